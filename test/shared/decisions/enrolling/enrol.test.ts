/** Arms and variants: the same for the same customer, and shared out as told. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { days, plus } from '../../../../shared/base/time.ts';
import { readerOf } from '../../../../shared/customers/contacts/contact.ts';
import {
  armOf,
  executionInput,
  heldOutPercent,
  isHeldOut,
  nextEnrolment,
  variantOf,
} from '../../../../shared/decisions/enrolling/enrol.ts';
import { start } from '../../../support/stand.ts';
import { silentFor, winBack } from '../../flows/sweep/shop.ts';

const many = Array.from({ length: 20_000 }, (_, index) => readerOf({ id: customerId(`customer-${index}`) }));
const inWinBack = journeyId('win-back');
const anyReader = fc.string().map((id) => readerOf({ id: customerId(id) }));
/** Four standard deviations of a share among that many. */
const tolerance = (share: number) => 4 * Math.sqrt((share * (1 - share)) / many.length);

const control = (controlPercent: number) => ({ controlPercent, lanes: {} });
const heldOut = (experiment: Parameters<typeof isHeldOut>[2], lane = 'win-back') =>
  many.filter((each) => isHeldOut(each, lane, experiment));

describe('the control group', () => {
  it('has as many customers as told', () => {
    for (const percent of [5, 10, 50]) {
      const share = heldOut(control(percent)).length / many.length;
      expect(Math.abs(share - percent / 100)).toBeLessThan(tolerance(percent / 100));
    }
  });

  it('is no one at 0 and everyone at 100', () => {
    fc.assert(
      fc.property(anyReader, fc.string(), (reader, lane) => {
        expect(isHeldOut(reader, lane, control(0))).toBe(false);
        expect(isHeldOut(reader, lane, control(100))).toBe(true);
      }),
    );
  });

  it('only grows when its share is raised', () => {
    const percent = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(anyReader, percent, percent, (reader, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        if (isHeldOut(reader, 'cart', control(low)))
          expect(isHeldOut(reader, 'cart', control(high))).toBe(true);
      }),
    );
  });

  it('is the same for who reads at one address as two customers', () => {
    const asOne = readerOf({ id: customerId('ada'), email: 'Ada@Example.com' });
    expect(readerOf({ id: customerId('bo'), email: 'ada@example.com', phone: '+447700900123' })).toBe(asOne);
    expect(readerOf({ id: customerId('bo'), phone: '+447700900123' })).toBe('+447700900123');
    expect(readerOf({ id: customerId('bo') })).toBe('bo');
  });

  it('is the same in all lanes', () => {
    expect(heldOut(control(20), 'cart')).toEqual(heldOut(control(20), 'win-back'));
  });

  it('is asked for by journeys that owe nothing to everybody', () => {
    const [reader] = heldOut(control(50));
    if (reader === undefined) throw new Error('nobody is held out');
    const { holdsOut: _, ...owing } = winBack;
    expect(armOf(reader, winBack, control(50))).toBe('holdout');
    expect(armOf(reader, owing, control(50))).toBe('treatment');
  });
});

describe('a holdout of a lane', () => {
  const experiment = { controlPercent: 20, lanes: { 'win-back': 50, cart: 50 } };

  it('is drawn by itself, beside the control group', () => {
    const both = heldOut({ ...experiment, controlPercent: 0 }).filter((each) =>
      isHeldOut(each, 'cart', { ...experiment, controlPercent: 0 }),
    );
    expect(Math.abs(both.length / many.length - 0.25)).toBeLessThan(tolerance(0.25));
    expect(heldOutPercent('win-back', experiment)).toBe(60);
    expect(Math.abs(heldOut(experiment).length / many.length - 0.6)).toBeLessThan(tolerance(0.6));
  });

  it('is of that lane alone', () => {
    expect(heldOutPercent('news', experiment)).toBe(20);
    expect(heldOut(experiment, 'news')).toEqual(heldOut(control(20)));
  });
});

describe('a split', () => {
  const weights = { short: 1, long: 3 };

  it('shares customers out by weight, whatever the arm', () => {
    const treated = many.filter((each) => !isHeldOut(each, 'win-back', control(50)));
    const short = treated.filter((each) => variantOf(each, inWinBack, 'subject', weights) === 'short');
    expect(Math.abs(short.length / treated.length - 0.25)).toBeLessThan(tolerance(0.25) * 1.5);
  });

  it('goes into the execution’s input, by its name', () => {
    const key = { journey: inWinBack, version: 1, customer: customerId('ada'), cycle: 2 };
    const journey = { ...winBack, splits: { subject: { short: 1 }, offer: { none: 2 } } };
    expect(executionInput(key, readerOf({ id: key.customer }), journey)).toEqual({
      ...key,
      splits: { subject: 'short', offer: 'none' },
      path: '',
    });
  });
});

describe('the next enrolment', () => {
  const asOf = (controlPercent: number) => ({
    settings: { experiment: control(controlPercent) },
    now: () => start,
  });
  const nobody = asOf(0);

  it('counts on from the last cycle, and says until when the goal counts', () => {
    const last = { ...nextEnrolment(silentFor('ada', 20), winBack, start, nobody), cycle: 4 };
    const journey = { ...winBack, version: 2, goalEvent: 'Playlist Created' };
    const next = nextEnrolment(
      silentFor('ada', 20, { enrolments: { [journeyId('win-back')]: last } }),
      journey,
      start,
      nobody,
    );
    expect(next).toEqual({
      cycle: 5,
      version: 2,
      arm: 'treatment',
      enrolledAt: start,
      goalUntil: plus(start, days(30)),
      goalEvent: 'Playlist Created',
      lane: 'win-back',
      due: start,
      claims: {},
    });
  });

  it('is open where it is held out too, and to be moved on at once', () => {
    const next = nextEnrolment(silentFor('ada', 20), winBack, start, asOf(100));
    expect(next).toMatchObject({ arm: 'holdout', next: start, due: start });
    expect(next).not.toHaveProperty('exitedAt');
  });

  it('has said all where its journey sells nothing', () => {
    const silent = { ...winBack, speaksAtOnce: false, marketing: false };
    const next = nextEnrolment(silentFor('ada', 20), silent, start, nobody);
    expect(next).toMatchObject({ said: true });
    expect(next).not.toHaveProperty('due');
  });
});

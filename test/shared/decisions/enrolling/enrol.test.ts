/** Arms and variants: the same for the same customer, and shared out as told. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { days, plus } from '../../../../shared/base/time.ts';
import { readerOf } from '../../../../shared/customers/contacts/contact.ts';
import {
  armOf,
  executionInput,
  nextEnrolment,
  variantOf,
} from '../../../../shared/decisions/enrolling/enrol.ts';
import { start } from '../../../support/stand.ts';
import { silentFor, winBack } from '../../flows/sweep/shop.ts';

const many = Array.from({ length: 20_000 }, (_, index) => readerOf({ id: customerId(`customer-${index}`) }));
const [inWinBack, inBirthday] = [journeyId('win-back'), journeyId('birthday')];
const anyReader = fc.string().map((id) => readerOf({ id: customerId(id) }));
/** Four standard deviations of a share among that many. */
const tolerance = (share: number) => 4 * Math.sqrt((share * (1 - share)) / many.length);

describe('the holdout', () => {
  it('has as many customers as told', () => {
    for (const percent of [5, 10, 50]) {
      const share = many.filter((each) => armOf(each, inWinBack, percent) === 'holdout').length / many.length;
      expect(Math.abs(share - percent / 100)).toBeLessThan(tolerance(percent / 100));
    }
  });

  it('is no one at 0 and everyone at 100', () => {
    fc.assert(
      fc.property(anyReader, fc.string().map(journeyId), (reader, journey) => {
        expect(armOf(reader, journey, 0)).toBe('treatment');
        expect(armOf(reader, journey, 100)).toBe('holdout');
      }),
    );
  });

  it('only grows when its share is raised', () => {
    const percent = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(anyReader, percent, percent, (reader, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        if (armOf(reader, inWinBack, low) === 'holdout')
          expect(armOf(reader, inWinBack, high)).toBe('holdout');
      }),
    );
  });

  it('is the same for who reads at one address as two customers', () => {
    const asOne = readerOf({ id: customerId('ada'), email: 'Ada@Example.com' });
    expect(readerOf({ id: customerId('bo'), email: 'ada@example.com', phone: '+447700900123' })).toBe(asOne);
    expect(readerOf({ id: customerId('bo'), phone: '+447700900123' })).toBe('+447700900123');
    expect(readerOf({ id: customerId('bo') })).toBe('bo');
  });

  it('differs between journeys', () => {
    const both = many.filter(
      (each) => armOf(each, inWinBack, 50) === 'holdout' && armOf(each, inBirthday, 50) === 'holdout',
    );
    expect(Math.abs(both.length / many.length - 0.25)).toBeLessThan(tolerance(0.25));
  });
});

describe('a split', () => {
  const weights = { short: 1, long: 3 };

  it('shares customers out by weight, whatever the arm', () => {
    const treated = many.filter((each) => armOf(each, inWinBack, 50) === 'treatment');
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
  it('counts on from the last cycle, and says until when the goal counts', () => {
    const last = { ...nextEnrolment(silentFor('ada', 20), winBack, start), cycle: 4 };
    const journey = { ...winBack, version: 2, holdoutPercent: 0, goalEvent: 'Playlist Created' };
    const next = nextEnrolment(
      silentFor('ada', 20, { enrolments: { [journeyId('win-back')]: last } }),
      journey,
      start,
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

  it('is closed as it begins where it is held out', () => {
    const next = nextEnrolment(silentFor('ada', 20), { ...winBack, holdoutPercent: 100 }, start);
    expect(next).toMatchObject({ arm: 'holdout', exitedAt: start });
    expect(next).not.toHaveProperty('due');
  });

  it('has said all where its journey sells nothing', () => {
    const silent = { ...winBack, holdoutPercent: 0, speaksAtOnce: false, marketing: false };
    const next = nextEnrolment(silentFor('ada', 20), silent, start);
    expect(next).toMatchObject({ said: true });
    expect(next).not.toHaveProperty('due');
  });
});

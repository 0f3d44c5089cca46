/** A customer and an explanation, as the API tells them. */

import { describe, expect, it } from 'vitest';
import { customerBody, explanationBody } from '../../../../functions/api/contract/schemas.ts';
import { customerId, journeyId, touchKey } from '../../../../shared/base/ids.ts';
import { days, minus, parseIso, plus } from '../../../../shared/base/time.ts';
import {
  newProfile,
  type OpenEnrolment,
  type Profile,
} from '../../../../shared/customers/profiles/profile.ts';
import { dormantFor } from '../../../../shared/customers/rules/index.ts';
import {
  type Explanation,
  explain,
  type JourneyEntry,
} from '../../../../shared/flows/customers/explanation.ts';
import { explanationView, viewOf } from '../../../../shared/flows/customers/view.ts';
import { createStand } from '../../../support/stand.ts';

const now = parseIso('2026-11-23T12:00:00Z');
const { ports } = createStand();

const enrolment = (changes: Partial<OpenEnrolment> = {}): OpenEnrolment => ({
  cycle: 1,
  version: 1,
  arm: 'treatment',
  enrolledAt: minus(now, days(40)),
  goalUntil: now,
  claims: {},
  ...changes,
});
const ada = (entry?: OpenEnrolment): Profile => ({
  ...newProfile(customerId('ada')),
  orders: 1,
  lastOrderAt: minus(now, days(10)),
  ...(entry !== undefined && { enrolments: { [journeyId('journey')]: entry } }),
});
const journey: JourneyEntry = {
  id: journeyId('journey'),
  version: 1,
  when: dormantFor(days(14)),
  lane: 'win-back',
  reEnrolAfter: days(90),
};

const told = async (profile: Profile, entry = journey) => {
  const explanation: Explanation = await explain(profile, entry, now, ports);
  return explanationBody.parse(explanationView(profile.id, entry, now, explanation));
};

describe('an explanation', () => {
  it('says when the verdict is another one if nothing happens', async () => {
    expect(await told(ada())).toMatchObject({ verdict: 'out', changesAt: '2026-11-27T12:00:00Z' });
  });

  it('says of whom the rule has held for longer than a night looks back that no night enrols', async () => {
    const entry = { ...journey, window: days(3) };
    const silent = (count: number): Profile => ({ ...ada(), lastOrderAt: minus(now, days(count)) });
    expect(await told(silent(17), entry)).toMatchObject({ verdict: 'in', backlog: true });
    expect(await told(silent(16), entry)).not.toHaveProperty('backlog');
    expect(await told(silent(13), entry)).not.toHaveProperty('backlog');
    expect(await told(silent(17))).not.toHaveProperty('backlog');
  });

  it('says whether the customer is among the share of people that the journey begins with', async () => {
    const share = async (percent: number) =>
      (await told(ada(), { ...journey, beginsWithPercent: percent })).share;
    expect(await share(0.001)).toEqual({ percent: 0.001, among: false });
    expect(await share(99.999)).toEqual({ percent: 99.999, among: true });
    expect(await told(ada())).not.toHaveProperty('share');
  });

  it('says what is spent of the journey’s budget of this month, where it has one', async () => {
    const { ports } = createStand({ budgets: { journey: { coupons: 200 } } });
    const amounts = { coupons: 15_000_000, messages: 0 };
    const touch = touchKey(
      { journey: journey.id, version: 1, customer: customerId('bob'), cycle: 1 },
      'hello',
    );
    await ports.budgets.take({ journey: journey.id, month: '2026-11', touch, at: now }, amounts, {
      coupons: 200,
    });
    const bounded = explanationView(
      customerId('ada'),
      journey,
      now,
      await explain(ada(), journey, now, ports),
    );
    expect(explanationBody.parse(bounded).budget).toEqual({
      month: '2026-11',
      coupons: { of: 200, spent: 15 },
    });
    expect(await told(ada())).not.toHaveProperty('budget');
  });

  it('of a journey that an event begins says which, and has no verdict where nothing is asked', async () => {
    const answer = await told(ada(), {
      id: journeyId('journey'),
      version: 1,
      lane: 'cart',
      begins: 'Checkout Started',
    });
    expect(answer).toMatchObject({ begins: 'Checkout Started', reEntry: { state: 'never-enrolled' } });
    expect(answer).not.toHaveProperty('verdict');
  });

  it('tells which journeys of the customer stand against this one, and how', async () => {
    const profile: Profile = {
      ...ada(),
      enrolments: {
        [journeyId('recovery')]: enrolment({ pauses: true, lane: 'recovery' }),
        [journeyId('rival')]: enrolment({ lane: 'win-back' }),
        [journeyId('silent')]: enrolment({ lane: 'win-back', said: true }),
        [journeyId('over')]: enrolment({ pauses: true, exitedAt: now }),
        [journeyId('below')]: enrolment({ pauses: true, lane: 'news' }),
        [journeyId('has-said-its-last')]: enrolment({ pauses: true, letsGo: true, lane: 'care' }),
      },
    };
    expect(
      (await told(profile, { ...journey, excludes: [journeyId('rival'), journeyId('over')] })).others,
    ).toEqual([
      { journey: 'recovery', does: 'pauses' },
      { journey: 'recovery', does: 'goes-first' },
      { journey: 'rival', does: 'excludes' },
      { journey: 'rival', does: 'same-lane' },
      { journey: 'has-said-its-last', does: 'goes-first' },
    ]);
  });

  it.each([
    ['never', undefined, journey, { state: 'never-enrolled' }],
    ['and still', enrolment(), journey, { state: 'in-it-now', since: '2026-10-14T12:00:00Z' }],
    [
      'once',
      enrolment({ exitedAt: now }),
      journey,
      { state: 'again', since: '2026-10-14T12:00:00Z', from: '2027-01-12T12:00:00Z' },
    ],
    [
      'once, and only so',
      enrolment({ exitedAt: plus(minus(now, days(40)), days(1)) }),
      { id: journeyId('journey'), version: 1, lane: 'win-back', when: dormantFor(days(14)) },
      { state: 'once-only', since: '2026-10-14T12:00:00Z' },
    ],
  ] as const)('says of one who was in it %s whether again', async (_, entry, of, reEntry) => {
    expect((await told(ada(entry), of)).reEntry).toEqual(reEntry);
  });
});

describe('a customer', () => {
  it('is told with what gave points and what took them, the latest first', async () => {
    const profile: Profile = { ...newProfile(customerId('bo')), points: 15 };
    const order = { id: 'order-o-1', kind: 'order', orderId: 'o-1', value: 4_000, points: 40 } as const;
    const refund = { id: 'refund-r-1', kind: 'refund', orderId: 'o-1', value: 2_000 } as const;
    const spent = { id: 'spent-s-1', kind: 'spent', points: 5 } as const;
    let before: Profile | undefined;
    for (const [index, entry] of [order, refund, spent].entries()) {
      const at = minus(now, days(9 - index));
      const event = { id: entry.id, customer: profile.id, at, name: 'Site Visited' } as const;
      const writes = { entries: [{ ...entry, at }], reached: [] };
      await ports.ledger.record(event, before, profile, writes);
      before = await ports.profiles.get(customerId('bo'));
    }
    const view = customerBody.parse(await viewOf(profile, now, ports));
    expect(view.timeline.filter(({ kind }) => kind === 'points')).toEqual([
      { at: '2026-11-16T12:00:00Z', kind: 'points', id: 'spent-s-1', change: -5 },
      { at: '2026-11-15T12:00:00Z', kind: 'points', id: 'refund-r-1', refunded: 20, orderId: 'o-1' },
      { at: '2026-11-14T12:00:00Z', kind: 'points', id: 'order-o-1', change: 40, orderId: 'o-1' },
    ]);
  });
});

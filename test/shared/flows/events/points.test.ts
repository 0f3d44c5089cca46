/** Points by events, on the real adapters: each counts once, in any order, wherever a Lambda dies. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, touchKey } from '../../../../shared/base/ids.ts';
import { days, hours, type Instant, iso, minus, plus } from '../../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import { checkEvent, readMessage } from '../../../../shared/customers/events/parse.ts';
import { newProfile, type Profile } from '../../../../shared/customers/profiles/profile.ts';
import { termsOf } from '../../../../shared/decisions/points/terms.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import { settleAccount } from '../../../../shared/flows/points/settle.ts';
import { sweepSegment } from '../../../../shared/flows/sweep/segment.ts';
import { house } from '../../../support/house.ts';
import { ada, enrolment, surveySent } from '../../../support/passages.ts';
import { livedRuns } from '../../../support/runs.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Death, type Deployment, deathsWithin } from '../sweep/deployment.ts';
import { segmentRequest } from '../sweep/shop.ts';

const loyalty = {
  pointsPerUnit: 1,
  pointsPerAnswer: 5,
  expireAfterDays: 30,
  tiers: { silver: 50, gold: 100 },
};
const touch = touchKey(enrolment, 'why-gone');

const begin = async (profile: Profile = ada, settings: object = { loyalty }): Promise<Deployment> => {
  const deployment = createDeployment(settings);
  await deployment.ports.profiles.putAll([profile]);
  await deployment.ports.ledger.put({
    touches: [{ ...surveySent, asksForReason: true }],
  });
  return deployment;
};
const take = (deployment: Deployment, event: CustomerEvent, death?: Death) =>
  deployment.run((ports) => ingest({ kind: 'customer', event }, ports), death);
const profileIn = ({ ports }: Deployment) => ports.profiles.get(customerId('ada'));
const tiersTold = ({ bus }: Deployment): readonly string[] => [
  ...new Set(
    bus
      .filter(({ Source, DetailType }) => Source === 'rekindle.told' && DetailType === 'Tier Reached')
      .map(({ Detail }) => Detail),
  ),
];

const ordered = (orderId: string, units: number, at: Instant = start): CustomerEvent => ({
  id: `order-${orderId}`,
  customer: customerId('ada'),
  at,
  name: 'Order Completed',
  orderId,
  value: units * 100,
});
const refunded = (orderId: string, units: number, at: Instant = start): CustomerEvent => ({
  id: `refund-${orderId}-${units}`,
  customer: customerId('ada'),
  at,
  name: 'Order Refunded',
  orderId,
  value: units * 100,
});
const answered = (answer: string, at: Instant = start): CustomerEvent => ({
  id: `answer-${answer}-${at}`,
  customer: customerId('ada'),
  at,
  name: 'Survey Answered',
  touch,
  answer,
});
const moved = (
  name: 'Points Granted' | 'Points Spent',
  points: number,
  at: Instant = start,
): CustomerEvent => ({ id: `${name}-${points}-${at}`, customer: customerId('ada'), at, name, points });

describe('points', () => {
  it('come with orders and answers, and go with refunds', async () => {
    const deployment = await begin();
    await take(deployment, ordered('o-1', 40));
    await take(deployment, answered('dear'));
    expect(await profileIn(deployment)).toMatchObject({
      points: 45,
      pointsExpireAt: plus(start, days(30)),
      pointsExpiring: 45,
      orders: 1,
      leavingReason: 'dear',
    });
    await take(deployment, refunded('o-1', 10));
    expect(await profileIn(deployment)).toMatchObject({ points: 35, spent: 3_000 });
  });

  it('come once for a survey, however often the answer is changed', async () => {
    const deployment = await begin();
    await take(deployment, answered('dear'));
    await take(deployment, answered('dull', plus(start, hours(1))));
    expect(await profileIn(deployment)).toMatchObject({ points: 5, leavingReason: 'dull' });
  });

  it('do not come for the answer to what was never sent', async () => {
    const deployment = await begin();
    await take(deployment, { ...answered('dear'), touch: touchKey(enrolment, 'other') } as CustomerEvent);
    expect((await profileIn(deployment))?.points).toBeUndefined();
  });

  it('count once, and their tier is told, wherever a Lambda dies', async () => {
    const whole = await begin();
    await take(whole, ordered('o-1', 60));
    const deaths = deathsWithin(whole.requests.length);
    expect(deaths.length).toBeGreaterThan(8);
    for (const death of deaths) {
      const deployment = await begin();
      expect(await take(deployment, ordered('o-1', 60), death)).toBe('killed');
      await take(deployment, ordered('o-1', 60));
      await take(deployment, ordered('o-1', 60));
      expect({
        death,
        profile: { ...(await profileIn(deployment)), revision: 0 },
        told: tiersTold(deployment),
      }).toEqual({ death, profile: { ...(await profileIn(whole)), revision: 0 }, told: tiersTold(whole) });
    }
  });

  it('tell a tier with one time though the same order is taken in twice at once', async () => {
    const deployment = await begin();
    await deployment.run(async (ports) => {
      const { record } = ports.ledger;
      const rival: typeof record = async (...written) => {
        await ingest({ kind: 'customer', event: ordered('o-1', 60) }, ports);
        deployment.pass(hours(1));
        return record(...written);
      };
      const ledger = { ...ports.ledger, record: rival };
      await ingest({ kind: 'customer', event: ordered('o-1', 60) }, { ...ports, ledger });
    });
    expect(tiersTold(deployment)).toHaveLength(1);
    expect((await profileIn(deployment))?.points).toBe(60);
  });

  it('all count when they are told at the same time', async () => {
    const deployment = await begin();
    await deployment.run((ports) =>
      Promise.all(
        ['a', 'b', 'c', 'd'].map((id) => ingest({ kind: 'customer', event: ordered(id, 30) }, ports)),
      ),
    );
    expect(await profileIn(deployment)).toMatchObject({ points: 120, tier: 'gold' });
    expect(tiersTold(deployment)).toHaveLength(2);
  });

  it('are nobody else’s to tell, and neither is the tier that they come to', async () => {
    const identified: CustomerEvent = {
      id: 'i-1',
      customer: customerId('ada'),
      at: start,
      name: 'Customer Identified',
      traits: { points: 9_999, tier: 'gold', firstName: 'Ada' },
    };
    const deployment = await begin();
    await take(deployment, identified);
    const profile = await profileIn(deployment);
    expect([profile?.firstName, profile?.points, profile?.tier]).toEqual(['Ada', undefined, undefined]);
    const theirTiers = await begin(ada, { loyalty: { ...loyalty, tiers: {} } });
    await take(theirTiers, identified);
    await take(theirTiers, ordered('o-1', 60));
    expect(await profileIn(theirTiers)).toMatchObject({ points: 60, tier: 'gold' });
    const without = await begin(ada, {});
    await take(without, identified);
    await take(without, ordered('o-1', 60));
    expect(await profileIn(without)).toMatchObject({ points: 9_999, tier: 'gold' });
  });
});

describe('any stream of events', () => {
  const times = fc.integer({ min: 0, max: 40 }).map((day) => minus(start, days(day)));
  const units = fc.constantFrom(10, 30, 60);
  const orders = fc.constantFrom('a', 'b', 'c');
  const events: fc.Arbitrary<CustomerEvent> = fc.oneof(
    fc.tuple(orders, units, times).map((parts) => ordered(...parts)),
    fc.tuple(orders, units, times).map((parts) => refunded(...parts)),
    fc.tuple(fc.constantFrom('dear', 'dull'), times).map((parts) => answered(...parts)),
    fc
      .tuple(fc.constantFrom('Points Granted' as const, 'Points Spent' as const), units, times)
      .map((parts) => moved(...parts)),
  );
  const outcomeOf = async (stream: readonly CustomerEvent[], settings: object) => {
    const deployment = await begin(ada, settings);
    for (const event of stream) {
      await take(deployment, event);
      deployment.pass(hours(1));
    }
    const terms = termsOf(deployment.ports.settings);
    if (terms === undefined) throw new Error('the shop has points');
    // Whichever was told last, a night comes.
    await settleAccount(customerId('ada'), terms, plus(start, days(1)), deployment.ports);
    return { ...(await profileIn(deployment)), revision: 0 };
  };

  it.each([
    ['for life', { loyalty }],
    ['for a time', { loyalty: { ...loyalty, tierDays: 20 } }],
  ])(
    'leaves the same balance, expiry and tier %s in any order, each told any number of times',
    async (_, settings) => {
      const streams = fc
        .uniqueArray(events, { minLength: 1, maxLength: 7, selector: ({ id }) => id })
        .chain((list) =>
          fc.record({
            list: fc.constant(list),
            told: fc
              .array(fc.constantFrom(...list), { maxLength: 4 })
              .chain((again) =>
                fc.shuffledSubarray([...list, ...again], { minLength: list.length + again.length }),
              ),
          }),
        );
      await fc.assert(
        fc.asyncProperty(streams, async ({ list, told }) => {
          expect(await outcomeOf(told, settings)).toEqual(await outcomeOf(list, settings));
        }),
        livedRuns(40),
      );
    },
    120_000,
  );
});

describe('the nightly sweep', () => {
  it('lets points expire that are due, and only those, and repeats nothing', async () => {
    const deployment = await begin();
    await take(deployment, ordered('o-1', 40, minus(start, days(29))));
    await take(deployment, ordered('o-2', 20, minus(start, days(10))));
    await deployment.ports.profiles.putAll([newProfile(customerId('bob'))]);
    const sweep = (at: Instant) =>
      deployment.run((ports) =>
        sweepSegment(segmentRequest({ at: iso(at), journeys: [] }), ports, () => false),
      );
    await sweep(start);
    expect(await profileIn(deployment)).toMatchObject({ points: 60, pointsExpireAt: plus(start, days(1)) });
    await sweep(plus(start, days(1)));
    const settled = await profileIn(deployment);
    expect(settled).toMatchObject({ points: 20, pointsExpireAt: plus(start, days(20)), tier: 'silver' });
    await sweep(plus(start, days(1)));
    expect((await profileIn(deployment))?.revision).toBe(settled?.revision);
  });
});

describe('a tier', () => {
  const kept = { loyalty: { ...loyalty, expireAfterDays: 300, tierDays: 100 } };
  const told = ({ bus }: Deployment, name: string): readonly unknown[] =>
    [
      ...new Set(
        bus
          .filter(({ Source, DetailType }) => Source === 'rekindle.told' && DetailType === name)
          .map(({ Detail }) => Detail),
      ),
    ].map((detail) => JSON.parse(detail ?? ''));
  const sweep = (deployment: Deployment, at: Instant, death?: Death) =>
    deployment.run(
      (ports) => sweepSegment(segmentRequest({ at: iso(at), journeys: [] }), ports, () => false),
      death,
    );
  const night = plus(start, days(40));
  const begun = async (): Promise<Deployment> => {
    const deployment = await begin(ada, kept);
    await take(deployment, ordered('o-1', 60, minus(start, days(60))));
    await take(deployment, ordered('o-2', 70, minus(start, days(10))));
    return deployment;
  };

  it('that is kept for a time ends by night, and is told once, wherever a Lambda dies', async () => {
    const whole = await begun();
    expect(await profileIn(whole)).toMatchObject({ tier: 'gold', tierEndsAt: night, pointsToKeepTier: 30 });
    await sweep(whole, minus(night, hours(1)));
    expect(told(whole, 'Tier Ended')).toEqual([]);
    await sweep(whole, night);
    const deaths = deathsWithin(whole.requests.length);
    const ended = [
      {
        customer: 'ada',
        id: `tier-ended-gold-${iso(night)}`,
        at: iso(night),
        properties: { tier: 'gold', instead: 'silver' },
      },
    ];
    expect(told(whole, 'Tier Ended')).toEqual(ended);
    const settled = await profileIn(whole);
    expect(settled).toMatchObject({ tier: 'silver', tierEndsAt: plus(start, days(90)), points: 130 });
    expect(settled?.tierLost).toBeUndefined();
    await sweep(whole, night);
    expect((await profileIn(whole))?.revision).toBe(settled?.revision);
    expect(deaths.length).toBeGreaterThan(8);
    for (const death of deaths) {
      const deployment = await begun();
      await sweep(deployment, night, death);
      await sweep(deployment, night);
      expect({ death, told: told(deployment, 'Tier Ended') }).toEqual({ death, told: ended });
      expect({ ...(await profileIn(deployment)), revision: 0 }).toEqual({ ...settled, revision: 0 });
    }
  });

  it('that a refund takes is gone at once, told by night, and reached again without being new', async () => {
    const deployment = await begin();
    await take(deployment, ordered('o-1', 60));
    await take(deployment, refunded('o-1', 60));
    const lost = await profileIn(deployment);
    expect([lost?.tier, lost?.tierLost]).toEqual([undefined, 'silver']);
    await sweep(deployment, plus(start, hours(20)));
    expect(told(deployment, 'Tier Ended')).toMatchObject([{ properties: { tier: 'silver' } }]);
    deployment.pass(days(1));
    await take(deployment, ordered('o-2', 60, plus(start, days(1))));
    expect(told(deployment, 'Tier Reached')).toMatchObject([
      { properties: { tier: 'silver' } },
      { properties: { tier: 'silver', again: true } },
    ]);
    expect((await profileIn(deployment))?.tierLost).toBeUndefined();
  });

  it('that was for life ends from the night on in which the settings keep it for a time', async () => {
    const deployment = await begun();
    const { tierEndsAt: _, pointsToKeepTier: __, ...forLife } = (await profileIn(deployment)) ?? ada;
    await deployment.ports.profiles.putAll([forLife]);
    await sweep(deployment, start);
    expect(await profileIn(deployment)).toMatchObject({ tier: 'gold', tierEndsAt: night });
  });

  it('that the shop told before it counted points here is left as it is, and costs nothing beside the sweep’s own requests', async () => {
    const deployment = await begin({ ...ada, tier: 'gold' }, kept);
    await sweep(deployment, start);
    expect(deployment.requests).toEqual(['GetItem', 'Scan', 'GetItem', 'PutItem']);
    expect(await profileIn(deployment)).toMatchObject({ tier: 'gold' });
  });
});

describe('a history of orders that is imported', () => {
  const told = { id: 'file-1', at: start, kind: 'imported' } as const;

  it('comes to points and a tier, and reaches none now: nobody is congratulated', async () => {
    const deployment = await begin();
    await take(deployment, { ...ordered('o-1', 60, minus(start, hours(30))), told });
    expect(await profileIn(deployment)).toMatchObject({ tier: 'silver', points: 60 });
    expect(deployment.bus).toEqual([]);
    await take(deployment, ordered('o-2', 1));
    expect(tiersTold(deployment)).toEqual([]);
  });
});

describe('what the shop tells of points', () => {
  const telling = { id: 'e-1', type: 'Points Spent', time: start, house };

  it('is once by its own id, apart from other events’ ids', () => {
    expect(checkEvent({ customer: 'ada', points: 40 }, telling)).toEqual({
      id: 'spent-e-1',
      customer: 'ada',
      at: start,
      name: 'Points Spent',
      points: 40,
    });
  });

  it('is refused by field where it is no whole number of points', () => {
    const spend = (points: unknown) => checkEvent({ customer: 'ada', points }, telling);
    expect(spend(0)).toEqual([{ path: 'points', wrong: 'must be 1 or more' }]);
    expect(spend(1.5)).toEqual([{ path: 'points', wrong: 'must be a whole number' }]);
    expect(spend('40')).toEqual([{ path: 'points', wrong: 'must be a whole number' }]);
    expect(spend(undefined)).toEqual([{ path: 'points', wrong: 'must be a whole number' }]);
  });

  it('reads a tier that was told as an event to begin journeys by', async () => {
    const deployment = await begin();
    await take(deployment, ordered('o-1', 60));
    const [entry] = deployment.bus.filter(({ Source }) => Source === 'rekindle.told');
    const body = {
      id: 'b-1',
      source: entry?.Source,
      'detail-type': entry?.DetailType,
      time: iso(start),
      detail: JSON.parse(entry?.Detail ?? '{}'),
    };
    expect(readMessage(JSON.stringify(body), house)).toEqual({
      kind: 'customer',
      event: {
        id: `rekindle.told tier-silver-${iso(start)}`,
        customer: 'ada',
        at: start,
        told: { id: 'b-1', at: start, kind: 'live' },
        name: 'Custom',
        customName: 'Tier Reached',
        properties: { tier: 'silver' },
      },
    });
  });
});

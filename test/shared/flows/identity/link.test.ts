/** Several ids of one person, on the real adapters: linked once, in any order, wherever a Lambda dies. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../../shared/base/ids.ts';
import { days, hours, type Instant, instant, minus, plus } from '../../../../shared/base/time.ts';
import { knownForm } from '../../../../shared/customers/events/customer-ids.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import {
  newProfile,
  type OpenEnrolment,
  type Profile,
} from '../../../../shared/customers/profiles/profile.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import { sweepSegment } from '../../../../shared/flows/sweep/segment.ts';
import type { CouponRecord, WaiterRecord } from '../../../../shared/journeys/records.ts';
import { abandoned } from '../../../support/abandoned.ts';
import { tenOffIssued } from '../../../support/passages.ts';
import { livedRuns } from '../../../support/runs.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Death, type Deployment, deathsWithin } from '../sweep/deployment.ts';
import { segmentRequest } from '../sweep/shop.ts';

const guest = knownForm('email:ada@example.com');

const visit = (customer: string, at: Instant = start): CustomerEvent => ({
  id: `visit-${customer}-${at}`,
  customer: customerId(customer),
  at,
  name: 'Site Visited',
});
const order = (customer: string, orderId = 'o-1', at: Instant = start): CustomerEvent => ({
  id: `order-${orderId}`,
  customer: customerId(customer),
  at,
  name: 'Order Completed',
  orderId,
  value: 4_200,
});
const checkout = (customer: string, at: Instant = start): CustomerEvent => ({
  id: `checkout-${customer}-${at}`,
  customer: customerId(customer),
  at,
  name: 'Checkout Started',
  checkoutId: 'c-1',
  value: 9_000,
  items: [],
});
const identified = (
  customer: string,
  alsoKnownAs: readonly string[],
  traits: Extract<CustomerEvent, { name: 'Customer Identified' }>['traits'] = {},
  at: Instant = start,
): CustomerEvent => ({
  id: `identify-${customer}-${alsoKnownAs}-${at}`,
  customer: customerId(customer),
  at,
  name: 'Customer Identified',
  traits,
  alsoKnownAs: alsoKnownAs.map(customerId),
});
const linked = (customer: string, alias: string, byHand = false): CustomerEvent => ({
  id: `link-${customer}-${alias}-${byHand}`,
  customer: customerId(customer),
  at: start,
  name: 'Customer Linked',
  alsoKnownAs: [customerId(alias)],
  ...(byHand && { byHand }),
});

const take = (deployment: Deployment, event: CustomerEvent, death?: Death) =>
  deployment.run((ports) => ingest({ kind: 'customer', event }, ports, [abandoned]), death);
const lived = async (events: readonly CustomerEvent[], settings: object = {}): Promise<Deployment> => {
  const deployment = createDeployment(settings);
  for (const event of events) await take(deployment, event);
  return deployment;
};
const profileIn = ({ ports }: Deployment, id: string) => ports.profiles.get(customerId(id));
/** The names on the timeline, each once. */
const timeline = async ({ ports }: Deployment, id: string): Promise<readonly string[]> => {
  const events = await ports.ledger.eventsSince(customerId(id), instant(0));
  return [
    ...new Set(events.map((event) => (event.name === 'Custom' ? event.customName : event.name))),
  ].sort();
};

describe('an id that turns out to be a customer’s', () => {
  it('brings what happened before, and is on the timeline', async () => {
    const deployment = await lived([
      visit('browser', minus(start, days(3))),
      order('browser', 'o-1', minus(start, days(2))),
      identified('ada', ['browser'], { firstName: 'Ada' }),
    ]);
    expect(await profileIn(deployment, 'ada')).toMatchObject({
      firstName: 'Ada',
      orders: 1,
      spent: 4_200,
      firstVisitAt: minus(start, days(3)),
      lastOrderAt: minus(start, days(2)),
    });
    expect(await timeline(deployment, 'ada')).toEqual([
      'Customer Identified',
      'Customer Merged',
      'Order Completed',
      'Site Visited',
    ]);
    expect(
      deployment.bus.map(({ DetailType, Detail }) => [DetailType, JSON.parse(Detail ?? '')]),
    ).toContainEqual(['Customer Merged', { schemaVersion: 1, customer: 'ada', alias: 'browser' }]);
  });

  it('leaves nothing behind but the way to the customer, by which what follows is hers', async () => {
    const deployment = await lived([
      visit('browser'),
      identified('ada', ['browser']),
      order('browser'),
      visit('browser', plus(start, hours(2))),
    ]);
    expect(await profileIn(deployment, 'browser')).toMatchObject({
      ...newProfile(customerId('browser')),
      mergedInto: 'ada',
      revision: expect.any(Number),
    });
    expect(await profileIn(deployment, 'ada')).toMatchObject({
      orders: 1,
      lastVisitAt: plus(start, hours(2)),
    });
  });

  it('may be told before anything is known of it', async () => {
    const deployment = await lived([identified('ada', ['browser']), order('browser')]);
    expect(await profileIn(deployment, 'ada')).toMatchObject({ orders: 1 });
    expect(await timeline(deployment, 'ada')).not.toContain('Customer Merged');
  });

  it('is the email address of the guest, too', async () => {
    const deployment = await lived([
      order(guest),
      identified('ada', [], { email: 'Ada@Example.com' }),
      order(guest, 'o-2', plus(start, hours(1))),
    ]);
    expect(await profileIn(deployment, 'ada')).toMatchObject({ orders: 2, email: 'Ada@Example.com' });
  });

  it('goes along where its customer is another’s id in turn', async () => {
    const deployment = await lived([
      visit('browser'),
      identified(guest, ['browser'], { email: 'ada@example.com' }),
      order('browser'),
      identified('ada', [], { email: 'ada@example.com' }),
      visit('browser', plus(start, hours(3))),
    ]);
    expect(await profileIn(deployment, 'ada')).toMatchObject({
      orders: 1,
      lastVisitAt: plus(start, hours(3)),
    });
    expect((await profileIn(deployment, guest))?.mergedInto).toBe('ada');
  });

  it('that is the customer’s own is nothing new', async () => {
    const deployment = await lived([identified('ada', ['ada']), linked('ada', 'ada', true)]);
    expect((await profileIn(deployment, 'ada'))?.mergedInto).toBeUndefined();
  });

  it('makes no circle of two that are told to be each other', async () => {
    const deployment = await lived([visit('ada'), visit('browser')]);
    await deployment.run((ports) =>
      Promise.all(
        [linked('ada', 'browser'), linked('browser', 'ada')].map((event) =>
          ingest({ kind: 'customer', event }, ports),
        ),
      ),
    );
    const [a, b] = [await profileIn(deployment, 'ada'), await profileIn(deployment, 'browser')];
    expect([a?.mergedInto, b?.mergedInto].filter((id) => id !== undefined)).toHaveLength(1);
  });

  it('is not linked where one of the two was erased', async () => {
    const deployment = createDeployment();
    await deployment.ports.profiles.putAll([
      { ...newProfile(customerId('browser')), suppressed: 'erased', revision: 1 },
    ]);
    await take(deployment, identified('ada', ['browser']));
    expect((await profileIn(deployment, 'browser'))?.mergedInto).toBeUndefined();
  });
});

describe('two customers', () => {
  const both = [order('ada'), order('eve', 'o-2'), linked('ada', 'eve')];

  it('are not merged when both have orders, and the timeline says so once', async () => {
    const deployment = await lived([...both, linked('ada', 'eve'), identified('ada', ['eve'])]);
    expect(await profileIn(deployment, 'ada')).toMatchObject({ orders: 1 });
    expect(await profileIn(deployment, 'eve')).toMatchObject({ orders: 1 });
    const events = await deployment.ports.ledger.eventsSince(customerId('ada'), instant(0));
    expect(events.filter((event) => event.name === 'Custom')).toMatchObject([
      { customName: 'Merge Refused', properties: { alias: 'eve', because: 'both have orders' } },
    ]);
  });

  it('are merged when somebody says so by hand', async () => {
    const deployment = await lived([...both, linked('ada', 'eve', true)]);
    expect(await profileIn(deployment, 'ada')).toMatchObject({ orders: 2, spent: 8_400 });
    expect((await profileIn(deployment, 'eve'))?.mergedInto).toBe('ada');
  });

  it('share a browser: it stays the first one’s', async () => {
    const deployment = await lived([
      visit('browser'),
      identified('ada', ['browser']),
      identified('eve', ['browser']),
      { ...visit('eve'), alsoKnownAs: [customerId('browser')] },
      order('browser'),
    ]);
    expect(await profileIn(deployment, 'ada')).toMatchObject({ orders: 1 });
    expect(await profileIn(deployment, 'eve')).toMatchObject({ orders: 0 });
    expect(await timeline(deployment, 'eve')).toContain('Merge Refused');
  });
});

describe('what is known without an event', () => {
  const imported: Profile = {
    ...newProfile(customerId('old')),
    firstName: 'Imported',
    country: 'GB',
    city: 'Leeds',
    consents: { email: true, sms: true },
    orders: 3,
    spent: 30_000,
    refunded: 1_000,
    firstOrderAt: minus(start, days(300)),
    previousOrderAt: minus(start, days(200)),
    lastOrderAt: minus(start, days(100)),
    leavingReason: 'dear',
    suppressed: 'unsubscribed',
    lastCouponAt: minus(start, days(50)),
    recentTouches: [{ at: minus(start, days(1)), channel: 'email' }],
    revision: 1,
  };

  it('is carried over, and gives way to what is told of the customer', async () => {
    const deployment = createDeployment();
    await deployment.ports.profiles.putAll([imported]);
    await take(deployment, order('old', 'o-9'));
    await take(deployment, identified('ada', ['old'], { firstName: 'Ada', consents: { sms: false } }));
    expect(await profileIn(deployment, 'ada')).toMatchObject({
      firstName: 'Ada',
      country: 'GB',
      city: 'Leeds',
      consents: { email: true, sms: false },
      orders: 4,
      spent: 34_200,
      refunded: 1_000,
      firstOrderAt: imported.firstOrderAt,
      previousOrderAt: imported.lastOrderAt,
      lastOrderAt: start,
      leavingReason: 'dear',
      suppressed: 'unsubscribed',
      lastCouponAt: imported.lastCouponAt,
      recentTouches: imported.recentTouches,
    });
  });

  it('is how often a lane has come to nothing, so that she rests as either id would', async () => {
    const first = minus(start, days(40));
    const second = minus(start, days(20));
    const deployment = createDeployment();
    const known = { ...newProfile(customerId('ada')), tries: { 'win-back': [second] }, revision: 1 };
    const tries = { 'win-back': [first], cart: [second] };
    await deployment.ports.profiles.putAll([known, { ...newProfile(customerId('old')), tries, revision: 1 }]);
    await take(deployment, identified('ada', ['old']));
    const ada = await profileIn(deployment, 'ada');
    expect(ada?.tries).toEqual({ 'win-back': [first, second], cart: [second] });
  });

  it('is a tier that the shop tells, but none that is counted here, and no points that are', async () => {
    const known = async (settings: object) => {
      const deployment = createDeployment(settings);
      await deployment.ports.profiles.putAll([{ ...imported, tier: 'gold', points: 900 }]);
      await take(deployment, identified('ada', ['old']));
      const { tier, points } = (await profileIn(deployment, 'ada')) ?? newProfile(customerId('ada'));
      return { tier, points };
    };
    expect(await known({})).toEqual({ tier: 'gold', points: 900 });
    expect(await known({ loyalty: {} })).toEqual({ tier: 'gold', points: undefined });
    expect(await known({ loyalty: { tiers: { gold: 40 } } })).toEqual({ tier: undefined, points: undefined });
  });

  it('is the points, each once', async () => {
    const deployment = await lived(
      [
        order('browser'),
        { id: 'gift', customer: customerId('browser'), at: start, name: 'Points Granted', points: 7 },
        identified('ada', ['browser']),
        identified('ada', ['browser'], {}, plus(start, hours(1))),
      ],
      { loyalty: { pointsPerUnit: 1, pointsPerAnswer: 5, expireAfterDays: 30, tiers: { silver: 40 } } },
    );
    expect(await profileIn(deployment, 'ada')).toMatchObject({ points: 49, tier: 'silver', orders: 1 });
  });
});

describe('a passage of an id that is merged', () => {
  const entry: OpenEnrolment = {
    cycle: 1,
    version: 1,
    arm: 'treatment',
    enrolledAt: minus(start, days(1)),
    goalUntil: plus(start, days(29)),
    claims: { hello: minus(start, hours(20)) },
  };
  const key = { journey: journeyId('win-back'), version: 1, customer: customerId('old'), cycle: 1 };
  const coupon: CouponRecord = { ...tenOffIssued, enrolment: key };
  const waiter: WaiterRecord = {
    enrolment: key,
    wait: { id: 'wait', source: { kind: 'purchase' }, otherwise: 'not-purchased' },
    since: minus(start, hours(20)),
    deadline: plus(start, days(3)),
    token: 'the-token',
    path: '',
  };
  const underWay = async (): Promise<Deployment> => {
    const deployment = createDeployment();
    const { profiles, ledger } = deployment.ports;
    await profiles.putAll([
      { ...newProfile(customerId('old')), enrolments: { [journeyId('win-back')]: entry }, revision: 1 },
    ]);
    const { arm, enrolledAt, goalUntil } = entry;
    await ledger.put({
      enrolments: [{ key, arm, enrolledAt, goalUntil, rule: 'silent', values: {} }],
      coupons: [coupon],
      waiters: [waiter],
    });
    await take(deployment, identified('ada', ['old']));
    return deployment;
  };

  it('ends, and is remembered as the customer’s', async () => {
    const deployment = await underWay();
    expect(deployment.answers).toMatchObject([{ token: 'the-token', detour: 'GoalReached' }]);
    expect((await deployment.ports.ledger.passage(key)).enrolment?.exit?.reason).toBe('merged');
    expect((await profileIn(deployment, 'ada'))?.enrolments[journeyId('win-back')]).toEqual({
      ...entry,
      of: 'old',
      exitedAt: start,
      claims: {},
    });
  });

  it('has its goal still, and its coupon, whoever orders by which id', async () => {
    for (const customer of ['ada', 'old']) {
      const deployment = await underWay();
      await take(deployment, {
        ...order(customer, 'o-1', plus(start, hours(1))),
        couponCode: coupon.code,
      } as CustomerEvent);
      const passage = await deployment.ports.ledger.passage(key);
      expect(passage.enrolment?.goalAt).toBe(plus(start, hours(1)));
      expect(passage.coupons[0]?.orderId).toBe('o-1');
    }
  });

  it('that had come to nothing yet begins anew as the customer’s own', async () => {
    const deployment = await lived([
      checkout('browser', minus(start, hours(1))),
      identified('ada', ['browser']),
    ]);
    const of = (customer: string) => ({
      journey: abandoned.id,
      version: 1,
      customer: customerId(customer),
      cycle: 1,
    });
    expect((await deployment.ports.ledger.passage(of('browser'))).enrolment?.exit?.reason).toBe('merged');
    expect((await deployment.ports.ledger.passage(of('ada'))).enrolment).toMatchObject({
      enrolledAt: minus(start, hours(1)),
      startsAt: start,
    });
    expect(deployment.started.map(({ input }) => input.customer)).toEqual(['browser', 'ada']);
  });

  it('is not begun by a sweep', async () => {
    const deployment = await lived([visit('browser'), identified('ada', ['browser'])]);
    await deployment.run((ports) => sweepSegment(segmentRequest(), ports, () => false));
    expect((await profileIn(deployment, 'browser'))?.enrolments).toEqual({});
  });
});

it('a passage whose beginning died over its telling is told of when its event comes again, merged or not', async () => {
  const whole = await lived([checkout('browser')]);
  for (const death of deathsWithin(whole.requests.length)) {
    const deployment = createDeployment();
    await take(deployment, checkout('browser'), death);
    await take(deployment, linked('ada', 'browser'));
    await take(deployment, checkout('browser'));
    const begun = await Promise.all(
      ['browser', 'ada'].map(async (id) => {
        const { passages } = await deployment.ports.ledger.history(customerId(id), 0);
        return passages.map(() => id);
      }),
    );
    const told = deployment.bus
      .filter(({ DetailType }) => DetailType === 'Journey Entered')
      .map(({ Detail }) => JSON.parse(Detail).customer);
    expect([death, [...new Set(told)].sort()]).toEqual([death, begun.flat().sort()]);
  }
});

describe('a merge whose Lambda dies', () => {
  it('is finished by the next delivery, with nothing twice and nothing lost', async () => {
    const before = [visit('browser', minus(start, hours(5))), checkout('browser'), order('browser', 'o-1')];
    const stateOf = async (deployment: Deployment) => ({
      ada: { ...(await profileIn(deployment, 'ada')), revision: 0 },
      browser: { ...(await profileIn(deployment, 'browser')), revision: 0 },
      timeline: await timeline(deployment, 'ada'),
      answers: deployment.answers,
      started: deployment.started.map(({ name }) => name),
    });
    const whole = await lived(before);
    await take(whole, identified('ada', ['browser']));
    const deaths = deathsWithin(whole.requests.length);
    const expected = await stateOf(whole);
    expect(expected.ada).toMatchObject({ orders: 1 });
    for (const death of deaths) {
      const deployment = await lived(before);
      expect(await take(deployment, identified('ada', ['browser']), death)).toBe('killed');
      await take(deployment, identified('ada', ['browser']));
      expect({ death, ...(await stateOf(deployment)) }).toEqual({ death, ...expected });
    }
  });
});

describe('a stream of events of one person under several ids', () => {
  const ids = ['browser', guest, 'ada'];
  const times = fc
    .integer({ min: 0, max: 5 })
    .map((count) => plus(minus(start, hours(12)), hours(count * 2)));
  const id = fc.constantFrom(...ids);
  const others = fc.oneof(
    fc.tuple(id, times).map(([customer, at]) => visit(customer, at)),
    fc
      .tuple(id, times, fc.constantFrom('Ada', 'Adela'))
      .map(([customer, at, firstName]) => identified(customer, [], { firstName }, at)),
  );
  /** Of one id alone: two who both have orders stay two. */
  const orders = id.chain((customer) =>
    fc.uniqueArray(
      fc
        .tuple(fc.constantFrom('a', 'b', 'c'), times)
        .map(([orderId, at]) => ({ ...order(customer, orderId, at), id: `order-${orderId}-${at}` })),
      { maxLength: 3, selector: (event) => event.id },
    ),
  );
  const links = [
    identified(guest, ['browser'], { email: 'ada@example.com' }, minus(start, hours(20))),
    identified('ada', [], { email: 'ada@example.com' }, minus(start, hours(19))),
  ];
  const streams = fc
    .tuple(fc.uniqueArray(others, { maxLength: 4, selector: (event) => event.id }), orders)
    .chain(([some, bought]) => {
      const list = [...some, ...bought, ...links];
      return fc
        .array(fc.constantFrom(...list), { maxLength: 3 })
        .chain((again) => fc.shuffledSubarray([...list, ...again], { minLength: list.length + again.length }))
        .map((told) => ({ list, told }));
    });

  it('leaves the same profile in any order, each event told any number of times', async () => {
    const outcomeOf = async (events: readonly CustomerEvent[]) => {
      const deployment = await lived(events);
      const profiles = await Promise.all(ids.map((each) => profileIn(deployment, each)));
      const named = await deployment.ports.ledger.eventsSince(customerId('ada'), instant(0));
      return {
        ada: { ...profiles[2], revision: 0 },
        merged: profiles.slice(0, 2).map((profile) => profile?.mergedInto !== undefined),
        events: new Set(named.filter(({ name }) => name !== 'Custom').map((event) => event.id)),
      };
    };
    await fc.assert(
      fc.asyncProperty(streams, async ({ list, told }) => {
        expect(await outcomeOf(told)).toEqual(await outcomeOf(list));
      }),
      livedRuns(60),
    );
  });
});

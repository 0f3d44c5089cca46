/** Beginning journeys by events, on the real adapters: once each, in any order, wherever a Lambda dies. */

import { describe, expect, it } from 'vitest';
import { customerId, entriesByJourney, journeyId } from '../../../../shared/base/ids.ts';
import type { Json } from '../../../../shared/base/record.ts';
import { days, hours, type Instant, minus, minutes, plus } from '../../../../shared/base/time.ts';
import { readerOf } from '../../../../shared/customers/contacts/contact.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import {
  isOpen,
  newProfile,
  type OpenEnrolment,
  type Profile,
} from '../../../../shared/customers/profiles/profile.ts';
import { isAmongFirst } from '../../../../shared/decisions/enrolling/begins.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import { endFailed } from '../../../../shared/flows/sending/failed.ts';
import type { EventJourney } from '../../../../shared/journeys/protocol.ts';
import { abandoned as anyCheckout } from '../../../support/abandoned.ts';
import { enrolmentRecord, openEnrolment } from '../../../support/passages.ts';
import { start } from '../../../support/stand.ts';
import { createDeployment, type Death, type Deployment, deathsWithin } from '../sweep/deployment.ts';

const abandoned: EventJourney = {
  ...anyCheckout,
  on: [{ event: 'Checkout Started', where: [{ property: 'value', atLeast: 1_000 }] }],
};

const ada: Profile = { ...newProfile(customerId('ada')), email: 'ada@example.com', revision: 1 };
const checkout = (
  checkoutId: string,
  at: Instant = start,
  changes: { readonly value?: number; readonly id?: string } = {},
): CustomerEvent => ({
  name: 'Checkout Started',
  id: changes.id ?? `${checkoutId}-${at}`,
  customer: customerId('ada'),
  at,
  checkoutId,
  value: changes.value ?? 5_000,
  items: [{ name: 'Kettle', quantity: 1, price: 5_000 }],
});
const order = (at: Instant): CustomerEvent => ({
  name: 'Order Completed',
  id: `order-${at}`,
  customer: customerId('ada'),
  at,
  orderId: `o-${at}`,
  value: 5_000,
});

const set = async (profile: Profile = ada, settings: object = {}): Promise<Deployment> => {
  const deployment = createDeployment(settings);
  await deployment.ports.profiles.putAll([profile]);
  return deployment;
};
const allHeldOut = { experiment: { controlPercent: 100 } };
const take = (
  deployment: Deployment,
  event: CustomerEvent,
  journey: EventJourney = abandoned,
  death?: Death,
) => deployment.run((ports) => ingest({ kind: 'customer', event }, ports, [journey]), death);
const passage = (deployment: Deployment, cycle = 1) =>
  deployment.ports.ledger.passage({
    journey: journeyId('abandoned'),
    version: 1,
    customer: customerId('ada'),
    cycle,
  });
const entry = async (deployment: Deployment) =>
  (await deployment.ports.profiles.get(customerId('ada')))?.enrolments[abandoned.id];

it('keeps the exit that its definition has for a passage that should not have begun', async () => {
  const deployment = await set();
  await take(deployment, checkout('c1'), { ...abandoned, unfounded: 'bought-already' });
  expect((await passage(deployment)).enrolment?.unfounded).toBe('bought-already');
});

it('begins nothing for who is not among the share that it begins with, in neither arm', async () => {
  const isAmong = isAmongFirst(readerOf(ada), { id: abandoned.id, beginsWithPercent: 50 });
  const outside = { ...abandoned, beginsWithPercent: isAmong ? 0.001 : 50 };
  const deployment = await set();
  await take(deployment, checkout('c1'), outside);
  expect(await entry(deployment)).toBeUndefined();
  expect((await passage(deployment)).enrolment).toBeUndefined();
  const inside = { ...abandoned, beginsWithPercent: isAmong ? 50 : 99.999 };
  await take(deployment, checkout('c2'), inside);
  expect(await entry(deployment)).toMatchObject({ arm: 'treatment' });
});

describe('a cart from which all was taken', () => {
  const told = (name: string, properties: Readonly<Record<string, Json>>): CustomerEvent => ({
    name: 'Custom',
    customName: name,
    id: `${name}-${JSON.stringify(properties)}`,
    customer: customerId('ada'),
    at: plus(start, minutes(15)),
    properties,
  });
  const empty = (checkoutId: string): CustomerEvent => ({
    name: 'Checkout Started',
    id: `empty-${checkoutId}`,
    customer: customerId('ada'),
    at: plus(start, minutes(15)),
    checkoutId,
    value: 0,
    items: [],
  });

  it.each([
    ['the checkout without items', empty('c1')],
    ['an emptied cart', told('Cart Emptied', {})],
    ['an update without products', told('Cart Updated', { cart_id: 'c1', products: [] })],
    ['a view of it without products', told('Cart Viewed', { products: [] })],
    ['all of the one thing in it', told('Product Removed', { name: 'Kettle' })],
    ['the one piece in it', told('Product Removed', { cart_id: 'c1', name: 'Kettle', quantity: 1 })],
    ['what GA4 lists', told('Product Removed', { items: [{ item_name: 'Kettle', quantity: 1 }] })],
  ])('ends its passage: %s', async (_, event) => {
    const deployment = await set();
    await take(deployment, checkout('c1'));
    await take(deployment, event);
    expect((await passage(deployment)).enrolment?.exit?.reason).toBe('meanwhile');
    expect((await entry(deployment))?.exitedAt).toBeDefined();
  });

  it.each([
    ['of another checkout', empty('c2')],
    ['with products', told('Cart Updated', { cart_id: 'c1', products: [{ name: 'Kettle' }] })],
    ['with products that have no name', told('Cart Viewed', { products: [{ sku: 17 }] })],
    ['a view that lists none', told('Cart Viewed', { cart_id: 'c1' })],
    ['of something that was not in it', told('Product Removed', { name: 'Cup' })],
    ['from another cart', told('Product Removed', { checkout_id: 'c2', name: 'Kettle' })],
  ])('ends no other passage: %s', async (_, event) => {
    const deployment = await set();
    await take(deployment, checkout('c1'));
    await take(deployment, event);
    expect((await passage(deployment)).enrolment?.exit).toBeUndefined();
  });

  const at = (minute: number, event: CustomerEvent): CustomerEvent => ({
    ...event,
    id: `${event.id}-${minute}`,
    at: plus(start, minutes(minute)),
  });
  const removed = told('Product Removed', { name: 'Kettle', quantity: 1 });
  const added = told('Product Added', { name: 'Kettle', quantity: 1 });

  it('ends its passage once nothing is left, in whatever order that is told', async () => {
    const isOver = async (...events: readonly CustomerEvent[]) => {
      const deployment = await set();
      for (const event of events) await take(deployment, event);
      const begun = await entry(deployment);
      return begun === undefined || begun.exitedAt !== undefined;
    };
    const begun = checkout('c1');
    const [more, one, two] = [at(5, added), at(10, removed), at(12, removed)];
    expect(await isOver(begun, more, one)).toBe(false);
    expect(await isOver(begun, more, one, two)).toBe(true);
    expect(await isOver(begun, two, more, one)).toBe(true);
    expect(await isOver(two, one, more, begun)).toBe(true);
    expect(await isOver(one, more, begun)).toBe(false);
    expect(await isOver(begun, at(20, added), at(15, removed))).toBe(false);
  });

  it('begins none, and goes on where it was filled again since', async () => {
    const deployment = await set();
    await take(deployment, empty('c1'));
    expect(await entry(deployment)).toBeUndefined();
    await take(deployment, checkout('c1', plus(start, minutes(20))));
    await take(deployment, { ...empty('c1'), id: 'late' });
    expect((await passage(deployment)).enrolment?.exit).toBeUndefined();
  });
});

describe('an event that a journey begins with', () => {
  it('enrols and starts, and the ledger knows what began it', async () => {
    const deployment = await set();
    await take(deployment, checkout('c1'));
    expect(deployment.started.map(({ arn, input }) => [arn, input])).toEqual([
      [
        'arn:of:abandoned',
        {
          journey: 'abandoned',
          version: 1,
          customer: 'ada',
          cycle: 1,
          startsAt: '2026-11-23T13:00:00Z',
          splits: {},
          path: '',
        },
      ],
    ]);
    expect((await passage(deployment)).enrolment).toMatchObject({
      enrolledAt: start,
      startsAt: plus(start, hours(1)),
      trigger: { name: 'Checkout Started', properties: { checkoutId: 'c1', value: 5_000 } },
    });
    expect(deployment.bus.map(({ DetailType }) => DetailType)).toContain('Journey Entered');
  });

  it('begins nothing when a filter, the rule or another journey stands against it', async () => {
    const deployment = await set();
    await take(deployment, checkout('c1', start, { value: 999 }));
    await take(deployment, checkout('c2'), { ...abandoned, when: { field: 'orders', atLeast: 1 } });
    expect(deployment.started).toEqual([]);
    const busy = await set({
      ...ada,
      enrolments: {
        [journeyId('other')]: {
          cycle: 1,
          version: 1,
          arm: 'treatment',
          enrolledAt: start,
          goalUntil: plus(start, days(9)),
          claims: {},
        },
      },
    });
    await take(busy, checkout('c3'), { ...abandoned, excludes: [journeyId('other')] });
    expect(busy.started).toEqual([]);
  });

  it('begins the journey of the highest priority alone, however often it is told', async () => {
    const deployment = await set();
    const higher = { ...abandoned, id: journeyId('higher'), stateMachineArn: 'arn:of:higher', priority: 1 };
    for (let times = 0; times < 2; times += 1)
      await deployment.run((ports) =>
        ingest({ kind: 'customer', event: checkout('c1') }, ports, [abandoned, higher]),
      );
    expect(deployment.started.map(({ arn }) => arn)).toContain('arn:of:higher');
    expect(Object.keys((await deployment.ports.profiles.get(customerId('ada')))?.enrolments ?? {})).toEqual([
      'higher',
    ]);
  });

  it('begins nothing once the order is there, whichever came first', async () => {
    const deployment = await set();
    await take(deployment, order(plus(start, minutes(5))));
    deployment.pass(minutes(10));
    await take(deployment, checkout('c1', start));
    expect(deployment.started).toEqual([]);
  });

  it('begins nothing when it is told a day late, such as with a history that is imported', async () => {
    const deployment = await set();
    await take(deployment, checkout('c1', minus(start, days(2))));
    expect(deployment.started).toEqual([]);
    expect((await deployment.ports.ledger.eventsSince(customerId('ada'), minus(start, days(3)))).length).toBe(
      1,
    );
  });

  it('leads no execution through it for who is held out', async () => {
    const deployment = await set(ada, allHeldOut);
    await take(deployment, checkout('c1'));
    expect(deployment.started).toEqual([]);
    const { enrolment } = await passage(deployment);
    expect(enrolment).toMatchObject({ arm: 'holdout' });
    expect(enrolment).not.toHaveProperty('exit');
  });

  it('begins one passage, however often it is told and wherever a Lambda dies', async () => {
    const requests = await (async () => {
      const deployment = await set();
      await take(deployment, checkout('c1'));
      return deployment.requests.length;
    })();
    expect(requests).toBeGreaterThan(5);
    for (const death of deathsWithin(requests)) {
      const deployment = await set();
      await take(deployment, checkout('c1'), abandoned, death);
      await take(deployment, checkout('c1'));
      await take(deployment, checkout('c1'));
      expect({ death, started: deployment.started.length, entry: await entry(deployment) }).toMatchObject({
        death,
        started: 1,
        entry: { cycle: 1, enrolledAt: start },
      });
      expect((await passage(deployment)).enrolment?.trigger?.properties.checkoutId).toBe('c1');
    }
  });
});

it.each([
  ['of its own', ada],
  [
    'of whose passages the first were another id’s',
    {
      ...ada,
      enrolments: {
        [abandoned.id]: {
          ...openEnrolment,
          enrolledAt: minus(start, days(9)),
          exitedAt: minus(start, days(8)),
          cycle: 2,
          of: customerId('browser'),
        },
      },
    },
  ],
] as const)(
  'an event that was given up and is moved back tells of the passage that it began, though another has followed, to a customer %s',
  async (_, profile) => {
    const whole = await set(profile);
    await take(whole, checkout('c1'));
    for (const death of deathsWithin(whole.requests.length)) {
      const deployment = await set(profile);
      await take(deployment, checkout('c1'), abandoned, death);
      deployment.pass(minutes(5));
      await take(deployment, checkout('c2', plus(start, minutes(5))));
      deployment.pass(days(2));
      await take(deployment, checkout('c1'));
      const { passages } = await deployment.ports.ledger.history(customerId('ada'), 0);
      const told = new Set(
        deployment.bus
          .filter(({ DetailType }) => DetailType === 'Journey Entered')
          .map(({ Detail }) => JSON.parse(Detail).cycle),
      );
      expect([death, [...told].sort()]).toEqual([
        death,
        passages.map(({ enrolment }) => enrolment?.key.cycle).sort(),
      ]);
    }
  },
);

it('an event that comes again begins nothing that a night has given up since', async () => {
  const enrolment = { journey: journeyId('abandoned'), version: 1, customer: customerId('ada'), cycle: 1 };
  const whole = await set();
  await take(whole, checkout('c1'));
  let givenUp = 0;
  for (const death of deathsWithin(whole.requests.length)) {
    const deployment = await set();
    await take(deployment, checkout('c1'), abandoned, death);
    if (deployment.started.length > 0) continue;
    deployment.pass(days(2));
    await endFailed(
      { enrolment, at: deployment.ports.now(), why: 'nobody began it' },
      deployment.ports,
      true,
    );
    await take(deployment, checkout('c1'));
    const { passages } = await deployment.ports.ledger.history(customerId('ada'), 0);
    expect([death, passages.filter(({ enrolment }) => enrolment?.exit === undefined)]).toEqual([death, []]);
    const told = deployment.bus.filter(({ DetailType }) => DetailType === 'Journey Entered');
    expect([death, told.length > 0]).toEqual([death, passages.length > 0]);
    givenUp += entriesByJourney(
      (await deployment.ports.profiles.get(customerId('ada')))?.enrolments ?? {},
    ).length;
  }
  expect(givenUp).toBeGreaterThan(0);
});

describe('a later event while the passage is open', () => {
  it('about the same thing moves the beginning and takes over what it tells', async () => {
    const deployment = await set();
    await take(deployment, checkout('c1'));
    deployment.pass(minutes(20));
    const later = plus(start, minutes(20));
    await take(deployment, checkout('c1', later, { value: 7_000 }));
    await take(deployment, checkout('c1', minus(later, minutes(5)), { value: 6_000 }));
    expect(deployment.started.length).toBe(1);
    expect((await passage(deployment)).enrolment).toMatchObject({
      enrolledAt: start,
      startsAt: plus(later, hours(1)),
      trigger: { at: later, properties: { value: 7_000 } },
    });
  });

  it('about another thing takes the passage’s place, and ends its wait', async () => {
    const deployment = await set();
    await take(deployment, checkout('c1'));
    await deployment.ports.ledger.put({
      waiters: [
        {
          enrolment: { journey: journeyId('abandoned'), version: 1, customer: customerId('ada'), cycle: 1 },
          wait: { id: 'purchase', source: { kind: 'purchase' }, otherwise: 'not-purchased' },
          since: start,
          deadline: plus(start, hours(1)),
          token: 'the-token',
          path: '',
        },
      ],
    });
    deployment.pass(minutes(30));
    await take(deployment, checkout('c2', plus(start, minutes(30))));
    expect(deployment.started.map(({ input }) => (input as { cycle: number }).cycle)).toEqual([1, 2]);
    expect((await passage(deployment, 1)).enrolment?.exit).toMatchObject({ reason: 'replaced' });
    const told = deployment.bus.map(({ DetailType, Detail }) => [DetailType, JSON.parse(Detail).cycle]);
    expect(told).toEqual([
      ['Journey Entered', 1],
      ['Journey Exited', 1],
      ['Journey Entered', 2],
    ]);
    expect(deployment.answers).toEqual([{ token: 'the-token', detour: 'GoalReached', cause: {} }]);
    expect(await entry(deployment)).toMatchObject({ cycle: 2, enrolledAt: plus(start, minutes(30)) });
  });

  it('changes nothing where the journey does not say that it replaces', async () => {
    const deployment = await set();
    const { replaces: _, ...journey } = abandoned;
    await take(deployment, checkout('c1'), { ...journey, replaces: false });
    await take(deployment, checkout('c2', plus(start, minutes(30))), { ...journey, replaces: false });
    expect(deployment.started.length).toBe(1);
  });

  it('that is told late, out of its order, does not end what came after it', async () => {
    const deployment = await set();
    deployment.pass(minutes(30));
    await take(deployment, checkout('c2', plus(start, minutes(30))));
    await take(deployment, checkout('c1', start));
    expect(deployment.started.length).toBe(1);
    expect(await entry(deployment)).toMatchObject({ cycle: 1 });
  });
});

describe('a journey that ends others', () => {
  const recovery: EventJourney = {
    ...abandoned,
    id: journeyId('recovery'),
    lane: 'recovery',
    ends: ['win-back', 'news'],
  };
  const begun = (lane: string, changes: Partial<OpenEnrolment> = {}): OpenEnrolment => ({
    ...openEnrolment,
    lane,
    ...changes,
  });
  const enrolments = {
    [journeyId('gone')]: begun('win-back'),
    [journeyId('fair')]: begun('news', { cycle: 3 }),
    [journeyId('cart')]: begun('cart'),
    [journeyId('left')]: begun('win-back', { exitedAt: minus(start, hours(1)) }),
  };
  const keyIn = (id: string, cycle = 1) =>
    ({ journey: journeyId(id), version: 1, customer: customerId('ada'), cycle }) as const;

  const setUp = async (settings: object = {}): Promise<Deployment> => {
    const deployment = await set({ ...ada, enrolments }, settings);
    await deployment.ports.ledger.put({
      enrolments: [keyIn('gone'), keyIn('fair', 3), keyIn('cart'), keyIn('left')].map((key) => ({
        ...enrolmentRecord,
        key,
        ...(key.journey === 'left' && { exit: { reason: 'lapsed', at: minus(start, hours(1)) } }),
      })),
      waiters: [
        {
          enrolment: keyIn('gone'),
          wait: { id: 'purchase', source: { kind: 'purchase' }, otherwise: 'not-purchased' },
          since: start,
          deadline: plus(start, hours(1)),
          token: 'of-gone',
          path: '',
        },
      ],
    });
    return deployment;
  };
  const endings = async ({ ports }: Deployment) => {
    const profile = await ports.profiles.get(customerId('ada'));
    return Promise.all(
      entriesByJourney(profile?.enrolments ?? {}).map(async ([journey, entry]) => {
        const { enrolment } = await ports.ledger.passage({ ...keyIn(journey), cycle: entry.cycle });
        return [journey, isOpen(entry) ? 'open' : 'over', enrolment?.exit?.reason];
      }),
    );
  };
  const ended = [
    ['gone', 'over', 'recovery'],
    ['fair', 'over', 'recovery'],
    ['cart', 'open', undefined],
    ['left', 'over', 'lapsed'],
    ['recovery', 'open', undefined],
  ];

  it('ends the passages in those lanes before it starts, and leaves the others', async () => {
    const deployment = await setUp();
    await take(deployment, checkout('c1'), recovery);
    expect(await endings(deployment)).toEqual(ended);
    expect(deployment.answers).toEqual([{ token: 'of-gone', detour: 'GoalReached', cause: {} }]);
    const told = deployment.bus.map(({ DetailType, Detail }) => [DetailType, JSON.parse(Detail).journey]);
    expect(told).toEqual([
      ['Journey Exited', 'gone'],
      ['Journey Exited', 'fair'],
      ['Journey Entered', 'recovery'],
    ]);
  });

  it('ends them wherever a Lambda dies, and its answers with them', async () => {
    const whole = await setUp();
    await take(whole, checkout('c1'), recovery);
    for (const death of deathsWithin(whole.requests.length)) {
      const deployment = await setUp();
      await take(deployment, checkout('c1'), recovery, death);
      await take(deployment, checkout('c1'), recovery);
      expect({ death, endings: await endings(deployment) }).toEqual({ death, endings: ended });
      expect({ death, answers: deployment.answers.length }).toEqual({ death, answers: 1 });
      expect({ death, started: deployment.started.length }).toEqual({ death, started: 1 });
    }
  });

  it('ends the same where its customer is held out', async () => {
    const deployment = await setUp(allHeldOut);
    await take(deployment, checkout('c1'), recovery);
    expect(await endings(deployment)).toEqual(ended);
    expect(deployment.started).toEqual([]);
  });
});

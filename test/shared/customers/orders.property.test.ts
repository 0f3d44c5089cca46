/** Orders by their states: whatever their tellings, in whatever order and however often, they come to the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, journeyId } from '../../../shared/base/ids.ts';
import { days, type Instant, minus, plus } from '../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../shared/customers/events/event.ts';
import { mergeOrders, type OrderEvent, stateOf } from '../../../shared/customers/orders/merge.ts';
import { newProfile, type Profile } from '../../../shared/customers/profiles/profile.ts';
import { foldAll } from '../../support/folding.ts';
import { openEnrolment } from '../../support/passages.ts';
import { runs } from '../../support/runs.ts';
import { start } from '../../support/stand.ts';

const ada = customerId('ada');
const every = (id: string, at: Instant) => ({ id, customer: ada, at });
const completed = (orderId: string, at: Instant, value: number, more: object = {}): OrderEvent => ({
  ...every(`order-${orderId}`, at),
  name: 'Order Completed',
  orderId,
  value,
  ...more,
});
const changed = (orderId: string, at: Instant, value: number, more: object = {}): OrderEvent => ({
  ...every(`changed-${orderId}-${at}-${value}`, at),
  name: 'Order Changed',
  orderId,
  value,
  ...more,
});
const cancelled = (orderId: string, at: Instant, more: object = {}): OrderEvent => ({
  ...every(`cancelled-${orderId}-${at}-${JSON.stringify(more)}`, at),
  name: 'Order Cancelled',
  orderId,
  ...more,
});
const refunded = (orderId: string, refundId: string, at: Instant, value: number): OrderEvent => ({
  ...every(`refund-${refundId}`, at),
  name: 'Order Refunded',
  orderId,
  value,
});

const day = (count: number): Instant => plus(start, days(count));

describe('an order that is cancelled and was never paid', () => {
  it('is as if it had not been: what the profile forgot, the other orders tell', () => {
    const others = [completed('a', day(1), 100), completed('b', day(2), 200)];
    const third = completed('c', day(3), 400);
    expect(foldAll([...others, third, cancelled('c', day(4))])).toEqual(foldAll(others));
    expect(foldAll([...others, third, cancelled('b', day(4))])).toEqual(
      foldAll([completed('a', day(1), 100), third]),
    );
  });

  it('leaves what was imported, of which no order is known', () => {
    const imported: Profile = {
      ...newProfile(ada),
      orders: 2,
      spent: 500,
      firstOrderAt: minus(start, days(30)),
      previousOrderAt: minus(start, days(30)),
      lastOrderAt: minus(start, days(20)),
    };
    expect(foldAll([completed('a', day(1), 100), cancelled('a', day(2))], imported)).toMatchObject({
      orders: 2,
      spent: 500,
      firstOrderAt: minus(start, days(30)),
      lastOrderAt: minus(start, days(20)),
    });
  });

  it('takes the goal back that it was, unless another order was it too', () => {
    const win = journeyId('win-back');
    const goalUntil = day(30);
    const passage = { ...openEnrolment, enrolledAt: start, goalUntil };
    const known: Profile = { ...newProfile(ada), enrolments: { [win]: passage } };
    const goalOf = (events: readonly CustomerEvent[]) => foldAll(events, known)?.enrolments[win]?.goalAt;
    const both = [completed('a', day(1), 100), completed('b', day(2), 100)];
    expect(goalOf(both)).toBe(day(1));
    expect(goalOf([...both, cancelled('a', day(3))])).toBe(day(2));
    expect(goalOf([...both, cancelled('a', day(3)), cancelled('b', day(3))])).toBeUndefined();
    expect(goalOf([cancelled('a', day(3)), completed('a', day(1), 100)])).toBeUndefined();
  });

  it('is one once more when it is taken up again, or when money of it went back', () => {
    const gone = [completed('a', day(1), 100), cancelled('a', day(2))];
    expect(foldAll([...gone, changed('a', day(3), 100, { isOpen: true })])).toMatchObject({ orders: 1 });
    expect(foldAll([...gone, refunded('a', 'r', day(3), 40)])).toMatchObject({ orders: 1, spent: 60 });
  });
});

describe('an order', () => {
  it('counts at what it is worth by its latest version, and a full refund leaves it an order', () => {
    const events = [completed('a', day(1), 100), changed('a', day(2), 150), changed('a', day(3), 120)];
    for (const told of [events, events.toReversed()]) expect(foldAll(told)).toMatchObject({ spent: 120 });
    expect(foldAll([...events, refunded('a', 'r', day(4), 120)])).toMatchObject({ orders: 1, spent: 0 });
  });

  it('gives back no more than it was worth', () => {
    expect(foldAll([completed('a', day(1), 100), refunded('a', 'r', day(2), 900)])).toMatchObject({
      spent: 0,
      refunded: 100,
    });
  });

  it('tells the favourite category by its items, where nobody tells one', () => {
    const items = (category: string, quantity: number) => ({ items: [{ name: 'x', quantity, category }] });
    const tea = completed('a', day(1), 100, items('Tea', 2));
    const coffee = completed('b', day(2), 100, items('Coffee', 3));
    expect(foldAll([tea, coffee])?.favouriteCategory).toBe('Coffee');
    expect(foldAll([tea, coffee, cancelled('b', day(3))])?.favouriteCategory).toBe('Tea');
    const told: Profile = {
      ...newProfile(ada),
      favouriteCategory: 'Games',
      identifiedAt: { favouriteCategory: start },
    };
    expect(foldAll([tea], told)?.favouriteCategory).toBe('Games');
  });
});

const orderIds = fc.constantFrom('a', 'b', 'c');
const few = fc.integer({ min: 0, max: 6 }).map(day);
const values = fc.integer({ min: 0, max: 300 });
const items = fc.option(
  fc
    .constantFrom('Tea', 'Coffee')
    .map((category) => ({ items: [{ name: category, quantity: 1, category }] })),
  { nil: {} },
);
const telling: fc.Arbitrary<OrderEvent> = fc.oneof(
  fc.tuple(orderIds, few, values, items).map(([id, at, value, more]) => completed(id, at, value, more)),
  fc.tuple(orderIds, few, values, items).map(([id, at, value, more]) => changed(id, at, value, more)),
  fc.tuple(orderIds, few).map(([id, at]) => changed(id, at, 50, { isOpen: true })),
  fc.tuple(orderIds, few).map(([id, at]) => cancelled(id, at)),
  fc.tuple(orderIds, few).map(([id, at]) => cancelled(id, at, { paid: true })),
  fc
    .tuple(orderIds, fc.constantFrom('r', 's'), few, values)
    .map(([id, refund, at, value]) => refunded(id, `${id}-${refund}`, at, value)),
);

describe('the merge of two states of an order', () => {
  const states = telling.map((event) => stateOf({ ...event, orderId: 'a' }));

  it('is commutative, associative and idempotent', () => {
    fc.assert(
      fc.property(states, states, states, (a, b, c) => {
        expect(mergeOrders(a, b)).toEqual(mergeOrders(b, a));
        expect(mergeOrders(mergeOrders(a, b), c)).toEqual(mergeOrders(a, mergeOrders(b, c)));
        const ab = mergeOrders(a, b);
        expect(mergeOrders(ab, a)).toEqual(ab);
        expect(mergeOrders(ab, ab)).toEqual(ab);
      }),
      runs(500),
    );
  });
});

describe('any multiset of tellings of orders', () => {
  it('gives the same profile in any order', () => {
    const enrolments = {
      [journeyId('win-back')]: { ...openEnrolment, enrolledAt: day(1), goalUntil: day(5) },
    };
    const known: Profile = { ...newProfile(ada), enrolments };
    const shuffled = fc
      .uniqueArray(telling, { selector: ({ id }) => id, minLength: 1, maxLength: 9 })
      .chain((events) =>
        fc.record({
          events: fc.constant(events),
          again: fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
        }),
      );
    fc.assert(
      fc.property(shuffled, ({ events, again }) => {
        expect(foldAll(again, known)).toEqual(foldAll(events, known));
      }),
      runs(1_000),
    );
  });
});

/** Folding: whatever the order of events, and however often they are told, the profile is the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId, journeyId, touchKey } from '../../../../shared/base/ids.ts';
import { days, hours, type Instant, milliseconds, minus, plus } from '../../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import { addsUp, fold, goalsReachedBy } from '../../../../shared/customers/events/fold.ts';
import type { Traits } from '../../../../shared/customers/events/traits.ts';
import { suppressedFor } from '../../../../shared/customers/profiles/folding.ts';
import {
  newProfile,
  type OpenEnrolment,
  type Profile,
  type Suppression,
} from '../../../../shared/customers/profiles/profile.ts';
import { foldAll as foldEvents } from '../../../support/folding.ts';
import { ada, enrolment, openEnrolment } from '../../../support/passages.ts';
import { runs } from '../../../support/runs.ts';
import { start } from '../../../support/stand.ts';

const order = (id: string, at: Instant, value = 4_200): CustomerEvent => ({
  id: `order-${id}`,
  customer: customerId('ada'),
  at,
  name: 'Order Completed',
  orderId: id,
  value,
});
const other = (name: 'Site Visited' | 'Unsubscribed', at: Instant): CustomerEvent => ({
  id: `${name} ${at}`,
  customer: customerId('ada'),
  at,
  name,
});
const custom = (customName: string, at: Instant): CustomerEvent => ({
  id: `${customName} ${at}`,
  customer: customerId('ada'),
  at,
  name: 'Custom',
  customName,
});
const answer = (given: string, at: Instant, isReason: boolean): CustomerEvent => ({
  id: `answer ${given} ${at}`,
  customer: customerId('ada'),
  at,
  name: 'Survey Answered',
  touch: touchKey(enrolment, 'why-gone'),
  answer: given,
  isReason,
});
const refund = (id: string, at: Instant, value: number): CustomerEvent => ({
  id: `refund-${id}`,
  customer: customerId('ada'),
  at,
  name: 'Order Refunded',
  orderId: 'a',
  value,
});
const checkout = (at: Instant): CustomerEvent => ({
  id: `checkout ${at}`,
  customer: customerId('ada'),
  at,
  name: 'Checkout Started',
  checkoutId: 'c-1',
  value: 4_200,
  items: [],
});
const identify = (traits: Traits, at: Instant): CustomerEvent => ({
  id: `identify ${JSON.stringify(traits)} ${at}`,
  customer: customerId('ada'),
  at,
  name: 'Customer Identified',
  traits,
});
const prefer = (
  told: Partial<Extract<CustomerEvent, { name: 'Preferences Changed' }>>,
  at: Instant,
): CustomerEvent => ({
  id: `prefer ${JSON.stringify(told)} ${at}`,
  customer: customerId('ada'),
  at,
  name: 'Preferences Changed',
  touch: touchKey(enrolment, 'we-miss-you'),
  ...told,
});
const foldAll = (events: readonly CustomerEvent[], profile?: Profile): Profile => {
  const folded = foldEvents(events, profile);
  if (folded === undefined) throw new Error('nothing to fold');
  return folded;
};

describe('an order', () => {
  it('is counted, summed and dated; the two latest are kept', () => {
    const [first, second, third] = [1, 2, 3].map((day) => plus(start, days(day)));
    if (first === undefined || second === undefined || third === undefined) throw new Error('three days');
    const folded = foldAll([order('b', second, 100), order('c', third, 20), order('a', first, 3)]);
    expect(folded).toEqual({
      ...newProfile(customerId('ada')),
      orders: 3,
      spent: 123,
      firstOrderAt: first,
      previousOrderAt: second,
      lastOrderAt: third,
    });
  });

  it('at the instant of another is the one before the last', () => {
    expect(foldAll([order('a', start), order('b', start)])).toMatchObject({
      lastOrderAt: start,
      previousOrderAt: start,
    });
  });
});

describe('a refund', () => {
  it('lowers what was spent, whichever of it and its order is told first', () => {
    const both = [order('a', start, 4_200), refund('r-1', plus(start, days(2)), 1_200)];
    for (const told of [both, both.toReversed()])
      expect(foldAll(told)).toMatchObject({ orders: 1, spent: 3_000, refunded: 1_200, lastOrderAt: start });
  });

  it('counts once, as an order does', () => {
    expect(addsUp(refund('r-1', start, 1))).toBe(true);
    expect(addsUp(identify({}, start))).toBe(false);
  });
});

describe('a visit', () => {
  it('is whatever shows that the customer was there', () => {
    const seen = (event: CustomerEvent) => foldAll([event]).lastVisitAt;
    for (const name of ['Product Viewed', 'Product Added', 'Product Removed', 'Cart Viewed'])
      expect(seen(custom(name, start))).toBe(start);
    expect(seen(checkout(start))).toBe(start);
    expect(seen(other('Site Visited', start))).toBe(start);
    expect(seen(custom('Parcel Delivered', start))).toBeUndefined();
    expect(seen(identify({ tier: 'gold' }, start))).toBeUndefined();
  });
});

describe('what a customer has asked for on our pages', () => {
  const later = plus(start, hours(1));

  it('stands with her, each by itself, until she takes it back', () => {
    const asked = prefer({ atMostWeekly: true, pausedUntil: plus(start, days(28)) }, start);
    const hours = { from: '20:00', until: '10:30' };
    expect(foldAll([asked, prefer({ quietHours: hours }, later)]).wishes).toMatchObject({
      atMostWeekly: true,
      pausedUntil: plus(start, days(28)),
      quietHours: hours,
    });
    const { wishes } = foldAll([asked, prefer({ pausedUntil: null, atMostWeekly: false }, later)]);
    expect(wishes).toEqual({ toldAt: { atMostWeekly: later, pausedUntil: later } });
  });

  it('is a language that nobody else’s telling changes, whenever it is told', () => {
    const told = [identify({ locale: 'fr' }, later), prefer({ locale: 'de' }, start)];
    for (const events of [told, told.toReversed()]) expect(foldAll(events).locale).toBe('de');
    expect(foldAll([...told, prefer({ locale: 'it' }, later)]).locale).toBe('it');
  });

  it('is a consent by channel and topic, the latest of which stays', () => {
    const folded = foldAll([
      prefer({ consents: { email: { marketing: true, news: false }, sms: { news: true } } }, start),
      prefer({ consents: { email: { news: true } } }, later),
    ]);
    expect(folded.consents).toEqual({ email: true });
    expect(folded.topics).toEqual({
      'email news': { given: true, at: later },
      'sms news': { given: true, at: start },
    });
  });

  it('ends that nothing is wanted, and what was not named stays refused', () => {
    const consenting = identify({ consents: { email: true, push: true } }, minus(start, days(1)));
    const wanting = prefer({ consents: { email: { marketing: true } } }, later);
    const told = [consenting, other('Unsubscribed', start), wanting];
    for (const events of [told, told.toReversed()]) {
      const folded = foldAll(events);
      expect(folded.suppressed).toBeUndefined();
      expect(folded.consents).toMatchObject({ email: true, push: false });
    }
    expect(foldAll([consenting, wanting, other('Unsubscribed', plus(later, hours(1)))])).toMatchObject({
      suppressed: 'unsubscribed',
      consents: { email: false },
    });
  });
});

describe('what a customer is known by', () => {
  const earlier = minus(start, days(1));

  it('is the latest told of each trait, whichever was told first', () => {
    const events = [
      identify({ email: 'old@example.com', tier: 'silver', consents: { email: true } }, earlier),
      identify({ email: 'new@example.com', birthday: '05-01', consents: { email: false, sms: true } }, start),
    ];
    for (const told of [events, events.toReversed()])
      expect(foldAll(told)).toEqual({
        ...newProfile(customerId('ada')),
        email: 'new@example.com',
        tier: 'silver',
        birthday: '05-01',
        consents: { email: false, sms: true },
        identifiedAt: {
          email: start,
          tier: earlier,
          birthday: start,
          emailConsent: start,
          smsConsent: start,
        },
      });
  });

  it('keeps what was not told, and gives up what was known before anything was told', () => {
    expect(foldAll([identify({ tier: 'gold' }, earlier)], ada)).toMatchObject({
      email: 'ada@example.com',
      consents: { email: true, sms: true },
      tier: 'gold',
    });
    expect(foldAll([identify({ email: 'new@example.com' }, earlier)], ada).email).toBe('new@example.com');
  });

  it('is a refusal where a consent and its withdrawal are told for the same instant', () => {
    const events = [
      identify({ consents: { sms: true } }, start),
      identify({ consents: { sms: false } }, start),
    ];
    for (const told of [events, events.toReversed()])
      expect(foldAll(told, ada).consents).toEqual({ email: true, sms: false, push: true });
  });

  it('is the same profile, not a copy, when nothing newer is told', () => {
    const known = foldAll([identify({ tier: 'gold' }, start)]);
    expect(fold(known, identify({ tier: 'black' }, earlier))).toBe(known);
  });
});

describe('a goal', () => {
  const goalOf = (events: readonly CustomerEvent[], changes: Partial<OpenEnrolment> = {}) =>
    foldAll(events, { ...ada, enrolments: { [journeyId('win-back')]: { ...openEnrolment, ...changes } } })
      .enrolments[journeyId('win-back')]?.goalAt;
  const { enrolledAt, goalUntil } = openEnrolment;
  const tick = milliseconds(1);

  it('counts from the enrolment until its window ends', () => {
    expect(goalOf([order('a', minus(enrolledAt, tick))])).toBeUndefined();
    expect(goalOf([order('a', enrolledAt)])).toBe(enrolledAt);
    expect(goalOf([order('a', goalUntil)])).toBe(goalUntil);
    expect(goalOf([order('a', plus(goalUntil, tick))])).toBeUndefined();
  });

  it('comes after an event of its own kind that began the passage', () => {
    const begunByGoal = true;
    expect(goalOf([order('a', enrolledAt)], { begunByGoal })).toBeUndefined();
    expect(goalOf([order('a', plus(enrolledAt, tick))], { begunByGoal })).toBe(plus(enrolledAt, tick));
  });

  it('is the earliest, however late that is told', () => {
    expect(goalOf([order('a', plus(start, days(2))), order('b', start)])).toBe(start);
  });

  it('counts in the holdout and after the exit too', () => {
    const exitedAt = plus(enrolledAt, hours(1));
    expect(goalOf([order('a', start)], { arm: 'holdout', exitedAt: enrolledAt })).toBe(start);
    expect(goalOf([order('a', start)], { exitedAt })).toBe(start);
  });

  it('is the event that the journey named, and no order then', () => {
    const goalEvent = 'Playlist Created';
    expect(goalOf([custom('Playlist Created', start)], { goalEvent })).toBe(start);
    expect(goalOf([order('a', start), custom('Playlist Deleted', start)], { goalEvent })).toBeUndefined();
    expect(goalOf([other('Site Visited', start)], { goalEvent: 'Site Visited' })).toBe(start);
  });

  it('names its event in the profile that it was folded into, also when it is told again', () => {
    const event = order('a', start);
    const folded = foldAll([event], ada);
    expect(goalsReachedBy(event, folded)).toEqual(['win-back']);
    expect(goalsReachedBy(order('b', plus(start, tick)), folded)).toEqual([]);
    expect(goalsReachedBy(custom('Playlist Created', start), folded)).toEqual([]);
  });
});

describe('a suppression', () => {
  it('keeps its weightiest reason, whichever came first', () => {
    const reasons = fc.constantFrom<Suppression>('unsubscribed', 'nobody', 'erased');
    fc.assert(
      fc.property(fc.array(reasons, { minLength: 1 }), (list) => {
        const inOrder = list.reduce(suppressedFor, ada);
        expect(list.toReversed().reduce(suppressedFor, ada)).toEqual(inOrder);
        expect(inOrder.suppressed === 'erased').toBe(list.includes('erased'));
      }),
    );
    expect(suppressedFor({ ...ada, suppressed: 'unsubscribed' }, 'nobody').suppressed).toBe('nobody');
  });
});

const instants = fc
  .integer({ min: -40, max: 40 })
  .map((day) => (day < 0 ? minus(start, days(-day)) : plus(start, days(day))));
const orders = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    value: fc.integer({ min: 0, max: 9_999 }),
    at: instants,
  })
  .map(({ id, at, value }) => order(id, at, value));
const refunds = fc
  .record({ id: fc.constantFrom('r', 's', 't'), value: fc.integer({ min: 0, max: 9_999 }), at: instants })
  .map(({ id, at, value }) => refund(id, at, value));
/** Few instants and few values, so that many tellings tie. */
const traits: fc.Arbitrary<Traits> = fc.record(
  {
    email: fc.constantFrom('a@example.com', 'b@example.com'),
    timezone: fc.constantFrom('Europe/London', 'Asia/Taipei'),
    points: fc.integer({ min: 0, max: 12 }),
    tier: fc.constantFrom('gold', 'black'),
    birthday: fc.constantFrom('05-01', '1990-05-01'),
    consents: fc.record({ email: fc.boolean(), sms: fc.boolean() }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
);
const fewInstants = fc.integer({ min: 0, max: 2 }).map((day) => plus(start, days(day)));
const repeatable = fc.oneof(
  fc.tuple(traits, fewInstants).map(([told, at]) => identify(told, at)),
  instants.map(checkout),
  instants.map((at) => custom('Product Viewed', at)),
  instants.map((at) => other('Site Visited', at)),
  instants.map((at) => other('Unsubscribed', at)),
  instants.map((at) => custom('Playlist Created', at)),
  instants.map((at) => answer('unhappy', at, false)),
);
const known: Profile = {
  ...ada,
  orders: 2,
  spent: 500,
  firstOrderAt: minus(start, days(30)),
  lastOrderAt: minus(start, days(20)),
  enrolments: {
    [journeyId('win-back')]: openEnrolment,
    [journeyId('playlists')]: {
      ...openEnrolment,
      goalEvent: 'Playlist Created',
      arm: 'holdout',
      exitedAt: start,
    },
  },
};

describe('any stream of events', () => {
  it('gives the same profile in any order, with orders and refunds told once and all else repeated at will', () => {
    const stream = fc
      .tuple(
        fc.uniqueArray(fc.oneof(orders, refunds), { selector: ({ id }) => id }),
        fc.array(repeatable, { maxLength: 10 }),
      )
      .map(([once, often]) => [...once, ...often])
      .filter(({ length }) => length > 0);
    const shuffled = stream.chain((events) =>
      fc.record({
        events: fc.constant(events),
        again: fc
          .tuple(
            fc.shuffledSubarray(events, { minLength: events.length }),
            fc.subarray(events.filter((event) => !addsUp(event))),
          )
          .chain(([all, repeated]) =>
            fc.shuffledSubarray([...all, ...repeated], { minLength: all.length + repeated.length }),
          ),
      }),
    );
    fc.assert(
      fc.property(shuffled, fc.constantFrom(undefined, known), ({ events, again }, profile) => {
        expect(foldAll(again, profile)).toEqual(foldAll(events, profile));
      }),
      runs(500),
    );
  });

  it('gives what its orders are, told all at once', () => {
    fc.assert(
      fc.property(fc.uniqueArray(orders, { selector: ({ id }) => id, minLength: 1 }), (list) => {
        const times = list.map(({ at }) => at).sort((a, b) => b - a);
        const folded = foldAll(list);
        expect(folded.orders).toBe(list.length);
        expect([folded.lastOrderAt, folded.previousOrderAt]).toEqual([times[0], times[1]]);
        expect(folded.firstOrderAt).toBe(times.at(-1));
      }),
    );
  });
});

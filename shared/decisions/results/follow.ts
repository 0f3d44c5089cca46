/** What came of each passage, as far as it could be followed: the same of both arms. */
import type { CustomerId, EnrolmentKey } from '../../base/ids.ts';
import { minorsIn, type ShopMoney } from '../../base/money.ts';
import { messagePrice } from '../../base/prices.ts';
import { type Duration, days, type Instant } from '../../base/time.ts';
import type { OrderRecord } from '../../customers/orders/order.ts';
import type { ConsentChannel } from '../../customers/profiles/channels.ts';
import type { Arm } from '../../customers/profiles/profile.ts';
import { merged, ofNobody } from '../../journeys/graph.ts';
import type { CouponRecord, EnrolmentRecord, TouchRecord, WaiterRecord } from '../../journeys/records.ts';
import type { Followed } from '../statistics/survival.ts';
import { givenBy } from './given.ts';
import { outcomesOf } from './path.ts';

/** An order as results ask for it. */
export type Purchase = Pick<OrderRecord, 'customer' | 'counted'>;

/** All that is told of one journey's passages. */
export interface Told {
  readonly enrolments: readonly EnrolmentRecord[];
  readonly touches: readonly TouchRecord[];
  readonly coupons: readonly CouponRecord[];
  /** Of those that are still open. */
  readonly waiters: readonly WaiterRecord[];
}

export interface Prices extends ShopMoney {
  /** Of a message, in US dollars, as the settings tell it. */
  readonly usdEach: Readonly<Partial<Record<ConsentChannel, number>>>;
}

export interface FollowedPassage {
  readonly customer: CustomerId;
  readonly arm: Arm;
  readonly enrolledAt: Instant;
  /** Whole days since the last order before it began; absent: none is known. */
  readonly silentDays?: number;
  /** By split, as far as the passage has come. */
  readonly variants: ReadonlyMap<string, string>;
  /** Its window is over: nothing that comes now is its goal. */
  readonly isOver: boolean;
  readonly reached: boolean;
  /** By whole days since it began. */
  readonly goal: Followed;
  /** Since the goal, by whole days, until the customer ordered again; absent: it is not reached. */
  readonly again?: Followed;
  /** What was paid in its window, less what went back, in minor units of the shop's currency. */
  readonly worth: number;
  /** What its messages cost, so. */
  readonly messages: number;
  /** What its redeemed coupons took off, so: it is off what was paid already. */
  readonly given: number;
  /** Redeemed coupons of which nobody has told what they cost: gifts, free shipping, points. */
  readonly gifts: number;
  /** Channels by which it sent messages whose price nobody has told. */
  readonly unpriced: readonly ConsentChannel[];
}

const identity = ({ journey, customer, cycle }: EnrolmentKey): string => `${customer}\0${journey}\0${cycle}`;

/** Days that were lived to their end: what comes later is of a day of which nothing is known yet. */
const followedDays = (from: Instant, happenedAt: Instant | undefined, until: Instant): Followed => {
  const whole = Math.max(0, Math.floor((until - from) / days(1)));
  const after = happenedAt === undefined ? undefined : Math.ceil((happenedAt - from) / days(1));
  return after !== undefined && after <= whole
    ? { days: after, happened: true }
    : { days: whole, happened: false };
};

const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b);

/** Passages that were another customer's, or nobody's, are none. */
const isPassage = ({ exit }: EnrolmentRecord): boolean =>
  exit?.reason !== merged && exit?.reason !== ofNobody;

/** Windows of one customer do not overlap: an order is of the latest passage that began before it. */
const windowsOf = (own: readonly EnrolmentRecord[]): ReadonlyMap<EnrolmentRecord, Instant> =>
  new Map(
    own
      .toSorted((a, b) => a.enrolledAt - b.enrolledAt || a.key.cycle - b.key.cycle)
      .map((each, index, all) => {
        const next = all[index + 1]?.enrolledAt;
        return [
          each,
          next === undefined ? each.goalUntil : earlier(each.goalUntil, (next - 1) as Instant),
        ] as const;
      }),
  );

/**
 * @param orders of any customers, those from before their passages too
 * @param followUp how long a customer is followed after the goal
 */
export const followed = (
  told: Told,
  orders: readonly Purchase[],
  prices: Prices,
  { now, followUp }: { readonly now: Instant; readonly followUp: Duration },
): readonly FollowedPassage[] => {
  const ordersOf = Map.groupBy(orders, ({ customer }) => customer);
  const touchesOf = Map.groupBy(told.touches, ({ enrolment }) => identity(enrolment));
  const couponsOf = Map.groupBy(told.coupons, ({ enrolment }) => identity(enrolment));
  const openPaths = new Map(told.waiters.map(({ enrolment, path }) => [identity(enrolment), path]));
  const inMinor = minorsIn(prices.currency) / 1e6;

  const messagesOf = (id: string): Pick<FollowedPassage, 'messages' | 'unpriced'> => {
    let messages = 0;
    const unpriced = new Set<ConsentChannel>();
    for (const { outcome, kind, channel } of touchesOf.get(id) ?? []) {
      if (outcome !== 'sent' || channel === 'person' || kind === 'coupon' || kind === 'award') continue;
      const micros = messagePrice(channel, prices.usdEach, prices);
      if (micros === undefined) unpriced.add(channel);
      else messages += micros * inMinor;
    }
    return { messages, unpriced: [...unpriced] };
  };

  const givenOf = (coupons: readonly CouponRecord[]): Pick<FollowedPassage, 'given' | 'gifts'> => {
    const given = coupons.map((coupon) => givenBy(coupon, prices.currency));
    return {
      given: given.reduce<number>((sum, each = 0) => sum + each, 0),
      gifts: given.filter((each) => each === undefined).length,
    };
  };

  const follow = (record: EnrolmentRecord, window: Instant): FollowedPassage => {
    const { key, arm, enrolledAt, goalUntil, goalAt } = record;
    const id = identity(key);
    const all = (ordersOf.get(key.customer) ?? []).flatMap(({ counted: { at, gross, refunded } }) =>
      at === undefined ? [] : [{ at, worth: gross - refunded }],
    );
    const own = all.filter(({ at }) => at >= enrolledAt);
    const lastBefore = all.reduce(
      (last, { at }) => (at < enrolledAt ? Math.max(last, at) : last),
      Number.NEGATIVE_INFINITY,
    );
    const againAt =
      goalAt === undefined
        ? undefined
        : own.reduce<Instant | undefined>(
            (first, { at }) => (at > goalAt && (first === undefined || at < first) ? at : first),
            undefined,
          );
    return {
      customer: key.customer,
      arm,
      enrolledAt,
      ...(lastBefore > Number.NEGATIVE_INFINITY && {
        silentDays: Math.floor((enrolledAt - lastBefore) / days(1)),
      }),
      variants: outcomesOf(record.path ?? openPaths.get(id) ?? ''),
      isOver: goalUntil <= now,
      reached: goalAt !== undefined,
      goal: followedDays(enrolledAt, goalAt, earlier(goalUntil, now)),
      ...(goalAt !== undefined && {
        again: followedDays(goalAt, againAt, earlier((goalAt + followUp) as Instant, now)),
      }),
      worth: own.reduce((sum, { at, worth }) => (at <= window ? sum + worth : sum), 0),
      ...messagesOf(id),
      ...givenOf(couponsOf.get(id) ?? []),
    };
  };

  return [...Map.groupBy(told.enrolments.filter(isPassage), ({ key }) => key.customer).values()].flatMap(
    (own) => [...windowsOf(own)].map(([record, window]) => follow(record, window)),
  );
};

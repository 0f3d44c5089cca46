/** What rules may ask of who is likely to return: by a few fields of the profile, and what the shop's orders have taught. */
import { type Duration, days, type Instant, plus } from '../../base/time.ts';
import { numberOf, profileAttributes, timeOf, type WireItem } from '../profiles/mapper.ts';
import type { Profile } from '../profiles/profile.ts';

/** How a customer stands who has ordered. No score asks more of her, so that the sweep can ask each. */
export interface Buyer {
  /** 1 at least. */
  readonly orders: number;
  /** Days from the first order to the last. */
  readonly active: number;
  /** Days from the first order to now. */
  readonly known: number;
  /** Of all orders less what was refunded, in minor units of the shop's currency. */
  readonly spent: number;
}

/** What was learned of the shop's customers, to be asked of one. The same buyer scores the same. */
export interface Scoring {
  /** That she orders at least once in that time, from 0 to 1. @param over a day at least */
  readonly returnChance: (buyer: Buyer, over: Duration) => number;
  /** What her silence has cost of the twelve months ahead, in minor units of the shop's currency; 0 or more. */
  readonly valueAtRisk: (buyer: Buyer) => number;
  /** The share of her own gaps that would be shorter than her silence is, from 0 to 1. */
  readonly beyondOwnRhythm: (buyer: Buyer) => number;
  /** From which share on, above 0 and below 1, it pays most to write to who is silent beyond it; absent: that is not known. */
  readonly rhythmThreshold?: number;
}

const day = days(1);

/** A silence that is longer scores as this one does, in days: no shop has seen what comes after ten years. */
const longestSilence = 3_650;

/** A silence counts by its whole days: between two of them no score changes. */
const buyerOf = (orders: number, spent: number, first: number, last: number, now: Instant): Buyer => {
  const active = Math.max(0, last - first) / day;
  const silent = Math.min(longestSilence, Math.max(0, Math.floor((now - last) / day)));
  return { orders, active, known: active + silent, spent };
};

/** As she stands when a silence begins after her last order, and from each of its days on by which a score can change. */
export function* silencesOf(profile: Profile): Generator<{ readonly at: Instant; readonly buyer: Buyer }> {
  const { lastOrderAt } = profile;
  if (lastOrderAt === undefined) return;
  const buyer = buyerOfProfile(profile, lastOrderAt);
  if (buyer === undefined) return;
  for (let silent = 0; silent <= longestSilence; silent += 1)
    yield { at: plus(lastOrderAt, days(silent)), buyer: { ...buyer, known: buyer.active + silent } };
}

export const buyerAttributes: readonly string[] = [
  profileAttributes.orders,
  profileAttributes.spent,
  profileAttributes.firstOrderAt,
  profileAttributes.lastOrderAt,
];

/** `undefined`: she has not ordered, or nobody knows when. */
export const buyerOfItem = (item: WireItem, now: Instant): Buyer | undefined => {
  const orders = numberOf(item[profileAttributes.orders]) ?? 0;
  const first = timeOf(item[profileAttributes.firstOrderAt]);
  const last = timeOf(item[profileAttributes.lastOrderAt]);
  if (orders < 1 || first === undefined || last === undefined) return undefined;
  return buyerOf(orders, numberOf(item[profileAttributes.spent]) ?? 0, first, last, now);
};

/** As `buyerOfItem`, of the profile. */
export const buyerOfProfile = (
  { orders, spent, firstOrderAt, lastOrderAt }: Profile,
  now: Instant,
): Buyer | undefined =>
  orders < 1 || firstOrderAt === undefined || lastOrderAt === undefined
    ? undefined
    : buyerOf(orders, spent, firstOrderAt, lastOrderAt, now);

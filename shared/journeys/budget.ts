/** What a journey may give away and spend in a calendar month, as its story says it. */
import * as z from 'zod';
import { microsOf, unitsOfMicros } from '../base/money.ts';
import type { Journey, Touchpoint } from './language.ts';
import { benefitOf, type CouponTerms, listed } from './offers/benefits/index.ts';
import { offerOf } from './touchpoints/index.ts';

/** In units of the shop's currency, a calendar month of the shop's own timezone. */
export interface Budget {
  /** Coupons, at what each takes off at most. */
  readonly coupons?: number;
  /** Messages that sell, at what each costs: the settings' `usdEach`. */
  readonly messages?: number;
  /** What a coupon counts of which nobody knows what it is worth: a percentage for a customer without an order, a gift. */
  readonly unknownFace?: number;
}

const amount = z.number().positive();
export const budgetSchema = z.strictObject({
  coupons: amount.exactOptional(),
  messages: amount.exactOptional(),
  unknownFace: amount.exactOptional(),
}) satisfies z.ZodType<Budget>;

/** By journey: those that have one. */
export type Budgets = Readonly<Record<string, Budget>>;

export const budgetsOf = (journeys: readonly Pick<Journey, 'id' | 'budget'>[]): Budgets =>
  Object.fromEntries(
    journeys.flatMap(({ id, budget }) => (budget === undefined ? [] : [[id, { ...budget }] as const])),
  );

/** What each such coupon counts at least, in units; `undefined`: that is known of some customers only, or of nobody. */
const leastFace = (terms: CouponTerms): number | undefined => {
  const { minimum } = terms;
  const face = benefitOf(terms).face(terms, {
    ofShop: microsOf,
    ...(minimum !== undefined && { order: microsOf(minimum) }),
  });
  return face === undefined ? undefined : unitsOfMicros(face);
};

/** What a transactional message brings is issued whatever is left. */
const isOwed = (touchpoint: Touchpoint): boolean =>
  'transactional' in touchpoint && touchpoint.transactional === true;

/** What a month's budget of coupons must have room for: the dearest of them that is not owed; `undefined`: nobody knows of one. */
export const dearestCoupon = (touchpoints: readonly Touchpoint[]): number | undefined => {
  const faces = touchpoints.flatMap((touchpoint) => {
    const coupon = offerOf(touchpoint);
    return coupon === undefined || isOwed(touchpoint) ? [] : (leastFace(coupon.terms) ?? []);
  });
  return faces.length === 0 ? undefined : Math.max(...faces);
};

const checkCoupons = (
  { coupons = 0, unknownFace }: Budget,
  touchpoints: readonly Touchpoint[],
  refuse: (where: string, why: string) => void,
): void => {
  for (const touchpoint of touchpoints) {
    const coupon = offerOf(touchpoint);
    if (coupon === undefined) continue;
    const { name, terms, forFriends } = coupon;
    const face = leastFace(terms);
    if (forFriends === true)
      refuse('budget.coupons', `can't bound "${name}", which as many friends redeem as come; leave it out`);
    else if (face === undefined && unknownFace === undefined)
      refuse(
        'budget.unknownFace',
        `must say what "${name}" counts where nobody knows what it is worth, such as 15`,
      );
    else if (face !== undefined && face > coupons && !isOwed(touchpoint))
      refuse(
        'budget.coupons',
        `is ${coupons}, and one "${name}" is worth ${face} at least: it would never be issued`,
      );
  }
};

/** @param touchpoints all of the story's */
export const checkBudget = (
  budget: Budget,
  touchpoints: readonly Touchpoint[],
  refuse: (where: string, why: string) => void,
): void => {
  const { coupons, messages, unknownFace } = budget;
  for (const [name, units] of Object.entries({ coupons, messages, unknownFace }))
    if (units !== undefined && !(units > 0 && Number.isFinite(units)))
      refuse(
        `budget.${name}`,
        `must be an amount above nothing, in units of the shop’s currency, not ${units}`,
      );
  const words = Object.keys(budgetSchema.shape);
  for (const word of Object.keys(budget).filter((each) => !words.includes(each)))
    refuse(`budget.${word}`, `is no word of a budget; there are ${listed(words)}`);
  if (coupons === undefined && messages === undefined)
    refuse('budget', 'must bound coupons, messages, or both, such as { coupons: 500 }');
  if (unknownFace !== undefined && unknownFace > (coupons ?? 0))
    refuse(
      'budget.unknownFace',
      `is ${unknownFace}, and the coupons' whole budget ${coupons ?? 'is not bounded'}`,
    );
  if (coupons !== undefined) checkCoupons(budget, touchpoints, refuse);
};

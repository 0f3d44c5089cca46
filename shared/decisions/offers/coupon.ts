/** Coupons: issued once a passage with a code that nobody can guess, taken by one order, in time. */
import { type EnrolmentKey, touchKey } from '../../base/ids.ts';
import { minorOf } from '../../base/money.ts';
import { type Instant, milliseconds, plus } from '../../base/time.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { benefitOf, type CouponTerms } from '../../journeys/offers/benefits/index.ts';
import type { CouponRecord } from '../../journeys/records.ts';
import type { CouponSpec } from '../../journeys/touchpoints/coupon.ts';
import { couponCode } from './code.ts';

/** What of the customer an offer hangs on. */
export type Offered = Pick<Profile, 'favouriteCategory' | 'orders' | 'spent'>;

/** Of a customer whose favourite category is unknown it is for everything. */
const termsFor = ({ terms, onFavouriteCategory }: CouponSpec, { favouriteCategory }: Offered): CouponTerms =>
  onFavouriteCategory === true && favouriteCategory !== undefined
    ? { ...terms, only: { categories: [favouriteCategory] } }
    : terms;

/** What it is worth to the customer, in minor units of the shop's currency; `undefined`: nobody knows. */
export const faceOf = (
  terms: CouponTerms,
  { orders, spent }: Offered,
  currency: string,
): number | undefined => {
  const ofShop = (units: number): number => minorOf(units, currency);
  const usual = orders > 0 ? Math.max(0, Math.round(spent / orders)) : undefined;
  const { minimum } = terms;
  const order = minimum === undefined ? usual : Math.max(ofShop(minimum), usual ?? 0);
  return benefitOf(terms).face(terms, { ofShop, ...(order !== undefined && { order }) });
};

/** The coupon that this passage issues under that name: the same code whenever it is asked for. */
export const issueCoupon = (
  secret: string,
  enrolment: EnrolmentKey,
  spec: CouponSpec,
  customer: Offered,
  currency: string,
  now: Instant,
): CouponRecord => {
  const terms = termsFor(spec, customer);
  const face = faceOf(terms, customer, currency);
  return {
    enrolment,
    name: spec.name,
    code: couponCode(secret, `coupon ${touchKey(enrolment, spec.name)}`),
    terms,
    ...(face !== undefined && { face }),
    ...(spec.forFriends !== undefined && { forFriends: spec.forFriends }),
    issuedAt: now,
    validUntil: plus(now, milliseconds(spec.validFor)),
  };
};

/** Whether an order at that instant may still take it. */
export const isValidAt = (
  { issuedAt, validUntil, voidAt, releasedAt, state }: CouponRecord,
  at: Instant,
): boolean =>
  at >= issuedAt &&
  at <= validUntil &&
  (voidAt === undefined || at < voidAt) &&
  releasedAt === undefined &&
  state !== 'reserved';

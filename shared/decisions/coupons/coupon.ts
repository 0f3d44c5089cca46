/** Coupons: issued once a passage with a code that nobody can guess, taken by one order, in time. */
import { derivedCode, type EnrolmentKey, touchKey } from '../../base/ids.ts';
import { type Instant, milliseconds, plus } from '../../base/time.ts';
import type { CouponRecord } from '../../journeys/records.ts';
import type { CouponSpec } from '../../journeys/touchpoints/coupon.ts';

const codeLength = 10;

/** The coupon that this passage issues under that name: the same code whenever it is asked for. */
export const issueCoupon = (
  secret: string,
  enrolment: EnrolmentKey,
  spec: CouponSpec,
  now: Instant,
): CouponRecord => ({
  enrolment,
  name: spec.name,
  code: derivedCode(secret, `coupon ${touchKey(enrolment, spec.name)}`, codeLength),
  terms: spec.terms,
  ...(spec.onFavouriteCategory !== undefined && { onFavouriteCategory: spec.onFavouriteCategory }),
  ...(spec.forFriends !== undefined && { forFriends: spec.forFriends }),
  issuedAt: now,
  validUntil: plus(now, milliseconds(spec.validFor)),
});

/** Whether an order at that instant may still take it. */
export const isValidAt = ({ issuedAt, validUntil, voidAt }: CouponRecord, at: Instant): boolean =>
  at >= issuedAt && at <= validUntil && (voidAt === undefined || at < voidAt);

/** As customers type it: case, spaces and dashes do not matter. */
export const normalCode = (text: string): string => text.toUpperCase().replace(/[\s-]/g, '');

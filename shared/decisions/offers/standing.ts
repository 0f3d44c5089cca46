/** How a coupon stands at an instant. */
import type { Instant } from '../../base/time.ts';
import type { CouponRecord } from '../../journeys/records.ts';

/**
 * `reserved`: the shop is being told of it, and nobody has it yet. `outstanding`: it can be used. `void`: taken back, with
 * the passage that it is of. `released`: it never reached anybody.
 */
export const standings = ['reserved', 'outstanding', 'redeemed', 'expired', 'void', 'released'] as const;
export type Standing = (typeof standings)[number];

export const standingAt = (coupon: CouponRecord, now: Instant): Standing => {
  const { state, validUntil, voidAt, releasedAt, orderId } = coupon;
  if (orderId !== undefined) return 'redeemed';
  if (releasedAt !== undefined) return 'released';
  if (voidAt !== undefined && voidAt <= now) return 'void';
  if (state === 'reserved') return 'reserved';
  return validUntil < now ? 'expired' : 'outstanding';
};

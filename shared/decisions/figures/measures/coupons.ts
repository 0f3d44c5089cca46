/** Coupons: how they stand, by the day until which they are valid, so that any day's liability is a sum. */
import type { CouponRecord } from '../../../journeys/records.ts';
import { type Cell, counterOf, dayOf, type Measure, offersFigure } from '../cell.ts';

/** How a coupon stands, but for time: what is `open` can be used until its day is over. */
export const couponStates = ['reserved', 'open', 'redeemed', 'void', 'released'] as const;
export type CouponState = (typeof couponStates)[number];

const stateOf = ({ orderId, releasedAt, voidAt, state }: CouponRecord): CouponState => {
  if (orderId !== undefined) return 'redeemed';
  if (releasedAt !== undefined) return 'released';
  if (voidAt !== undefined) return 'void';
  return state === 'reserved' ? 'reserved' : 'open';
};

export const coupons: Measure<CouponRecord> = {
  cells: (coupon, counting) => {
    const { enrolment, name, validUntil, face = 0, discount = 0, orderValue = 0 } = coupon;
    const state = stateOf(coupon);
    const own = (of: string, amount: number): Cell => ({
      figure: offersFigure,
      at: `${dayOf(validUntil, counting)}#${enrolment.journey}#${name}`,
      counter: counterOf(state, of),
      amount,
    });
    const amounts = { face, ...(state === 'redeemed' && { discount, orders: orderValue }) };
    return [
      own('coupons', 1),
      ...Object.entries(amounts).flatMap(([of, amount]) => (amount === 0 ? [] : [own(of, amount)])),
    ];
  },
};

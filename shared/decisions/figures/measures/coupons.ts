/** Coupons: how they stand, by the month of their issue and the day until which they are valid, so that any day's liability is a sum. */
import type { CouponRecord } from '../../../journeys/records.ts';
import { type Cell, counterOf, couponsFigure, dayOf, type Measure, monthOfDay } from '../cell.ts';

/** How a coupon stands, but for time: what is `open` can be used until its day is over. */
export type CouponState = 'reserved' | 'open' | 'redeemed' | 'void' | 'released';

const stateOf = ({ orderId, releasedAt, voidAt, state }: CouponRecord): CouponState => {
  if (orderId !== undefined) return 'redeemed';
  if (releasedAt !== undefined) return 'released';
  if (voidAt !== undefined) return 'void';
  return state === 'reserved' ? 'reserved' : 'open';
};

export const coupons: Measure<CouponRecord> = {
  cells: (coupon, counting) => {
    const { enrolment, name, issuedAt, validUntil, face, discount = 0, orderValue = 0 } = coupon;
    const state = stateOf(coupon);
    const at = [monthOfDay(dayOf(issuedAt, counting)), dayOf(validUntil, counting), enrolment.journey, name];
    const own = (of: string, amount: number): Cell => ({
      figure: couponsFigure,
      at: at.join('#'),
      counter: counterOf(state, of),
      amount,
    });
    const worth = face === undefined ? { unknown: 1 } : { face };
    const amounts = { ...worth, ...(state === 'redeemed' && { discount, orders: orderValue }) };
    return [
      own('coupons', 1),
      ...Object.entries(amounts).flatMap(([of, amount]) => (amount === 0 ? [] : [own(of, amount)])),
    ];
  },
};

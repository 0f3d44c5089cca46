/** What follows from an order that is another than it was: coupons, referrals and goals; repeating it changes nothing. */
import { goalsOfPurchase } from '../../customers/events/fold.ts';
import type { OrderEvent } from '../../customers/orders/merge.ts';
import type { OrderState } from '../../customers/orders/order.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { normalCode } from '../../decisions/coupons/coupon.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import type { Ports } from '../ports.ts';
import { cancelReferral } from '../referrals/refer.ts';

/** A coupon that the order had taken is free again, and a goal that it had reached is reached no more, or by a later order. */
export const takeBack = async (
  { orderId, placedAt: at, checkoutId, couponCodes }: OrderState,
  { customer }: OrderEvent,
  profile: Profile,
  ports: Ports,
): Promise<void> => {
  const { ledger } = ports;
  await cancelReferral({ customer, orderId }, ports);
  for (const code of couponCodes.map(normalCode)) {
    const coupon = await ledger.couponByCode(code);
    if (coupon?.orderId === orderId) await ledger.release(coupon, orderId);
  }
  if (at === undefined) return;
  const purchase = { at, orderId, ...(checkoutId !== undefined && { checkoutId }) };
  for (const [journey, was] of goalsOfPurchase(purchase, profile)) {
    const entry = profile.enrolments[journey];
    if (entry !== undefined && entry.goalAt !== was)
      await ledger.retractGoal(keyOf(profile.id, journey, entry), was, entry.goalAt);
  }
};

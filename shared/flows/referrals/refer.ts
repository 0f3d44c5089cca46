/** Takes in what orders and refunds mean for referrals; repeating it changes nothing. */

import type { CustomerEvent } from '../../customers/events/event.ts';
import { untilWritten } from '../../customers/profiles/change.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { canRefer, type ReferralRecord, referralOf } from '../../decisions/referrals/referral.ts';
import type { CouponRecord } from '../../journeys/records.ts';
import { currentProfile } from '../current.ts';
import type { Ports } from '../ports.ts';
import { tellCancelled, tellReferral } from './tell.ts';

type Order = Pick<ReferralRecord, 'orderId' | 'at'>;
type Refund = Extract<CustomerEvent, { name: 'Order Refunded' }>;

/** Cancels the friend's referral if that is its order. */
export const cancelReferral = async (
  { customer, orderId }: Pick<Refund, 'customer' | 'orderId'>,
  ports: Ports,
): Promise<void> => {
  const cancelledAt = await ports.ledger.cancelReferral(customer, orderId, ports.now());
  if (cancelledAt !== undefined) await tellCancelled(customer, orderId, cancelledAt, ports);
};

/** `undefined`: another order has referred this friend. */
const written = (referral: ReferralRecord, { ledger }: Ports): Promise<ReferralRecord | undefined> =>
  untilWritten(referral.friend, async () => {
    const known = await ledger.referral(referral.friend);
    if (known?.orderId === referral.orderId) return known;
    if (known !== undefined && known.at <= referral.at) return undefined;
    // The friend's record names the referrer, whose points for it name the friend.
    await ledger.tie(referral.referrer, referral.friend);
    return (await ledger.refer(referral, known)) === 'stale' ? 'stale' : referral;
  });

/**
 * The friend's order with a code that a customer handed on. It refers when it is the friend's first, in time, as far
 * as is known; whether it still is, and stays unrefunded, is asked again when the reward is due.
 */
export const refer = async (
  order: Order,
  coupon: CouponRecord,
  friend: Profile,
  ports: Ports,
): Promise<void> => {
  const { orderId, at } = order;
  const referrer = await currentProfile(coupon.enrolment.customer, ports);
  if (!canRefer(referrer, friend, { at })) return;
  const referral = await written(referralOf(coupon, friend.id, { orderId, at }), ports);
  if (referral === undefined) return;
  await tellReferral(referral, ports);
  // A refund that came in before its order found nothing to cancel.
  const record = await ports.ledger.order(friend.id, orderId);
  if (record !== undefined && Object.keys(record.refunds).length > 0)
    await cancelReferral({ customer: friend.id, orderId }, ports);
};

/** Whether the friend's referral may be rewarded now. */
export const referralStands = async (
  friend: Profile,
  { ledger, profiles }: Pick<Ports, 'ledger' | 'profiles'>,
): Promise<boolean> => {
  const referral = await ledger.referral(friend.id);
  if (referral === undefined || referral.cancelledAt !== undefined) return false;
  return canRefer(await currentProfile(referral.referrer, { profiles }), friend, referral);
};

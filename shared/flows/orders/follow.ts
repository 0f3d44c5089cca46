/** What follows from an order as it stands: coupons, referrals and goals; repeating it changes nothing. */
import { unitsOf, worthIn } from '../../base/money.ts';
import type { Instant } from '../../base/time.ts';
import { isImported } from '../../customers/events/event.ts';
import { goalsOfPurchase } from '../../customers/events/fold.ts';
import type { OrderEvent } from '../../customers/orders/merge.ts';
import type { OrderState } from '../../customers/orders/order.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import { codeIn } from '../../decisions/offers/code.ts';
import { isValidAt } from '../../decisions/offers/coupon.ts';
import { withOffer } from '../../decisions/offers/on-profile.ts';
import type { CouponRecord } from '../../journeys/records.ts';
import { changeCustomer, currentProfile } from '../current.ts';
import { latestOf } from '../offers/latest.ts';
import { givePoints, takePoints } from '../offers/points.ts';
import type { OrderPlan } from '../orders/plan.ts';
import type { Ports } from '../ports.ts';
import { cancelReferral, refer } from '../referrals/refer.ts';

/** Each code once, however often it is told, and in whatever letters. */
const codesIn = (told: readonly string[]): ReadonlySet<string> =>
  new Set(told.flatMap((each) => codeIn(each) ?? []));

/** Whether the customer was given it, by whatever id. */
const isTheirs = async (
  { enrolment: { customer } }: CouponRecord,
  { id }: Profile,
  ports: Ports,
): Promise<boolean> => customer === id || (await currentProfile(customer, ports))?.id === id;

/** A coupon that the order had taken is free again, and a goal that it had reached is reached no more, or by a later order. */
const takeBack = async (
  { orderId, placedAt: at, checkoutId, couponCodes }: OrderState,
  event: OrderEvent,
  profile: Profile,
  ports: Ports,
): Promise<void> => {
  const { ledger } = ports;
  await cancelReferral({ customer: event.customer, orderId }, ports);
  for (const code of codesIn(couponCodes)) {
    const found = await ledger.couponByCode(code);
    const coupon = found && (await latestOf(found, ports));
    if (coupon?.orderId !== orderId) continue;
    // Free last: who comes again after a death between finds it taken, and does both.
    if (await isTheirs(coupon, profile, ports)) {
      await changeCustomer(profile.id, (each) => changedOffer(each, coupon, coupon.validUntil), ports);
      await takePoints(coupon, profile.id, ports);
    }
    // A shop that counts uses counts those of orders that were cancelled, too.
    await ports.offers.follow({ ...coupon, renews: true });
    await ledger.release(coupon, orderId);
  }
  if (at === undefined) return;
  const purchase = { at, orderId, ...(checkoutId !== undefined && { checkoutId }) };
  for (const [journey, was] of goalsOfPurchase(purchase, profile)) {
    const entry = profile.enrolments[journey];
    if (entry === undefined || entry.goalAt === was) continue;
    const key = keyOf(profile.id, journey, entry);
    // Before it is taken back: a goal that nobody was told of is not told of now, and one that was is not forgotten.
    const { enrolment } = await ledger.passage(key);
    if (entry.goalAt === undefined && enrolment?.goalAt === was)
      await ports.publish([
        { name: 'Goal Retracted', at: event.at, detail: { ...key, arm: entry.arm, orderId } },
      ]);
    await ledger.retractGoal(key, was, entry.goalAt);
  }
};

/** With the coupon's offer unused until then, or not at all; `undefined`: it is so already. */
const changedOffer = (
  profile: Profile,
  { enrolment, forFriends }: CouponRecord,
  until: Instant | undefined,
): Profile | undefined => {
  const changed = forFriends === true ? profile : withOffer(profile, enrolment, until);
  return changed === profile ? undefined : changed;
};

/** A code that is not ours, is another customer's, is over or is taken changes nothing but the order's price. */
const redeemCode = async (
  code: string,
  event: OrderEvent,
  { orderId, placedAt: at, worth }: OrderState,
  profile: Profile,
  ports: Ports,
): Promise<void> => {
  const coupon = await ports.ledger.couponByCode(code);
  if (coupon === undefined || at === undefined) return;
  // What the checkout has taken for it in time is the order's, however late it is placed.
  const isTaken = async () => (await latestOf(coupon, ports)).orderId === orderId;
  if (coupon.orderId !== orderId && !isValidAt(coupon, at) && !(await isTaken())) return;
  if (coupon.forFriends === true)
    return isImported(event) ? undefined : refer({ orderId, at }, coupon, profile, ports);
  if (!(await isTheirs(coupon, profile, ports))) return;
  const { settings } = ports;
  const { value: minor = 0, currency = settings.currency } = worth ?? {};
  const value = worthIn({ minor, currency }, settings);
  if ((await ports.ledger.redeem(coupon, { orderId, value, at })) === 'refused') return;
  await changeCustomer(profile.id, (each) => changedOffer(each, coupon, undefined), ports);
  await givePoints(coupon, profile.id, at, ports);
  const { enrolment, name } = coupon;
  await ports.publish([
    {
      name: 'Coupon Redeemed',
      at,
      detail: {
        ...enrolment,
        coupon: name,
        code: coupon.code,
        orderId,
        ...(value !== undefined && { value: unitsOf(value, settings.currency) }),
      },
    },
  ]);
};

/** What the order as it stands means for coupons, referrals and goals; whether it is one. */
export const followOrder = async (
  event: OrderEvent,
  { order }: OrderPlan,
  profile: Profile,
  ports: Ports,
): Promise<boolean> => {
  const counts = order.counted.at !== undefined;
  if (counts && event.name !== 'Order Refunded')
    for (const code of codesIn(order.couponCodes)) await redeemCode(code, event, order, profile, ports);
  if (!counts && order.standing?.isCancelled === true) await takeBack(order, event, profile, ports);
  if (event.name === 'Order Refunded') await cancelReferral(event, ports);
  return counts;
};

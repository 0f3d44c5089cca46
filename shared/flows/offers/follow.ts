/** The shop follows how a coupon stands in the ledger: its code is good there for as long as it is here. */
import { type Duration, hours, type Instant, milliseconds, minutes } from '../../base/time.ts';
import type { CouponRecord } from '../../journeys/records.ts';
import type { Ledger } from '../ports.ts';
import type { Change, ShopDesk } from './desk.ts';

/** What became of it. */
export type Followed =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'again'; readonly because: string; readonly pause: Duration }
  | { readonly outcome: 'refused'; readonly because: string };

export interface FollowPorts {
  readonly now: () => Instant;
  readonly ledger: Pick<Ledger, 'coupon' | 'couponByCode'>;
  readonly shop: ShopDesk;
}

const leastPause = minutes(1);
const mostPause = hours(1);
/** Longer than whoever announces a change lives to write it down; a till's request lives for seconds. */
const untilWritten = ({ taken }: Change): Duration => minutes(taken === true ? 1 : 16);

const pauseAfter = (tried: number): Duration =>
  milliseconds(Math.min(mostPause, leastPause * 2 ** Math.min(tried - 1, 10)));

/** What the code of the change is worth; `used`: an order has taken it, and the shop has nothing to follow. */
type Standing = 'good' | 'void' | 'used';

const standingOf = (coupon: CouponRecord | undefined, { code }: Change, now: Instant): Standing => {
  // What was issued in the place of a released code has another.
  if (coupon === undefined || coupon.code !== code) return 'void';
  if (coupon.releasedAt !== undefined || coupon.voidAt !== undefined) return 'void';
  if (coupon.orderId !== undefined && coupon.forFriends !== true) return 'used';
  return coupon.validUntil > now ? 'good' : 'void';
};

/**
 * Tells the shop how the coupon stands, until it has not changed meanwhile.
 * @param tried how often, with this time
 */
export const followCoupon = async (
  change: Change,
  tried: number,
  { now, ledger, shop }: FollowPorts,
): Promise<Followed> => {
  // Of customers who were merged meanwhile, the record lies with the other.
  const read = async (): Promise<CouponRecord | undefined> =>
    (await ledger.coupon(change.enrolment, change.name)) ?? (await ledger.couponByCode(change.code));
  const isAwaited = (standing: Standing): boolean =>
    tried === 1 && (change.renews === true ? standing === 'used' : standing === 'good');
  let coupon = await read();
  for (;;) {
    const standing = standingOf(coupon, change, now());
    if (isAwaited(standing))
      return { outcome: 'again', because: 'it is not written down yet', pause: untilWritten(change) };
    if (standing === 'used' && change.taken !== true) return { outcome: 'done' };
    const answer =
      standing === 'good' && coupon !== undefined
        ? await shop.create(coupon, change.renews)
        : await shop.remove(change, coupon?.code === change.code && coupon.releasedAt === undefined);
    if (answer.kind === 'busy') return { outcome: 'again', because: answer.why, pause: pauseAfter(tried) };
    if (answer.kind === 'refused') return { outcome: 'refused', because: answer.why };
    const after = await read();
    if (standingOf(after, change, now()) === standing && after?.validUntil === coupon?.validUntil)
      return { outcome: 'done' };
    coupon = after;
  }
};

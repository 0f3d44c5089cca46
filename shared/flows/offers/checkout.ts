/** What a checkout asks of a code: whether it counts, to take it for an order, and to give it back. */
import type { CustomerId } from '../../base/ids.ts';
import { type ShopMoney, worthIn } from '../../base/money.ts';
import { type Instant, iso } from '../../base/time.ts';
import { untilWritten } from '../../customers/profiles/change.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { codeIn, isMisspelt, isWhole, normalCode } from '../../decisions/offers/code.ts';
import { type Basket, discountOf, type Given } from '../../decisions/offers/discount.ts';
import type { CouponRecord } from '../../journeys/records.ts';
import { type Refused, refusalReasons } from '../../messages/offers/words.ts';
import { currentProfile } from '../current.ts';
import type { OrderHead, Ports } from '../ports.ts';
import { latestOf } from './latest.ts';

/** What a checkout knows of who is buying. */
export interface Buyer {
  readonly id: CustomerId;
  /** As far as anything is known of the id, by whatever name: asked only where it matters. */
  readonly profile: () => Promise<Profile | undefined>;
}

export interface Asking {
  /** As it was typed. */
  readonly code: string;
  /** Absent: whether it is enough for the code is not asked. */
  readonly basket?: Basket;
  /** Absent: whose it is is not asked. */
  readonly buyer?: Buyer;
  /** The order that takes it, or has. */
  readonly orderId?: string;
}

type Refusals = readonly [Refused, ...Refused[]];

/** The first refusal is the one to be said first. */
export type Verdict =
  | { readonly coupon: CouponRecord; readonly gives?: Given }
  | { readonly refused: Refusals };

type Needed = Pick<Ports, 'ledger' | 'profiles' | 'offers' | 'tell' | 'settings' | 'now'>;

/** Whether it may be a guess: nobody guesses a code that we have made, whose last letter is right; a pool's may be as short as it likes. */
export const isGuess = (typed: string): boolean => !isWhole(normalCode(typed));

/** How its record stands then, for this order. */
const stateRefusals = (
  { releasedAt, voidAt, orderId, issuedAt, validUntil }: CouponRecord,
  order: string | undefined,
  at: Instant,
): readonly Refused[] => {
  if (orderId !== undefined && orderId === order) return [];
  return [
    ...(releasedAt !== undefined || (voidAt !== undefined && voidAt <= at)
      ? [{ reason: 'void' } as const]
      : []),
    ...(orderId !== undefined ? [{ reason: 'taken' } as const] : []),
    ...(at < issuedAt ? [{ reason: 'not-yet', at: issuedAt } as const] : []),
    ...(at > validUntil ? [{ reason: 'expired', at: validUntil } as const] : []),
  ];
};

const isOwner = async (buyer: Buyer, owner: CustomerId, ports: Needed): Promise<boolean> => {
  if (buyer.id === owner) return true;
  const [asks, owns] = await Promise.all([buyer.profile(), currentProfile(owner, ports)]);
  return asks !== undefined && asks.id === owns?.id;
};

/** Whom it is for. */
const buyerRefusals = async (
  { enrolment, forFriends }: CouponRecord,
  buyer: Buyer,
  orderId: string | undefined,
  ports: Needed,
): Promise<readonly Refused[]> => {
  const isOwn = await isOwner(buyer, enrolment.customer, ports);
  if (forFriends !== true) return isOwn ? [] : [{ reason: 'not-yours' }];
  if (isOwn) return [{ reason: 'for-friends' }];
  const friend = await buyer.profile();
  if (friend === undefined || friend.orders === 0) return [];
  const referral = await ports.ledger.referral(friend.id);
  return referral !== undefined && referral.orderId === orderId ? [] : [{ reason: 'not-first' }];
};

const inOrder = (refused: readonly Refused[]): readonly Refused[] =>
  refused.toSorted((a, b) => refusalReasons.indexOf(a.reason) - refusalReasons.indexOf(b.reason));

/** What the coupon comes to for this buyer, basket and order. */
const judged = async (
  coupon: CouponRecord,
  { basket, buyer, orderId }: Asking,
  ports: Needed,
): Promise<Verdict> => {
  const { settings } = ports;
  const discount = basket && discountOf(coupon, basket, settings);
  const [first, ...others] = inOrder([
    ...stateRefusals(coupon, orderId, ports.now()),
    ...(buyer === undefined ? [] : await buyerRefusals(coupon, buyer, orderId, ports)),
    ...(discount !== undefined && 'refused' in discount ? discount.refused : []),
  ]);
  if (first !== undefined) return { refused: [first, ...others] };
  return { coupon, ...(discount !== undefined && 'gives' in discount && { gives: discount.gives }) };
};

/** The coupon of the code; what the shop is yet to be told of is nobody's yet. */
const couponOf = async (
  typed: string,
  { ledger, settings }: Needed,
): Promise<CouponRecord | Refused['reason']> => {
  const code = codeIn(typed);
  if (code === undefined) return 'unknown';
  // What a pool has made has letters as it likes.
  if (settings.offers?.shop.kind !== 'pool' && isMisspelt(code)) return 'misspelt';
  const coupon = await ledger.couponByCode(code);
  return coupon === undefined || coupon.state === 'reserved' ? 'unknown' : coupon;
};

/** Whether the code counts, and what it takes off; nothing is changed. */
export const checkCode = async (asking: Asking, ports: Needed): Promise<Verdict> => {
  const coupon = await couponOf(asking.code, ports);
  return typeof coupon === 'string' ? { refused: [{ reason: coupon }] } : judged(coupon, asking, ports);
};

const worthOf = (given: Given | undefined, shop: ShopMoney): number | undefined =>
  given === undefined ? undefined : worthIn(given.amount, shop);

/** An order that is told of already is told to have taken the code; any other takes it along when it is told. */
const tellOwner = async (
  orderId: string,
  { code }: CouponRecord,
  { owner }: Pick<OrderHead, 'owner'>,
  ports: Needed,
): Promise<void> => {
  if (owner === undefined) return;
  const at = iso(ports.now());
  const detail = { customer: owner, id: `${orderId}-took-${code}-${at}`, at, orderId, couponCodes: [code] };
  await ports.tell([{ name: 'Order Changed', at: ports.now(), detail }]);
};

const tryToRedeem = async (
  asking: Asking & { readonly orderId: string },
  ports: Needed,
): Promise<Verdict | 'stale'> => {
  const verdict = await checkCode(asking, ports);
  if ('refused' in verdict) return verdict;
  const { coupon, gives } = verdict;
  const { orderId } = asking;
  if (coupon.forFriends === true) {
    await tellOwner(orderId, coupon, await ports.ledger.nameCode(orderId, coupon.code), ports);
    return verdict;
  }
  // Before it is written: a till that hears of a death need not ask again, and the code is no other's at the shop.
  await ports.offers.follow({ ...coupon, taken: true });
  const at = ports.now();
  const discount = worthOf(gives, ports.settings);
  const order = { orderId, value: undefined, at, ...(discount !== undefined && { discount }) };
  const taken = await ports.ledger.redeemAndName(coupon, order);
  if (taken === 'stale') return taken;
  if (taken !== 'refused') {
    // Whoever dies before this gives no answer, is asked again, and comes by here again.
    await tellOwner(orderId, coupon, taken, ports);
    return verdict;
  }
  const [first = { reason: 'taken' }, ...others] = stateRefusals(await latestOf(coupon, ports), orderId, at);
  return { refused: [first, ...others] };
};

/**
 * Takes the code for the order, once: of all that ask at once for different orders one has it. Asked again for the same order it
 * is taken as it was. All that follows from it follows from the order, as it is told; with a code for friends nothing else is done.
 * @throws ContendedProfileError
 */
export const redeemCode = (asking: Asking & { readonly orderId: string }, ports: Needed): Promise<Verdict> =>
  untilWritten(asking.orderId, () => tryToRedeem(asking, ports));

/** Gives the code back that the order has taken; what is free already stays so. */
export const releaseCode = async (
  { code, orderId }: Pick<Asking, 'code'> & { readonly orderId: string },
  ports: Needed,
): Promise<Verdict> => {
  const { ledger, offers } = ports;
  const found = await couponOf(code, ports);
  if (typeof found === 'string') return { refused: [{ reason: found }] };
  const coupon = await latestOf(found, ports);
  const isForFriends = coupon.forFriends === true;
  if (coupon.orderId === undefined && !isForFriends) return { coupon };
  if (!isForFriends && coupon.orderId !== orderId) return { refused: [{ reason: 'taken' }] };
  // Before it is free: an order that is told from here on does not take it along.
  const { owner } = await ledger.unnameCode(orderId, coupon.code);
  const order = owner && (await ledger.order(owner, orderId));
  // What an order that stands has taken stays taken: its cancelling gives it back.
  if (order?.counted.at !== undefined) return { refused: [{ reason: 'order-stands' }] };
  if (isForFriends) return { coupon };
  // A shop that counts uses has counted this one.
  await offers.follow({ ...coupon, renews: true });
  await ledger.release(coupon, orderId);
  return { coupon };
};

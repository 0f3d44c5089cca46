/** What a shop owes by its coupons: how each stands at an instant, what all of them come to, and what of that is to be expected. */
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

/** Of coupons that stand alike. */
export interface Tally {
  readonly coupons: number;
  /** In minor units of the shop's currency, of those whose face is known. */
  readonly face: number;
  /** Of so many nobody knows what they are worth. */
  readonly unknown: number;
  /** What those that were redeemed took off, as checkouts told. */
  readonly discount: number;
}
export type Tallies = Readonly<Record<Standing, Tally>>;

/** What is known of how coupons of their kind end: of those whose time is over, and that nobody took back. */
export interface Ended {
  readonly over: number;
  /** Of these. */
  readonly redeemed: number;
}

export interface Counted {
  readonly tallies: Tallies;
  readonly ended: Ended;
}

const none: Tally = { coupons: 0, face: 0, unknown: 0, discount: 0 };

export const nothingCounted: Counted = {
  tallies: { reserved: none, outstanding: none, redeemed: none, expired: none, void: none, released: none },
  ended: { over: 0, redeemed: 0 },
};

const withOne = (tally: Tally, { face, discount = 0 }: CouponRecord): Tally => ({
  coupons: tally.coupons + 1,
  face: tally.face + (face ?? 0),
  unknown: tally.unknown + (face === undefined ? 1 : 0),
  discount: tally.discount + discount,
});

/** With this coupon, as it stands then. */
export const counted = ({ tallies, ended }: Counted, coupon: CouponRecord, now: Instant): Counted => {
  const standing = standingAt(coupon, now);
  const isOver = coupon.validUntil < now && (standing === 'redeemed' || standing === 'expired');
  return {
    tallies: { ...tallies, [standing]: withOne(tallies[standing], coupon) },
    ended: {
      over: ended.over + (isOver ? 1 : 0),
      redeemed: ended.redeemed + (isOver && standing === 'redeemed' ? 1 : 0),
    },
  };
};

/**
 * The share of coupons that is redeemed, of those whose time is over: of others those that are redeemed are known first,
 * so that they would make it too high. `undefined`: none is over.
 */
export const redemptionRate = (all: readonly Ended[]): number | undefined => {
  const over = all.reduce((sum, each) => sum + each.over, 0);
  return over === 0 ? undefined : all.reduce((sum, { redeemed }) => sum + redeemed, 0) / over;
};

/** What those that can still be used will come to if so many of them are. In minor units of the shop's currency. */
export const expectedOf = ({ tallies }: Pick<Counted, 'tallies'>, rate: number): number =>
  Math.round(tallies.outstanding.face * rate);

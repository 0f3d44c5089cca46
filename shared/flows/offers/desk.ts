/** Where codes are told before they leave: the shop's own system, or a pool of codes that it has loaded. */
import type { CouponRecord } from '../../journeys/records.ts';

/** It can't be told now, and nobody knows whether it has taken it: it is told again, later. */
export interface Busy {
  readonly kind: 'busy';
  readonly why: string;
}

/** Something has to be mended: it is not told so again. */
export interface RefusedOffer {
  readonly kind: 'refused';
  readonly why: string;
}

export type Made =
  | {
      readonly kind: 'made';
      /** The shop's own, in the place of ours. */
      readonly code?: string;
      /** So few codes are left: it is time to load more. */
      readonly left?: number;
    }
  | Busy
  | RefusedOffer;

export type Removed = { readonly kind: 'gone' } | Busy | RefusedOffer;

/** What a code is known by there. */
export type Coded = Pick<CouponRecord, 'enrolment' | 'name' | 'code'>;

export interface ShopDesk {
  /**
   * From then on the coupon's code is good there, on its terms and until its end. Told again it is the same code.
   * @param renews it is unused from now on, though an order has used it: that one was cancelled
   */
  readonly create: (coupon: CouponRecord, renews?: boolean) => Promise<Made>;
  /**
   * From then on the code is good for nothing there; one that is not there is gone.
   * @param isSeen somebody may know the code: it is nobody else's ever
   */
  readonly remove: (coupon: Coded, isSeen: boolean) => Promise<Removed>;
}

/** Of a coupon of which something has changed, or is about to. */
export interface Change extends Coded {
  /** The order that had taken it was cancelled: it is to be good again. */
  readonly renews?: boolean;
  /** An order has taken it at a till that asked us: it is to be good for no other at the shop's own checkout. */
  readonly taken?: boolean;
}

/** What issues coupons, and takes them back, knows of the shop's own system. */
export interface OfferDesk {
  /** Whether codes are told before they leave; else the shop asks us when one is used. */
  readonly needsTelling: boolean;
  readonly create: ShopDesk['create'];
  /**
   * The shop follows how the coupon stands in the ledger, within minutes, or as soon as it can be told. It is called before
   * that is written down, so that no death between leaves a code there.
   */
  readonly follow: (change: Change) => Promise<void>;
}

/** Where the shop asks us when a code is used. */
export const toldNobody: OfferDesk = {
  needsTelling: false,
  create: async () => ({ kind: 'made' }),
  follow: async () => {},
};

/** Codes that the shop has made itself. */
export interface CodePool {
  /** Adds the codes to those of the coupon of that name; one that is there already stays one. */
  readonly load: (name: string, codes: readonly string[]) => Promise<void>;
}

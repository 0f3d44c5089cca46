/** An offer as words need it. */
import { minorOf } from '../../base/money.ts';
import type { OfferTold } from '../../messages/offers/words.ts';
import type { CouponTerms } from './benefits/index.ts';

interface Offered {
  readonly terms: CouponTerms;
  readonly forFriends?: boolean | undefined;
}

/** Names of the products or categories that it is for; `undefined`: for all. */
export const thingsOf = ({ only }: CouponTerms): readonly string[] | undefined => {
  if (only === undefined) return undefined;
  return 'products' in only ? only.products : only.categories;
};

/** @param currency the shop's */
export const offerTold = ({ terms, forFriends = false }: Offered, currency: string): OfferTold => ({
  percentOff: 'percentOff' in terms ? terms.percentOff : null,
  amountOff: 'amountOff' in terms ? terms.amountOff : null,
  freeShipping: 'freeShipping' in terms ? terms.freeShipping : null,
  gift: 'gift' in terms ? terms.gift : null,
  points: 'points' in terms ? terms.points : null,
  minimum: terms.minimum === undefined ? null : { minor: minorOf(terms.minimum, currency), currency },
  only: thingsOf(terms) ?? null,
  notWithOthers: terms.notWithOthers === true,
  forFriends,
});

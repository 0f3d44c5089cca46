/** An offer as words need it. */
import { minorOf } from '../../base/money.ts';
import type { BenefitTold, OfferTold } from '../../messages/offers/words.ts';
import type { CouponTerms } from './benefits/index.ts';
import type { Conditions } from './conditions.ts';

type KeyOf<Terms> = Terms extends unknown ? keyof Terms : never;
/** A benefit without words does not compile. */
type EachBenefit = { readonly [Key in Exclude<KeyOf<CouponTerms>, keyof Conditions>]: BenefitTold[Key] };

interface Offered {
  readonly terms: CouponTerms;
  readonly forFriends?: boolean | undefined;
}

/** Names of the products or categories that it is for; `undefined`: for all. */
export const thingsOf = ({ only }: CouponTerms): readonly string[] | undefined => {
  if (only === undefined) return undefined;
  return 'products' in only ? only.products : only.categories;
};

const benefitTold = (terms: CouponTerms): EachBenefit => ({
  percentOff: 'percentOff' in terms ? terms.percentOff : null,
  amountOff: 'amountOff' in terms ? terms.amountOff : null,
  freeShipping: 'freeShipping' in terms ? terms.freeShipping : null,
  gift: 'gift' in terms ? terms.gift : null,
  points: 'points' in terms ? terms.points : null,
});

/** @param currency the shop's */
export const offerTold = ({ terms, forFriends = false }: Offered, currency: string): OfferTold => ({
  ...benefitTold(terms),
  minimum: terms.minimum === undefined ? null : { minor: minorOf(terms.minimum, currency), currency },
  only: thingsOf(terms) ?? null,
  notWithOthers: terms.notWithOthers === true,
  forFriends,
});

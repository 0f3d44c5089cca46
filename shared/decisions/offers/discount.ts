/** What an offer takes off a basket, or all reasons why it does not: what its terms say, and nothing of its record's state. */
import { type Money, minorOf, minorsIn, type ShopMoney } from '../../base/money.ts';
import { benefitOf } from '../../journeys/offers/benefits/index.ts';
import { thingsOf } from '../../journeys/offers/told.ts';
import type { CouponRecord } from '../../journeys/records.ts';
import type { Refused } from '../../messages/offers/words.ts';

export interface BasketItem {
  /** The shop's ids and names of it: any of them may stand in an offer. */
  readonly names: readonly string[];
  readonly categories: readonly string[];
  readonly quantity: number;
  /** Of one piece, in minor units of the basket's currency. */
  readonly price: number;
}

export interface Basket {
  readonly items: readonly BasketItem[];
  /** ISO 4217. */
  readonly currency: string;
  /** What sending it costs, in minor units; absent: not told. */
  readonly shipping?: number;
  /** Whether another code is used on it. */
  readonly hasOtherCodes: boolean;
}

/** What the customer gets. */
export interface Given {
  /** Paid less, of the basket's currency. */
  readonly amount: Money;
  readonly freeShipping?: true;
  readonly gift?: string;
  readonly points?: number;
}

export type Discount = { readonly gives: Given } | { readonly refused: readonly [Refused, ...Refused[]] };

const folded = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** Whether the offer is for a thing, by the names that the shop has for it, and its categories. */
export const isFor = ({
  only,
}: CouponRecord['terms']): ((item: Pick<BasketItem, 'names' | 'categories'>) => boolean) => {
  if (only === undefined) return () => true;
  const wanted = new Set(('products' in only ? only.products : only.categories).map(folded));
  return ({ names, categories }) =>
    ('products' in only ? names : categories).some((each) => wanted.has(folded(each)));
};

/** So many units of the shop's currency in minor units of another; `undefined`: nothing says what that one is worth. */
const shopUnitsIn = (currency: string, shop: ShopMoney): ((units: number) => number) | undefined => {
  if (currency === shop.currency) return (units) => minorOf(units, currency);
  const rate = Object.hasOwn(shop.rates, currency) ? shop.rates[currency] : undefined;
  return rate === undefined ? undefined : (units) => Math.round((units / rate) * minorsIn(currency));
};

/** The first reason is the one to be said first. */
export const discountOf = (
  { terms }: Pick<CouponRecord, 'terms'>,
  { items, currency, shipping, hasOtherCodes }: Basket,
  shop: ShopMoney,
): Discount => {
  const { minimum, notWithOthers } = terms;
  const only = thingsOf(terms);
  const things = { ...(only !== undefined && { only }) };
  const meant = items.filter(isFor(terms));
  const counted = Math.round(meant.reduce((sum, { price, quantity }) => sum + price * quantity, 0));
  const ofShop = shopUnitsIn(currency, shop);
  const asksMoney = minimum !== undefined || 'amountOff' in terms;
  const least = minimum === undefined ? undefined : ofShop?.(minimum);
  const basket: Money = { minor: counted, currency };
  const refused: readonly Refused[] = [
    ...(notWithOthers === true && hasOtherCodes ? [{ reason: 'not-with-others' } as const] : []),
    ...(asksMoney && ofShop === undefined ? [{ reason: 'currency', currency } as const] : []),
    ...(meant.length === 0 ? [{ reason: 'nothing-in-basket', ...things } as const] : []),
    ...(meant.length > 0 && least !== undefined && counted < least
      ? [{ reason: 'minimum', minimum: { minor: least, currency }, basket, ...things } as const]
      : []),
  ];
  const [first, ...others] = refused;
  if (first !== undefined) return { refused: [first, ...others] };
  const minor = benefitOf(terms).takesOff(terms, {
    items: counted,
    ofShop: ofShop ?? (() => 0),
    ...(shipping !== undefined && { shipping }),
  });
  return {
    gives: {
      amount: { minor, currency },
      ...('freeShipping' in terms && { freeShipping: true }),
      ...('gift' in terms && { gift: terms.gift }),
      ...('points' in terms && { points: terms.points }),
    },
  };
};

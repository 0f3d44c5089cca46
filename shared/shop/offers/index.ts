/** Every kind of shop to which codes are told before they leave. */
import * as z from 'zod';
import type { CouponTerms } from '../../journeys/offers/benefits/index.ts';
import type { OfferShopKind } from './kind.ts';
import { pool } from './pool.ts';
import { shopify } from './shopify.ts';
import { woocommerce } from './woocommerce.ts';

const kinds = [shopify, woocommerce, pool] as const;

export const offerShop = z.discriminatedUnion('kind', [shopify.schema, woocommerce.schema, pool.schema], {
  error: `takes a shop of kind ${kinds.map(({ kind }) => `"${kind}"`).join(', ')}`,
});
export type OfferShop = z.infer<typeof offerShop>;
export type OfferShopOf<Kind extends OfferShop['kind']> = Extract<OfferShop, { readonly kind: Kind }>;

const kindOf = ({ kind }: OfferShop): OfferShopKind<OfferShop> => {
  const found = kinds.find((each) => each.kind === kind);
  if (found === undefined) throw new TypeError(`there is no shop of kind ${kind}`);
  return found;
};

/** What the shop's secret holds; `undefined`: it has none. */
export const secretOf = (shop: OfferShop): string | undefined => kindOf(shop).secret;

/** What of the terms a code at the shop can't stand for, as the end of a sentence; `undefined`: nothing. */
export const lackOf = (shop: OfferShop, terms: CouponTerms): string | undefined => kindOf(shop).lacks(terms);

/** Shopify, by its Admin API: codes are made before they leave. */
import * as z from 'zod';
import type { CouponTerms } from '../../journeys/offers/benefits/index.ts';
import type { OfferShopKind } from './kind.ts';

const schema = z.strictObject({
  kind: z.literal('shopify'),
  /** The shop's own at Shopify. */
  domain: z.string().regex(/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/, {
    error: 'must be the shop’s own domain at Shopify, such as "acme.myshopify.com"',
  }),
  /** Shopify serves each for a year. */
  apiVersion: z
    .string()
    .regex(/^20\d\d-(?:01|04|07|10)$/, { error: 'must be a version of the Admin API, such as "2026-10"' })
    .default('2026-10'),
});

/** `gid://shopify/Product/632910392`, or its number alone. */
const isProduct = (id: string): boolean => /^(?:gid:\/\/shopify\/Product\/)?\d+$/.test(id);

const strangeProduct = ({ only }: CouponTerms): string | undefined =>
  only !== undefined && 'products' in only ? only.products.find((id) => !isProduct(id)) : undefined;

const productWords = 'is no id of a product at Shopify, such as "632910392"';

const lacks = (terms: CouponTerms): string | undefined => {
  if ('points' in terms) return 'gives points, of which Shopify knows nothing; award(…) gives them';
  const strange = strangeProduct(terms);
  if (strange !== undefined) return `is for the product "${strange}", which ${productWords}`;
  if ('freeShipping' in terms && terms.only !== undefined)
    return 'gives free shipping with `only`, which Shopify can’t; leave `only` out';
  if (!('gift' in terms)) return undefined;
  if (!isProduct(terms.gift)) return `gives "${terms.gift}", which ${productWords}`;
  return terms.only === undefined
    ? 'gives a gift, which Shopify ties to what is bought: name it by `only`'
    : undefined;
};

export const shopify = {
  kind: 'shopify',
  schema,
  secret: 'The access token of Shopify’s Admin API, with the scopes write_discounts and read_products',
  lacks,
} as const satisfies OfferShopKind<z.infer<typeof schema>>;

/** WooCommerce, by its REST API: codes are made before they leave. */
import * as z from 'zod';
import type { CouponTerms } from '../../journeys/offers/benefits/index.ts';
import type { OfferShopKind } from './kind.ts';

const schema = z.strictObject({
  kind: z.literal('woocommerce'),
  /** Of the site, as WordPress has it: what comes before `/wp-json`. */
  url: z
    .url({ protocol: /^https$/, error: 'must be the https:// address of the site' })
    .refine((text) => !/[?#]/.test(text), { error: 'must be an address without a query' }),
});

const lacks = (terms: CouponTerms): string | undefined => {
  if ('points' in terms) return 'gives points, of which WooCommerce knows nothing; award(…) gives them';
  if ('gift' in terms) return 'gives a gift, which WooCommerce’s coupons can’t';
  const { only } = terms;
  const strange =
    only !== undefined && 'products' in only ? only.products.find((id) => !/^\d+$/.test(id)) : undefined;
  return (
    strange && `is for the product "${strange}", which is no id of a product at WooCommerce, such as "794"`
  );
};

export const woocommerce = {
  kind: 'woocommerce',
  schema,
  secret: 'A key of WooCommerce’s REST API with read and write permissions, as ck_…:cs_…',
  lacks,
} as const satisfies OfferShopKind<z.infer<typeof schema>>;

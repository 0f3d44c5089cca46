/**
 * WooCommerce's REST API, as far as codes need it, written from its documentation of version 3 and its own errors, and a
 * checkout that takes codes. WordPress passes over fields that it does not know: the stub refuses them, so that none is misspelt.
 */
import * as z from 'zod';
import type { Asked, Asking } from '../../../functions/adapters/ask.ts';
import { type Instant, instant } from '../../../shared/base/time.ts';
import { createLine, discountOf, type Stub } from './stub.ts';

const decimal = z.string().regex(/^\d+(\.\d+)?$/);
const localTime = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
const couponInput = z.strictObject({
  code: z.string().min(1),
  amount: decimal.default('0.00'),
  discount_type: z.enum(['percent', 'fixed_cart', 'fixed_product']).default('fixed_cart'),
  description: z.string().default(''),
  date_expires: localTime.nullish(),
  date_expires_gmt: localTime.nullish(),
  individual_use: z.boolean().default(false),
  product_ids: z.array(z.int()).default([]),
  excluded_product_ids: z.array(z.int()).default([]),
  usage_limit: z.int().nullish(),
  usage_limit_per_user: z.int().nullish(),
  limit_usage_to_x_items: z.int().nullish(),
  free_shipping: z.boolean().default(false),
  product_categories: z.array(z.int()).default([]),
  excluded_product_categories: z.array(z.int()).default([]),
  exclude_sale_items: z.boolean().default(false),
  minimum_amount: decimal.default('0.00'),
  maximum_amount: decimal.default('0.00'),
  email_restrictions: z.array(z.email()).default([]),
  meta_data: z.array(z.object({ key: z.string(), value: z.unknown() })).default([]),
});

interface Coupon extends z.output<typeof couponInput> {
  readonly id: number;
  readonly usedBy: string[];
}

const failure = (status: number, code: string, message: string): Asked => ({
  status,
  body: JSON.stringify({ code, message, data: { status } }),
});

export interface WooCommerceOptions {
  readonly url: string;
  /** As `ck_…:cs_…`. */
  readonly key: string;
  readonly permissions?: 'read' | 'write' | 'read_write';
  readonly categories?: readonly string[];
  readonly currency?: string;
  readonly now: () => Instant;
}

export interface WooCommerceStub extends Stub {
  /** The host takes no more for now: it answers with 429. */
  readonly limit: (isOver: boolean) => void;
}

export const createWooCommerceStub = ({
  url: site,
  key,
  permissions = 'read_write',
  categories = [],
  currency = 'EUR',
  now,
}: WooCommerceOptions): WooCommerceStub => {
  const coupons = new Map<string, Coupon>();
  const asked: string[] = [];
  let ids = 700;
  let orders = 0;
  let isOver = false;

  // WooCommerce keeps codes in small letters, and asks for them whatever their case.
  const keyOf = (code: string): string => code.toLowerCase();
  const categoryOf = (id: number): string => categories[id - 1] ?? '';
  const shown = ({ usedBy, ...coupon }: Coupon) => ({
    ...coupon,
    code: keyOf(coupon.code),
    date_expires_gmt: coupon.date_expires_gmt ?? null,
    usage_count: usedBy.length,
    used_by: usedBy,
  });
  const said = (status: number, value: unknown): Asked => ({ status, body: JSON.stringify(value) });

  const createCoupon = (body: string): Asked => {
    const read = couponInput.safeParse(JSON.parse(body));
    if (!read.success) {
      const [issue] = read.error.issues;
      const field = issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue?.path.join('.');
      return failure(400, 'rest_invalid_param', `Invalid parameter(s): ${field}`);
    }
    const { code, discount_type: type, amount } = read.data;
    if (type === 'percent' && Number(amount) > 100)
      return failure(400, 'woocommerce_rest_invalid_coupon', 'Invalid discount amount');
    if (coupons.has(keyOf(code)))
      return failure(400, 'woocommerce_rest_coupon_code_already_exists', 'The coupon code already exists');
    ids += 1;
    const coupon: Coupon = { ...read.data, id: ids, usedBy: [] };
    coupons.set(keyOf(code), coupon);
    return said(201, shown(coupon));
  };

  const removeCoupon = (id: number, isForced: boolean): Asked => {
    const found = [...coupons.values()].find((each) => each.id === id);
    if (found === undefined) return failure(404, 'woocommerce_rest_shop_coupon_invalid_id', 'Invalid ID.');
    if (!isForced)
      return failure(501, 'woocommerce_rest_trash_not_supported', 'Coupons do not support trashing.');
    coupons.delete(keyOf(found.code));
    return said(200, shown(found));
  };

  const answer = ({ method, url, headers, body = '' }: Asking): Asked => {
    if (isOver) return { status: 429, retryAfter: '60', body: 'Too Many Requests' };
    const base = `${site}/wp-json/wc/v3`;
    if (!url.startsWith(base))
      return failure(404, 'rest_no_route', 'No route was found matching the URL and request method.');
    const { pathname, searchParams } = new URL(`https://rest.invalid${url.slice(base.length)}`);
    const [scheme, given = ''] = (headers.authorization ?? '').split(' ');
    if (scheme !== 'Basic' || Buffer.from(given, 'base64').toString('utf8') !== key)
      return failure(401, 'woocommerce_rest_authentication_error', 'Consumer key is invalid.');
    if (method === 'GET' ? permissions === 'write' : permissions === 'read')
      return failure(
        401,
        'woocommerce_rest_authentication_error',
        `The API key provided does not have ${method === 'GET' ? 'read' : 'write'} permissions.`,
      );
    asked.push(`${method} ${pathname}`);
    if (pathname === '/coupons' && method === 'POST') return createCoupon(body);
    if (pathname === '/coupons' && method === 'GET') {
      const code = searchParams.get('code');
      return said(
        200,
        [...coupons.values()].filter((each) => code === null || keyOf(each.code) === keyOf(code)).map(shown),
      );
    }
    if (pathname === '/products/categories' && method === 'GET') {
      const wanted = (searchParams.get('search') ?? '').toLowerCase();
      return said(
        200,
        categories.flatMap((name, index) =>
          name.toLowerCase().includes(wanted) ? [{ id: index + 1, name, slug: name.toLowerCase() }] : [],
        ),
      );
    }
    const [, id] = /^\/coupons\/(\d+)$/.exec(pathname) ?? [];
    if (id !== undefined && method === 'DELETE')
      return removeCoupon(Number(id), searchParams.get('force') === 'true');
    return failure(404, 'rest_no_route', 'No route was found matching the URL and request method.');
  };

  return {
    ...createLine(answer),
    asked,
    codes: () => [...coupons.values()].map(({ code }) => code),
    usedBy: (code) => coupons.get(keyOf(code))?.usedBy.length ?? 0,
    limit: (over) => {
      isOver = over;
    },
    checkout: (code, basket) => {
      const coupon = coupons.get(keyOf(code));
      if (coupon === undefined) return { refused: 'there is no such code' };
      const minimum = Number(coupon.minimum_amount);
      const amount = Number(coupon.amount);
      const taken = discountOf(
        {
          startsAt: undefined,
          endsAt:
            coupon.date_expires_gmt == null ? undefined : instant(Date.parse(`${coupon.date_expires_gmt}Z`)),
          most: coupon.usage_limit ?? undefined,
          oncePerCustomer: coupon.usage_limit_per_user === 1,
          minimum: minimum > 0 ? minimum : undefined,
          products: coupon.product_ids.length === 0 ? undefined : coupon.product_ids.map(String),
          categories:
            coupon.product_categories.length === 0 ? undefined : coupon.product_categories.map(categoryOf),
          freeShipping: coupon.free_shipping,
          ...(coupon.discount_type === 'percent' ? { percentOff: amount } : { amountOff: amount }),
        },
        coupon.usedBy,
        basket,
        now(),
      );
      if ('refused' in taken) return taken;
      coupon.usedBy.push(basket.customer);
      orders += 1;
      const worth = basket.items.reduce((sum, { price }) => sum + price, 0);
      const at = new Date(now()).toISOString().slice(0, 19);
      return {
        ...taken,
        order: {
          id: 700 + orders,
          number: String(700 + orders),
          created_via: 'checkout',
          status: 'processing',
          currency,
          date_created_gmt: at,
          date_modified_gmt: at,
          discount_total: taken.off.toFixed(2),
          total: (worth + (basket.shipping ?? 0) - taken.off).toFixed(2),
          customer_id: basket.customer,
          payment_method: 'cod',
          line_items: basket.items.map(({ product, price }) => ({
            name: product,
            quantity: 1,
            total: price.toFixed(2),
            price,
          })),
          coupon_lines: [{ id: orders, code: keyOf(coupon.code), discount: taken.off.toFixed(2) }],
          refunds: [],
        },
      };
    },
    // A cancelled order gives its codes back.
    cancel: (order) => {
      const { coupon_lines: lines } = order as {
        readonly coupon_lines: readonly { readonly code: string }[];
      };
      for (const { code } of lines) coupons.get(code)?.usedBy.pop();
      return { ...order, status: 'cancelled', date_modified_gmt: new Date(now()).toISOString().slice(0, 19) };
    },
  };
};

/** Codes at WooCommerce, by version 3 of its REST API: each is a coupon. */
import * as z from 'zod';
import type { Instant } from '../../../shared/base/time.ts';
import type { Coded, ShopDesk } from '../../../shared/flows/offers/desk.ts';
import type { CouponTerms } from '../../../shared/journeys/offers/benefits/index.ts';
import type { CouponRecord } from '../../../shared/journeys/records.ts';
import type { OfferShopOf } from '../../../shared/shop/offers/index.ts';
import type { Asking } from '../ask.ts';
import { deskOf, type StandingCode } from './coded.ts';
import { answerOf, BusyShopError, jsonOf, RefusedOfferError, type ShopMeans, titleOf } from './told.ts';

const shop = 'WooCommerce';

/** WordPress counts whole seconds, and writes no zone. */
const dateTime = (at: Instant): string => new Date(at).toISOString().slice(0, 19);

type Fields = Readonly<Record<string, unknown>>;

const benefitOf = (terms: CouponTerms): Fields => {
  if ('percentOff' in terms) return { discount_type: 'percent', amount: String(terms.percentOff) };
  if ('amountOff' in terms) return { discount_type: 'fixed_cart', amount: String(terms.amountOff) };
  if ('freeShipping' in terms) return { discount_type: 'fixed_cart', amount: '0', free_shipping: true };
  throw new RefusedOfferError('WooCommerce knows neither gifts nor points');
};

/** @param items what it is for, as WooCommerce names it */
const fieldsOf = (coupon: CouponRecord, items: Fields): Fields => {
  const { terms, code, validUntil, forFriends } = coupon;
  return {
    code,
    description: titleOf(coupon),
    date_expires_gmt: dateTime(validUntil),
    // Each friend's is its own order; any other code is for one.
    ...(forFriends === true ? { usage_limit_per_user: 1 } : { usage_limit: 1 }),
    individual_use: terms.notWithOthers === true,
    ...benefitOf(terms),
    ...(terms.minimum !== undefined && { minimum_amount: String(terms.minimum) }),
    ...items,
  };
};

const failure = z.object({ code: z.string(), message: z.string() });
const couponSchema = z.object({
  id: z.number(),
  description: z.string(),
  usage_count: z.number(),
  date_expires_gmt: z.string().nullable(),
});
const categorySchema = z.object({ id: z.number(), name: z.string(), slug: z.string() });

export const createWooCommerce = (
  { url }: OfferShopOf<'woocommerce'>,
  { ask, secret }: ShopMeans,
): ShopDesk => {
  const base = `${url.replace(/\/$/, '')}/wp-json/wc/v3`;
  const categories = new Map<string, number>();

  /** @throws BusyShopError, RefusedOfferError */
  const call = async <Data>(
    schema: z.ZodType<Data>,
    method: Asking['method'],
    path: string,
    fields?: Fields,
  ): Promise<Data | z.infer<typeof failure>> => {
    const key = Buffer.from(await secret()).toString('base64');
    const answer = await answerOf(
      ask,
      {
        method,
        url: `${base}${path}`,
        headers: {
          authorization: `Basic ${key}`,
          accept: 'application/json',
          ...(fields !== undefined && { 'content-type': 'application/json' }),
        },
        ...(fields !== undefined && { body: JSON.stringify(fields) }),
      },
      shop,
    );
    const said = jsonOf(answer, shop);
    if (answer.status < 300) {
      const read = schema.safeParse(said);
      if (!read.success) throw new BusyShopError(`${shop} answered with something else than was asked for`);
      return read.data;
    }
    const read = failure.safeParse(said);
    const why = `${shop}: ${read.success ? read.data.message : `it answered with ${answer.status}`}`;
    // A key that is none, or an address, is mended by people: what waits for it leaves then.
    if (answer.status === 401 || answer.status === 403 || !read.success) throw new BusyShopError(why);
    return read.data;
  };

  const isFailure = (answer: object): answer is z.infer<typeof failure> => failure.safeParse(answer).success;

  const orRefused = <Data extends object>(answer: Data | z.infer<typeof failure>): Data => {
    if (isFailure(answer)) throw new RefusedOfferError(`${shop}: ${answer.message}`);
    return answer;
  };

  const categoryOf = async (category: string): Promise<number> => {
    const known = categories.get(category);
    if (known !== undefined) return known;
    const query = new URLSearchParams({ search: category, per_page: '100' });
    const list = orRefused(await call(z.array(categorySchema), 'GET', `/products/categories?${query}`));
    const same = (text: string): boolean => text.toLowerCase() === category.toLowerCase();
    const id = list.find(({ name, slug }) => same(name) || same(slug))?.id;
    if (id === undefined) throw new RefusedOfferError(`${shop} has no category "${category}"`);
    categories.set(category, id);
    return id;
  };

  const itemsOf = async ({ only }: CouponTerms): Promise<Fields> => {
    if (only === undefined) return {};
    if ('products' in only) return { product_ids: only.products.map(Number) };
    const ids: number[] = [];
    for (const category of only.categories) ids.push(await categoryOf(category));
    return { product_categories: ids };
  };

  const find = async ({ code }: Coded): Promise<StandingCode<number> | undefined> => {
    const query = new URLSearchParams({ code });
    const [standing] = orRefused(await call(z.array(couponSchema), 'GET', `/coupons?${query}`));
    if (standing === undefined) return undefined;
    const { id, description: title, date_expires_gmt: ends, usage_count: used } = standing;
    return { id, title, validUntil: ends === null ? undefined : `${ends}Z`, used };
  };

  const take = async (id: number): Promise<void> => {
    const answer = await call(z.object({}), 'DELETE', `/coupons/${id}?force=true`);
    // Somebody else has deleted it meanwhile.
    if (isFailure(answer) && answer.code !== 'woocommerce_rest_shop_coupon_invalid_id') orRefused(answer);
  };

  const make = async (coupon: CouponRecord): Promise<'made' | 'taken'> => {
    const fields = fieldsOf(coupon, await itemsOf(coupon.terms));
    const answer = await call(z.object({ id: z.number() }), 'POST', '/coupons', fields);
    if (isFailure(answer) && answer.code === 'woocommerce_rest_coupon_code_already_exists') return 'taken';
    orRefused(answer);
    return 'made';
  };

  return deskOf({ shop, make, find, take });
};

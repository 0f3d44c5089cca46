/** Codes at Shopify, by the Admin API's GraphQL: what a coupon gives has a mutation of its own. */
import * as z from 'zod';
import { type Duration, type Instant, iso, milliseconds, plus, seconds } from '../../../shared/base/time.ts';
import type { Coded, ShopDesk } from '../../../shared/flows/offers/desk.ts';
import type { CouponTerms } from '../../../shared/journeys/offers/benefits/index.ts';
import type { CouponRecord } from '../../../shared/journeys/records.ts';
import type { OfferShopOf } from '../../../shared/shop/offers/index.ts';
import { deskOf, type StandingCode } from './coded.ts';
import { answerOf, BusyShopError, jsonOf, RefusedOfferError, type ShopMeans, titleOf } from './told.ts';

const shop = 'Shopify';

const dateTime = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

const productId = (id: string): string => (id.startsWith('gid:') ? id : `gid://shopify/Product/${id}`);

/** As Shopify makes a handle of a collection's title. */
const handleOf = (category: string): string =>
  category
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');

type Input = Readonly<Record<string, unknown>>;

/** The mutation that makes a discount with such a benefit, its argument, and the type of that. */
interface Making {
  readonly mutation: string;
  readonly argument: string;
  readonly type: string;
  readonly input: Input;
}

const withMinimum = ({ minimum }: CouponTerms): Input =>
  minimum === undefined
    ? {}
    : { minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: String(minimum) } } };

/** @param items what it is for, as Shopify names it; `undefined`: everything */
const makingOf = ({ terms }: CouponRecord, items: Input | undefined): Making => {
  if ('freeShipping' in terms)
    return {
      mutation: 'discountCodeFreeShippingCreate',
      argument: 'freeShippingCodeDiscount',
      type: 'DiscountCodeFreeShippingInput',
      input: { destination: { all: true }, ...withMinimum(terms) },
    };
  if ('gift' in terms)
    return {
      mutation: 'discountCodeBxgyCreate',
      argument: 'bxgyCodeDiscount',
      type: 'DiscountCodeBxgyInput',
      input: {
        usesPerOrderLimit: 1,
        customerBuys: {
          items,
          value: terms.minimum === undefined ? { quantity: '1' } : { amount: String(terms.minimum) },
        },
        customerGets: {
          items: { products: { productsToAdd: [productId(terms.gift)] } },
          value: { discountOnQuantity: { quantity: '1', effect: { percentage: 1 } } },
        },
      },
    };
  if ('points' in terms) throw new RefusedOfferError('Shopify knows no points');
  const value =
    'percentOff' in terms
      ? { percentage: terms.percentOff / 100 }
      : { discountAmount: { amount: String(terms.amountOff), appliesOnEachItem: false } };
  return {
    mutation: 'discountCodeBasicCreate',
    argument: 'basicCodeDiscount',
    type: 'DiscountCodeBasicInput',
    input: { customerGets: { items: items ?? { all: true }, value }, ...withMinimum(terms) },
  };
};

/** Two of a class for shipping can't stand together at Shopify. */
const combinesWith = ({ terms }: CouponRecord): Input => {
  const others = terms.notWithOthers !== true;
  return {
    orderDiscounts: others,
    productDiscounts: others,
    shippingDiscounts: others && !('freeShipping' in terms),
  };
};

const common = (coupon: CouponRecord): Input => ({
  title: titleOf(coupon),
  code: coupon.code,
  startsAt: dateTime(coupon.issuedAt),
  endsAt: dateTime(coupon.validUntil),
  context: { all: 'ALL' },
  combinesWith: combinesWith(coupon),
  // Each friend's is its own order; any other code is for one.
  ...(coupon.forFriends === true ? { appliesOncePerCustomer: true } : { usageLimit: 1 }),
});

const userErrors = z.array(z.object({ code: z.string().nullish(), message: z.string() }));
const created = z.object({ made: z.object({ userErrors }) });
const removed = z.object({ discountCodeDelete: z.object({ userErrors }) });
const found = z.object({
  codeDiscountNodeByCode: z
    .object({
      id: z.string(),
      codeDiscount: z.object({
        title: z.string().optional(),
        endsAt: z.string().nullish(),
        asyncUsageCount: z.number().optional(),
      }),
    })
    .nullable(),
});
const collection = z.object({ collectionByIdentifier: z.object({ id: z.string() }).nullable() });

const answered = z.object({
  data: z.unknown().optional(),
  errors: z
    .union([
      z.string(),
      z.array(
        z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() }),
      ),
    ])
    .optional(),
  extensions: z
    .object({
      cost: z
        .object({
          requestedQueryCost: z.number(),
          throttleStatus: z.object({ currentlyAvailable: z.number(), restoreRate: z.number() }),
        })
        .optional(),
    })
    .optional(),
});
type Answered = z.infer<typeof answered>;

const shown = '{ title endsAt asyncUsageCount }';
const byCode = `query ($code: String!) { codeDiscountNodeByCode(code: $code) { id codeDiscount { ... on DiscountCodeBasic ${shown} ... on DiscountCodeFreeShipping ${shown} ... on DiscountCodeBxgy ${shown} } } }`;
const remove = 'mutation ($id: ID!) { discountCodeDelete(id: $id) { userErrors { field code message } } }';
const byHandle =
  'query ($identifier: CollectionIdentifierInput!) { collectionByIdentifier(identifier: $identifier) { id } }';

/** A Lambda that waits for less costs less than another invocation. */
const mostWaitedFor = seconds(3);
/** What a mutation costs, until Shopify has said what these do. */
const usualCost = 10;

/** What the bucket held, of the points that requests cost, when Shopify said so last. */
interface Bucket {
  readonly left: number;
  readonly perSecond: number;
  readonly at: Instant;
}

export const createShopify = (
  { domain, apiVersion }: OfferShopOf<'shopify'>,
  { ask, now, pause, secret }: ShopMeans,
): ShopDesk => {
  const url = `https://${domain}/admin/api/${apiVersion}/graphql.json`;
  const collections = new Map<string, string>();
  let bucket: Bucket | undefined;

  const untilLeft = (cost: number): Duration => {
    if (bucket === undefined) return milliseconds(0);
    const { left, perSecond, at } = bucket;
    const lacking = cost - left - ((now() - at) / 1_000) * perSecond;
    return milliseconds(Math.max(0, Math.ceil((lacking / perSecond) * 1_000)));
  };
  const waitFor = async (cost: number): Promise<void> => {
    const wait = untilLeft(cost);
    if (wait > mostWaitedFor)
      throw new BusyShopError(`${shop} has no points left until ${iso(plus(now(), wait))}`);
    if (wait > 0) await pause(wait);
  };

  const send = async (query: string, variables: Input): Promise<Answered> => {
    const answer = await answerOf(
      ask,
      {
        method: 'POST',
        url,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          'x-shopify-access-token': await secret(),
        },
        body: JSON.stringify({ query, variables }),
      },
      shop,
    );
    // A token that is none, or a domain, is mended by people: what waits for it leaves then.
    if (answer.status !== 200) throw new BusyShopError(`${shop} answered with ${answer.status}`);
    const read = answered.safeParse(jsonOf(answer, shop));
    if (!read.success) throw new BusyShopError(`${shop} answered with something else than GraphQL`);
    const status = read.data.extensions?.cost?.throttleStatus;
    if (status !== undefined)
      bucket = { left: status.currentlyAvailable, perSecond: status.restoreRate, at: now() };
    return read.data;
  };

  /** @throws BusyShopError, RefusedOfferError */
  const graphql = async <Data>(schema: z.ZodType<Data>, query: string, variables: Input): Promise<Data> => {
    for (let tries = 1; ; tries += 1) {
      await waitFor(usualCost);
      const { data, errors, extensions } = await send(query, variables);
      if (errors === undefined) return schema.parse(data);
      const first = typeof errors === 'string' ? { message: errors } : errors[0];
      const code = first && 'extensions' in first ? first.extensions?.code : undefined;
      if (code === 'THROTTLED' && tries === 1) {
        await waitFor(extensions?.cost?.requestedQueryCost ?? usualCost);
        continue;
      }
      const why = `${shop}: ${first?.message ?? 'an error without a message'}`;
      if (code === 'THROTTLED' || code === 'ACCESS_DENIED' || code === 'INTERNAL_SERVER_ERROR')
        throw new BusyShopError(why);
      throw new RefusedOfferError(why);
    }
  };

  const collectionOf = async (category: string): Promise<string> => {
    const known = collections.get(category);
    if (known !== undefined) return known;
    const handle = handleOf(category);
    const answer = await graphql(collection, byHandle, { identifier: { handle } });
    const id = answer.collectionByIdentifier?.id;
    if (id === undefined)
      throw new RefusedOfferError(`${shop} has no collection with the handle "${handle}" for "${category}"`);
    collections.set(category, id);
    return id;
  };

  const itemsOf = async ({ only }: CouponTerms): Promise<Input | undefined> => {
    if (only === undefined) return undefined;
    if ('products' in only) return { products: { productsToAdd: only.products.map(productId) } };
    const add: string[] = [];
    for (const category of only.categories) add.push(await collectionOf(category));
    return { collections: { add } };
  };

  const find = async ({ code }: Coded): Promise<StandingCode<string> | undefined> => {
    const { codeDiscountNodeByCode: node } = await graphql(found, byCode, { code });
    if (node === null) return undefined;
    const { title, endsAt, asyncUsageCount: used = 0 } = node.codeDiscount;
    return { id: node.id, title, validUntil: endsAt ?? undefined, used };
  };

  const take = async (id: string): Promise<void> => {
    const { discountCodeDelete } = await graphql(removed, remove, { id });
    const [first] = discountCodeDelete.userErrors;
    // Somebody else has deleted it meanwhile.
    if (first !== undefined && first.code !== 'INVALID')
      throw new RefusedOfferError(`${shop}: ${first.message}`);
  };

  const make = async (coupon: CouponRecord): Promise<'made' | 'taken'> => {
    const { mutation, argument, type, input } = makingOf(coupon, await itemsOf(coupon.terms));
    const query = `mutation ($input: ${type}!) { made: ${mutation}(${argument}: $input) { userErrors { field code message } } }`;
    const { made } = await graphql(created, query, { input: { ...common(coupon), ...input } });
    const [first] = made.userErrors;
    if (first === undefined) return 'made';
    if (first.code === 'TAKEN') return 'taken';
    throw new RefusedOfferError(`${shop}: ${first.message}`);
  };

  return deskOf({ shop, make, find, take });
};

/**
 * Shopify's Admin API, as far as codes need it, written from shopify.dev: the input objects of 2026-10, the leaky bucket of
 * points (a mutation is 10, an object 1, a scalar nothing), and a checkout that takes codes.
 */
import * as z from 'zod';
import type { Asked, Asking } from '../../../functions/adapters/ask.ts';
import { type Instant, instant, iso } from '../../../shared/base/time.ts';
import { type Operation, parseOperation, type Selection } from './graphql.ts';
import { type Basket, createLine, discountOf, type Standing, type Stub } from './stub.ts';

const decimal = z.string().regex(/^\d+(\.\d+)?$/);
const gid = (kind: string) => z.string().regex(new RegExp(`^gid://shopify/${kind}/\\d+$`));
/** Strict, as GraphQL's input objects are: a field that the type does not have is an error of the request. */
const itemsInput = z.strictObject({
  all: z.boolean().optional(),
  products: z.strictObject({ productsToAdd: z.array(gid('Product')).optional() }).optional(),
  collections: z.strictObject({ add: z.array(gid('Collection')).optional() }).optional(),
});
const minimumRequirement = z.strictObject({
  subtotal: z.strictObject({ greaterThanOrEqualToSubtotal: decimal }).optional(),
  quantity: z.strictObject({ greaterThanOrEqualToQuantity: z.string() }).optional(),
});
const ofAll = {
  title: z.string().optional(),
  code: z.string().optional(),
  startsAt: z.iso.datetime().optional(),
  endsAt: z.iso.datetime().nullish(),
  context: z.strictObject({ all: z.literal('ALL').optional() }).optional(),
  combinesWith: z
    .strictObject({
      orderDiscounts: z.boolean().default(false),
      productDiscounts: z.boolean().default(false),
      shippingDiscounts: z.boolean().default(false),
    })
    .optional(),
  appliesOncePerCustomer: z.boolean().default(false),
  usageLimit: z.int().nullish(),
};
const inputs = {
  DiscountCodeBasicInput: z.strictObject({
    ...ofAll,
    customerGets: z
      .strictObject({
        items: itemsInput.optional(),
        value: z
          .strictObject({
            percentage: z.number().optional(),
            discountAmount: z.strictObject({ amount: decimal, appliesOnEachItem: z.boolean() }).optional(),
          })
          .optional(),
      })
      .optional(),
    minimumRequirement: minimumRequirement.optional(),
    recurringCycleLimit: z.int().optional(),
  }),
  DiscountCodeFreeShippingInput: z.strictObject({
    ...ofAll,
    destination: z.strictObject({ all: z.boolean().optional() }).optional(),
    minimumRequirement: minimumRequirement.optional(),
    maximumShippingPrice: decimal.optional(),
  }),
  DiscountCodeBxgyInput: z.strictObject({
    ...ofAll,
    usesPerOrderLimit: z.int().optional(),
    customerBuys: z
      .strictObject({
        items: itemsInput.optional(),
        value: z.strictObject({ quantity: z.string().optional(), amount: decimal.optional() }).optional(),
      })
      .optional(),
    customerGets: z
      .strictObject({
        items: itemsInput.optional(),
        value: z
          .strictObject({
            discountOnQuantity: z
              .strictObject({ quantity: z.string(), effect: z.strictObject({ percentage: z.number() }) })
              .optional(),
          })
          .optional(),
      })
      .optional(),
  }),
  CollectionIdentifierInput: z.strictObject({
    handle: z.string().optional(),
    id: gid('Collection').optional(),
  }),
  ID: z.string(),
  String: z.string(),
} as const;
type InputName = keyof typeof inputs;
type InputOf<Name extends InputName> = z.output<(typeof inputs)[Name]>;

/** Fields of types, as far as requests ask for them; a scalar has none of its own. */
const types: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Query: { codeDiscountNodeByCode: 'DiscountCodeNode', collectionByIdentifier: 'Collection' },
  Mutation: {
    discountCodeBasicCreate: 'DiscountPayload',
    discountCodeFreeShippingCreate: 'DiscountPayload',
    discountCodeBxgyCreate: 'DiscountPayload',
    discountCodeDelete: 'DiscountCodeDeletePayload',
  },
  DiscountPayload: { codeDiscountNode: 'DiscountCodeNode', userErrors: 'DiscountUserError' },
  DiscountCodeDeletePayload: { deletedCodeDiscountId: 'ID', userErrors: 'DiscountUserError' },
  DiscountUserError: { field: 'String', code: 'DiscountErrorCode', message: 'String', extraInfo: 'String' },
  DiscountCodeNode: { id: 'ID', codeDiscount: 'DiscountCode' },
  DiscountCode: {},
  DiscountCodeBasic: {
    title: 'String',
    endsAt: 'DateTime',
    startsAt: 'DateTime',
    status: 'DiscountStatus',
    asyncUsageCount: 'Int',
  },
  DiscountCodeFreeShipping: {
    title: 'String',
    endsAt: 'DateTime',
    startsAt: 'DateTime',
    status: 'DiscountStatus',
    asyncUsageCount: 'Int',
  },
  DiscountCodeBxgy: {
    title: 'String',
    endsAt: 'DateTime',
    startsAt: 'DateTime',
    status: 'DiscountStatus',
    asyncUsageCount: 'Int',
  },
  Collection: { id: 'ID', handle: 'String', title: 'String' },
};

/** What each field of the roots takes, and the scope that an app must have for it. */
const roots: Readonly<
  Record<string, { readonly takes: Readonly<Record<string, `${InputName}!`>>; readonly scope: string }>
> = {
  discountCodeBasicCreate: {
    takes: { basicCodeDiscount: 'DiscountCodeBasicInput!' },
    scope: 'write_discounts',
  },
  discountCodeFreeShippingCreate: {
    takes: { freeShippingCodeDiscount: 'DiscountCodeFreeShippingInput!' },
    scope: 'write_discounts',
  },
  discountCodeBxgyCreate: { takes: { bxgyCodeDiscount: 'DiscountCodeBxgyInput!' }, scope: 'write_discounts' },
  discountCodeDelete: { takes: { id: 'ID!' }, scope: 'write_discounts' },
  codeDiscountNodeByCode: { takes: { code: 'String!' }, scope: 'read_discounts' },
  collectionByIdentifier: { takes: { identifier: 'CollectionIdentifierInput!' }, scope: 'read_products' },
};

interface Discount {
  readonly id: string;
  readonly type: string;
  readonly code: string;
  readonly title: string;
  readonly standing: Standing;
  readonly usedBy: string[];
}

interface UserError {
  readonly field: readonly string[];
  readonly code: string;
  readonly message: string;
}

type Plain = { readonly [name: string]: unknown };

/** The request is at fault: Shopify does nothing of it. */
class RequestError extends Error {
  readonly code: string | undefined;
  constructor(message: string, code?: string) {
    super(message);
    this.code = code;
  }
}

const checkSelections = (type: string, selections: readonly Selection[]): void => {
  for (const { on, name, selections: own } of selections) {
    if (on !== undefined) {
      if (types[on] === undefined) throw new RequestError(`No such type ${on}`, 'undefinedType');
      checkSelections(on, own);
      continue;
    }
    const field = types[type]?.[name];
    if (field === undefined)
      throw new RequestError(`Field '${name}' doesn't exist on type '${type}'`, 'undefinedField');
    if (types[field] === undefined && own.length > 0)
      throw new RequestError(`Selections can't be made on scalars (field '${name}' returns ${field})`);
    if (types[field] !== undefined && own.length === 0)
      throw new RequestError(`Field must have selections (field '${name}' returns ${field})`);
    checkSelections(field, own);
  }
};

/** What is asked for of a value, and no more. */
const picked = (value: unknown, selections: readonly Selection[]): unknown => {
  if (selections.length === 0 || value === null || value === undefined) return value ?? null;
  if (Array.isArray(value)) return value.map((each) => picked(each, selections));
  const from = value as Plain;
  const fields: Record<string, unknown> = {};
  for (const { on, name, as, selections: own } of selections) {
    if (on === undefined) fields[as] = picked(from[name], own);
    else if (on === from.__typename) Object.assign(fields, picked(from, own));
  }
  return fields;
};

/** An object is a point, a mutation ten, a scalar nothing. */
const costOf = ({ kind, selections }: Operation): number => {
  const objects = (each: readonly Selection[]): number =>
    each.reduce((sum, { selections: own }) => sum + (own.length > 0 ? 1 : 0) + objects(own), 0);
  return kind === 'mutation' ? 10 : objects(selections);
};

export interface ShopifyOptions {
  readonly domain: string;
  readonly token: string;
  readonly scopes?: readonly string[];
  /** Handles of collections. */
  readonly collections?: readonly string[];
  readonly currency?: string;
  readonly now: () => Instant;
  /** Points a second, and how many the bucket holds; a plan of the least has 100 and 2,000. */
  readonly points?: { readonly perSecond: number; readonly most: number };
}

export interface ShopifyStub extends Stub {
  /** The bucket holds so many points from now on. */
  readonly spend: (left: number) => void;
  readonly left: () => number;
}

export const createShopifyStub = ({
  domain,
  token,
  scopes = ['write_discounts', 'read_products'],
  collections = [],
  currency = 'EUR',
  now,
  points = { perSecond: 100, most: 2_000 },
}: ShopifyOptions): ShopifyStub => {
  const discounts = new Map<string, Discount>();
  const asked: string[] = [];
  let ids = 0;
  let orders = 0;
  let bucket = { left: points.most, at: now() };

  const left = (): number =>
    Math.min(points.most, bucket.left + ((now() - bucket.at) / 1_000) * points.perSecond);
  const keyOf = (code: string): string => code.toLowerCase();
  const collectionId = (handle: string): string =>
    `gid://shopify/Collection/${collections.indexOf(handle) + 1}`;
  const hasScope = (scope: string): boolean =>
    scopes.includes(scope) || scopes.includes(scope.replace(/^read_/, 'write_'));

  type AnyInput = InputOf<
    'DiscountCodeBasicInput' | 'DiscountCodeFreeShippingInput' | 'DiscountCodeBxgyInput'
  >;
  type Items = z.output<typeof itemsInput> | undefined;
  const meantBy = (items: Items): Pick<Standing, 'products' | 'categories'> => ({
    products: items?.products?.productsToAdd?.map((id) => id.slice('gid://shopify/Product/'.length)),
    categories: items?.collections?.add?.map(
      (id) => collections[Number(id.slice('gid://shopify/Collection/'.length)) - 1] ?? '',
    ),
  });
  const numberOr = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : Number(text);

  const create = (
    type: string,
    argument: string,
    input: AnyInput,
    own: Omit<Standing, 'startsAt' | 'endsAt' | 'most' | 'oncePerCustomer'>,
    wrong: readonly UserError[],
  ): Plain => {
    const { code, title, startsAt, endsAt, context, usageLimit, appliesOncePerCustomer, combinesWith } =
      input;
    const errors: UserError[] = [...wrong];
    const at = (field: string): readonly string[] => [argument, field];
    if (title === undefined || title === '')
      errors.push({ field: at('title'), code: 'BLANK', message: 'Title can’t be blank' });
    if (code === undefined || code === '')
      errors.push({ field: at('code'), code: 'BLANK', message: 'Code can’t be blank' });
    else if (code.length > 255)
      errors.push({ field: at('code'), code: 'TOO_LONG', message: 'Code is too long' });
    if (context === undefined)
      errors.push({ field: at('context'), code: 'BLANK', message: 'Context can’t be blank' });
    if (startsAt !== undefined && endsAt != null && Date.parse(endsAt) <= Date.parse(startsAt))
      errors.push({
        field: at('endsAt'),
        code: 'END_DATE_BEFORE_START_DATE',
        message: 'Ends at must be after starts at',
      });
    if (type === 'DiscountCodeFreeShipping' && combinesWith?.shippingDiscounts === true)
      errors.push({
        field: at('combinesWith'),
        code: 'INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS',
        message: 'The combinesWith settings are not valid for the discount class',
      });
    if (code !== undefined && discounts.has(keyOf(code)))
      errors.push({
        field: at('code'),
        code: 'TAKEN',
        message: 'Code must be unique. Please try a different code.',
      });
    if (errors.length > 0) return { codeDiscountNode: null, userErrors: errors };
    ids += 1;
    const discount: Discount = {
      id: `gid://shopify/DiscountCodeNode/${ids}`,
      type,
      code: code ?? '',
      title: title ?? '',
      usedBy: [],
      standing: {
        ...own,
        startsAt: startsAt === undefined ? undefined : instant(Date.parse(startsAt)),
        endsAt: endsAt == null ? undefined : instant(Date.parse(endsAt)),
        most: usageLimit ?? undefined,
        oncePerCustomer: appliesOncePerCustomer,
      },
    };
    discounts.set(keyOf(discount.code), discount);
    return { codeDiscountNode: nodeOf(discount), userErrors: [] };
  };

  const nodeOf = ({ id, type, title, standing, usedBy }: Discount): Plain => ({
    id,
    codeDiscount: {
      __typename: type,
      title,
      startsAt: standing.startsAt === undefined ? null : iso(standing.startsAt),
      endsAt:
        standing.endsAt === undefined ? null : `${new Date(standing.endsAt).toISOString().slice(0, 19)}Z`,
      status: 'ACTIVE',
      asyncUsageCount: usedBy.length,
    },
  });

  const blankItems = (argument: string, name: string, items: Items): readonly UserError[] =>
    items?.all === true || items?.products !== undefined || items?.collections !== undefined
      ? []
      : [{ field: [argument, name, 'items'], code: 'BLANK', message: `Items in '${name}' must be defined` }];

  const resolvers: Readonly<Record<string, (given: Plain) => unknown>> = {
    discountCodeBasicCreate: ({ basicCodeDiscount }) => {
      const input = basicCodeDiscount as InputOf<'DiscountCodeBasicInput'>;
      const { items, value } = input.customerGets ?? {};
      const { percentage, discountAmount } = value ?? {};
      const wrong = [...blankItems('basicCodeDiscount', 'customerGets', items)];
      if (percentage !== undefined && (percentage <= 0 || percentage > 1))
        wrong.push({
          field: ['basicCodeDiscount', 'customerGets', 'value', 'percentage'],
          code: 'VALUE_OUTSIDE_RANGE',
          message: 'Value must be between 0.0 and 1.0',
        });
      return create(
        'DiscountCodeBasic',
        'basicCodeDiscount',
        input,
        {
          ...meantBy(items),
          minimum: numberOr(input.minimumRequirement?.subtotal?.greaterThanOrEqualToSubtotal),
          freeShipping: false,
          ...(percentage !== undefined && { percentOff: percentage * 100 }),
          ...(discountAmount !== undefined && { amountOff: Number(discountAmount.amount) }),
        },
        wrong,
      );
    },
    discountCodeFreeShippingCreate: ({ freeShippingCodeDiscount }) => {
      const input = freeShippingCodeDiscount as InputOf<'DiscountCodeFreeShippingInput'>;
      return create(
        'DiscountCodeFreeShipping',
        'freeShippingCodeDiscount',
        input,
        {
          products: undefined,
          categories: undefined,
          minimum: numberOr(input.minimumRequirement?.subtotal?.greaterThanOrEqualToSubtotal),
          freeShipping: true,
        },
        input.destination?.all === true
          ? []
          : [
              {
                field: ['freeShippingCodeDiscount', 'destination'],
                code: 'BLANK',
                message: 'Destination can’t be blank',
              },
            ],
      );
    },
    discountCodeBxgyCreate: ({ bxgyCodeDiscount }) => {
      const input = bxgyCodeDiscount as InputOf<'DiscountCodeBxgyInput'>;
      const { customerBuys, customerGets } = input;
      const [gift] = customerGets?.items?.products?.productsToAdd ?? [];
      return create(
        'DiscountCodeBxgy',
        'bxgyCodeDiscount',
        input,
        {
          ...meantBy(customerBuys?.items),
          minimum: numberOr(customerBuys?.value?.amount),
          freeShipping: false,
          ...(gift !== undefined && { gift: gift.slice('gid://shopify/Product/'.length) }),
        },
        [
          ...blankItems('bxgyCodeDiscount', 'customerBuys', customerBuys?.items),
          ...blankItems('bxgyCodeDiscount', 'customerGets', customerGets?.items),
        ],
      );
    },
    discountCodeDelete: ({ id }) => {
      const found = [...discounts.values()].find((each) => each.id === id);
      if (found === undefined)
        return {
          deletedCodeDiscountId: null,
          userErrors: [{ field: ['id'], code: 'INVALID', message: 'Code discount does not exist.' }],
        };
      discounts.delete(keyOf(found.code));
      return { deletedCodeDiscountId: id, userErrors: [] };
    },
    codeDiscountNodeByCode: ({ code }) => {
      const found = discounts.get(keyOf(String(code)));
      return found === undefined ? null : nodeOf(found);
    },
    collectionByIdentifier: ({ identifier }) => {
      const { handle = '' } = identifier as InputOf<'CollectionIdentifierInput'>;
      return collections.includes(handle) ? { id: collectionId(handle), handle, title: handle } : null;
    },
  };

  const perform = (operation: Operation, variables: Plain): Plain => {
    checkSelections(operation.kind === 'query' ? 'Query' : 'Mutation', operation.selections);
    const data: Record<string, unknown> = {};
    for (const { name, as, arguments: given, selections } of operation.selections) {
      const root = roots[name];
      if (root === undefined) throw new RequestError(`there is no ${name}`);
      if (!hasScope(root.scope))
        throw new RequestError(
          `Access denied for ${name} field. Required access: \`${root.scope}\` access scope.`,
          'ACCESS_DENIED',
        );
      const taken: Record<string, unknown> = {};
      for (const [argument, type] of Object.entries(root.takes)) {
        const variable = given[argument];
        if (variable === undefined || operation.variables[variable] !== type)
          throw new RequestError(
            `Type mismatch on variable for argument ${argument} (${type})`,
            'variableMismatch',
          );
        const read = inputs[type.slice(0, -1) as InputName].safeParse(variables[variable]);
        if (!read.success) {
          const [issue] = read.error.issues;
          throw new RequestError(
            `Variable $${variable} of type ${type} was provided invalid value for ${issue?.path.join('.')} (${issue?.message})`,
            'INVALID_VARIABLE',
          );
        }
        taken[argument] = read.data;
      }
      asked.push(`${operation.kind} ${name}`);
      data[as] = picked(resolvers[name]?.(taken), selections);
    }
    return data;
  };

  const answer = ({ method, url, headers, body = '' }: Asking): Asked => {
    const plain = (status: number, errors: string): Asked => ({ status, body: JSON.stringify({ errors }) });
    if (!new RegExp(`^https://${domain}/admin/api/20\\d\\d-(01|04|07|10)/graphql\\.json$`).test(url))
      return plain(404, 'Not Found');
    if (method !== 'POST') return plain(405, 'Method Not Allowed');
    if (headers['x-shopify-access-token'] !== token)
      return plain(401, '[API] Invalid API key or access token (unrecognized login or wrong password)');
    const { query, variables = {} } = JSON.parse(body) as {
      readonly query: string;
      readonly variables?: Plain;
    };
    const operation = parseOperation(query);
    const cost = costOf(operation);
    const before = left();
    const isOver = before < cost;
    bucket = { left: isOver ? before : before - cost, at: now() };
    const extensions = {
      cost: {
        requestedQueryCost: cost,
        actualQueryCost: isOver ? null : cost,
        throttleStatus: {
          maximumAvailable: points.most,
          currentlyAvailable: Math.floor(bucket.left),
          restoreRate: points.perSecond,
        },
      },
    };
    const said = (value: Plain): Asked => ({ status: 200, body: JSON.stringify({ ...value, extensions }) });
    if (isOver) return said({ errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }] });
    try {
      return said({ data: perform(operation, variables) });
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      return said({ errors: [{ message: error.message, extensions: { code: error.code } }] });
    }
  };

  return {
    ...createLine(answer),
    asked,
    codes: () => [...discounts.values()].map(({ code }) => code),
    usedBy: (code) => discounts.get(keyOf(code))?.usedBy.length ?? 0,
    spend: (points_) => {
      bucket = { left: points_, at: now() };
    },
    left,
    checkout: (code, basket: Basket) => {
      const discount = discounts.get(keyOf(code));
      if (discount === undefined) return { refused: 'there is no such code' };
      const taken = discountOf(discount.standing, discount.usedBy, basket, now());
      if ('refused' in taken) return taken;
      discount.usedBy.push(basket.customer);
      orders += 1;
      const worth = basket.items.reduce((sum, { price }) => sum + price, 0);
      return {
        ...taken,
        order: {
          id: 5_000 + orders,
          name: `#${1_000 + orders}`,
          created_at: iso(now()),
          updated_at: iso(now()),
          total_price: (worth + (basket.shipping ?? 0) - taken.off).toFixed(2),
          currency,
          financial_status: 'pending',
          discount_codes: [{ code: discount.code, amount: taken.off.toFixed(2), type: 'fixed_amount' }],
          customer: { id: basket.customer },
          line_items: basket.items.map(({ product, price }) => ({
            title: product,
            quantity: 1,
            price: price.toFixed(2),
          })),
          refunds: [],
        },
      };
    },
    // What an order has used stays used, though it is cancelled.
    cancel: (order) => ({
      ...order,
      updated_at: iso(now()),
      cancelled_at: iso(now()),
      cancel_reason: 'customer',
    }),
  };
};

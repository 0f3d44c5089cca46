/** What the tellings of an order have in common: what it is worth, what lies in it, and where it comes from. */
import * as z from 'zod';
import { couponCodesIn } from '../coupon-codes.ts';
import { itemsIn, itemsTold, orderItem } from '../items.ts';
import { boundedProperties, type Properties } from '../properties.ts';
import { checkoutIds, type FieldSource, firstOf, idOf, type Loose } from '../reading.ts';
import { unlessEmpty } from '../traits.ts';
import { amountsOf, currencyAt, toldCurrency, worth, worthOf } from './worth.ts';

export const orderFields = {
  ...toldCurrency,
  items: z.array(orderItem.readonly()).readonly().exactOptional(),
  /** The first of the codes that it names. */
  couponCode: z.string().exactOptional(),
  /** All, where there are several. */
  couponCodes: z.array(z.string()).readonly().exactOptional(),
  /** Of the checkout that became the order. */
  checkoutId: z.string().exactOptional(),
  channel: z.string().exactOptional(),
  paid: z.literal(true).exactOptional(),
};

const flag = unlessEmpty(z.boolean({ error: 'must be true or false' }));

export const orderDetail = {
  ...worth,
  couponCode: z.string().nullish(),
  coupon: z.string().nullish(),
  couponCodes: z.array(z.string()).nullish(),
  items: z.unknown().optional(),
  products: z.unknown().optional(),
  checkoutId: z.unknown().optional(),
  channel: z.unknown().optional(),
  paid: flag,
};
const { couponCode: _, coupon: __, couponCodes: ___, ...plain } = orderDetail;
type OrderDetail = { readonly [Name in keyof typeof plain]?: z.output<(typeof plain)[Name]> } & Loose;

/** Without what nobody told. */
export const orderFieldsOf = (detail: OrderDetail, shop: { readonly currency: string }) => {
  const amounts = amountsOf(detail, shop);
  const [couponCode, ...others] = couponCodesIn(detail);
  const products = detail.items ?? detail.products;
  const checkoutId = idOf(detail.checkoutId);
  const channel = idOf(detail.channel);
  const total = worthOf(detail);
  return {
    ...(total !== undefined && { value: amounts.of(total) }),
    ...amounts.currency,
    ...(Array.isArray(products) && { items: itemsIn(products, amounts.of) }),
    ...(couponCode !== undefined && { couponCode }),
    ...(couponCode !== undefined && others.length > 0 && { couponCodes: [couponCode, ...others] }),
    ...(checkoutId !== undefined && { checkoutId }),
    ...(channel !== undefined && { channel }),
    ...(detail.paid === true && { paid: true as const }),
  };
};

const withoutItems = ({ products: _, items: __, ...fields }: Loose): Properties | undefined =>
  boundedProperties(fields);

/** The detail, of what others tell in fields of their own. */
export const orderReadAt = (source: FieldSource) => {
  const { fields } = source;
  const codes = couponCodesIn(fields);
  const products = firstOf(fields, ['products', 'items'])?.value;
  return {
    currency: currencyAt(source),
    couponCodes: codes.length === 0 ? undefined : codes,
    items: Array.isArray(products) ? itemsTold(products) : undefined,
    checkoutId: checkoutIds.map((name) => idOf(fields[name])).find((id) => id !== undefined),
    channel: idOf(fields.channel),
    properties: Array.isArray(products) ? withoutItems(fields) : boundedProperties(fields),
  };
};

/** The details of the events that we know, from the fields that others tell them by. */

import { mostPoints } from '../../../shared/customers/events/checked.ts';
import { boundedProperties, type Json } from '../../../shared/customers/events/properties.ts';
import type { Detail } from './inlet.ts';
import type { KnownName } from './names.ts';
import {
  amountOf,
  firstOf,
  idAt,
  idOf,
  listOf,
  moneyAt,
  numberOf,
  type Source,
  shown,
  within,
} from './reading.ts';
import { beyondTraits, traitsAt } from './traits.ts';

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const orderIds = ['order_id', 'orderId'];

const neededId = ({ reading, path, fields }: Source, names: readonly string[]): string | undefined => {
  const found = firstOf(fields, names);
  return found === undefined
    ? reading.refuse(`${path}.${names[0]}`, 'is missing; send the id, such as "o-1001"')
    : idAt(reading, `${path}.${found.name}`, found.value);
};

const worth = ({ reading, path, fields }: Source, names: readonly string[]): number | undefined => {
  const found = firstOf(fields, names);
  return found && moneyAt(reading, `${path}.${found.name}`, found.value);
};

const neededWorth = (source: Source, names: readonly string[]): number | undefined => {
  if (firstOf(source.fields, names) !== undefined) return worth(source, names);
  return source.reading.refuse(
    `${source.path}.${names[0]}`,
    `is missing, as are ${names.slice(1).join(' and ')}; send an amount such as 19.9`,
  );
};

/** A link that a message may carry; any other is left out. */
export const linkOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.length <= 2_048 && /^https?:\/\/\S+$/i.test(value) && URL.canParse(value)
    ? value
    : undefined;

const mostItems = 50;
const mostNameLetters = 200;
/** What can be shown of a list of products; what has no name is left out. Prices in units of the currency. */
export const itemsOf = (products: unknown): readonly { readonly [member: string]: Json }[] =>
  listOf(products)
    .map(within)
    .flatMap((product) => {
      const name = firstOf(product, ['name', 'title'])?.value;
      if (typeof name !== 'string') return [];
      const quantity = numberOf(product.quantity) ?? 1;
      const price = amountOf(product.price);
      return [
        {
          name: name.trim().slice(0, mostNameLetters),
          quantity: quantity >= 0 && quantity <= 1e6 ? quantity : 1,
          ...(price !== undefined && price >= 0 && price <= 1e9 && { price }),
        },
      ];
    })
    .slice(0, mostItems);

const order = (source: Source): Detail => {
  const code = firstOf(source.fields, ['coupon', 'coupon_code', 'couponCode'])?.value;
  return {
    orderId: neededId(source, orderIds),
    value: neededWorth(source, ['total', 'revenue', 'value']),
    couponCode: typeof code === 'string' ? code.trim() : undefined,
  };
};

const refund = (source: Source): Detail => {
  const refundId = firstOf(source.fields, ['refund_id', 'refundId']);
  return {
    orderId: neededId(source, orderIds),
    value: neededWorth(source, ['total', 'value', 'revenue']),
    refundId: refundId && idAt(source.reading, `${source.path}.${refundId.name}`, refundId.value),
  };
};

/** @param id stands in where the checkout has none */
const checkout = (source: Source, id: string): Detail => {
  const { fields } = source;
  const names = ['checkout_id', 'checkoutId', ...orderIds, 'cart_id', 'cartId'];
  return {
    checkoutId: names.map((name) => idOf(fields[name])).find((each) => each !== undefined) ?? id,
    value: worth(source, ['value', 'total', 'revenue']) ?? 0,
    url: linkOf(firstOf(fields, ['checkout_url', 'checkoutUrl', 'url'])?.value),
    items: itemsOf(firstOf(fields, ['products', 'items'])?.value),
  };
};

const points = ({ reading, path, fields }: Source): Detail => {
  const count = numberOf(fields.points);
  if (count === undefined || !Number.isInteger(count) || count < 1 || count > mostPoints)
    reading.refuse(
      `${path}.points`,
      `must be a whole number from 1 to ${mostPoints}; it is ${shown(fields.points)}`,
    );
  return { points: count };
};

/** @param id the event's: stands in where a checkout has none of its own */
export const knownDetail = (name: KnownName, source: Source, id: string): Detail => {
  const properties = boundedProperties(source.fields);
  switch (name) {
    case 'Order Completed':
      return { ...order(source), properties };
    case 'Order Refunded':
      return { ...refund(source), properties };
    case 'Checkout Started':
      return { ...checkout(source, id), properties };
    case 'Customer Identified':
      return { ...traitsAt(source), properties: beyondTraits(source.fields) };
    case 'Points Granted':
    case 'Points Spent':
      return { ...points(source), properties };
    case 'Survey Answered':
      return { touch: textOf(source.fields.touch), answer: textOf(source.fields.answer) };
    default:
      return { properties };
  }
};

/** Shopify's REST webhooks to our events: orders, refunds, checkouts and customers. */
import { isObject } from '../../../shared/customers/events/properties.ts';
import { itemsOf, linkOf } from './details.ts';
import { derivedId, ignored, refused, type Taken, taken, unlessTooDeep } from './inlet.ts';
import { firstOf, idAt, isAbsent, shown, startReading } from './reading.ts';
import { customerTraits, shopifyCustomer } from './shopify-customers.ts';
import { takeCancelled, takeOrder, takeRefund, totalOf } from './shopify-orders.ts';
import { restShape } from './shopify-shape.ts';
import {
  envelope,
  identifyEnvelope,
  type ShopifyOptions,
  shownOf,
  timeOfFirst,
  type Webhook,
} from './shopify-webhook.ts';

export type { ShopifyOptions } from './shopify-webhook.ts';

/** The id that the sender gave this telling; without one, the same body is the same telling. */
const tellingOf = ({ body, options: { deliveryId = '', topic } }: Webhook): string =>
  deliveryId.trim() === '' ? `${topic} ${derivedId(body)}` : deliveryId.trim();

const takeCheckout = (webhook: Webhook): Taken => {
  const { body, reading } = webhook;
  const found = firstOf(body, ['id', 'token']) ?? { name: 'id', value: body.id };
  const checkoutId = idAt(reading, found.name, found.value);
  const customer = shopifyCustomer(body);
  const at = timeOfFirst(webhook, ['updated_at', 'created_at']);
  if (checkoutId === undefined) return taken(reading, []);
  if (!isAbsent(body.completed_at))
    return ignored('completed_at: a completed checkout is an order, which tells itself');
  if (customer === undefined) return ignored('customer: nobody has said yet whose checkout it is');
  // Each version is an event: the latest has the cart as it was left.
  const id = isAbsent(body.updated_at) ? tellingOf(webhook) : `checkout-${checkoutId}-${at}`;
  return taken(reading, [
    ...identifyEnvelope(webhook, { id, customer, at }),
    envelope(webhook, 'Checkout Started', {
      id,
      customer,
      at,
      detail: {
        checkoutId,
        value: totalOf(webhook) ?? 0,
        url: linkOf(body.abandoned_checkout_url),
        items: itemsOf(body.line_items),
        properties: shownOf(body),
      },
    }),
  ]);
};

const takeCustomer = (webhook: Webhook): Taken => {
  const { body, reading } = webhook;
  const customer = idAt(reading, 'id', body.id);
  const at = timeOfFirst(webhook, ['updated_at', 'created_at']);
  if (customer === undefined) return taken(reading, []);
  const id = isAbsent(body.updated_at) ? tellingOf(webhook) : `customer-${customer}-${at}`;
  const detail = customerTraits(reading, body);
  return taken(reading, [envelope(webhook, 'Customer Identified', { id, customer, at, detail })]);
};

const topics: Readonly<Record<string, (webhook: Webhook) => Taken>> = {
  'orders/create': takeOrder,
  'orders/updated': takeOrder,
  'orders/paid': takeOrder,
  'orders/cancelled': takeCancelled,
  'refunds/create': takeRefund,
  'checkouts/create': takeCheckout,
  'checkouts/update': takeCheckout,
  'customers/create': takeCustomer,
  'customers/update': takeCustomer,
};

/**
 * One webhook. Shopify repeats what is not answered with success, and in the end unsubscribes who never does: what is
 * in order but of no use is `ignored`, not a problem.
 * @param body the parsed JSON body
 */
export const fromShopify = (body: unknown, options: ShopifyOptions): Taken => {
  const take = Object.hasOwn(topics, options.topic) ? topics[options.topic] : undefined;
  if (take === undefined)
    return ignored(`topic: ${shown(options.topic)} is none of ${Object.keys(topics).join(', ')}`);
  if (!isObject(body)) return refused(`the body: must be an object; it is ${shown(body)}`);
  return unlessTooDeep(body, (whole) => take({ body: restShape(whole), reading: startReading(), options }));
};

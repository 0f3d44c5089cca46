/** Shopify's REST webhooks to our events: orders, refunds, checkouts and customers. */
import { customerId } from '../../../../shared/base/ids.ts';
import { type Instant, instant } from '../../../../shared/base/time.ts';
import { itemsTold } from '../../../../shared/customers/events/items.ts';
import {
  customerAt,
  firstOf,
  idAt,
  idOf,
  isAbsent,
  ownLinkAt,
  startReading,
  within,
} from '../../../../shared/customers/events/reading.ts';
import { erasureOf } from '../../../../shared/flows/customers/erasure.ts';
import { ignored, type PayloadReader, type PayloadReading } from '../../contract/inlet.ts';
import { derivedId, readingOf, takeByTopic } from '../payload.ts';
import { customerTraits, shopifyCustomer } from './customers.ts';
import { currencyOf, takeOrder, takeRefund, totalOf } from './orders.ts';
import { restShape } from './shape.ts';
import { identifyTelling, shownOf, timeOfFirst, toldEvent, type Webhook } from './webhook.ts';

/** The id that the sender gave this telling; without one, the same body is the same telling. */
const tellingOf = ({ body, delivery: { id = '', topic } }: Webhook): string =>
  id.trim() === '' ? `${topic} ${derivedId(body)}` : id.trim();

const takeCheckout = (webhook: Webhook): PayloadReading => {
  const { body, reading } = webhook;
  const found = firstOf(body, ['id', 'token']) ?? { name: 'id', value: body.id };
  const checkoutId = idAt(reading, found.name, found.value);
  const customer = shopifyCustomer(reading, body);
  const at = timeOfFirst(webhook, ['updated_at', 'created_at']);
  if (checkoutId === undefined) return readingOf(reading, []);
  if (!isAbsent(body.completed_at))
    return ignored('completed_at', 'a completed checkout is an order, which tells itself');
  if (customer === undefined) return ignored('customer', 'nobody has said yet whose checkout it is');
  // Each version is an event: the latest has the cart as it was left.
  const id = isAbsent(body.updated_at) ? tellingOf(webhook) : `checkout-${checkoutId}-${at}`;
  return readingOf(reading, [
    ...identifyTelling(webhook, { id, customer, at }),
    toldEvent(webhook, 'Checkout Started', {
      id,
      customer,
      at,
      detail: {
        checkoutId,
        value: totalOf(webhook) ?? 0,
        currency: currencyOf(body),
        url: ownLinkAt(reading, 'abandoned_checkout_url', body.abandoned_checkout_url),
        items: itemsTold(body.line_items),
        properties: shownOf(body),
      },
    }),
  ]);
};

const takeCustomer = (webhook: Webhook): PayloadReading => {
  const { body, reading } = webhook;
  const customer = customerAt(reading, 'id', body.id);
  const at = timeOfFirst(webhook, ['updated_at', 'created_at']);
  if (customer === undefined) return readingOf(reading, []);
  const id = isAbsent(body.updated_at) ? tellingOf(webhook) : `customer-${customer}-${at}`;
  const detail = customerTraits(reading, body);
  return readingOf(reading, [toldEvent(webhook, 'Customer Identified', { id, customer, at, detail })]);
};

/** She has asked the shop for what is known of her: it is on her timeline, and may begin a journey with a task. */
const takeDataRequest = (webhook: Webhook): PayloadReading => {
  const { body, reading, delivery } = webhook;
  const customer = shopifyCustomer(reading, body);
  if (customer === undefined)
    return ignored('customer', 'a request that does not tell whose it is can’t be met');
  const request = idOf(within(body.data_request).id);
  const properties = request === undefined ? {} : { request };
  const told = { id: tellingOf(webhook), customer, at: delivery.receivedAt, detail: { properties } };
  return readingOf(reading, [toldEvent(webhook, 'Data Requested', told)]);
};

/** As an admin’s DELETE: Shopify's signature says that the shop wants it. */
const takeRedaction = ({ body, reading, delivery }: Webhook): PayloadReading => {
  const customer = shopifyCustomer(reading, body);
  if (customer === undefined)
    return ignored('customer', 'with neither id, email nor phone it says nothing of whom to forget');
  const erasure = erasureOf(customerId(customer), delivery.receivedAt);
  return { events: [erasure], problems: reading.problems, ignored: [] };
};

const topics: Readonly<Record<string, (webhook: Webhook) => PayloadReading>> = {
  'orders/create': takeOrder,
  'orders/updated': takeOrder,
  'orders/paid': takeOrder,
  'orders/edited': () =>
    ignored(
      'order_edit',
      'who edits an order tells the edit alone; orders/updated tells the order as it is then',
    ),
  'orders/cancelled': takeOrder,
  'refunds/create': takeRefund,
  'checkouts/create': takeCheckout,
  'checkouts/update': takeCheckout,
  'customers/create': takeCustomer,
  'customers/update': takeCustomer,
  'customers/data_request': takeDataRequest,
  'customers/redact': takeRedaction,
  'shop/redact': () =>
    ignored('shop_id', 'a deployment is one shop’s: docs/privacy.md says how all of it is forgotten'),
};

/** When Shopify told it first, which each delivery repeats; its clock never counts for more than ours. */
const triggeredAt = (text: string | undefined, at: Instant): Instant => {
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? at : instant(Math.min(ms, at));
};

/** One webhook. Shopify unsubscribes in the end who never answers with success. */
export const readWebhook: PayloadReader = (payload, { at, house, headers }) => {
  const topic = headers['x-shopify-topic'] ?? '';
  const receivedAt = triggeredAt(headers['x-shopify-triggered-at'], at);
  const delivery = { topic, id: headers['x-shopify-webhook-id'], receivedAt };
  return takeByTopic(payload, topic, topics, (take, body) =>
    take({ body: restShape(body), reading: startReading(house), delivery }),
  );
};

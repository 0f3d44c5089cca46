/** Shopify's REST webhooks to our events: orders, refunds, checkouts and customers. */
import { type Instant, instant } from '../../../../shared/base/time.ts';
import { itemsTold } from '../../../../shared/customers/events/items.ts';
import {
  customerAt,
  firstOf,
  idAt,
  isAbsent,
  ownLinkAt,
  startReading,
} from '../../../../shared/customers/events/reading.ts';
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

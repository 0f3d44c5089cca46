/**
 * WooCommerce's webhooks to our events: orders with what went back of them, and customers. A body is what the REST API
 * answers for the same thing.
 * @see https://woocommerce.github.io/woocommerce-rest-api-docs/#webhooks
 */

import type { Instant } from '../../../../shared/base/time.ts';
import { emailAlias } from '../../../../shared/customers/events/alias.ts';
import { couponCodesIn } from '../../../../shared/customers/events/coupon-codes.ts';
import { itemsTold } from '../../../../shared/customers/events/items.ts';
import type { Detail } from '../../../../shared/customers/events/kinds/kind.ts';
import type { Properties } from '../../../../shared/customers/events/properties.ts';
import {
  aside,
  customerAt,
  customerOf,
  idAt,
  idOf,
  isAbsent,
  type Loose,
  listOf,
  moneyAt,
  numberOf,
  ownLinkAt,
  type Reading,
  shown,
  startReading,
  timeAt,
  within,
} from '../../../../shared/customers/events/reading.ts';
import { traitsAt } from '../../../../shared/customers/events/trait-fields.ts';
import { traitSchemas } from '../../../../shared/customers/events/traits.ts';
import { ignored, type PayloadReader, type PayloadReading } from '../../contract/inlet.ts';
import { type EventAsTold, keyed, readingOf, takeByTopic } from '../payload.ts';

interface Webhook {
  readonly body: Loose;
  readonly reading: Reading;
  readonly topic: string;
  readonly receivedAt: Instant;
}

/** Its `_gmt` times are UTC and write no offset; `undefined` where there is none, or it was refused. */
const gmtAt = ({ body, reading }: Webhook, name: string): Instant | undefined => {
  const told = body[name];
  const isBare = typeof told === 'string' && /T\d{2}:\d{2}:\d{2}$/.test(told);
  return timeAt(reading, name, isBare ? `${told}Z` : told);
};

const emailOf = (value: unknown): string | undefined => {
  const email = traitSchemas.email.safeParse(value).data;
  return typeof email === 'string' ? email : undefined;
};

/** A guest's is 0: the e-mail address stands in. `undefined`: nobody can tell who it is. */
const buyerOf = ({ body, reading }: Webhook): string | undefined => {
  const id = customerOf(reading, body.customer_id);
  if (id !== undefined) return id;
  const email = emailOf(within(body.billing).email);
  return email === undefined ? undefined : emailAlias(email);
};

/** How to reach who ordered, as it was typed at the checkout: what can't be read is left out without a word. */
const billedTraits = (billing: Loose, reading: Reading): Detail =>
  traitsAt({
    reading,
    path: 'billing',
    fields: {
      email: billing.email,
      phone: billing.phone,
      first_name: billing.first_name,
      country: billing.country,
      city: billing.city,
    },
  });

/** Nothing has been paid of these, and something may be yet: they are as good as a cart. */
const unpaid: ReadonlySet<unknown> = new Set(['pending', 'failed', 'checkout-draft']);
/** Of these the money is the shop's, or is to be paid at the door. */
const bought: ReadonlySet<unknown> = new Set(['processing', 'completed', 'refunded']);

interface Order {
  readonly webhook: Webhook;
  readonly orderId: string;
  readonly customer: string;
  /** When it was placed: the same in every version. */
  readonly at: Instant;
  readonly total: number;
}

const telling = (
  { webhook: { receivedAt }, customer, at }: Order,
  name: string,
  id: string,
  detail: Detail,
  when = at,
): EventAsTold => ({ id: keyed(id), name, customer, at: when, receivedAt, detail });

/** What journeys and templates may want of an order, and no addresses. */
const shownOf = ({ number, currency, created_via, payment_method_title }: Loose): Properties => ({
  ...(idOf(number) !== undefined && { orderName: `#${idOf(number)}` }),
  ...(typeof currency === 'string' && { currency }),
  ...(typeof created_via === 'string' && { channel: created_via }),
  ...(typeof payment_method_title === 'string' && { paymentMethod: payment_method_title }),
});

const currencyOf = ({ webhook: { body } }: Order): string | undefined =>
  typeof body.currency === 'string' ? body.currency : undefined;

/** The order as it is in this version. */
const orderDetail = (order: Order): Detail => {
  const { body } = order.webhook;
  return {
    orderId: order.orderId,
    value: order.total,
    currency: currencyOf(order),
    couponCodes: couponCodesIn(body),
    items: itemsTold(body.line_items),
    ...(typeof body.created_via === 'string' && { channel: body.created_via }),
    ...(!isAbsent(body.date_paid_gmt) && { paid: true }),
    properties: shownOf(body),
  };
};

const placed = (order: Order): EventAsTold =>
  telling(order, 'Order Completed', `order-${order.orderId}`, orderDetail(order));

/** Each later version is one event. An order that was cancelled may be taken up again. */
const changed = (order: Order, changedAt: Instant): readonly EventAsTold[] =>
  order.webhook.topic === 'order.created' || changedAt <= order.at
    ? []
    : [
        telling(
          order,
          'Order Changed',
          `${order.orderId}-${changedAt}`,
          { ...orderDetail(order), isOpen: true },
          changedAt,
        ),
      ];

/** Each version is an event: the latest has the cart as it was left. */
const begun = (order: Order, changedAt: Instant): EventAsTold => {
  const { body } = order.webhook;
  const detail = {
    checkoutId: order.orderId,
    value: order.total,
    currency: currencyOf(order),
    url: ownLinkAt(order.webhook.reading, 'payment_url', body.payment_url),
    items: itemsTold(body.line_items),
    properties: shownOf(body),
  };
  return telling(order, 'Checkout Started', `checkout-${order.orderId}-${changedAt}`, detail, changedAt);
};

const saidOf = (order: Order, name: string, id: string, when: Instant): EventAsTold =>
  telling(order, name, id, { properties: { orderId: order.orderId, ...shownOf(order.webhook.body) } }, when);

const refunded = (order: Order, refundId: string, value: number, when: Instant): EventAsTold =>
  telling(
    order,
    'Order Refunded',
    `refund-${refundId}`,
    { orderId: order.orderId, refundId, value, currency: currencyOf(order) },
    when,
  );

/** Each is told by every later version of its order, as an amount below zero and without its time. */
const refundsOf = (order: Order, changedAt: Instant): readonly EventAsTold[] => {
  const { body, reading } = order.webhook;
  const refunds = listOf(body.refunds).map(within);
  if (refunds.length === 0 && body.status === 'refunded')
    return [refunded(order, `refunded-${order.orderId}`, order.total, changedAt)];
  return refunds.flatMap(({ id, total }, index) => {
    const amount = numberOf(total);
    if (amount === undefined)
      reading.note(`refunds.${index}.total`, `must be an amount such as "-19.90"; it is ${shown(total)}`);
    if (amount === undefined || amount === 0) return [];
    return [refunded(order, idOf(id) ?? `${order.orderId}-${index}`, Math.abs(amount), changedAt)];
  });
};

const eventsOf = (order: Order, changedAt: Instant): readonly EventAsTold[] => {
  const {
    orderId,
    webhook: { body },
  } = order;
  const { status } = body;
  if (unpaid.has(status)) return [begun(order, changedAt)];
  if (status === 'on-hold') return [saidOf(order, 'Order Placed', `placed-${orderId}`, order.at)];
  const refunds = refundsOf(order, changedAt);
  if (bought.has(status)) return [placed(order), ...changed(order, changedAt), ...refunds];
  if (status !== 'cancelled') return [];
  const paid = !isAbsent(body.date_paid_gmt);
  const detail = { orderId, ...(paid && { paid }), properties: shownOf(body) };
  const cancelled = telling(order, 'Order Cancelled', `${orderId}-${changedAt}`, detail, changedAt);
  // Of one that was paid, refunds tell what went back; any other is as if it had not been.
  return paid ? [placed(order), ...refunds, cancelled] : [cancelled];
};

const takeOrder = (webhook: Webhook): PayloadReading => {
  const { body, reading, topic, receivedAt } = webhook;
  const orderId = idAt(reading, 'id', body.id);
  const total = moneyAt(reading, 'total', body.total);
  const at = gmtAt(webhook, 'date_created_gmt') ?? receivedAt;
  const changedAt = gmtAt(webhook, 'date_modified_gmt') ?? at;
  const customer = buyerOf(webhook);
  if (orderId === undefined || total === undefined) return readingOf(reading, []);
  if (customer === undefined)
    return ignored(
      'customer_id',
      'an order of neither a customer nor an email address is nobody’s that could be written to',
    );
  const order: Order = { webhook, orderId, customer, at, total };
  const traits = topic === 'order.created' ? billedTraits(within(body.billing), aside(reading)) : {};
  const identified =
    Object.keys(traits).length === 0
      ? []
      : [telling(order, 'Customer Identified', `identify-order-${orderId}`, traits)];
  return readingOf(reading, [...identified, ...eventsOf(order, changedAt)]);
};

const takeCustomer = (webhook: Webhook): PayloadReading => {
  const { body, reading, receivedAt } = webhook;
  const customer = customerAt(reading, 'id', body.id);
  const at = gmtAt(webhook, 'date_modified_gmt') ?? gmtAt(webhook, 'date_created_gmt') ?? receivedAt;
  const own = traitsAt({
    reading,
    path: 'customer',
    fields: { email: body.email, first_name: body.first_name },
  });
  if (customer === undefined) return readingOf(reading, []);
  const detail = { ...billedTraits(within(body.billing), aside(reading)), ...own };
  const id = `customer-${customer}-${at}`;
  return readingOf(reading, [{ id, name: 'Customer Identified', customer, at, receivedAt, detail }]);
};

const topics: Readonly<Record<string, (webhook: Webhook) => PayloadReading>> = {
  'order.created': takeOrder,
  'order.updated': takeOrder,
  'order.restored': takeOrder,
  'order.deleted': () =>
    ignored('id', 'who deletes an order tells its id alone; order.updated tells what became of it'),
  'customer.created': takeCustomer,
  'customer.updated': takeCustomer,
};

/** One webhook. WooCommerce disables one that fails five times in a row. */
export const readWebhook: PayloadReader = (payload, { at: receivedAt, house, headers }) => {
  const topic = headers['x-wc-webhook-topic'] ?? '';
  return takeByTopic(payload, topic, topics, (take, body) =>
    take({ body, reading: startReading(house), topic, receivedAt }),
  );
};

/** What happened to one customer, as each door tells it: the payload that it takes, read by its own reader. */
import { readStructured } from '../../../../functions/api/inlets/cloudevents/read.ts';
import { readCall } from '../../../../functions/api/inlets/segment/calls.ts';
import { readWebhook as readShopify } from '../../../../functions/api/inlets/shopify/webhooks.ts';
import { readWebhook as readWooCommerce } from '../../../../functions/api/inlets/woocommerce/webhooks.ts';
import { type Instant, iso } from '../../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import type { ToldBy } from '../../../../shared/customers/events/kinds/kind.ts';
import { messageOf, readMessage } from '../../../../shared/customers/events/parse.ts';
import { house } from '../../../support/house.ts';

/** What happened. */
export interface Happening {
  readonly id: string;
  readonly event: string;
  readonly at: Instant;
  /** The browser that it happened in. */
  readonly browser?: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Told {
  readonly of: Happening;
  readonly customer: string;
  readonly tellsTime: boolean;
  readonly kind: ToldBy['kind'];
  /** The telling's own id. */
  readonly id: string;
  readonly now: Instant;
}

/** Whose ids those of its events are, where they have none of their own; orders and refunds have, at every door. */
const senders = { segment: 'segment', bus: 'shop', cloudEvents: 'shop', shopify: '', wooCommerce: '' };
export type Door = keyof typeof senders;

/** The doors that such an event comes by; a shop's own webhooks tell of its orders. */
export const doorsOf = ({ event }: Happening): readonly Door[] => {
  const others: readonly Door[] = ['segment', 'bus', 'cloudEvents'];
  if (event === 'Order Completed') return [...others, 'shopify', 'wooCommerce'];
  return event === 'Order Refunded' ? [...others, 'shopify'] : others;
};

/** Two tellings of one identity are of one event. */
export const identityOf = (door: Door, { id, event }: Happening): string =>
  event.startsWith('Order') ? id : `${senders[door]} ${id}`;

const call = ({ of: { id, event, at, browser, properties }, customer, tellsTime }: Told): object => ({
  messageId: id,
  ...(browser !== undefined && { anonymousId: browser }),
  userId: customer,
  ...(tellsTime && { timestamp: iso(at) }),
  ...(event === 'Customer Identified'
    ? { type: 'identify', traits: properties }
    : { type: 'track', event, properties }),
});

const besideOf = ({ browser }: Happening): object =>
  browser === undefined ? {} : { alsoKnownAs: [browser] };

const cloudEvent = ({ of, customer, tellsTime }: Told): object => ({
  specversion: '1.0',
  id: of.id,
  source: senders.cloudEvents,
  type: of.event,
  subject: customer,
  ...(tellsTime && { time: iso(of.at) }),
  data: { ...of.properties, ...besideOf(of) },
});

const shopifyBody = ({ of: { at, event, properties }, customer, tellsTime }: Told): object => ({
  customer: { id: customer },
  ...(tellsTime && { created_at: iso(at) }),
  ...(event === 'Order Completed'
    ? { id: properties.orderId, checkout_id: properties.checkoutId, total_price: properties.value }
    : {
        id: `of-${properties.refundId}`,
        order_id: properties.orderId,
        transactions: [
          { id: properties.refundId, kind: 'refund', status: 'success', amount: properties.value },
        ],
      }),
});

const wooCommerceOrder = ({ of: { at, properties }, customer, tellsTime }: Told): object => ({
  id: properties.orderId,
  customer_id: customer,
  status: 'processing',
  total: String(properties.value),
  ...(tellsTime && { date_created_gmt: iso(at).replace(/(\.\d+)?Z$/, '') }),
});

const envelope = ({ of, customer, tellsTime, id, now }: Told): string =>
  JSON.stringify({
    id,
    source: senders.bus,
    'detail-type': of.event,
    time: iso(now),
    detail: {
      id: of.id,
      customer,
      ...(tellsTime && { at: iso(of.at) }),
      ...of.properties,
      ...besideOf(of),
    },
  });

const checkedAt = (door: Exclude<Door, 'bus'>, telling: Told): readonly CustomerEvent[] => {
  const received = { at: telling.now, house, headers: {}, tellingId: telling.id };
  const topic = telling.of.event === 'Order Completed' ? 'orders/paid' : 'refunds/create';
  switch (door) {
    case 'segment':
      return readCall(call(telling), received).events;
    case 'cloudEvents':
      return readStructured(cloudEvent(telling), received).events;
    case 'shopify':
      return readShopify(shopifyBody(telling), { ...received, headers: { 'x-shopify-topic': topic } }).events;
    case 'wooCommerce':
      return readWooCommerce(wooCommerceOrder(telling), {
        ...received,
        headers: { 'x-wc-webhook-topic': 'order.updated' },
      }).events;
  }
};

/** The one event of a telling, as the queue has it. */
export const eventToldAt = (door: Door, telling: Told): CustomerEvent => {
  const { id, now, kind, of } = telling;
  const events = door === 'bus' ? [] : checkedAt(door, telling);
  const messages =
    door === 'bus'
      ? [envelope(telling)]
      : events.map((event) => messageOf({ ...event, told: { id, at: now, kind } }));
  const [message, ...others] = messages;
  if (message === undefined || others.length > 0)
    throw new Error(`${door} tells ${of.id} by ${messages.length} events`);
  const incoming = readMessage(message, house, now);
  if (incoming.kind !== 'customer') throw new Error(`${of.id} is ${incoming.kind}`);
  return incoming.event;
};

/** What all of Shopify's webhooks have in common: how they are delivered, dated and told on. */

import type { Instant } from '../../../shared/base/time.ts';
import type { Properties } from '../../../shared/customers/events/properties.ts';
import type { EventEnvelope } from '../../../shared/flows/events/queue.ts';
import { type Detail, envelopeOf, keyed } from './inlet.ts';
import { firstOf, type Loose, type Reading, timeAt } from './reading.ts';
import { guestTraits } from './shopify-customers.ts';

export interface ShopifyOptions {
  /** The header `X-Shopify-Topic`, such as `orders/create`. */
  readonly topic: string;
  /** The header `X-Shopify-Webhook-Id`: the same for each delivery of one telling. */
  readonly deliveryId?: string;
  readonly receivedAt: Instant;
  /** Whose order a refund is of, where the caller knows: `refunds/create` does not tell. */
  readonly customer?: string;
}

export interface Webhook {
  readonly body: Loose;
  readonly reading: Reading;
  readonly options: ShopifyOptions;
}

export const envelope = (
  { options: { receivedAt } }: Webhook,
  name: string,
  event: { readonly id: string; readonly customer: string; readonly at: Instant; readonly detail: Detail },
): EventEnvelope => envelopeOf({ ...event, id: keyed(event.id), source: 'shopify', name, receivedAt });

/** The first of these times that is told, else when it was received. */
export const timeOfFirst = ({ body, reading, options }: Webhook, names: readonly string[]): Instant => {
  const found = firstOf(body, names);
  return (found && timeAt(reading, found.name, found.value)) ?? options.receivedAt;
};

/** What journeys and templates may want of an order or a checkout, and no addresses. */
export const shownOf = (body: Loose): Properties => ({
  ...(typeof body.name === 'string' && { orderName: body.name }),
  ...(typeof body.currency === 'string' && { currency: body.currency }),
  ...(typeof body.source_name === 'string' && { channel: body.source_name }),
});

export const identifyEnvelope = (
  webhook: Webhook,
  event: { readonly id: string; readonly customer: string; readonly at: Instant },
): readonly EventEnvelope[] => {
  const traits = guestTraits(webhook.body);
  return Object.keys(traits).length === 0
    ? []
    : [envelope(webhook, 'Customer Identified', { ...event, id: `identify-${event.id}`, detail: traits })];
};

/** What all of Shopify's webhooks have in common: how they are delivered, dated and told on. */

import type { Instant } from '../../../../shared/base/time.ts';
import type { Detail } from '../../../../shared/customers/events/kinds/kind.ts';
import type { Properties } from '../../../../shared/customers/events/properties.ts';
import { firstOf, type Loose, type Reading, timeAt } from '../../../../shared/customers/events/reading.ts';
import { type EventAsTold, keyed } from '../payload.ts';
import { guestTraits } from './customers.ts';

export interface Delivery {
  /** The header `X-Shopify-Topic`, such as `orders/create`. */
  readonly topic: string;
  /** The header `X-Shopify-Webhook-Id`: the same for each delivery of one telling. */
  readonly id?: string | undefined;
  readonly receivedAt: Instant;
}

export interface Webhook {
  readonly body: Loose;
  readonly reading: Reading;
  readonly delivery: Delivery;
}

export const toldEvent = (
  { delivery: { receivedAt } }: Webhook,
  name: string,
  event: { readonly id: string; readonly customer: string; readonly at: Instant; readonly detail: Detail },
): EventAsTold => ({ ...event, id: keyed(event.id), name, receivedAt });

/** The first of these times that is told, else when it was received. */
export const timeOfFirst = ({ body, reading, delivery }: Webhook, names: readonly string[]): Instant => {
  const found = firstOf(body, names);
  return (found && timeAt(reading, found.name, found.value)) ?? delivery.receivedAt;
};

/** What journeys and templates may want of an order or a checkout, and no addresses. */
export const shownOf = (body: Loose): Properties => ({
  ...(typeof body.name === 'string' && { orderName: body.name }),
  ...(typeof body.currency === 'string' && { currency: body.currency }),
  ...(typeof body.source_name === 'string' && { channel: body.source_name }),
});

export const identifyTelling = (
  webhook: Webhook,
  event: { readonly id: string; readonly customer: string; readonly at: Instant },
): readonly EventAsTold[] => {
  const traits = guestTraits(webhook.reading, webhook.body);
  return Object.keys(traits).length === 0
    ? []
    : [toldEvent(webhook, 'Customer Identified', { ...event, id: `identify-${event.id}`, detail: traits })];
};

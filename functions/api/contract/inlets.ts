/** The inlets for others' formats, as the doors use them: one event each, its problems by field. */

import { type Instant, instant } from '../../../shared/base/time.ts';
import { isObject } from '../../../shared/customers/events/properties.ts';
import { fromBinaryCloudEvent, fromCloudEvents } from '../inlets/cloudevents.ts';
import type { Taken } from '../inlets/inlet.ts';
import { fromSegment } from '../inlets/segment.ts';
import { fromShopify } from '../inlets/shopify.ts';
import type { Inlet, Problem } from './inlet.ts';

/** `properties.value: must be …`; what begins with no path is about the whole. */
const problemOf = (text: string): Problem => {
  const [, path, wrong] = /^([\w.$-]+): (.*)$/s.exec(text) ?? [];
  return path === undefined || wrong === undefined ? { path: '', wrong: text } : { path, wrong };
};

const read = ({ envelopes, problems }: Taken): ReturnType<Inlet> => ({
  envelopes,
  problems: problems.map(problemOf),
});

/** One of Segment's calls. */
export const segment: Inlet = (payload, { at }) =>
  isObject(payload)
    ? read(fromSegment(payload, { receivedAt: at }))
    : { envelopes: [], problems: [{ path: '', wrong: 'must be a call, such as {"type": "track", …}' }] };

/** One CloudEvent in its JSON format. */
export const cloudEvent: Inlet = (payload, { at }) => read(fromCloudEvents(payload, { receivedAt: at }));

/** A CloudEvent whose attributes are headers; the payload is its data, as text. */
export const binaryCloudEvent: Inlet = (payload, { at, headers }) =>
  read(fromBinaryCloudEvent(headers, String(payload), { receivedAt: at }));

/** When Shopify told it first, which each delivery repeats; its clock never counts for more than ours. */
const triggeredAt = (text: string | undefined, at: Instant): Instant => {
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? at : instant(Math.min(ms, at));
};

/** One of Shopify's webhooks, told apart by its headers. */
export const shopify: Inlet = (payload, { at, headers }) => {
  const deliveryId = headers['x-shopify-webhook-id'];
  return read(
    fromShopify(payload, {
      topic: headers['x-shopify-topic'] ?? '',
      receivedAt: triggeredAt(headers['x-shopify-triggered-at'], at),
      ...(deliveryId !== undefined && { deliveryId }),
    }),
  );
};

/** Whatever is sent: no inlet fails, and what it gives the queue's reader can read. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PayloadReading } from '../../../../functions/api/contract/inlet.ts';
import { takeBatch } from '../../../../functions/api/contract/intake.ts';
import { readBinary, readStructured } from '../../../../functions/api/inlets/cloudevents/read.ts';
import { readCall } from '../../../../functions/api/inlets/segment/calls.ts';
import { readWebhook } from '../../../../functions/api/inlets/shopify/webhooks.ts';
import { readWebhook as readWooCommerce } from '../../../../functions/api/inlets/woocommerce/webhooks.ts';
import { nameOfEvent } from '../../../../shared/customers/events/event.ts';
import { messageOf } from '../../../../shared/customers/events/parse.ts';
import { sentenceOf } from '../../../../shared/customers/events/problem.ts';
import { runs } from '../../../support/runs.ts';
import { hostile, type Json, payloads, spoilt } from './spoiling.ts';
import { eventsOf, profileOf, received } from './support.ts';

const topics = [
  'orders/create',
  'orders/updated',
  'orders/paid',
  'orders/cancelled',
  'refunds/create',
  'checkouts/create',
  'checkouts/update',
  'customers/create',
  'customers/update',
];
const binaryHeaders = {
  'ce-id': '1',
  'ce-source': '/s',
  'ce-specversion': '1.0',
  'ce-type': 'checkout.started',
};
const inlets: readonly ((payload: unknown) => PayloadReading)[] = [
  (payload) => readCall(payload, received),
  (payload) => readCall({ ...Object(payload), type: 'track' }, received),
  (payload) => readStructured(payload, received),
  (payload) => readBinary(JSON.stringify(payload) ?? '', { ...received, headers: binaryHeaders }),
  ...topics.map(
    (topic) => (payload: unknown) =>
      readWebhook(payload, { ...received, headers: { 'x-shopify-topic': topic } }),
  ),
  ...['order.created', 'order.updated', 'customer.updated'].map(
    (topic) => (payload: unknown) =>
      readWooCommerce(payload, { ...received, headers: { 'x-wc-webhook-topic': topic } }),
  ),
];

/** Taken, readable and foldable; and each complaint begins with a path. */
const holds = (reading: PayloadReading): void => {
  const events = eventsOf(reading);
  expect(events).toHaveLength(reading.events.length);
  for (const each of Map.groupBy(events, ({ customer }) => customer).values()) profileOf(each);
  for (const complaint of [...reading.problems, ...reading.ignored])
    expect(sentenceOf(complaint)).toMatch(/^(must be a call, such as|[^:]+:) ./);
};

describe('any inlet', () => {
  it('takes or refuses any JSON at all, and never fails', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...inlets), (payload, inlet) => {
        holds(inlet(payload));
      }),
      runs(1_000),
    );
  });

  it('takes or refuses a good payload with fields that are spoilt', () => {
    const spoiling = fc.array(fc.tuple(fc.nat({ max: 60 }), hostile), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom(...payloads), spoiling, (payload, places) => {
        const bad = places.reduce<Json>((value, [at, by]) => spoilt(value, at, by), payload);
        for (const inlet of inlets) holds(inlet(bad));
      }),
      runs(600),
    );
  });

  it('takes a good payload with fields that it has never heard of as if they weren’t there', () => {
    fc.assert(
      fc.property(fc.constantFrom(...payloads), fc.jsonValue(), (payload, novelty) => {
        const extended = { ...payload, novelty_of_2027: novelty, messageId: 'm' };
        for (const inlet of inlets) {
          const plain = inlet({ ...payload, messageId: 'm' });
          expect(inlet(extended).events.map(nameOfEvent)).toEqual(plain.events.map(nameOfEvent));
        }
      }),
    );
  });

  it('refuses what is nested so deep that walking it would run out of stack', () => {
    const trap = JSON.parse(`${'['.repeat(120_000)}${']'.repeat(120_000)}`);
    for (const inlet of inlets.filter((_, index) => index !== 3))
      expect(inlet({ ...payloads[0], id: 1, data: trap, properties: { trap } })).toEqual({
        events: [],
        problems: [{ path: '', wrong: 'the body: is more than 100 levels deep' }],
        ignored: [],
      });
  });

  it('gives events that the queue can carry, however much was sent', () => {
    const products = Array.from({ length: 5_000 }, (_, index) => ({ name: `Tea ${index}`, price: index }));
    const properties = { checkout_id: 'c', products, note: 'x'.repeat(100_000), currency: 'EUR' };
    const { events } = readCall(
      { type: 'track', event: 'Checkout Started', userId: 'ada', properties },
      received,
    );
    expect(Buffer.byteLength(JSON.stringify(events))).toBeLessThan(40_000);
    expect(events[0]?.properties).toEqual({ checkout_id: 'c', currency: 'EUR' });
  });
});

describe('a batch', () => {
  it('is what its calls are by themselves', async () => {
    const calls = fc.array(fc.oneof(fc.constantFrom(...payloads), fc.jsonValue()), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(calls, async (batch) => {
        const queued: string[] = [];
        const send = async (bodies: readonly string[]) => {
          queued.push(...bodies);
          return [];
        };
        const each = batch.map((call, index) => readCall(call, { ...received, tellingId: `r-${index}` }));
        const { rejected } = await takeBatch(
          'batch',
          batch,
          readCall,
          { ...received, telling: { id: 'r', kind: 'live', isTrusted: false }, traits: {} },
          { send },
        ).catch(({ beside }) => beside);
        const told = each.flatMap(({ events }, index) =>
          events.map((event) => ({
            ...event,
            told: { id: `r-${index}`, at: received.at, kind: 'live' } as const,
          })),
        );
        expect(queued).toEqual(told.map(messageOf));
        const isBad = ({ events }: PayloadReading) => events.length === 0;
        expect(rejected).toHaveLength(each.filter(isBad).flatMap(({ problems }) => problems).length);
      }),
    );
  });
});

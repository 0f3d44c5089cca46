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

const payloads = [
  {
    type: 'track',
    event: 'Order Completed',
    messageId: 'm',
    userId: 'ada',
    timestamp: '2026-11-20T12:00:00Z',
    sentAt: '2026-11-20T12:00:00Z',
    properties: { order_id: 'o', total: 1, coupon: 'C', products: [{ name: 'Tea', price: 1, quantity: 1 }] },
  },
  {
    type: 'track',
    event: 'Checkout Started',
    userId: 'ada',
    properties: {
      checkout_id: 'c',
      value: 1,
      url: 'https://a.example',
      products: [{ name: 'Tea', price: 1 }],
    },
  },
  {
    type: 'track',
    event: 'Order Refunded',
    userId: 'ada',
    properties: { order_id: 'o', total: 1, refund_id: 'r' },
  },
  {
    type: 'identify',
    anonymousId: 'a',
    traits: { email: 'a@b.example', phone: '+447700900123', birthday: '05-01', points: 1, tier: 'gold' },
    context: { locale: 'en', timezone: 'UTC' },
  },
  { type: 'page', userId: 'ada', name: 'Home', category: 'Shop', properties: { url: '/' } },
  {
    specversion: '1.0',
    id: 'i',
    source: '/s',
    type: 'a.order.completed',
    subject: 'ada',
    data: { orderId: 1, value: 1 },
  },
  {
    specversion: '1.0',
    id: 'i',
    source: '/s',
    type: 'survey.answered',
    subject: 'ada',
    data: { touch: 't', answer: 'a' },
  },
  {
    id: 1,
    order_id: 1,
    email: 'a@b.example',
    phone: '+447700900123',
    first_name: 'Ada',
    total_price: '1.00',
    name: '#1',
    currency: 'EUR',
    created_at: '2026-11-20T12:00:00Z',
    updated_at: '2026-11-20T12:00:00Z',
    processed_at: null,
    cancelled_at: null,
    completed_at: null,
    financial_status: 'voided',
    cancel_reason: 'other',
    abandoned_checkout_url: 'https://a.example',
    customer_locale: 'en',
    discount_codes: [{ code: 'C' }],
    customer: { id: 17, email: 'a@b.example', first_name: 'Ada' },
    billing_address: { country_code: 'GB' },
    email_marketing_consent: { state: 'subscribed' },
    line_items: [{ title: 'Tea', quantity: 1, price: '1.00' }],
    transactions: [{ id: 1, kind: 'refund', status: 'success', amount: '1.00' }],
    refunds: [
      {
        id: 1,
        created_at: '2026-11-20T12:00:00Z',
        transactions: [{ kind: 'refund', status: 'success', amount: 1 }],
      },
    ],
  },
  {
    id: 727,
    number: '727',
    status: 'refunded',
    currency: 'EUR',
    date_created_gmt: '2026-11-20T01:30:00',
    date_modified_gmt: '2026-11-20T01:31:00',
    date_paid_gmt: '2026-11-20T01:31:00',
    total: '19.90',
    customer_id: 0,
    billing: {
      first_name: 'Ada',
      city: 'London',
      country: 'GB',
      email: 'a@b.example',
      phone: '+447700900123',
    },
    payment_method: 'cod',
    payment_url: 'https://a.example',
    line_items: [{ name: 'Tea', quantity: 2, price: 9.95 }],
    coupon_lines: [{ code: 'tenoff' }],
    refunds: [{ id: 9, total: '-5.00' }],
  },
];

type Json = unknown;
const deep = (levels: number): Json => (levels === 0 ? 'bottom' : [{ in: deep(levels - 1) }]);
const hostile: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    [],
    {},
    '',
    ' ',
    'null',
    '1.234,56',
    '1e999',
    -1,
    -0,
    1e300,
    1e-300,
    2 ** 60,
    1_795_435_200,
    1_795_435_200_000,
    '1795435200',
    '2026-02-30T00:00:00Z',
    '9999-12-31T23:59:60Z',
    true,
    'x'.repeat(20_000),
    '\u0000\ud800',
    'javascript:alert(1)',
    'https://',
    'http://[::1',
    '__proto__',
    { toString: 1 },
    [[], null, 17],
    deep(40),
  ),
  fc.jsonValue(),
);

/** The payload with the value at one of its paths replaced, or a foreign member added. */
const spoilt = (value: Json, at: number, by: Json): Json => {
  let left = at;
  const walk = (each: Json): Json => {
    left -= 1;
    if (left === -1) return by;
    if (Array.isArray(each)) return each.map(walk);
    if (typeof each !== 'object' || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([name, member]) => [name, walk(member)]));
  };
  return walk(value);
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
          { ...received, telling: { id: 'r', kind: 'live' }, traits: {} },
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

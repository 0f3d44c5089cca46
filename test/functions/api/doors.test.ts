/** Whatever comes to a door by HTTP: it is answered, it is no fault of ours, and it is taken whole or not at all. */
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ClientRequest, type Transport, textOf } from '../../../local/aws/transport.ts';
import { readMessage } from '../../../shared/customers/events/parse.ts';
import { house } from '../../support/house.ts';
import { runs } from '../../support/runs.ts';
import { hostile, type Json, payloads, spoilt } from './inlets/spoiling.ts';
import { adminKey, basic, type Served, serve, shopifySecret, writeKey } from './served.ts';

/** What the queue was given since the last look. */
let queued: string[] = [];
let served: Served;

/** A queue that takes everything and keeps the bodies for the test alone. */
const overhearing = (transport: Transport): Transport => ({
  ...transport,
  handle: async (request: ClientRequest) => {
    if (request.headers['x-amz-target'] !== 'AmazonSQS.SendMessageBatch') return transport.handle(request);
    const { Entries } = JSON.parse(textOf(request.body)) as {
      readonly Entries: readonly { readonly Id: string; readonly MessageBody: string }[];
    };
    queued.push(...Entries.map(({ MessageBody }) => MessageBody));
    const Successful = Entries.map(({ Id }) => ({ Id, MessageId: Id, MD5OfMessageBody: '' }));
    const body = Buffer.from(JSON.stringify({ Successful, Failed: [] }));
    return { response: { statusCode: 200, headers: {}, body } };
  },
});

beforeAll(async () => {
  served = await serve(overhearing);
});
afterAll(() => served.world.close());

const json = { 'content-type': 'application/json' };
const asBatch = (payload: Json): Json => ({ batch: [payload, payloads[0], payload] });

interface Door {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodyOf: (payload: Json) => string;
}

const door = (
  path: string,
  headers: object = {},
  shape: (payload: Json) => Json = (payload) => payload,
): Door => ({
  path,
  headers: { authorization: basic(writeKey.key), ...json, ...headers },
  bodyOf: (payload) => JSON.stringify(shape(payload)) ?? '',
});

const file = (type: string, bodyOf: Door['bodyOf']): Door => ({
  path: '/v1/customers/import',
  headers: { authorization: basic(adminKey.key), 'content-type': type },
  bodyOf,
});

const columns = 'Email Address;Phone Number;UNSUB_TIME;status;Country\n';

const doors: readonly Door[] = [
  ...['track', 'identify', 'page', 'screen', 'alias', 'group', 't'].map((call) => door(`/v1/${call}`)),
  door('/v1/batch', {}, asBatch),
  door('/v1/import', {}, asBatch),
  door('/v1/batch', { 'content-type': 'text/plain' }, asBatch),
  door('/v1/events', { 'content-type': 'application/cloudevents+json' }),
  door('/v1/events', { 'content-type': 'application/cloudevents-batch+json' }, (payload) => [
    payload,
    payload,
  ]),
  door('/v1/events', {
    'ce-specversion': '1.0',
    'ce-id': '1',
    'ce-source': '/s',
    'ce-type': 'order.completed',
  }),
  ...['orders/create', 'orders/cancelled', 'refunds/create', 'checkouts/update', 'customers/update', ''].map(
    (topic) => door('/webhooks/shopify', { 'x-shopify-topic': topic }),
  ),
  ...['order.created', 'order.updated', 'customer.updated'].map((topic) =>
    door('/webhooks/woocommerce', { 'x-wc-webhook-topic': topic }),
  ),
  file('application/x-ndjson', (payload) => `{"id": "ada"}\n${JSON.stringify(payload)}\n`),
  file('text/csv', (payload) => `${columns}${String(JSON.stringify(payload)).replaceAll(',', ';')}\n`),
];

/** Bytes that were lost, turned or added on the way. */
const garbled = (text: string, at: number, by: string): string => {
  const place = text.length === 0 ? 0 : at % text.length;
  return `${text.slice(0, place)}${by}${text.slice(place + 1)}`;
};

const signed = (headers: Door['headers'], body: string): Door['headers'] => {
  const signature = createHmac('sha256', shopifySecret).update(body).digest('base64');
  return { ...headers, 'x-shopify-hmac-sha256': signature, 'x-wc-webhook-signature': signature };
};

it('is answered below 500, and what is refused has left nothing on the queue', async () => {
  const spoiling = fc.array(fc.tuple(fc.nat({ max: 60 }), hostile), { maxLength: 3 });
  const garbling = fc.option(
    fc.tuple(fc.nat(), fc.constantFrom('', '}', '"', '\u0000', '\ufffd', '\n', ',')),
    {
      freq: 4,
      nil: undefined,
    },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...doors),
      fc.constantFrom<Json>(...payloads),
      spoiling,
      garbling,
      async ({ path, headers, bodyOf }, payload, places, garble) => {
        queued = [];
        const whole = bodyOf(places.reduce<Json>((value, [at, by]) => spoilt(value, at, by), payload));
        const body = garble === undefined ? whole : garbled(whole, ...garble);
        const answered = await served.ask('POST', path, { headers: signed(headers, body), body });
        expect(answered.status, JSON.stringify(answered.body)).toBeLessThan(500);
        if (answered.status >= 400) {
          expect(answered.body).toMatchObject({ code: expect.any(String), message: expect.any(String) });
          expect(queued).toEqual([]);
        }
        for (const message of queued) expect(readMessage(message, house).kind).toBe('customer');
      },
    ),
    runs(12_500),
  );
});

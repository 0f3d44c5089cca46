/** WooCommerce's webhooks by HTTP: signed, or the ping by which it tries the address. */

import { createHmac } from 'node:crypto';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { emptyKeyring } from '../../../functions/api/keyring.ts';
import { customerId } from '../../../shared/base/ids.ts';
import { knownForm } from '../../../shared/customers/events/customer-ids.ts';
import { type Served, serve, writeKey } from './served.ts';

const secret = 'hush';
let served: Served;
beforeEach(async () => {
  served?.world.close();
  served = await serve();
  served.keep({ ...emptyKeyring, keys: [writeKey.record], woocommerceSecrets: ['old', secret] });
});
afterAll(() => served.world.close());

const order = JSON.stringify({
  id: 727,
  status: 'completed',
  date_created_gmt: '2026-11-20T01:30:00',
  date_modified_gmt: '2026-11-20T01:31:00',
  total: '19.90',
  customer_id: 0,
  billing: { email: 'ada@example.com', first_name: 'Ada' },
});
const signed = (body: string, more: object = {}, by = secret) => ({
  authorization: '',
  'content-type': 'application/json',
  'x-wc-webhook-source': 'https://shop.example.com/',
  'x-wc-webhook-topic': 'order.created',
  'x-wc-webhook-resource': 'order',
  'x-wc-webhook-event': 'created',
  'x-wc-webhook-id': '3',
  'x-wc-webhook-delivery-id': '36e520ebabc2fa725092ff4a47acedf2',
  'x-wc-webhook-signature': createHmac('sha256', by).update(body).digest('base64'),
  ...more,
});
const send = (body: string, headers: Readonly<Record<string, string>>) =>
  served.ask('POST', '/webhooks/woocommerce', { headers, body });

it('is taken in when the shop has signed it, and counts once however often it comes', async () => {
  for (const by of [secret, 'old'])
    expect(await send(order, signed(order, {}, by))).toMatchObject({ status: 200, body: { success: true } });
  await served.settle();
  expect(served.world.deadLetters()).toEqual([]);
  expect(await served.ports.profiles.get(customerId(knownForm('email:ada@example.com')))).toMatchObject({
    firstName: 'Ada',
    orders: 1,
    spent: 1_990,
    lastOrderAt: Date.parse('2026-11-20T01:30:00Z'),
  });
});

it.each([
  ['another’s signature', signed(order, {}, 'other')],
  ['no signature', signed(order, { 'x-wc-webhook-signature': '' })],
  ['the signature of another body', signed(`${order} `)],
])('with %s is not let in', async (_, headers) => {
  expect(await send(order, headers)).toMatchObject({
    status: 401,
    body: { error: { code: 'unauthorized', field: 'x-wc-webhook-signature' } },
  });
});

it('answers the ping of a webhook that is saved, which is not signed, and takes nothing of it', async () => {
  const ping = { authorization: '', 'content-type': 'application/x-www-form-urlencoded' };
  expect(await send('webhook_id=3', ping)).toMatchObject({ status: 200, body: { accepted: 0 } });
  for (const [body, headers] of [
    ['webhook_id=3&order=1', ping],
    ['webhook_id=3', { ...ping, 'content-type': 'application/json' }],
    [order, ping],
  ] as const)
    expect((await send(body, headers)).status).toBe(401);
});

it('that is no order is refused, and the field named', async () => {
  const body = JSON.stringify({ ...JSON.parse(order), total: undefined });
  expect(await send(body, signed(body))).toMatchObject({
    status: 400,
    body: { error: { code: 'invalid', field: 'total' } },
  });
});

it('about what journeys do not use is no mistake', async () => {
  const topic = { 'x-wc-webhook-topic': 'product.updated' };
  expect(await send('{}', signed('{}', topic))).toMatchObject({ status: 200, body: { accepted: 1 } });
});

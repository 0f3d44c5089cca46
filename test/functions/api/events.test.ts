/** CloudEvents and Shopify's webhooks, from the request to the profile. */

import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyKeyring } from '../../../functions/api/keyring.ts';
import { customerId } from '../../../shared/base/ids.ts';
import { iso, minus, minutes } from '../../../shared/base/time.ts';
import { type Served, serve, shopifySecret, start, writeKey } from './served.ts';

let served: Served;
beforeEach(async () => {
  served = await serve();
});
afterEach(() => served.world.close());
const profile = (id = 'ada') => served.ports.profiles.get(customerId(id));
const earlier = minus(start, minutes(3));

describe('a CloudEvent', () => {
  const event = (id: string, data: object) => ({
    specversion: '1.0',
    id,
    source: '/shop',
    type: 'Order Completed',
    time: iso(earlier),
    data,
  });
  const order = (orderId: string) => event(orderId, { customer: 'ada', orderId, value: 20 });
  const structured = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
  const batched = { 'content-type': 'application/cloudevents-batch+json' };

  it('comes structured', async () => {
    expect(await served.ask('POST', '/v1/events', { headers: structured, body: order('1') })).toMatchObject({
      status: 200,
      body: { accepted: 1 },
    });
    await served.settle();
    expect(await profile()).toMatchObject({ orders: 1, spent: 2_000, lastOrderAt: earlier });
  });

  it('comes in a batch, of which the good are taken and the bad are listed', async () => {
    const body = [order('1'), event('2', { customer: 'ada' }), order('3')];
    const answer = await served.ask('POST', '/v1/events', { headers: batched, body });
    expect(answer).toMatchObject({
      status: 200,
      body: { accepted: 2, rejected: [{ index: 1 }, { index: 1 }] },
    });
    await served.settle();
    expect(await profile()).toMatchObject({ orders: 2 });
  });

  it.each(['application/json', 'text/json; charset=utf-8', 'application/vnd.shop.order+json'])(
    'comes binary as %s, its attributes in headers',
    async (type) => {
      const headers = {
        'content-type': type,
        'ce-specversion': '1.0',
        'ce-id': '1',
        'ce-source': '/shop',
        'ce-type': 'Order Completed',
        'ce-time': iso(earlier),
      };
      const body = { customer: 'ada', orderId: '1', value: '7.50' };
      expect((await served.ask('POST', '/v1/events', { headers, body })).status).toBe(200);
      await served.settle();
      expect(await profile()).toMatchObject({ orders: 1, spent: 750, lastOrderAt: earlier });
    },
  );

  it.each([
    ['without an id', structured, { ...order('1'), id: undefined }, 400, 'id'],
    ['without a customer', structured, event('1', { orderId: '1', value: 1 }), 400, undefined],
    ['in a batch that is none', batched, order('1'), 400, undefined],
    ['in a type that is not read', { 'content-type': 'text/html' }, order('1'), 415, undefined],
  ])('%s is refused', async (_, headers, body, status, field) => {
    const answer = await served.ask('POST', '/v1/events', { headers, body });
    expect(answer).toMatchObject({ status, body: { error: { ...(field !== undefined && { field }) } } });
  });
});

describe('a sender of CloudEvents by webhook', () => {
  const origin = 'events.example.com';
  const greet = (headers: Readonly<Record<string, string>>) =>
    served.ask('OPTIONS', '/v1/events', { headers: { authorization: '', ...headers } });

  it('that asks first may send, as often as the API takes', async () => {
    const asked = { 'webhook-request-origin': origin };
    const agreed = { status: 200, headers: { allow: 'OPTIONS, POST', 'webhook-allowed-origin': origin } };
    expect(await greet(asked)).toMatchObject({
      ...agreed,
      headers: { ...agreed.headers, 'webhook-allowed-rate': '12000' },
    });
    for (const [rate, allowed] of [
      ['120', '120'],
      ['100000', '12000'],
      ['many', '12000'],
    ] as const)
      expect(await greet({ ...asked, 'webhook-request-rate': rate })).toMatchObject({
        ...agreed,
        headers: { ...agreed.headers, 'webhook-allowed-rate': allowed },
      });
  });

  it('may have its token in the address', async () => {
    const headers = { authorization: '', 'content-type': 'application/cloudevents+json' };
    const query = { access_token: writeKey.key };
    const data = { customer: 'ada', orderId: '1', value: 20 };
    const body = { specversion: '1.0', id: '1', source: '/shop', type: 'Order Completed', data };
    expect((await served.ask('POST', '/v1/events', { headers, query, body })).status).toBe(200);
    expect((await served.ask('POST', '/v1/events', { headers, body })).status).toBe(401);
    expect(
      (await served.ask('POST', '/v1/track', { headers: { authorization: '' }, query, body })).status,
    ).toBe(401);
  });
});

describe('a webhook of Shopify', () => {
  const order = {
    id: 450789469,
    created_at: '2026-11-23T06:57:00-05:00',
    processed_at: '2026-11-23T06:57:00-05:00',
    total_price: '199.00',
    currency: 'EUR',
    email: 'ada@example.com',
    customer: { id: 207119551, email: 'ada@example.com', first_name: 'Ada' },
    discount_codes: [],
    line_items: [],
  };
  const text = JSON.stringify(order);
  const signed = (body: string | Buffer, secret = shopifySecret, more: object = {}) => ({
    authorization: '',
    'content-type': 'application/json',
    'x-shopify-topic': 'orders/create',
    'x-shopify-webhook-id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
    'x-shopify-triggered-at': '2026-11-23T11:57:01Z',
    'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
    ...more,
  });
  const send = (body: string, headers: Readonly<Record<string, string>>, isBase64Encoded = false) =>
    served.ask('POST', '/webhooks/shopify', { headers, body, isBase64Encoded });

  it('is taken in when the shop has signed it, and counts once however often it comes', async () => {
    for (let times = 0; times < 2; times += 1)
      expect(await send(text, signed(text))).toMatchObject({ status: 200, body: { success: true } });
    await served.settle();
    expect(served.world.deadLetters()).toEqual([]);
    expect(await profile('207119551')).toMatchObject({ orders: 1, spent: 19_900, lastOrderAt: earlier });
  });

  it('keeps ids that are greater than a number is exact, as Shopify’s own samples have them', async () => {
    const ids = '"id":820982911946154508,"customer":{"id":115310627314723954}';
    const body = `{${ids},"created_at":"2026-11-23T11:57:00Z","total_price":"403.00","line_items":[]}`;
    expect((await send(body, signed(body))).status).toBe(200);
    await served.settle();
    expect(await profile('115310627314723954')).toMatchObject({ orders: 1, spent: 40_300 });
    expect(await profile(String(Number('115310627314723954')))).toBeUndefined();
  });

  it('that names no time of its own happened when Shopify told it first, however late it comes', async () => {
    const body = JSON.stringify({ ...order, created_at: undefined, processed_at: undefined });
    const headers = { ...signed(body), 'x-shopify-triggered-at': iso(minus(start, minutes(90))) };
    expect((await send(body, headers)).status).toBe(200);
    await served.settle();
    expect(await profile('207119551')).toMatchObject({ lastOrderAt: minus(start, minutes(90)) });
  });

  it('may come in base64: the signature is over what it stands for', async () => {
    const spaced = JSON.stringify(order, null, 2);
    const body = Buffer.from(spaced).toString('base64');
    expect((await send(body, signed(spaced), true)).status).toBe(200);
  });

  it('may be signed with any of the shop’s secrets', async () => {
    served.keep({ ...emptyKeyring, shopifySecrets: ['old', 'new'] });
    expect((await send(text, signed(text, 'old'))).status).toBe(200);
    expect((await send(text, signed(text, 'new'))).status).toBe(200);
  });

  it.each([
    ['another’s signature', { 'x-shopify-hmac-sha256': signed(text, 'other')['x-shopify-hmac-sha256'] }],
    ['no signature', { 'x-shopify-hmac-sha256': '' }],
    ['a signature that is too short', { 'x-shopify-hmac-sha256': 'aGFoYQ==' }],
    ['the signature of another body', signed(`${text} `)],
  ])('with %s is not let in', async (_, more) => {
    expect(await send(text, signed(text, shopifySecret, more))).toMatchObject({
      status: 401,
      body: { error: { code: 'unauthorized', field: 'x-shopify-hmac-sha256' } },
    });
  });

  it('is not let in while the shop has set no secret', async () => {
    served.keep(emptyKeyring);
    expect((await send(text, signed(text, ''))).status).toBe(401);
  });

  it('about what journeys do not use is no mistake', async () => {
    expect(
      await send('{}', signed('{}', shopifySecret, { 'x-shopify-topic': 'products/update' })),
    ).toMatchObject({
      status: 200,
    });
  });

  it('that is no order is refused, and the field named', async () => {
    const { total_price: _, ...rest } = order;
    const body = JSON.stringify(rest);
    expect(await send(body, signed(body))).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid', field: expect.stringContaining('total_price') } },
    });
  });
});

/** What every route has in common: keys, addresses, methods, sizes, types, and what is answered when AWS is down. */

import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKey, emptyKeyring } from '../../../functions/api/keyring.ts';
import { type ClientRequest, type Transport, textOf } from '../../../local/aws/transport.ts';
import { synthesize } from '../../../local/engine/synth.ts';
import { createWorld } from '../../../local/engine/world.ts';
import sampleShop from '../../../rekindle.config.ts';
import { customerId } from '../../../shared/base/ids.ts';
import { days, minutes, plus, seconds } from '../../../shared/base/time.ts';
import { adminKey, basic, type Served, serve, shopifySecret, start, writeKey } from './served.ts';

const visit = { userId: 'ada', name: 'Home' };

describe('a request', () => {
  let served: Served;
  beforeEach(async () => {
    served = await serve();
  });
  afterEach(() => served.world.close());
  const page = (headers: Readonly<Record<string, string>>) =>
    served.ask('POST', '/v1/page', { headers, body: visit });

  it('takes its key as a user name or as a bearer token', async () => {
    expect((await page({ authorization: basic(writeKey.key) })).status).toBe(200);
    expect((await page({ authorization: `Bearer ${writeKey.key}` })).status).toBe(200);
  });

  it('for health is answered however it is asked', async () => {
    expect((await served.ask('HEAD', '/health')).status).toBe(200);
    expect((await served.ask('GET', '/health')).status).toBe(200);
  });

  it.each([
    ['/mp/collect', 'Google Analytics 4'],
    ['/api/events/', 'Klaviyo'],
    ['/client/events', 'Klaviyo'],
    ['/api/v1/customers/ada/events', 'Customer.io'],
    ['/api/v2/entity', 'Customer.io'],
    ['/users/track', 'Braze'],
    ['/api/events/track', 'Iterable'],
    ['/api/commerce/trackPurchase', 'Iterable'],
    ['/track', 'Mixpanel'],
    ['/capture/', 'PostHog'],
  ])('to %s, an address of another product, is told what to send instead', async (path, product) => {
    const { status, body } = await served.ask('POST', path, { body: {} });
    expect([status, body]).toMatchObject([404, { message: expect.stringMatching(/POST \/v1\/track/) }]);
    expect(body).toMatchObject({ message: expect.stringContaining(product) });
  });

  it.each([
    ['Google Analytics 4', { client_id: '1.2', events: [{ name: 'purchase', params: {} }] }],
    ['Klaviyo', { data: { type: 'event', attributes: {} } }],
    ['Customer.io', { type: 'person', identifiers: { id: 'ada' }, action: 'event', name: 'purchase' }],
    ['Braze', { events: [{ external_id: 'ada', name: 'x', time: '2026-01-01' }] }],
    ['Iterable', { email: 'ada@example.com', eventName: 'x', dataFields: {} }],
    ['Mixpanel', { event: 'x', properties: { distinct_id: 'ada', token: 't' } }],
  ])('with a body of %s is told what to send instead', async (product, body) => {
    const answered = await served.ask('POST', '/v1/track', { body });
    expect(answered).toMatchObject({ status: 400, body: { message: expect.stringContaining(product) } });
  });

  it('with an id whose bytes were no characters is refused', async () => {
    const body = Buffer.from('{"userId": "ad\xff", "name": "Home"}', 'latin1').toString('utf8');
    expect(await served.ask('POST', '/v1/page', { body })).toMatchObject({
      status: 400,
      body: { error: { field: 'userId', message: expect.stringContaining('UTF-8') } },
    });
  });

  it('of a webhook without its topic is refused', async () => {
    const body = '{"id": 1}';
    const signature = createHmac('sha256', shopifySecret).update(body).digest('base64');
    const headers = { 'x-shopify-hmac-sha256': signature, 'content-type': 'application/json' };
    expect(await served.ask('POST', '/webhooks/shopify', { headers, body })).toMatchObject({
      status: 400,
      body: { error: { field: 'topic', message: expect.stringContaining('orders/create') } },
    });
  });

  it('of a browser may bear its key in the body, be plain text, and go to a short address', async () => {
    const headers = { authorization: '', 'content-type': 'text/plain' };
    const post = (path: string, writeKeyTold: unknown) =>
      served.ask('POST', path, { headers, body: { ...visit, writeKey: writeKeyTold } });
    expect((await post('/v1/p', writeKey.key)).status).toBe(200);
    expect((await post('/v1/page/', writeKey.key)).status).toBe(200);
    expect((await post('/v1/p', 7)).status).toBe(401);
    expect((await post('/v1/p', adminKey.key)).status).toBe(403);
    expect((await served.ask('POST', '/v1/p', { headers, body: '{' })).status).toBe(401);
  });

  it.each([
    ['no key', ''],
    ['a key of nobody', basic(createKey('write', start).key)],
    ['no key that can be read', 'Basic %'],
    ['an empty key', basic('')],
  ])('with %s is not let in', async (_, authorization) => {
    const { status, headers, body } = await page({ authorization });
    const told = { code: 'unauthorized', message: expect.stringMatching(/key/) };
    expect([status, body]).toMatchObject([401, { ...told, error: told }]);
    expect(headers['www-authenticate']).toMatch(/^Basic/);
  });

  it('with a key of the other kind is told so', async () => {
    const forbidden = (message: string) => ({ status: 403, body: { error: { code: 'forbidden', message } } });
    const headers = { authorization: basic(writeKey.key) };
    expect(await served.ask('GET', '/v1/customers/ada', { headers })).toMatchObject(
      forbidden('this takes an admin, marketer or care key'),
    );
    const body = { ...visit, writeKey: adminKey.key };
    expect(
      await served.ask('POST', '/v1/page', {
        headers: { 'content-type': 'application/json', authorization: '' },
        body,
      }),
    ).toMatchObject(forbidden('this takes a write key; an admin key goes in the header authorization'));
  });

  it('that tells events is let in by an admin key, too', async () => {
    expect(await page({ authorization: basic(adminKey.key) })).toMatchObject({ status: 200 });
  });

  it('is let in by each of several keys, until one is over or taken away', async () => {
    const old = createKey('write', start, { expires: plus(start, minutes(2)) });
    const next = createKey('write', start);
    served.keep({ ...emptyKeyring, keys: [old.record, next.record] });
    const status = async (key: string) => (await page({ authorization: basic(key) })).status;
    expect([await status(old.key), await status(next.key)]).toEqual([200, 200]);
    await served.world.clock.runUntil(plus(start, minutes(2)));
    expect([await status(old.key), await status(next.key)]).toEqual([401, 200]);
    served.keep(emptyKeyring);
    expect(await status(next.key)).toBe(200);
    await served.world.clock.runUntil(plus(start, minutes(4)));
    expect(await status(next.key)).toBe(401);
  });

  it('is let in with no key while nothing has been put into the secret of a new deployment', async () => {
    const assembly = await synthesize(sampleShop);
    const world = await createWorld({ assembly, start, seed: 1 });
    expect((await page({ authorization: basic(writeKey.key) })).status).toBe(401);
    world.close();
  });

  it('for what there is not is told so, and so is one with the wrong method', async () => {
    expect(await served.ask('GET', '/v2/track')).toMatchObject({
      status: 404,
      body: { error: { code: 'not-found', message: 'there is nothing at /v2/track' } },
    });
    expect(await served.ask('GET', '/v1/track')).toMatchObject({
      status: 405,
      headers: { allow: 'POST' },
      body: { error: { code: 'method-not-allowed' } },
    });
  });

  it.each([
    ['is larger than is taken', 413, {}, JSON.stringify({ ...visit, note: 'x'.repeat(500_000) })],
    ['is of a type that is not read', 415, { 'content-type': 'application/xml' }, '<page/>'],
    ['is zipped in a way that is not read', 415, { 'content-encoding': 'br' }, 'x'],
    ['is not zipped though it says so', 400, { 'content-encoding': 'gzip' }, '{}'],
    ['is no JSON', 400, {}, '{'],
    ['is empty', 400, {}, ''],
  ])('whose body %s is refused', async (_, status, headers, body) => {
    expect(await served.ask('POST', '/v1/page', { headers, body })).toMatchObject({
      status,
      body: { error: { message: expect.stringMatching(/\w/) } },
    });
  });

  it('for its health needs no key', async () => {
    const headers = { authorization: '' };
    expect(await served.ask('GET', '/health', { headers })).toMatchObject({
      status: 200,
      body: { status: 'ok' },
    });
  });
});

describe('a browser', () => {
  const own = new URL(sampleShop.settings.brand.url).origin;
  const ask = async (served: Served, method: string, origin: string, more: object = {}) => {
    const headers = { authorization: basic(writeKey.key), origin, ...more };
    const asked = await served.ask(method, '/v1/t', { headers, body: { ...visit, event: 'X' } });
    return { ...asked, allowed: asked.headers['access-control-allow-origin'] };
  };
  const preflight = {
    authorization: '',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  };

  it('on a page of the shop may send what it asks for first, and reads the answer', async () => {
    const served = await serve();
    expect(await ask(served, 'OPTIONS', own, preflight)).toMatchObject({
      status: 204,
      allowed: own,
      headers: {
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'authorization,content-type',
      },
    });
    expect(await ask(served, 'POST', own)).toMatchObject({ status: 200, allowed: own });
    expect(await ask(served, 'POST', own, { authorization: '' })).toMatchObject({
      status: 401,
      allowed: own,
    });
    served.world.close();
  });

  it('on a page elsewhere may not', async () => {
    const served = await serve();
    const elsewhere = 'https://elsewhere.example.com';
    expect(await ask(served, 'OPTIONS', elsewhere, preflight)).toMatchObject({
      status: 403,
      allowed: undefined,
      body: { message: `${elsewhere} is not among the origins of the settings, cors.origins` },
    });
    expect(await ask(served, 'POST', elsewhere)).toMatchObject({ status: 200, allowed: undefined });
    served.world.close();
  });

  it('may be on the pages that the settings name', async () => {
    const origins = ['https://checkout.example.com', 'http://localhost:3000'];
    const shop = { ...sampleShop, settings: { ...sampleShop.settings, cors: { origins } } };
    const served = await serve(undefined, shop);
    for (const origin of origins)
      expect(await ask(served, 'OPTIONS', origin, preflight)).toMatchObject({ status: 204, allowed: origin });
    expect(await ask(served, 'OPTIONS', own, preflight)).toMatchObject({ status: 403 });
    served.world.close();
  });

  it('reads nothing but what becomes of events', async () => {
    const served = await serve();
    const headers = { origin: own, authorization: basic(adminKey.key) };
    const told = await served.ask('GET', '/openapi.json', { headers });
    expect([told.status, told.headers['access-control-allow-origin']]).toEqual([200, undefined]);
    expect(await served.ask('OPTIONS', '/v1/tasks', { headers: { ...headers, ...preflight } })).toMatchObject(
      {
        status: 405,
        headers: { allow: 'GET' },
      },
    );
    served.world.close();
  });

  it('alone asks by OPTIONS', async () => {
    const served = await serve();
    expect(await served.ask('OPTIONS', '/v1/track')).toMatchObject({
      status: 405,
      headers: { allow: 'OPTIONS, POST' },
    });
    served.world.close();
  });
});

describe('while AWS is down', () => {
  const failing = (fails: (call: number) => 'all' | 'one' | 'none') => {
    let calls = 0;
    return (transport: Transport): Transport => ({
      ...transport,
      handle: async (request: ClientRequest) => {
        if (request.headers['x-amz-target'] !== 'AmazonSQS.SendMessageBatch')
          return transport.handle(request);
        calls += 1;
        const how = fails(calls);
        if (how === 'none') return transport.handle(request);
        const { Entries, QueueUrl } = JSON.parse(textOf(request.body));
        if (how === 'all')
          return {
            response: { statusCode: 503, headers: {}, body: Buffer.from('{"__type":"ServiceUnavailable"}') },
          };
        const [first, ...others] = Entries;
        const { response } =
          others.length === 0
            ? { response: { statusCode: 200, headers: {}, body: Buffer.from('{}') } }
            : await transport.handle({ ...request, body: JSON.stringify({ QueueUrl, Entries: others }) });
        const answer = JSON.parse(Buffer.from(response.body).toString());
        const Failed = [{ Id: first.Id, Code: 'InternalError', SenderFault: false }];
        const { statusCode, headers } = response;
        const body = Buffer.from(JSON.stringify({ ...answer, Failed }));
        return { response: { statusCode, headers, body } };
      },
    });
  };
  const batch = Array.from({ length: 12 }, (_, index) => ({
    type: 'track',
    userId: 'ada',
    messageId: `m-${index}`,
    event: 'Order Completed',
    properties: { order_id: String(index), revenue: 1 },
  }));
  const send = async (served: Served) => {
    const work = served.ask('POST', '/v1/batch', { body: { batch } });
    served.world.clock.track(work);
    await served.world.clock.runUntil(plus(served.world.clock.now(), seconds(5)));
    return work;
  };

  it('what the queue did not take is offered again, until it has taken all', async () => {
    const served = await serve(failing((call) => (call <= 3 ? 'one' : 'none')));
    expect(await send(served)).toMatchObject({ status: 200, body: { accepted: 12 } });
    expect(await served.ports.profiles.get(customerId('ada'))).toMatchObject({ orders: 12 });
    served.world.close();
  });

  it('what the queue never takes is answered with 503, and counts once when it is sent again', async () => {
    let isDown = true;
    const served = await serve(failing(() => (isDown ? 'one' : 'none')));
    expect(await send(served)).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: { error: { code: 'unavailable' } },
    });
    isDown = false;
    expect(await send(served)).toMatchObject({ status: 200 });
    expect(await served.ports.profiles.get(customerId('ada'))).toMatchObject({ orders: 12 });
    served.world.close();
  });

  it('a request is answered with 503 when there is no queue to reach', async () => {
    const served = await serve(failing(() => 'all'));
    expect(await send(served)).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } });
    await served.world.clock.runUntil(plus(served.world.clock.now(), days(1)));
    served.world.close();
  });
});

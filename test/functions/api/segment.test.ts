/** Segment's calls, by hand and by Segment's own SDK, from the request to the profile. */

import { gzipSync } from 'node:zlib';
import { Analytics, type HTTPClientRequest } from '@segment/analytics-node';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { customerId } from '../../../shared/base/ids.ts';
import { instant, iso, minus, minutes } from '../../../shared/base/time.ts';
import { adminKey, basic, type Served, serve, start, writeKey } from './served.ts';

let served: Served;
beforeEach(async () => {
  served = await serve();
});
afterEach(() => {
  vi.useRealTimers();
  served.world.close();
});

const order = (orderId: string, more: object = {}) => ({
  type: 'track',
  messageId: `message-${orderId}`,
  userId: 'ada',
  event: 'Order Completed',
  timestamp: iso(minus(start, minutes(3))),
  properties: { order_id: orderId, revenue: 12.5, ...more },
});
const profile = () => served.ports.profiles.get(customerId('ada'));

describe('what takes trust', () => {
  const granted = { ...order('g'), event: 'Points Granted', properties: { points: 500 } };
  const answer = {
    ...order('s'),
    event: 'Survey Answered',
    properties: { touch: 'win-back-14d@1/ada/1/why-did-you-leave', answer: 'happy' },
  };
  const spent = { ...granted, messageId: 'spent', event: 'Points Spent' };

  it.each([
    ['points are money', granted],
    ['points are money', spent],
    ['an answer is the customer’s own, by the signed link in her message', answer],
  ])('is refused of a write key, which every page shows: %s', async (why, call) => {
    const message = `event: "${call.event}" takes an admin key, and no write key: ${why}`;
    expect(await served.ask('POST', '/v1/track', { body: call })).toMatchObject({
      status: 400,
      body: { error: { code: 'invalid', message, field: 'event' } },
    });
    await served.settle();
    expect(await profile()).toBeUndefined();
  });

  it('holds up nothing else of its batch', async () => {
    const body = { batch: [granted, order('1'), { ...granted, historical: true }] };
    expect(await served.ask('POST', '/v1/batch', { body })).toMatchObject({
      status: 200,
      body: {
        accepted: 1,
        rejected: [
          { index: 0, field: 'event' },
          { index: 2, field: 'event' },
        ],
      },
    });
    await served.settle();
    expect(await profile()).toMatchObject({ orders: 1 });
  });

  it('is taken of an admin key', async () => {
    const headers = { authorization: basic(adminKey.key), 'content-type': 'application/json' };
    for (const call of [granted, spent, answer])
      expect(await served.ask('POST', '/v1/track', { headers, body: call })).toMatchObject({
        status: 200,
        body: { accepted: 1 },
      });
    await served.settle();
    const told = await served.ports.ledger.eventsSince(customerId('ada'), instant(0));
    expect(told.map(({ name }) => name).sort()).toEqual([
      'Points Granted',
      'Points Spent',
      'Survey Answered',
    ]);
  });
});

describe('a call', () => {
  it('is queued, and what it tells is on the profile a moment later', async () => {
    expect(await served.ask('POST', '/v1/track', { body: order('1') })).toMatchObject({
      status: 200,
      body: { success: true, accepted: 1, rejected: [] },
    });
    expect(await profile()).toBeUndefined();
    await served.settle();
    expect(await profile()).toMatchObject({
      orders: 1,
      spent: 1_250,
      lastOrderAt: minus(start, minutes(3)),
    });
  });

  it('that is sent again counts once', async () => {
    for (let times = 0; times < 3; times += 1) await served.ask('POST', '/v1/track', { body: order('1') });
    await served.settle();
    expect(await profile()).toMatchObject({ orders: 1 });
  });

  it('of a group is taken, and of no use', async () => {
    const body = { userId: 'ada', groupId: 'g-1', traits: { name: 'Acme' } };
    expect(await served.ask('POST', '/v1/group', { body })).toMatchObject({ status: 200 });
    await served.settle();
    expect(await profile()).toBeUndefined();
  });

  it.each(['t', 't/', 'track/'])('goes to /v1/%s too', async (path) => {
    expect((await served.ask('POST', `/v1/${path}`, { body: order('1') })).status).toBe(200);
    await served.settle();
    expect(await profile()).toMatchObject({ orders: 1 });
  });

  it.each(['page', 'screen'])('of a %s is a visit', async (type) => {
    const body = { userId: 'ada', name: 'Home', timestamp: iso(minus(start, minutes(1))) };
    expect((await served.ask('POST', `/v1/${type}`, { body })).status).toBe(200);
    await served.settle();
    expect(await profile()).toMatchObject({ lastVisitAt: minus(start, minutes(1)) });
  });

  it('identifies a customer', async () => {
    const body = { userId: 'ada', traits: { email: 'ada@example.com' } };
    expect((await served.ask('POST', '/v1/identify', { body })).status).toBe(200);
    await served.settle();
    expect(await profile()).toMatchObject({ id: 'ada', email: 'ada@example.com' });
  });

  it.each([
    ['no customer', { ...order('1'), userId: undefined }, 'userId'],
    ['no name', { ...order('1'), event: undefined }, 'event'],
    ['a time that is none', { ...order('1'), timestamp: 'yesterday' }, 'timestamp'],
    ['no body', [], undefined],
  ])('with %s is refused, and the field named', async (_, body, field) => {
    const { status, body: answer } = await served.ask('POST', '/v1/track', { body });
    expect(status).toBe(400);
    expect(answer).toMatchObject({ error: { code: 'invalid', ...(field !== undefined && { field }) } });
  });

  it('that ingest could not read is refused at the door', async () => {
    const { status, body } = await served.ask('POST', '/v1/track', { body: order('1', { revenue: -3 }) });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain('revenue');
    await served.settle();
    expect(served.world.deadLetters()).toEqual([]);
  });
});

describe('a batch', () => {
  it('says which fields an event was taken without', async () => {
    const call = { type: 'identify', userId: 'ada', traits: { email: 'nobody', firstName: 'Ada' } };
    expect((await served.ask('POST', '/v1/batch', { body: { batch: [call] } })).body).toMatchObject({
      accepted: 1,
      rejected: [],
      warnings: [{ index: 0, field: 'traits.email' }],
    });
    await served.settle();
    expect(await profile()).toMatchObject({ firstName: 'Ada' });
  });

  it('is taken but for what is wrong, which is listed', async () => {
    const batch = [order('1'), { ...order('2'), userId: '' }, order('3'), 'nonsense', []];
    const { status, body } = await served.ask('POST', '/v1/batch', { body: { batch } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      success: true,
      accepted: 2,
      rejected: [{ index: 1, field: 'userId' }, { index: 3 }, { index: 4 }],
    });
    await served.settle();
    expect(await profile()).toMatchObject({ orders: 2 });
  });

  it('is taken call by call: the good are taken, and the bad are named by their place', async () => {
    const batch = [
      { type: 'track', userId: 'ada', event: 'Cart Viewed' },
      { type: 'track', event: 'X' },
      17,
      { type: 'group', userId: 'ada' },
      { type: 'identify', userId: 'ada', traits: { firstName: 'Ada' } },
    ];
    const { body } = await served.ask('POST', '/v1/batch', { body: { batch } });
    const nobody = 'is missing, and so is anonymousId; send the customer’s id, such as "ada-17"';
    expect(body).toEqual({
      success: true,
      accepted: 3,
      rejected: [
        { index: 1, field: 'userId', message: `userId: ${nobody}` },
        { index: 2, message: 'must be a call, such as {"type": "track", …}' },
      ],
      warnings: [],
    });
    await served.settle();
    expect(await profile()).toMatchObject({ firstName: 'Ada', lastVisitAt: start });
  });

  it('has one clock and one context for its calls', async () => {
    const timestamp = '2031-01-01T00:00:00Z';
    const batch = [
      { type: 'track', userId: 'ada', event: 'Cart Viewed', timestamp },
      { type: 'identify', userId: 'ada', traits: {}, context: { locale: 'de-AT' } },
    ];
    const shared = { sentAt: '2031-01-01T00:01:00Z', context: { locale: 'fr', timezone: 'Europe/Vienna' } };
    await served.ask('POST', '/v1/batch', { body: { batch, ...shared } });
    await served.settle();
    expect(await profile()).toMatchObject({
      lastVisitAt: minus(start, minutes(1)),
      locale: 'de-AT',
      timezone: 'Europe/Vienna',
    });
  });

  it('may be empty', async () => {
    const { status, body } = await served.ask('POST', '/v1/batch', { body: { batch: [] } });
    expect([status, body]).toMatchObject([200, { accepted: 0, rejected: [] }]);
  });

  it('with nothing good in it is refused, and the list says why', async () => {
    const { status, body } = await served.ask('POST', '/v1/batch', {
      body: { batch: [{ ...order('1'), userId: '' }] },
    });
    expect(status).toBe(400);
    expect(body).toMatchObject({
      error: { code: 'invalid', field: 'batch.0.userId' },
      rejected: [{ index: 0, field: 'userId' }],
    });
  });

  it('that is none is refused', async () => {
    const { status, body } = await served.ask('POST', '/v1/batch', { body: { batch: {} } });
    expect([status, body]).toMatchObject([400, { error: { field: 'batch' } }]);
  });

  it('holds more events than a call to the queue does, and all arrive', async () => {
    const batch = Array.from({ length: 57 }, (_, index) => order(String(index)));
    expect((await served.ask('POST', '/v1/batch', { body: { batch } })).body).toMatchObject({ accepted: 57 });
    await served.settle();
    expect(await profile()).toMatchObject({ orders: 57 });
  });

  it.each([
    ['gzip', 'application/json'],
    ['GZIP', 'application/json'],
    ['x-gzip', 'application/json'],
    ['gzip', 'application/x-www-form-urlencoded'],
    ['gzip', 'application/octet-stream'],
  ])('may be zipped: %s, of the type %s', async (encoding, type) => {
    const { status } = await served.ask('POST', '/v1/batch', {
      headers: { 'content-encoding': encoding, 'content-type': type },
      body: gzipSync(JSON.stringify({ batch: [order('1')] })).toString('base64'),
      isBase64Encoded: true,
    });
    expect(status).toBe(200);
  });

  it('with half a character in it holds nobody’s events up', async () => {
    const half = {
      type: 'track',
      userId: 'lo',
      event: 'Cart Viewed',
      properties: { 'a\udc00': '\ud83d' },
    };
    // Whichever character it was a half of: two ids would become one.
    const ofNobody = { type: 'page', userId: 'lo\ud83d' };
    const body = { batch: [half, order('1'), ofNobody] };
    expect(await served.ask('POST', '/v1/batch', { body })).toMatchObject({
      body: { accepted: 2, rejected: [{ index: 2, field: 'userId' }] },
    });
    await served.settle();
    expect(await served.ports.profiles.get(customerId('ada'))).toMatchObject({ orders: 1 });
    expect(await served.ports.profiles.get(customerId('lo'))).toMatchObject({ orders: 0 });
  });

  it('refuses what is nested too deep to be walked', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const body = `{"batch":[{"type":"page","userId":"ada","properties":{"a":${deep}}}]}`;
    expect((await served.ask('POST', '/v1/batch', { body })).status).toBe(400);
  });

  it('refuses the one event that is too large', async () => {
    const batch = [order('1', { note: 'x'.repeat(40_000) }), order('2')];
    expect((await served.ask('POST', '/v1/batch', { body: { batch } })).body).toMatchObject({
      accepted: 1,
      rejected: [{ index: 0, message: 'the event is larger than 32 KB' }],
    });
  });
});

it('Segment’s own SDK for Node delivers, with the write key as its key', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  const answers: number[] = [];
  const analytics = new Analytics({
    writeKey: writeKey.key,
    host: 'https://api.example.com',
    httpClient: {
      makeRequest: async ({ url, method, headers, body }: HTTPClientRequest) => {
        const lower = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
        const { status } = await served.ask(method, new URL(url).pathname, {
          headers: Object.fromEntries(lower),
          body,
        });
        answers.push(status);
        return new Response('{}', { status });
      },
    },
  });
  const errors: unknown[] = [];
  analytics.on('error', (error) => errors.push(error));
  const timestamp = new Date(minus(start, minutes(1)));
  analytics.identify({ userId: 'ada', traits: { email: 'ada@example.com' }, timestamp });
  analytics.track({
    userId: 'ada',
    event: 'Order Completed',
    properties: { order_id: '7', total: '19.99', products: [] },
    timestamp,
  });
  analytics.page({ userId: 'ada', name: 'Home', timestamp });
  await analytics.closeAndFlush();
  expect(errors).toEqual([]);
  expect(answers).toEqual([200]);
  await served.settle();
  expect(served.world.deadLetters()).toEqual([]);
  expect(await profile()).toMatchObject({ orders: 1, spent: 1_999, lastVisitAt: minus(start, minutes(1)) });
});

/** What the development server answers by HTTP: the API, the links in messages, the bus, and what the console asks of it. */

import { readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPorts } from '../../../functions/adapters/index.ts';
import { localKeys } from '../../../local/engine/keys.ts';
import { customerId } from '../../../shared/base/ids.ts';
import { days, hours, seconds } from '../../../shared/base/time.ts';
import { ada, type Bench, createBench, put, type Stand } from './support.ts';

let bench: Bench;
let stand: Stand;
beforeAll(async () => {
  bench = createBench();
  stand = await bench.start();
});
afterAll(async () => {
  await stand.server.close();
  bench.clear();
});

const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${stand.server.url}${path}`, init);

const basic = (key: string): string => `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
const call = (key: string, value: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: basic(key) },
  body: JSON.stringify(value),
});

describe('the API', () => {
  it('takes in what is told with the write key, and tells of it with the admin key', async () => {
    const traits = { email: 'mei@example.com', consents: { email: true } };
    expect((await ask('/v1/identify', call(localKeys.write, { userId: 'mei', traits }))).status).toBe(200);
    await stand.pass(seconds(2));
    const { profiles } = createPorts(stand.server.world.environment);
    expect(await profiles.get(customerId('mei'))).toMatchObject(traits);
    expect(stand.lines.at(-1)).toMatch(/mei +event +Customer Identified: email, consents$/);

    const told = await ask('/v1/customers/mei', { headers: { authorization: basic(localKeys.admin) } });
    expect([told.status, await told.text()]).toEqual([200, expect.stringContaining('mei@example.com')]);
  });

  it('lets nobody in without a key, and serves no other address', async () => {
    expect((await ask('/v1/track', call('wrong', {}))).status).toBe(401);
    expect((await ask('/nowhere')).status).toBe(404);
  });
});

describe('the links in a message', () => {
  it('lead to this server, and do what they say', async () => {
    await put(stand, ada);
    await stand.pass(hours(4));
    const folder = join(bench.folder, 'messages');
    const page = readdirSync(folder).find((name) => name.endsWith('.html')) ?? '';
    const [link = ''] =
      new RegExp(`${stand.server.url}/u/[\\w.-]+`).exec(readFileSync(join(folder, page), 'utf8')) ?? [];
    const shown = await fetch(link, {
      headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' },
    });
    expect([shown.status, shown.headers.get('content-security-policy')]).toEqual([
      200,
      expect.stringContaining("default-src 'none'"),
    ]);
    expect((await fetch(link, { method: 'POST' })).status).toBe(200);
    await stand.pass(seconds(2));
    expect(stand.lines.at(-1)).toMatch(/ada +event +Unsubscribed$/);
  });
});

describe('an email’s fate', () => {
  const post = (path: string) => stand.post(path, {});

  it('is what SES is let tell of it', async () => {
    const [email] = /mail-0-\d+/.exec(await (await ask('/dev/messages')).text()) ?? [];
    expect((await post(`/dev/mail/${email}/clicked`)).status).toBe(202);
    await stand.pass(seconds(2));
    expect(stand.lines.slice(-4).map((line) => line.slice(21).replaceAll(/ {2,}/g, '  '))).toEqual([
      'ada  opened  email we-miss-you',
      'ada  clicked  email we-miss-you',
      'ada  answered  reaction to we-miss-you: clicked',
      expect.stringContaining('ada  waits  for redemption of ten-off'),
    ]);
    expect((await post(`/dev/mail/${email}/eaten`)).status).toBe(400);
    const by = { userAgent: 'Barracuda Sentinel (EE)' };
    expect((await stand.post(`/dev/mail/${email}/opened`, by)).status).toBe(202);
    await stand.pass(seconds(2));
    expect(stand.lines.at(-1)).toMatch(/ada +machine +opened email we-miss-you: Barracuda$/);
    const refused = await stand.post(`/dev/mail/${email}/opened`, { userAgent: 7 });
    expect(refused).toEqual({ status: 400, body: { message: expect.stringContaining('userAgent') } });
  });

  it('is that of an email that was sent', async () => {
    expect((await post('/dev/mail/mail-0-99999999/opened')).status).toBe(404);
    expect((await ask('/dev/mail/mail-0-00000001/opened')).status).toBe(405);
  });
});

describe('the bus', () => {
  const event = { 'detail-type': 'Site Visited', detail: { customer: 'mei' } };

  it.each([
    ['what is no JSON', { method: 'POST', body: '{' }, 400, 'the body is no JSON'],
    ['an event without its type', { method: 'POST', body: '{"detail":{}}' }, 400, 'detail-type'],
    [
      'an array with one that is none',
      { method: 'POST', body: JSON.stringify([event, 3]) },
      400,
      'not each of them',
    ],
    ['an empty array', { method: 'POST', body: '[]' }, 400, ''],
    ['a reading', {}, 405, 'takes POST'],
  ])('refuses %s', async (_, init, status, message) => {
    const response = await ask('/dev/bus', { ...init, headers: { 'content-type': 'application/json' } });
    expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(message)]);
  });

  it('refuses what a form of a page elsewhere could send', async () => {
    const response = await ask('/dev/bus', { method: 'POST', body: JSON.stringify(event) });
    expect(response.status).toBe(415);
  });

  it('takes an array, with the times that it tells', async () => {
    const time = new Date(stand.server.world.clock.now() - days(1)).toISOString();
    expect(await stand.post('/dev/bus', [event, { ...event, time }])).toMatchObject({
      status: 202,
      body: { accepted: 2 },
    });
  });
});

describe('the messages that were sent', () => {
  it('are listed, the latest first, and shown as they were sent, where they can run nothing', async () => {
    const { messages } = (await (await ask('/dev/messages')).json()) as {
      readonly messages: readonly { readonly words: string; readonly page: string; readonly file: string }[];
    };
    const { page = '', file = '' } = messages.find(({ words }) => words === 'We miss you') ?? {};
    const response = await ask(page);
    expect(response.headers.get('content-security-policy')).toMatch(/^sandbox (?!.*allow-scripts)/);
    expect(await response.text()).toContain('<html');
    const source = await ask(file);
    expect(source.headers.get('content-type')).toBe('message/rfc822');
  });

  it.each(['..%2Fdev.sqlite', '%E0%A4%A', 'none.eml', ''])('serves no other file: %j', async (name) => {
    expect((await ask(`/dev/messages/${name}`)).status).toBe(404);
  });
});

describe('the console', () => {
  it('is told where it is, and needs nobody to sign in', async () => {
    const told = await (await ask('/config.json')).json();
    expect(told).toEqual({
      mode: 'local',
      keys: { admin: localKeys.admin, marketer: localKeys.marketer, care: localKeys.care },
      speed: 1,
    });
  });

  it('hears when something happens', async () => {
    const { body } = await ask('/dev/events');
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toContain('retry:');
    await stand.post('/dev/bus', { 'detail-type': 'Site Visited', detail: { customer: 'mei' } });
    await stand.pass(seconds(2));
    expect((await reader?.read())?.value).toBe('data: changed\n\n');
    await reader?.cancel();
  });
});

/** With headers that fetch does not let through. */
const statusOf = (headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(`${stand.server.url}/health`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });

describe('the server', () => {
  it('answers to its own names alone', async () => {
    expect(await statusOf({ host: 'evil.example.com' })).toBe(403);
    expect(await statusOf({ host: 'localhost:4600' })).toBe(200);
  });

  it('refuses a body that API Gateway would not take', async () => {
    const response = await ask('/v1/track', { method: 'POST', body: 'x'.repeat(10 * 2 ** 20 + 1) });
    expect(response.status).toBe(413);
  });

  it('says that its port is taken', async () => {
    const port = Number(new URL(stand.server.url).port);
    await expect(bench.start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

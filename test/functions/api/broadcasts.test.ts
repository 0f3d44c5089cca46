/** Broadcasts through the real API, the synthesized state machine and the real handlers. */

import { afterEach, describe, expect, it } from 'vitest';
import { broadcastToldBody } from '../../../functions/api/contract/schemas.ts';
import type { Transport } from '../../../local/aws/transport.ts';
import { broadcastShop } from '../../../local/testing/index.ts';
import { customerId, journeyId } from '../../../shared/base/ids.ts';
import { days, minus, minutes, plus, seconds } from '../../../shared/base/time.ts';
import { newProfile, type Profile } from '../../../shared/customers/profiles/profile.ts';
import { type Answered, basic, type Served, serve, start, writeKey } from './served.ts';

let served: Served;
afterEach(() => served.world.close());
const open = async (customers: readonly Profile[], intercept?: (transport: Transport) => Transport) => {
  served = await serve(intercept, broadcastShop);
  await served.ports.profiles.putAll(customers);
};
const pass = async (duration = minutes(5)) => {
  await served.world.clock.runUntil(plus(served.world.clock.now(), duration));
  expect(served.world.failures).toEqual([]);
};

const customer = (id: string, changes: Partial<Profile> = {}): Profile => ({
  ...newProfile(customerId(id)),
  email: `${id}@example.com`,
  consents: { email: true },
  leavingReason: 'cannot-use',
  locale: 'en',
  timezone: 'UTC',
  orders: 1,
  lastOrderAt: minus(start, days(100)),
  revision: 1,
  ...changes,
});
const customers = (count: number, changes: Partial<Profile> = {}): readonly Profile[] =>
  Array.from({ length: count }, (_, index) => customer(`c-${index}`, changes));

const fixed = {
  id: 'app-works-again',
  journey: 'we-fixed-it',
  parameters: { reason: 'cannot-use', fix: 'The app opens again on older phones.' },
};
const { id: _, ...asked } = fixed;
const incident = (id: string, names: readonly string[]) => ({
  id,
  journey: 'trust-restored',
  parameters: { incident: 'Parcels went astray.', remedy: 'All were sent again.' },
  customers: names,
});

const invitation = (changes: Readonly<Record<string, unknown>>) => ({
  id: 'tea',
  journey: 'local-event',
  parameters: {
    name: 'An evening of tea',
    place: 'Harbour Hall',
    eventAt: '2026-12-18T19:00[Europe/London]',
    url: 'https://shop.example.com/tea',
    city: 'London',
    ...changes,
  },
});

const post = (body: object, path = '/v1/broadcasts'): Promise<Answered> => served.ask('POST', path, { body });
const follow = async (id: string): Promise<Record<string, unknown>> =>
  broadcastToldBody.parse((await served.ask('GET', `/v1/broadcasts/${id}`)).body);
/** How many executions of it were started. */
const begunOf = (machine: string): number | undefined =>
  served.world.states.stats.byMachine.get(`rekindle-prod--${machine}`)?.started;
const begun = (journey: string): number | undefined => begunOf(`journey-${journey}`);
const enrolled = async (
  profiles: readonly Profile[],
  journey = journeyId('we-fixed-it'),
): Promise<readonly string[]> =>
  (await Promise.all(profiles.map(({ id }) => served.ports.profiles.get(id)))).flatMap((each) =>
    each?.enrolments[journey] === undefined ? [] : [each.id],
  );

describe('a broadcast', () => {
  it('enrols those whom its parameters select, and tells how far it has come', async () => {
    const meant = customers(30);
    await open([
      ...meant,
      customer('other', { leavingReason: 'circumstance' }),
      customer('new', { orders: 0, leavingReason: 'unknown' }),
    ]);
    const { status, body } = await post(fixed);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { id: 'app-works-again', state: 'running' },
    });
    await pass();
    expect(await follow('app-works-again')).toMatchObject({
      state: 'done',
      for: 'reason for leaving is cannot-use',
      rule: { field: 'leavingReason', in: ['cannot-use'] },
      counts: { profiles: 32, enrolled: 30, heldOut: 0, passedBy: 0, unknown: 0 },
    });
    expect(await enrolled(meant)).toHaveLength(30);
    expect(begun('we-fixed-it')).toBe(30);
  });

  it('starts nothing twice when it is asked for again, now or after months', async () => {
    const meant = customers(5);
    await open(meant);
    await Promise.all([post(fixed), post(fixed)]);
    await pass();
    await post(fixed);
    await pass(days(40));
    const again = await post(fixed);
    expect(again.body).toMatchObject({ state: 'done' });
    await pass();
    expect(begun('we-fixed-it')).toBe(5);
    expect(begunOf('broadcast')).toBe(1);
  });

  it('is listed, the latest first; a preview is not', async () => {
    await open(customers(1));
    await post(fixed);
    await pass();
    await post(invitation({}));
    await post(asked, '/v1/broadcasts/preview');
    const { body } = await served.ask('GET', '/v1/broadcasts');
    expect((body as { broadcasts: readonly { id: string }[] }).broadcasts.map(({ id }) => id)).toEqual([
      'tea',
      'app-works-again',
    ]);
  });

  it('is begun by who asks again, where it was written down and no more', async () => {
    let isDown = true;
    await open(customers(3), (transport) => ({
      ...transport,
      handle: async (request) =>
        isDown && request.headers['x-amz-target'] === 'AWSStepFunctions.StartExecution'
          ? {
              response: {
                statusCode: 503,
                headers: {},
                body: Buffer.from('{"__type":"ServiceUnavailable"}'),
              },
            }
          : transport.handle(request),
    }));
    const first = post(fixed);
    served.world.clock.track(first);
    await pass();
    expect(await first).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } });
    expect(await follow(fixed.id)).toMatchObject({ state: 'running', counts: { enrolled: 0 } });
    isDown = false;
    await post(fixed);
    await pass();
    expect(await follow(fixed.id)).toMatchObject({ state: 'done', counts: { enrolled: 3 } });
  });

  it('is told of to who asks again when its moment is past', async () => {
    await open([customer('ada', { city: 'London' })]);
    await post(invitation({}));
    await pass(days(40));
    const { status, body } = await post(invitation({}));
    expect({ status, body }).toMatchObject({ status: 200, body: { state: 'done', counts: { enrolled: 1 } } });
  });

  it('refuses an id that is another broadcast’s', async () => {
    await open(customers(1));
    await post(fixed);
    const { status, body } = await post({ ...fixed, parameters: { ...fixed.parameters, fix: 'Another.' } });
    expect({ status, body }).toMatchObject({ status: 409, body: { error: { field: 'id' } } });
  });

  it('keeps to its rate over all segments', async () => {
    await open(customers(40));
    await post({ ...fixed, customersPerSecond: 2 });
    const times: number[] = [];
    for (let second = 1; times.length < 40 && second < 60; second += 1) {
      await pass(seconds(1));
      while (times.length < (begun('we-fixed-it') ?? 0)) times.push(second);
    }
    // Never more than a second ahead of it, and none of it wasted.
    for (const [index, second] of times.entries()) expect(index + 1).toBeLessThanOrEqual(2 * (second + 1));
    expect(times).toHaveLength(40);
    expect(times.at(-1)).toBeLessThan(30);
  });

  it('goes on where a Lambda’s time was up', async () => {
    await open(customers(200));
    await post({ ...fixed, customersPerSecond: 0.1 });
    await pass(minutes(20));
    expect(await follow(fixed.id)).toMatchObject({ state: 'running' });
    await pass(minutes(20));
    expect(await follow(fixed.id)).toMatchObject({ state: 'done', counts: { profiles: 200, enrolled: 200 } });
    expect(begun('we-fixed-it')).toBe(200);
  });

  it('goes on from one Lambda to the next where a turn takes most of a Lambda’s time', async () => {
    await open(customers(4));
    await post({ ...fixed, customersPerSecond: 0.002 });
    await pass(minutes(20));
    expect(await follow(fixed.id)).toMatchObject({ state: 'running' });
    expect(begun('we-fixed-it')).toBe(2);
    await pass(minutes(20));
    expect(await follow(fixed.id)).toMatchObject({ state: 'done', counts: { enrolled: 4 } });
  });

  it('enrols nobody more once it is stopped, and is not begun again', async () => {
    await open(customers(100));
    await post({ ...fixed, customersPerSecond: 0.5 });
    await pass(minutes(1));
    const { body } = await served.ask('DELETE', `/v1/broadcasts/${fixed.id}`);
    expect(body).toMatchObject({ state: 'stopped', stoppedAt: expect.any(String) });
    await pass(seconds(30));
    const reached = (await enrolled(customers(100))).length;
    expect(reached).toBeGreaterThan(10);
    expect(reached).toBeLessThan(70);
    await post(fixed);
    await pass(minutes(30));
    expect(await enrolled(customers(100))).toHaveLength(reached);
    expect(await follow(fixed.id)).toMatchObject({ state: 'stopped', counts: { enrolled: reached } });
  });

  it('passes by who is in a passage of an earlier one, and may reach them when it is over', async () => {
    await open(customers(3));
    await post(fixed);
    await pass();
    await post({ ...fixed, id: 'again-soon' });
    await pass();
    expect(await follow('again-soon')).toMatchObject({ counts: { enrolled: 0, passedBy: 3 } });
    await pass(days(30));
    await post({ ...fixed, id: 'again-later' });
    await pass();
    expect(await follow('again-later')).toMatchObject({ counts: { enrolled: 3, passedBy: 0 } });
  });
});

describe('a customer of a broadcast', () => {
  const explain = async (id: string) =>
    (await served.ask('GET', `/v1/customers/${id}/explain`, { query: { journey: 'local-event' } })).body;

  it('is told why, and that another one may follow when the passage is over', async () => {
    await open([customer('ada', { city: 'London' }), customer('bo', { city: 'Leeds' })]);
    await post(invitation({}));
    await pass();
    const begins = 'someone starts it for customers of this city and of this locale (if one is named)';
    expect(await explain('ada')).toMatchObject({ begins, reEntry: { state: 'in-it-now' } });
    expect(await explain('bo')).toMatchObject({ begins, reEntry: { state: 'never-enrolled' } });
    await pass(days(8));
    expect(await explain('ada')).toMatchObject({ reEntry: { state: 'again' } });
  });
});

describe('a broadcast to named customers', () => {
  it('reaches each of them once, and counts whom nobody knows', async () => {
    const affected = customers(250, { consents: {} });
    await open([...affected, customer('spared')]);
    await post(incident('parcels', [...affected.map(({ id }) => id), 'c-7', 'nobody']));
    await pass();
    expect(await follow('parcels')).toMatchObject({
      state: 'done',
      named: 251,
      for: 'named one by one',
      counts: { profiles: 250, enrolled: 250, unknown: 1 },
    });
    expect(await enrolled([...affected, customer('spared')], journeyId('trust-restored'))).toHaveLength(250);
    expect(begun('trust-restored')).toBe(250);
  });

  it('reaches who is named by an id that was merged, once, and counts no such id by itself', async () => {
    await open([
      ...customers(2),
      { ...newProfile(customerId('browser-1')), mergedInto: customerId('c-0'), revision: 1 },
    ]);
    await post(incident('parcels', ['browser-1', 'c-0', 'c-1']));
    const { body } = await post(
      {
        journey: 'trust-restored',
        parameters: incident('x', []).parameters,
        to: { field: 'orders', atLeast: 0 },
      },
      '/v1/broadcasts/preview',
    );
    await pass();
    expect(begun('trust-restored')).toBe(2);
    expect(await follow((body as { readonly id: string }).id)).toMatchObject({ counts: { enrolled: 2 } });
  });

  it('tells of another incident though the passage of the first is not over, which it ends', async () => {
    await open(customers(1));
    await post(incident('parcels', ['c-0']));
    await pass(days(2));
    await post(incident('invoices', ['c-0']));
    await pass();
    const passage = (cycle: number) =>
      served.ports.ledger.passage({
        journey: journeyId('trust-restored'),
        version: 1,
        customer: customerId('c-0'),
        cycle,
      });
    expect((await passage(1)).enrolment).toMatchObject({
      trigger: { id: 'parcels' },
      exit: { reason: 'replaced' },
    });
    expect((await passage(2)).enrolment?.trigger?.id).toBe('invoices');
    expect((await passage(2)).touches).toMatchObject([{ step: 'what-happened', outcome: 'sent' }]);
    // The first, asked for again, tells nobody again.
    await post(incident('parcels', ['c-0']));
    await pass();
    expect((await passage(3)).enrolment).toBeUndefined();
  });
});

describe('a preview', () => {
  const cap = broadcastShop.settings.guardrails.frequencyCap.atMost;
  const touched = Array.from({ length: cap }, () => ({
    at: minus(start, days(1)),
    channel: 'email' as const,
  }));
  const shop: readonly Profile[] = [
    ...customers(4),
    ...customers(2, { locale: 'zh-Hant' }).map((each) => ({
      ...each,
      id: customerId(`zh-${each.id}`),
      email: `zh-${each.email}`,
    })),
    customer('refused', { consents: { email: false } }),
    customer('unsubscribed', { suppressed: 'unsubscribed' }),
    customer('erased', { suppressed: 'erased' }),
    customer('tired', { recentTouches: touched }),
    customer('asleep', { timezone: 'Pacific/Auckland' }),
    customer('other', { leavingReason: 'circumstance' }),
  ];
  it('says who would get it, who would not and why, and what it comes to, and enrols nobody', async () => {
    await open(shop);
    const { body } = await post({ ...asked, customersPerSecond: 2 }, '/v1/broadcasts/preview');
    const { id } = body as { readonly id: string };
    await pass();
    const told = await follow(id);
    expect(told).toMatchObject({
      preview: true,
      state: 'done',
      counts: { profiles: 12, enrolled: 10, heldOut: 0, passedBy: 0, unknown: 0 },
      first: {
        message: 'we-fixed-it',
        channel: 'email',
        locales: { en: 8, 'zh-Hant': 2 },
        sent: 6,
        held: { 'quiet-hours': 1, 'frequency-cap': 1 },
        withheld: { consent: 1, suppressed: 1 },
      },
      estimate: { seconds: 5, messages: 8, atMostMessages: 20 },
    });
    expect((told.first as { readonly sample: readonly string[] }).sample.toSorted()).toEqual([
      'c-0',
      'c-1',
      'c-2',
      'c-3',
      'zh-c-0',
      'zh-c-1',
    ]);
    expect(await enrolled(shop)).toEqual([]);
    expect(begun('we-fixed-it')).toBe(0);
  });

  it('is what becomes of it', async () => {
    await open(shop);
    await post({ ...asked }, '/v1/broadcasts/preview');
    await post(fixed);
    await pass();
    const sent = (await Promise.all(shop.map(({ id }) => served.ports.ledger.history(id, 1)))).flatMap(
      ({ passages }) => passages.flatMap(({ touches }) => touches.filter(({ kind }) => kind === 'email')),
    );
    expect(sent.filter(({ outcome }) => outcome === 'sent')).toHaveLength(6);
    expect(sent.filter(({ outcome }) => outcome === 'withheld')).toHaveLength(2);
  });

  it('finds those whose locale is unknown, who get the shop’s language', async () => {
    const { locale: __, ...unknown } = customer('unknown');
    await open([...shop, unknown]);
    const { body } = await post({ ...asked, to: { known: 'locale', is: false } }, '/v1/broadcasts/preview');
    await pass();
    expect(await follow((body as { readonly id: string }).id)).toMatchObject({
      for: 'reason for leaving is cannot-use and locale is not known',
      first: { locales: { en: 1 }, sample: ['unknown'] },
    });
  });

  it('counts named customers as well', async () => {
    await open(shop);
    const { id: __, ...question } = incident('x', ['c-0', 'refused', 'unsubscribed', 'nobody']);
    const { body } = await post(question, '/v1/broadcasts/preview');
    await pass();
    expect(await follow((body as { readonly id: string }).id)).toMatchObject({
      counts: { profiles: 3, enrolled: 3, unknown: 1 },
      // News of an order reaches who wants nothing more, too.
      first: { sent: 3, withheld: {} },
    });
  });
});

describe('a request that is wrong', () => {
  it.each([
    [
      'journey',
      { ...fixed, journey: 'win-back-14d' },
      404,
      'no broadcast of this shop is "win-back-14d"; there are we-fixed-it, trust-restored, local-event',
    ],
    ['parameters.fix', { ...fixed, parameters: { reason: 'x' } }, 400, 'is missing; we-fixed-it needs it'],
    [
      'parameters.fixx',
      { ...fixed, parameters: { ...fixed.parameters, fixx: 'x' } },
      400,
      'there are reason, fix, locale',
    ],
    [
      'parameters.fix',
      { ...fixed, parameters: { ...fixed.parameters, fix: ['a', 'b'] } },
      400,
      'must be one text',
    ],
    ['id', { ...fixed, id: 'a b' }, 400, 'must be letters, digits'],
    ['to', { ...incident('x', ['a']), customers: undefined }, 400, 'say for whom it is'],
    ['to', { ...fixed, to: { field: 'tir', in: ['gold'] } }, 400, 'did you mean "tier"?'],
    ['customersPerSecond', { ...fixed, customersPerSecond: 0 }, 400, '0.002'],
    [
      'parameters.eventAt',
      invitation({ eventAt: '2026-12-18T19:00' }),
      400,
      'must be a date and time with its timezone',
    ],
    [
      'parameters.eventAt',
      invitation({ eventAt: '2026-11-18T19:00Z[Europe/London]' }),
      400,
      'must be ahead; 2026-11-18T19:00:00Z is past',
    ],
    [
      'parameters.eventAt',
      invitation({ eventAt: '2027-12-18T19:00[Europe/London]' }),
      400,
      'must be within 300 days',
    ],
    ['parameters.url', invitation({ url: 'shop.example.com' }), 400, 'must be an http(s) address'],
    ['customers.0', { ...incident('x', ['']) }, 400, 'must have 1 to 200 characters'],
  ])('is told where: %s', async (field, body, status, message) => {
    await open([]);
    const answer = await post(body);
    expect(answer).toMatchObject({
      status,
      body: { error: { field, message: expect.stringContaining(message) } },
    });
    expect(begunOf('broadcast')).toBe(0);
  });

  it('is for operators alone', async () => {
    await open(customers(1));
    const headers = { authorization: basic(writeKey.key), 'content-type': 'application/json' };
    expect(await served.ask('POST', '/v1/broadcasts', { body: fixed, headers })).toMatchObject({
      status: 403,
    });
    expect(begunOf('broadcast')).toBe(0);
  });

  it('finds no broadcast that there is not', async () => {
    await open([]);
    expect((await served.ask('GET', '/v1/broadcasts/none')).status).toBe(404);
    expect((await served.ask('DELETE', '/v1/broadcasts/none')).status).toBe(404);
  });
});

/** The brake through the real API, the synthesized state machines and the real handlers. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  auditBody,
  brakesBody,
  brakeToldBody,
  customerBody,
  explanationBody,
  removedBody,
} from '../../../functions/api/contract/schemas.ts';
import { createKey, emptyKeyring } from '../../../functions/api/keyring.ts';
import { broadcastShop } from '../../../local/testing/index.ts';
import { customerId, journeyId } from '../../../shared/base/ids.ts';
import { days, hours, iso, minus, minutes, plus, seconds } from '../../../shared/base/time.ts';
import { newProfile } from '../../../shared/customers/profiles/profile.ts';
import { type Answered, basic, type Served, serve, start } from './served.ts';

const grace = createKey('marketer', start, { name: 'grace' });
const admin = createKey('admin', start, { name: 'root' });
const write = createKey('write', start);

let served: Served;
const open = async (shop?: Parameters<typeof serve>[1]) => {
  served = await serve(undefined, shop);
  served.keep({ ...emptyKeyring, keys: [grace.record, admin.record, write.record] });
};
afterEach(() => served.world.close());

const why = 'the wrong price';
const ask = (method: string, path: string, body?: object): Promise<Answered> =>
  served.ask(method, path, { headers: { authorization: basic(grace.key) }, ...(body && { body }) });
const brake = async (path: string, body: object = {}) =>
  brakeToldBody.parse((await ask('POST', path, { why, ...body })).body);
const pass = async (duration = seconds(5)) => {
  await served.world.clock.runUntil(plus(served.world.clock.now(), duration));
  expect(served.world.failures).toEqual([]);
};

/** Somebody whom the win-back enrols. */
const silent = (id: string) =>
  served.ports.profiles.putAll([
    {
      ...newProfile(customerId(id)),
      email: `${id}@example.com`,
      consents: { email: true },
      locale: 'en',
      timezone: 'UTC',
      orders: 1,
      lastOrderAt: minus(start, days(15)),
      revision: 1,
    },
  ]);
const winBack = journeyId('win-back-14d');
const sweep = async () => {
  const at = iso(served.world.clock.now());
  const [, account = ''] =
    /^(arn:.*:stateMachine:)/.exec(served.world.environment.STATE_MACHINES ?? '') ?? [];
  served.world.states.startExecution(`${account}rekindle-prod--sweep`, { at });
  await pass(minutes(5));
};
const enrolmentOf = async (id: string, journey = winBack) =>
  (await served.ports.profiles.get(customerId(id)))?.enrolments[journey];
const passagesOf = async (id: string) => (await served.ports.ledger.history(customerId(id), 1)).passages;

describe('the brake', () => {
  beforeEach(() => open());

  it('says what stands, since when, by whom and why', async () => {
    const told = { since: iso(start), who: 'grace', why };
    const braked = { kind: 'journeys', name: 'win-back-14d' };
    const paused = { on: 'journey win-back-14d', braked, state: 'paused', ...told };
    expect(await brake('/v1/journeys/win-back-14d/pause')).toEqual({ ...paused, changed: true });
    await brake('/v1/channels/sms/stop');
    const { brakes, orders } = brakesBody.parse((await ask('GET', '/v1/brake')).body);
    const sms = { on: 'channel sms', braked: { kind: 'channels', name: 'sms' } };
    expect(brakes).toEqual([paused, { ...paused, ...sms, state: 'stopped' }]);
    expect(orders.map(({ does, on, who }) => [does, on, who])).toEqual(
      expect.arrayContaining([
        ['pause', 'journey win-back-14d', 'grace'],
        ['stop', 'channel sms', 'grace'],
      ]),
    );
    expect(await brake('/v1/journeys/win-back-14d/resume')).toEqual({
      on: 'journey win-back-14d',
      braked,
      state: 'running',
      changed: true,
    });
  });

  it('stands in the explanation of whom it concerns, with what follows for her', async () => {
    await silent('ada');
    await brake('/v1/lanes/win-back/pause');
    await brake('/v1/messages/we-miss-you/stop', { version: 1 });
    await brake('/v1/lanes/loyalty/stop');
    const { body } = await served.ask('GET', '/v1/customers/ada/explain', {
      headers: { authorization: basic(grace.key) },
      query: { journey: 'win-back-14d' },
    });
    const told = { since: iso(start), who: 'grace', why };
    expect(explanationBody.parse(body).brakes).toEqual([
      {
        on: 'lane win-back',
        braked: { kind: 'lanes', name: 'win-back' },
        state: 'paused',
        ...told,
        does: 'enters-later',
      },
      {
        on: 'message we-miss-you (words 1)',
        braked: { kind: 'messages', name: 'we-miss-you', version: 1 },
        state: 'stopped',
        ...told,
        does: 'withheld',
      },
    ]);
  });

  it.each([
    ['/v1/journeys/pause', 'all journeys', { kind: 'journeys' }],
    ['/v1/lanes/win-back/pause', 'lane win-back', { kind: 'lanes', name: 'win-back' }],
    ['/v1/channels/email/pause', 'channel email', { kind: 'channels', name: 'email' }],
    ['/v1/messages/we-miss-you/pause', 'message we-miss-you', { kind: 'messages', name: 'we-miss-you' }],
  ])('POST %s is on %s', async (path, on, braked) => {
    const told = await brake(path);
    expect(told).toMatchObject({ on, state: 'paused' });
    expect(told.braked).toEqual(braked);
  });

  it('changes nothing by what is told again, and by what is over', async () => {
    const first = await brake('/v1/journeys/win-back-14d/stop', { id: 'night' });
    await pass();
    expect(await brake('/v1/journeys/win-back-14d/stop', { id: 'night' })).toEqual({
      ...first,
      changed: false,
    });
    expect(await brake('/v1/journeys/win-back-14d/stop')).toEqual({ ...first, changed: false });
    expect(await brake('/v1/journeys/win-back-14d/pause')).toEqual({ ...first, changed: false });
  });

  it('tells what was asked for in one millisecond in the order in which it was done', async () => {
    const asked = ['pause', 'resume', 'stop', 'resume', 'pause', 'resume'];
    for (const does of asked) await brake(`/v1/journeys/win-back-14d/${does}`);
    const { orders } = brakesBody.parse((await ask('GET', '/v1/brake')).body);
    expect(orders.map(({ does }) => does)).toEqual(asked.toReversed());
  });

  it('does not pause again by a request that is told again after it was resumed', async () => {
    await brake('/v1/journeys/win-back-14d/pause', { id: 'night' });
    await brake('/v1/journeys/win-back-14d/resume');
    expect(await brake('/v1/journeys/win-back-14d/pause', { id: 'night' })).toMatchObject({
      state: 'running',
    });
  });

  it('refuses an id whose parameters are others', async () => {
    await brake('/v1/journeys/win-back-14d/pause', { id: 'night' });
    for (const [path, body] of [
      ['/v1/journeys/win-back-14d/pause', { id: 'night', why: 'another reason' }],
      ['/v1/journeys/win-back-14d/stop', { id: 'night', why }],
      ['/v1/journeys/pause', { id: 'night', why }],
      ['/v1/journeys/win-back-14d/customers/remove', { id: 'night', why, customers: ['ada'] }],
    ] as const)
      expect(await ask('POST', path, body)).toMatchObject({
        status: 409,
        body: { error: { field: 'id', message: expect.stringContaining('"night" is of another request') } },
      });
    expect((await ask('GET', '/v1/brake')).body).toMatchObject({ brakes: [{ state: 'paused' }] });
  });

  it.each([
    ['/v1/journeys/win-bak/pause', 'among this deployment’s journeys, which are win-back-14d'],
    ['/v1/lanes/win-bak/pause', 'among this deployment’s lanes, which are recovery'],
    ['/v1/channels/mail/pause', 'among this deployment’s channels, which are email'],
    ['/v1/messages/we-mis-you/pause', 'among this deployment’s messages, which are'],
  ])('POST %s is refused: nothing would be braked', async (path, message) => {
    expect(await ask('POST', path, { why })).toMatchObject({
      status: 404,
      body: { error: { message: expect.stringContaining(message) } },
    });
    expect(await brake(path, { retired: true })).toMatchObject({ state: 'paused' });
  });

  it('wants to know why', async () => {
    for (const body of [{}, { why: ' ' }])
      expect(await ask('POST', '/v1/journeys/pause', body)).toMatchObject({
        status: 400,
        body: { error: { field: 'why' } },
      });
    expect((await ask('POST', '/v1/journeys/pause', { why: ' ' })).body).toMatchObject({
      error: { reason: { kind: 'letters', side: 'at-least', bound: 1 } },
    });
  });

  it('stands in the audit, with what was there before', async () => {
    await brake('/v1/journeys/win-back-14d/pause');
    const { entries } = auditBody.parse(
      (await served.ask('GET', '/v1/audit', { headers: { authorization: basic(admin.key) } })).body,
    );
    expect(entries).toMatchObject([
      {
        who: 'grace',
        what: 'POST /v1/journeys/{id}/pause',
        of: 'win-back-14d',
        done: true,
        reason: why,
        before: { state: 'running' },
        after: { state: 'paused' },
      },
    ]);
  });

  it('of two that pause and stop at the same moment forgets neither', async () => {
    const all = Promise.all([
      brake('/v1/journeys/win-back-14d/pause'),
      brake('/v1/channels/sms/stop'),
      brake('/v1/channels/push/stop'),
    ]);
    // Who comes second waits a moment.
    const isDone = all.then(() => true);
    while (!(await Promise.race([isDone, new Promise((resolve) => setImmediate(resolve, false))])))
      await pass(seconds(1));
    const { brakes } = brakesBody.parse((await ask('GET', '/v1/brake')).body);
    expect(brakes).toHaveLength(3);
  });
});

describe('a journey that the sweep enrols in', () => {
  beforeEach(() => open());

  it('takes nobody in while it is paused, and takes them in once it is resumed', async () => {
    await silent('ada');
    await brake('/v1/journeys/win-back-14d/pause');
    await sweep();
    expect(await enrolmentOf('ada')).toBeUndefined();
    await brake('/v1/journeys/win-back-14d/resume');
    await pass();
    await sweep();
    expect(await enrolmentOf('ada')).toBeDefined();
  });

  it('that is stopped ends whoever waits in it with the next sweep, and says so on her timeline', async () => {
    await silent('ada');
    await sweep();
    const [passage] = await passagesOf('ada');
    expect(passage?.touches).not.toEqual([]);
    expect(passage?.enrolment?.exit).toBeUndefined();
    await brake('/v1/journeys/win-back-14d/stop');
    await pass();
    await sweep();
    const [ended] = await passagesOf('ada');
    expect(ended?.enrolment?.exit).toMatchObject({ reason: 'stopped', who: 'grace', why });
    expect(ended?.coupons.map(({ voidAt }) => voidAt !== undefined)).toEqual([true]);
    const { timeline } = customerBody.parse((await ask('GET', '/v1/customers/ada')).body);
    expect(timeline).toContainEqual(
      expect.objectContaining({ kind: 'left', reason: 'stopped', who: 'grace', why }),
    );
    expect(timeline).toContainEqual(
      expect.objectContaining({ kind: 'brake', does: 'stop', on: 'journey win-back-14d', who: 'grace', why }),
    );
    await pass(hours(1));
    expect(served.world.states.running()).toBe(0);
  });
});

describe('a journey that an event begins', () => {
  const abandoned = journeyId('abandoned-checkout');
  const checkout = (id: string) =>
    served.ask('POST', '/v1/track', {
      headers: { authorization: basic(write.key) },
      body: {
        userId: id,
        event: 'Checkout Started',
        properties: { order_id: `c-${id}`, value: 80, currency: 'EUR' },
      },
    });
  beforeEach(() => open());

  it('begins while it is paused, and begins nothing while it is stopped', async () => {
    await silent('bea');
    await silent('cleo');
    await brake('/v1/journeys/abandoned-checkout/pause');
    await checkout('bea');
    await pass(minutes(1));
    expect(await enrolmentOf('bea', abandoned)).toBeDefined();
    await brake('/v1/journeys/abandoned-checkout/stop');
    await pass();
    await checkout('cleo');
    await pass(minutes(1));
    expect(await enrolmentOf('cleo', abandoned)).toBeUndefined();
  });

  it('sends what it held once it is resumed', async () => {
    await silent('bea');
    await brake('/v1/journeys/abandoned-checkout/pause');
    await checkout('bea');
    await pass(hours(2));
    expect((await passagesOf('bea')).flatMap(({ touches }) => touches)).toEqual([]);
    await brake('/v1/journeys/abandoned-checkout/resume');
    await pass(hours(3));
    expect((await passagesOf('bea')).flatMap(({ touches }) => touches)).toMatchObject([{ outcome: 'sent' }]);
  });
});

describe('customers who are taken out', () => {
  it('are counted: those who were in it, those who were not, and those whom nobody knows', async () => {
    await open();
    await silent('ada');
    await sweep();
    await silent('bea');
    const asked = { why: 'they are staff', customers: ['ada', 'bea', 'nobody'] };
    const counts = { journey: 'win-back-14d', removed: 1, notInIt: 1, unknown: 1 };
    const remove = async (body: object) =>
      removedBody.parse((await ask('POST', '/v1/journeys/win-back-14d/customers/remove', body)).body);
    expect(await remove({ ...asked, look: true })).toEqual(counts);
    await pass();
    expect((await passagesOf('ada'))[0]?.enrolment?.exit).toBeUndefined();
    expect(await remove(asked)).toEqual(counts);
    await pass();
    expect((await passagesOf('ada'))[0]?.enrolment?.exit).toMatchObject({ reason: 'removed', who: 'grace' });
  });
});

describe('a broadcast', () => {
  const fixed = {
    id: 'app-works-again',
    journey: 'we-fixed-it',
    parameters: { reason: 'cannot-use', fix: 'The app opens again.' },
  };

  it.each(['pause', 'stop'])('is not started after %s', async (does) => {
    await open(broadcastShop);
    await brake(`/v1/journeys/we-fixed-it/${does}`);
    await pass();
    expect(await ask('POST', '/v1/broadcasts', fixed)).toMatchObject({
      status: 409,
      body: {
        error: {
          field: 'journey',
          message: expect.stringContaining('resume it first'),
          reason: { kind: 'braked', braked: expect.objectContaining({ kind: 'journeys' }), by: 'grace' },
        },
      },
    });
  });

  it('that is under way enrols nobody more once its journey is stopped, and is stopped itself', async () => {
    await open(broadcastShop);
    await served.ports.profiles.putAll(
      Array.from({ length: 60 }, (_, index) => ({
        ...newProfile(customerId(`c-${index}`)),
        email: `c-${index}@example.com`,
        consents: { email: true },
        leavingReason: 'cannot-use' as const,
        revision: 1,
      })),
    );
    await ask('POST', '/v1/broadcasts', { ...fixed, customersPerSecond: 1 });
    await pass(seconds(25));
    await brake('/v1/journeys/we-fixed-it/stop');
    await pass(minutes(5));
    const { body } = await ask('GET', `/v1/broadcasts/${fixed.id}`);
    expect(body).toMatchObject({ state: 'stopped' });
    expect((body as { counts: { enrolled: number } }).counts.enrolled).toBeLessThan(60);
  });
});

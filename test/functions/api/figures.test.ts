/** The read model through the API: what the ledger's stream brings is counted, told, and counted anew to the same. */
import { beforeAll, describe, expect, it } from 'vitest';
import sampleShop from '../../../rekindle.config.ts';
import { customerId, type EnrolmentKey, journeyId } from '../../../shared/base/ids.ts';
import { days, hours, iso, minus, minutes, plus } from '../../../shared/base/time.ts';
import type { TouchRecord } from '../../../shared/journeys/records.ts';
import { type Served, serve } from './served.ts';

let served: Served;
const pass = (): Promise<void> => served.world.clock.runUntil(plus(served.world.clock.now(), minutes(3)));

const keyOf = (name: string, version = 1): EnrolmentKey => ({
  journey: journeyId('win-back-14d'),
  version,
  customer: customerId(name),
  cycle: 1,
});

beforeAll(async () => {
  served = await serve(undefined, sampleShop, () => {}, true);
  const { ledger, now } = served.ports;
  const at = now();
  const began = { enrolledAt: at, goalUntil: plus(at, days(30)), rule: 'no order for 14 days', values: {} };
  const sent: TouchRecord = {
    enrolment: keyOf('ada'),
    step: 'we-miss-you',
    kind: 'email',
    channel: 'email',
    at,
    outcome: 'sent',
    sentAt: at,
  };
  await ledger.put({
    enrolments: [
      { key: keyOf('ada'), arm: 'treatment', ...began },
      { key: keyOf('ben'), arm: 'holdout', ...began },
      { key: keyOf('cai', 2), arm: 'treatment', ...began },
    ],
    touches: [
      sent,
      { ...sent, enrolment: keyOf('ben'), outcome: 'shadow' },
      {
        ...sent,
        enrolment: keyOf('cai', 2),
        outcome: 'withheld',
        withheld: { guardrail: 'consent', detail: 'none' },
      },
      {
        ...sent,
        step: 'recommend',
        kind: 'nps',
        given: [{ id: 'a', at: plus(at, hours(1)), answer: '9' }],
      },
      {
        ...sent,
        step: 'why',
        kind: 'survey',
        asksForReason: true,
        given: [{ id: 'b', at: plus(at, hours(1)), answer: 'too dear' }],
      },
    ],
    coupons: [
      {
        enrolment: keyOf('ada'),
        name: 'ten-off',
        code: 'ABCDEFGH23',
        terms: { percentOff: 10 },
        face: 500,
        issuedAt: at,
        validUntil: plus(at, days(7)),
      },
    ],
  });
  await pass();
  await ledger.changeTouch(keyOf('ada'), 'we-miss-you', { openedAt: plus(at, hours(1)) });
  await ledger.changeEnrolment(keyOf('cai', 2), {
    exit: { reason: 'lapsed', at },
    path: 'reaction-we-miss-you=silent',
  });
  await ledger.changeEnrolment(keyOf('ada'), { goalAt: plus(at, hours(2)) });
  await pass();
});

const figures = async (path: string): Promise<Record<string, unknown>> => {
  const { status, body } = await served.ask('GET', `/v1/figures/${path}`);
  expect(status).toBe(200);
  return body as Record<string, unknown>;
};

const steps = [
  expect.objectContaining({ step: 'recommend', kind: 'nps', sent: 1, answers: { 9: 1 } }),
  expect.objectContaining({ step: 'we-miss-you', sent: 1, opened: 1, shadows: 1 }),
  expect.objectContaining({ step: 'why', answers: { 'too dear': 1 } }),
];

describe('GET /v1/figures/…', () => {
  it('tells how journeys go, with those in which nothing has happened', async () => {
    const { journeys, asOf } = await figures('journeys');
    expect(asOf).toBeDefined();
    expect(journeys).toContainEqual({
      journey: 'win-back-14d',
      versions: [1, 2],
      enrolled: { treatment: 2, holdout: 1 },
      goals: { treatment: 1, holdout: 0 },
      exits: { lapsed: 1 },
      underWay: { treatment: 1, holdout: 1 },
      messages: { email: 1, nps: 1, survey: 1 },
      withheld: { consent: 1 },
      opened: 1,
      clicked: 0,
    });
    expect((journeys as { enrolled: object }[]).map(({ enrolled }) => enrolled)).toContainEqual({
      treatment: 0,
      holdout: 0,
    });
  });

  it('tells of one by version, step, outcome and day, and of none that there is not', async () => {
    const { versions, days: of } = await figures('journeys/win-back-14d');
    expect(versions).toMatchObject([
      { version: 1, steps },
      {
        version: 2,
        outcomes: { 'reaction-we-miss-you': { silent: { passages: 1, goals: 0 } } },
        steps: [{ step: 'we-miss-you', withheld: { consent: 1 } }],
      },
    ]);
    expect(of).toHaveLength(1);
    expect((await served.ask('GET', '/v1/figures/journeys/none-such')).status).toBe(404);
  });

  it('tells of other days that nothing was', async () => {
    const query = { from: '2020-01-01', until: '2020-01-31' };
    const { body } = await served.ask('GET', '/v1/figures/journeys/win-back-14d', { query });
    expect(body).toMatchObject({
      days: [],
      versions: [{ version: 1, enrolled: { treatment: 0 }, underWay: { treatment: 1 } }],
    });
  });

  it('tells what a channel’s provider takes, once something goes by it', async () => {
    const asked = async () => (await served.ask('GET', '/v1/channels')).body;
    expect(await asked()).toEqual({ channels: [] });
    const { pace, now } = served.ports;
    const at = now();
    await pace.slot('email', { goesAhead: false, before: undefined });
    expect(await asked()).toEqual({
      channels: [{ channel: 'email', asOf: iso(at), perSecond: expect.any(Number) }],
    });
  });

  it('tells what is owed, sent a day, and why customers leave', async () => {
    expect(await figures('offers')).toMatchObject({
      offers: [{ offer: 'ten-off', outstanding: { coupons: 1, face: 5 }, expected: null }],
    });
    expect(await figures('channels')).toMatchObject({
      days: [{ channels: { email: { sent: 3, withheld: 1, unknown: 0 } } }],
    });
    expect(await figures('leaving')).toMatchObject({
      months: [{ reasons: { 'too dear': 1 }, scores: { promoter: 1, unanswered: 0, nps: 100 } }],
    });
    expect(await figures('months')).toMatchObject({
      months: [{ orders: 0, averageOrder: null, openRate: 0.3333, goalRate: { treatment: 0.5, holdout: 0 } }],
    });
  });

  it.each([
    ['journeys', { from: '2026-13-01' }, 'a day such as'],
    ['channels', { from: '2026-11-30', until: '2026-11-01' }, '732 days'],
    ['months', { from: '2020-01', until: '2026-01' }, '36 months'],
  ])('refuses %s with a range of %j', async (path, query, why) => {
    const { status, body } = await served.ask('GET', `/v1/figures/${path}`, { query });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(why);
  });
});

describe('POST /v1/figures/recount', () => {
  it('counts the ledger anew while it changes, to the same figures, and not twice at once', async () => {
    const before = await figures('journeys/win-back-14d');
    expect((await served.ask('POST', '/v1/figures/recount')).status).toBe(200);
    await pass();
    expect(await figures('recount')).toMatchObject({ last: { items: 9, differences: 0 } });
    expect(await figures('journeys/win-back-14d')).toMatchObject({ versions: before.versions });
    const { ledger, now } = served.ports;
    await ledger.changeEnrolment(keyOf('ben'), { goalAt: minus(now(), hours(1)) });
    await served.ask('POST', '/v1/figures/recount');
    await served.settle();
    expect((await served.ask('POST', '/v1/figures/recount')).status).toBe(409);
    await pass();
    expect(await figures('recount')).toMatchObject({ last: { items: 9, differences: 0 } });
    expect(await figures('journeys')).toMatchObject({
      journeys: expect.arrayContaining([expect.objectContaining({ goals: { treatment: 1, holdout: 1 } })]),
    });
    expect(served.world.failures).toEqual([]);
  });
});

describe('GET /v1/figures/failed', () => {
  it('tells of passages that failed by what, and no more of them once they are begun again', async () => {
    const { ledger, now } = served.ports;
    const failing = (name: string) => ({ ...keyOf(name), journey: journeyId('win-back-45d') });
    const began = { enrolledAt: now(), goalUntil: plus(now(), days(30)), rule: 'silent', values: {} };
    await ledger.put({
      enrolments: ['dee', 'eve', 'fay'].map((name) => ({ key: failing(name), arm: 'treatment', ...began })),
      touches: [],
      coupons: [],
    });
    const why = 'MissingMessageError: there are no words of dee@example.com';
    for (const name of ['dee', 'eve'])
      await ledger.changeEnrolment(failing(name), {
        exit: { reason: 'failed', at: now(), why },
        waited: 'reaction',
      });
    await ledger.changeEnrolment(failing('fay'), { exit: { reason: 'failed', at: now(), why: 'ABORTED' } });
    await pass();
    const { journeys: told } = await figures('failed');
    const latest = iso(now()).slice(0, 10);
    expect(told).toEqual([
      {
        journey: 'win-back-45d',
        passages: 3,
        begunAgain: 0,
        causes: [
          { error: 'MissingMessageError', after: 'reaction', passages: 2, latest },
          { error: 'ABORTED', passages: 1, latest },
        ],
      },
    ]);
    await ledger.noteReopened(failing('dee'), now());
    await ledger.takeExitBack(failing('dee'), 'failed');
    await pass();
    expect(await figures('failed')).toMatchObject({
      journeys: [{ passages: 2, begunAgain: 1, causes: [{ passages: 1 }, { passages: 1 }] }],
    });
  });
});

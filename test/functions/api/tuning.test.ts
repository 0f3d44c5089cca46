/** Thresholds, holdouts and budgets foreseen, published and taken back by the API, and what the sweep then does. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { tunableBody, tuningBody, tuningForeseenBody } from '../../../functions/api/contract/tuning.ts';
import { createKey, emptyKeyring } from '../../../functions/api/keyring.ts';
import { storyShop } from '../../../local/testing/index.ts';
import { customerId, journeyId } from '../../../shared/base/ids.ts';
import { days, iso, minus, minutes, plus } from '../../../shared/base/time.ts';
import { newProfile } from '../../../shared/customers/profiles/profile.ts';
import { abandonedCheckout, winBack14d } from '../../../workflows/journeys/index.ts';
import { adminKey, basic, type Served, serve, start, writeKey } from './served.ts';

const shopWith = (fourEyes: boolean) =>
  storyShop([winBack14d({ budget: { coupons: 300, messages: 20, unknownFace: 15 } }), abandonedCheckout()], {
    dormancy: { windowDays: 3 },
    locales: ['en', 'zh-Hans', 'zh-Hant'],
    usdEach: { sms: 0.05 },
    rates: { USD: 1 },
    tuning: { fourEyes },
  });
const kim = createKey('marketer', start, { name: 'kim' });
const lee = createKey('marketer', start, { name: 'lee' });

let served: Served;
const open = async (fourEyes: boolean): Promise<void> => {
  served = await serve(undefined, shopWith(fourEyes));
  served.keep({ ...emptyKeyring, keys: [kim.record, lee.record, adminKey.record, writeKey.record] });
};
beforeEach(() => open(false));
afterEach(() => served.world.close());

/** As kim, unless told. */
const ask = (method: string, path: string, body?: object, by = kim) =>
  served.ask(method, path, {
    headers: { authorization: basic(by.key), 'content-type': 'application/json' },
    ...(body !== undefined && { body }),
  });
const tuned = async (path: string, body?: object, by = kim) =>
  tunableBody.parse((await ask(body === undefined ? 'GET' : 'POST', `/v1/tunables/${path}`, body, by)).body);

const rule = 'win-back-14d.rule';
const budget = 'win-back-14d.budget';
const why = 'fewer, later';
const publish = (tunable: string, amounts: object, revision = 0) =>
  tuned(`${tunable}/publish`, { revision, amounts, why });

/** So many customers, each silent for so long and a little more. */
const silent = (count: number, since: number) =>
  served.ports.profiles.putAll(
    Array.from({ length: count }, (_, index) => ({
      ...newProfile(customerId(`silent-${since}-${index}`)),
      email: `silent-${since}-${index}@example.com`,
      consents: { email: true },
      orders: 1,
      spent: 10_000,
      lastOrderAt: minus(start, days(since + 0.5)),
      revision: 1,
    })),
  );

/** What a preview tells, once all are counted. */
const foreseen = async (tunable: string, amounts: object, id = 'p-1') => {
  expect(await ask('POST', `/v1/tunables/${tunable}/preview`, { id, amounts })).toMatchObject({
    status: 200,
    body: { state: 'running' },
  });
  await served.world.clock.runUntil(plus(served.world.clock.now(), minutes(2)));
  const told = tuningForeseenBody.parse((await ask('GET', `/v1/tunables/${tunable}/preview/${id}`)).body);
  expect(told.state).toBe('done');
  const journey = told.journeys?.find((each) => each.journey === 'win-back-14d');
  return { ...journey, by: told.by };
};

/** The next night's sweep, and what it did. */
const sweep = async () => {
  served.world.startSchedules();
  await served.world.clock.runUntil(plus(start, days(1.2)));
  expect(served.world.failures).toEqual([]);
  const last = await served.ports.sweeps.last();
  return last?.journeys['win-back-14d'];
};

describe('what can be changed', () => {
  it('is told with the deployment’s amounts and those in force', async () => {
    const { tunables, fourEyes } = tuningBody.parse((await ask('GET', '/v1/tunables')).body);
    expect(fourEyes).toBe(false);
    expect(tunables.map(({ tunable }) => tunable)).toEqual(['experiment', rule, budget]);
    const amounts = (of: z.output<typeof tunableBody> | undefined) =>
      Object.fromEntries(of?.amounts.map((each) => [each.name, [each.deployed, each.inForce]]) ?? []);
    expect(amounts(tunables[0])).toMatchObject({ controlPercent: [0, 0], 'lanes.win-back': [0, 0] });
    expect(amounts(tunables[1])).toEqual({ silence: [14, 14] });
    expect(amounts(tunables[2])).toEqual({ coupons: [300, 300], messages: [20, 20], unknownFace: [15, 15] });
    expect(amounts(await publish(budget, { coupons: 200 }))).toMatchObject({
      coupons: [300, 200],
      messages: [20, 20],
    });
  });

  it('is refused where it makes no sense, and it is said why', async () => {
    for (const [tunable, amounts, said] of [
      [rule, { silence: 0.5 }, 'amounts.silence: must be 1 to 3650 days, not 0.5'],
      [rule, { visits: 3 }, `amounts.visits: is no amount of ${rule}; there are silence`],
      [rule, { silence: 14 }, 'in force already'],
      [budget, { coupons: 0 }, 'amounts.coupons: must be an amount above nothing'],
      [budget, { coupons: 10 }, 'amounts.unknownFace: is 15, and the coupons’ whole budget 10'],
      [budget, { messages: 0.01 }, 'one of its messages costs 0.05: it would never leave'],
      ['experiment', { controlPercent: 101 }, 'must be a percentage from 0 to 100, not 101'],
      ['experiment', { 'lanes.recovery': 5 }, 'lanes.recovery: is no amount of experiment'],
      ['abandoned-checkout.budget', { coupons: 5 }, 'has no budget: its story was compiled without asking'],
      ['never.rule', { silence: 20 }, 'there is no "never.rule" to change; there are experiment'],
    ] as const) {
      const { body } = await ask('POST', `/v1/tunables/${tunable}/publish`, { revision: 0, amounts, why });
      expect(body).toMatchObject({ message: expect.stringContaining(said) });
    }
  });

  it('is changed by one at a time: the second is told what stands there', async () => {
    await publish(rule, { silence: 21 });
    const asked = { revision: 0, amounts: { silence: 30 }, why };
    expect(await ask('POST', `/v1/tunables/${rule}/publish`, asked, lee)).toMatchObject({
      status: 409,
      body: {
        message: expect.stringContaining('was changed meanwhile: it is of revision 1'),
        tunable: { revision: 1, published: { is: { silence: 21 }, publishedBy: 'kim' } },
      },
    });
    // What is changed of another is in nobody's way.
    expect(await publish('experiment', { controlPercent: 5 })).toMatchObject({ revision: 1 });
  });
});

describe('a threshold', () => {
  it('enrols, once it is published, those alone that the preview foretold, who entered by it', async () => {
    await silent(4, 14);
    await silent(3, 20);
    await silent(2, 60);
    expect(await foreseen(rule, { silence: 21 })).toMatchObject({
      by: 'days since last order ≥ 21',
      asItIs: { enrolled: 4 },
      changed: { enrolled: 3 },
    });
    expect(await publish(rule, { silence: 21 })).toMatchObject({
      rule: 'days since last order ≥ 21',
      published: { is: { silence: 21 }, was: { silence: 14 }, why, publishedBy: 'kim', state: 'in-force' },
    });
    expect(await sweep()).toMatchObject({ enrolled: 3 });
    const customer = customerId('silent-20-0');
    const key = { journey: journeyId('win-back-14d'), version: 1, customer, cycle: 1 };
    expect((await served.ports.ledger.passage(key)).enrolment).toMatchObject({
      rule: 'days since last order ≥ 21',
      asked: { rule: { daysSince: 'lastOrder', atLeast: 21 } },
    });
    expect((await served.ports.profiles.get(customerId('silent-14-0')))?.enrolments).toEqual({});
  });

  it('is what explanations and drawings speak of, until it is taken back', async () => {
    await silent(1, 15);
    const said = async () => {
      const query = { journey: 'win-back-14d' };
      const headers = { authorization: basic(kim.key) };
      const explained = await served.ask('GET', '/v1/customers/silent-15-0/explain', { query, headers });
      const { journeys } = (await ask('GET', '/v1/journeys')).body as {
        readonly journeys: readonly { readonly id: string; readonly enrols: string; readonly rule: object }[];
      };
      const drawn = journeys.find(({ id }) => id === 'win-back-14d');
      return [(explained.body as { readonly rule: string }).rule, drawn?.enrols, drawn?.rule];
    };
    const by = (silence: number) => [
      `days since last order ≥ ${silence}`,
      expect.stringContaining(`days since last order ≥ ${silence}`),
      { daysSince: 'lastOrder', atLeast: silence },
    ];
    await publish(rule, { silence: 21 });
    expect(await said()).toEqual(by(21));
    const back = await tuned(`${rule}/take-back`, { revision: 1, why: 'too few' });
    expect(back.published).toBeUndefined();
    expect(await said()).toEqual(by(14));
    expect((await ask('POST', `/v1/tunables/${rule}/take-back`, { revision: 2, why })).status).toBe(409);
  });
});

describe('a holdout', () => {
  it('holds out, once it is published, as many as the preview foretold', async () => {
    await silent(40, 14);
    const told = await foreseen('experiment', { controlPercent: 10, 'lanes.win-back': 30 });
    expect(told).toMatchObject({ asItIs: { enrolled: 40, heldOut: 0 }, changed: { enrolled: 40 } });
    expect(told.changed?.heldOut).toBeGreaterThan(5);
    await publish('experiment', { controlPercent: 10, 'lanes.win-back': 30 });
    expect(await sweep()).toMatchObject({ enrolled: 40, heldOut: told.changed?.heldOut });
  });
});

describe('a budget', () => {
  it('that is lowered lets no more through than it bounds, and is told before', async () => {
    await silent(3, 14);
    expect(
      await ask('POST', `/v1/tunables/${budget}/preview`, { id: 'b', amounts: { coupons: 16 } }),
    ).toMatchObject({
      body: {
        state: 'done',
        budget: {
          amounts: [{ name: 'coupons', spent: 0, inForce: 300, would: 16, left: 16 }, { name: 'messages' }],
        },
      },
    });
    await publish(budget, { coupons: 16 });
    expect(await sweep()).toMatchObject({ enrolled: 3 });
    expect((await tuned(budget)).budget).toMatchObject({ month: '2026-11', spent: { coupons: 10 } });
  });
});

describe('where somebody else has to approve', () => {
  it('a change is in force once somebody has who did not ask for it', async () => {
    await served.world.close();
    await open(true);
    const asked = await publish(rule, { silence: 21 });
    expect(asked).toMatchObject({ waiting: { is: { silence: 21 } }, amounts: [{ inForce: 14 }] });
    expect(await ask('POST', `/v1/tunables/${rule}/approve`, { revision: 1 })).toMatchObject({
      status: 409,
      body: {
        message: 'kim asked for this change; somebody else must approve it',
        error: { reason: { kind: 'own-change', who: 'kim' } },
      },
    });
    const approved = await tuned(`${rule}/approve`, { revision: 1 }, lee);
    expect(approved).toMatchObject({
      amounts: [{ deployed: 14, inForce: 21 }],
      published: { publishedBy: 'kim', approvedBy: 'lee' },
    });
    expect(approved.waiting).toBeUndefined();
    await tuned(`${rule}/publish`, { revision: 2, amounts: { silence: 28 }, why });
    // What waits is dropped; what is in force stays.
    expect(await tuned(`${rule}/take-back`, { revision: 3, why }, lee)).toMatchObject({
      amounts: [{ inForce: 21 }],
    });
    expect(iso(start)).toBe(approved.published?.at);
  });
});

/** How long the console's pages wait for the API, and that it does not hang on how much lies in the ledger. */
import { createPorts } from '../functions/adapters/index.ts';
import { toEvent } from '../local/engine/gateway.ts';
import { localKeyring, localKeys } from '../local/engine/keys.ts';
import { synthesize } from '../local/engine/synth.ts';
import { createWorld, type World } from '../local/engine/world.ts';
import sample from '../rekindle.config.ts';
import { customerId, type EnrolmentKey, journeyId } from '../shared/base/ids.ts';
import { days, type Instant, minus, minutes, parseIso, plus } from '../shared/base/time.ts';
import { newProfile } from '../shared/customers/profiles/profile.ts';
import type { EnrolmentRecord, TouchRecord } from '../shared/journeys/records.ts';
import { insist, keep, sized } from './bench.ts';

const now = parseIso('2026-11-30T12:00:00Z');
const few = 1_000;
const many = sized(1_000_000, 20_000);
/** Of one customer, each in a passage of its own. */
const touchesEach = 10;
/** Asked so often; the median counts. */
const rounds = sized(41, 11);
/** Pages may wait a little longer where more lies there: no page reads what it does not show. */
const mostTimes = 5;

/** What each page asks for, as it is opened. */
const pages = {
  tonight: ['/v1/me', '/v1/shop', '/v1/tonight', '/v1/people/nights', '/v1/brake', '/v1/journeys'],
  journey: ['/v1/journeys', '/v1/brake', '/v1/figures/journeys/win-back-14d'],
  people: ['/v1/people/lists', '/v1/people?list=stage/dormant'],
  customer: ['/v1/customers/c-1', '/v1/customers/c-1/explain?journey=win-back-14d'],
  results: ['/v1/results', '/v1/figures/months', '/v1/figures/leaving'],
  offers: ['/v1/figures/offers', '/v1/coupons/liability'],
} as const;

const silentSince = (index: number): Instant => minus(now, days(15 + (index % 200)));

const passageOf = (customer: string, cycle: number): EnrolmentKey => ({
  journey: journeyId('win-back-14d'),
  version: 1,
  customer: customerId(customer),
  cycle,
});

const recordsOf = (index: number) => {
  const enrolments: EnrolmentRecord[] = [];
  const touches: TouchRecord[] = [];
  for (let cycle = 1; cycle <= touchesEach; cycle += 1) {
    const enrolment = passageOf(`c-${index}`, cycle);
    const at = minus(now, days(30 * cycle + (index % 28)));
    enrolments.push({
      key: enrolment,
      arm: index % 10 === 0 ? 'holdout' : 'treatment',
      enrolledAt: at,
      goalUntil: plus(at, days(30)),
      rule: 'days since last order ≥ 14',
      values: {},
      exit: { reason: 'lapsed', at: plus(at, days(14)) },
    });
    touches.push({ enrolment, step: 'we-miss-you', kind: 'email', channel: 'email', at, outcome: 'sent' });
  }
  return { enrolments, touches };
};

/** A world with so many touchpoints in its ledger, all of them counted. */
const filled = async (touchpoints: number): Promise<World> => {
  const world = await createWorld({ assembly: await synthesize(sample), start: now, seed: 1, streams: true });
  world.secrets.put(world.environment.API_KEYS_ID ?? '', JSON.stringify(localKeyring));
  const { ledger, profiles } = createPorts(world.environment);
  const customers = touchpoints / touchesEach;
  for (let index = 1; index <= customers; index += 1) {
    await ledger.put(recordsOf(index));
    // What has been counted is no longer in the stream: a day's changes are all that lie there.
    if (index % 2_000 === 0) await world.clock.runUntil(plus(world.clock.now(), minutes(2)));
  }
  await profiles.putAll(
    Array.from({ length: customers }, (_, index) => ({
      ...newProfile(customerId(`c-${index + 1}`)),
      email: `c-${index + 1}@example.com`,
      consents: { email: true },
      firstOrderAt: minus(now, days(500)),
      lastOrderAt: silentSince(index),
      orders: 3,
      spent: 12_000,
      revision: 1,
    })),
  );
  await world.clock.runUntil(plus(world.clock.now(), minutes(20)));
  for (const machine of ['census', 'results']) {
    world.states.startExecution(`${world.environment.STATE_MACHINES}rekindle-prod--${machine}`, {
      at: new Date(world.clock.now()).toISOString(),
    });
    await world.clock.runUntil(plus(world.clock.now(), minutes(20)));
  }
  insist(world.failures.length === 0, `a machine failed: ${world.failures[0]}`);
  return world;
};

const askedIn = async (world: World, paths: readonly string[]): Promise<number> => {
  const api = world.functionAt('functions/api/handler.ts') ?? '';
  const headers = { authorization: `Bearer ${localKeys.admin}` };
  const began = performance.now();
  for (const target of paths) {
    const request = { method: 'GET', target, headers, body: Buffer.alloc(0), sourceIp: '127.0.0.1' };
    const answer = (await world.lambda.invoke(api, toEvent(request, world.clock.now()))) as {
      readonly statusCode: number;
      readonly body: string;
    };
    insist(answer.statusCode === 200, `${target} answered ${answer.statusCode} ${answer.body}`);
  }
  return performance.now() - began;
};

const medianOf = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

const measure = async (touchpoints: number): Promise<Readonly<Record<string, number>>> => {
  const world = await filled(touchpoints);
  const medians: Record<string, number> = {};
  for (const [page, paths] of Object.entries(pages)) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) times.push(await askedIn(world, paths));
    medians[page] = medianOf(times);
  }
  world.close();
  return medians;
};

// The first of all is slower, whatever lies there: its code is new.
await measure(few);
const ofFew = await measure(few);
const ofMany = await measure(many);
const rows = Object.keys(pages).map((page) => ({
  page,
  [`ms at ${few}`]: Number(ofFew[page]?.toFixed(1)),
  [`ms at ${many}`]: Number(ofMany[page]?.toFixed(1)),
  times: Number(((ofMany[page] ?? 0) / (ofFew[page] ?? 1)).toFixed(2)),
}));
console.table(rows);
keep('pages', rows);
for (const { page, times } of rows)
  insist(
    times <= mostTimes,
    `${page} takes ${times} times as long where ${many} touchpoints lie in the ledger`,
  );

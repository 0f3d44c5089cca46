/** How long the console's pages wait with a million touchpoints in the ledger, by HTTP and in a browser, beside a thousand. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDynamoDb } from '../functions/adapters/dynamodb.ts';
import { createFigures } from '../functions/adapters/figures.ts';
import { createPorts } from '../functions/adapters/index.ts';
import { openDevServer } from '../local/dev/server.ts';
import { localKeys } from '../local/engine/keys.ts';
import { synthesize } from '../local/engine/synth.ts';
import { createWorld, type World } from '../local/engine/world.ts';
import sample from '../rekindle.config.ts';
import { customerId, type EnrolmentKey, journeyId } from '../shared/base/ids.ts';
import { days, type Instant, minus, minutes, parseIso, plus } from '../shared/base/time.ts';
import { newProfile } from '../shared/customers/profiles/profile.ts';
import { cellsOf } from '../shared/decisions/figures/measures/index.ts';
import { Sums } from '../shared/decisions/figures/sums.ts';
import { recountStep } from '../shared/flows/figures/recount.ts';
import type { FiguresStore } from '../shared/flows/figures/store.ts';
import type { CouponRecord, EnrolmentRecord, TouchRecord } from '../shared/journeys/records.ts';
import { insist, keep, sized } from './bench.ts';
import { findChromium } from './chromium.ts';
import { copyCustomers } from './copies.ts';
import { openVisitor } from './visits.ts';

const now = parseIso('2026-11-30T12:00:00Z');
const few = 1_000;
const many = sized(1_000_000, 20_000);
/** Of one customer, each in a passage of its own. */
const touchesEach = 10;
/** Customers whose records are written as the app writes them; the others' are copies of theirs. */
const mostWritten = 1_000;
/** Asked so often; the median counts. */
const rounds = sized(41, 11);
/** Opened so often, each time by a browser that has nothing of it yet. */
const visits = sized(15, 5);
/** Pages may wait a little longer where more lies there: no page reads what it does not show. */
const mostTimes = 5;

/** What each page asks for, as it is opened. */
const pages = {
  tonight: ['/v1/me', '/v1/shop', '/v1/tonight', '/v1/people/nights', '/v1/brake', '/v1/journeys'],
  journey: ['/v1/journeys', '/v1/brake', '/v1/figures/journeys/win-back-14d'],
  people: ['/v1/people/lists', '/v1/people?list=stage/dormant'],
  customer: ['/v1/customers/c-1', '/v1/customers/c-1/explain?journey=win-back-14d'],
  results: ['/v1/results', '/v1/figures/months', '/v1/figures/leaving'],
  offers: ['/v1/coupons/liability', '/v1/journeys'],
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
  const coupons: CouponRecord[] = [];
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
    coupons.push({
      enrolment,
      name: 'ten-off',
      code: `TEN-${index}-${cycle}`,
      terms: { percentOff: 10 },
      face: 500,
      issuedAt: at,
      validUntil: plus(at, days(8)),
    });
  }
  return { enrolments, touches, coupons };
};

const assembly = await synthesize(sample);

const tableOf = ({ environment }: World, name: 'FIGURES_TABLE' | 'LEDGER_TABLE'): string =>
  environment[name] ?? '';

/** What lies in the ledger counts so many times: its copies count for the same. */
const countTimes = async (times: number, store: FiguresStore): Promise<void> => {
  const sums = new Sums();
  let cursor: string | undefined;
  do {
    const page = await store.scan(
      { segment: 0, segments: 1, ...(cursor !== undefined && { cursor }) },
      (error) => insist(false, error.message),
    );
    for (const { counted } of page.items) sums.add(cellsOf(counted, sample.settings));
    cursor = page.cursor;
  } while (cursor !== undefined);
  const head = await store.head();
  await store.flush({ shard: 'bench', until: '1', head, cells: [], journal: [] });
  const cells = sums.cells().map((cell) => ({ ...cell, amount: cell.amount * times }));
  await store.settle(head.shown, cells);
};

/** That a recount finds the figures as they are: it reads every item, so that a small size has to do. */
const insistOnFigures = async (store: FiguresStore): Promise<void> => {
  const at = '2026-12-01T00:00:00Z';
  const context = { isTimeUp: () => false, alert: () => {}, marks: 0 };
  await recountStep({ step: 'begin', at }, sample.settings, store, context);
  const count = { step: 'count', at, segment: 0, segments: 1, round: 0, items: 0 } as const;
  const { items = 0 } = await recountStep(count, sample.settings, store, context);
  const settle = { step: 'settle' as const, at, segments: [{ segment: 0, round: 1, items }] };
  while ((await recountStep(settle, sample.settings, store, context)).isOver !== true);
  const { last } = await store.head();
  insist(last?.differences === 0, `a recount finds ${last?.differences} other figures`);
};

/** Fills a file with so many touchpoints, counted, and their customers, whom a night has counted. */
const fill = async (dataFile: string, touchpoints: number): Promise<void> => {
  const world = await createWorld({
    assembly,
    start: now,
    seed: 1,
    dataFile,
    resumes: true,
  });
  const { ledger, profiles } = createPorts(world.environment);
  const customers = touchpoints / touchesEach;
  const written = Math.min(customers, mostWritten);
  for (let index = 1; index <= written; index += 1) await ledger.put(recordsOf(index));
  const store = createFigures(createDynamoDb(), {
    figures: tableOf(world, 'FIGURES_TABLE'),
    ledger: tableOf(world, 'LEDGER_TABLE'),
  });
  await countTimes(customers / written, store);
  // Written down copy by copy: one transaction would hold gigabytes.
  await copyCustomers(world, customers / written - 1, async () => world.save());
  if (touchpoints < 100_000) await insistOnFigures(store);
  for (let copy = 0; copy < customers / written; copy += 1)
    await profiles.putAll(
      Array.from({ length: written }, (_, index) => {
        const id = `c-${index + 1}${copy === 0 ? '' : `-${copy}`}`;
        return {
          ...newProfile(customerId(id)),
          email: `${id}@example.com`,
          consents: { email: true },
          firstOrderAt: minus(now, days(500)),
          lastOrderAt: silentSince(copy * written + index),
          orders: 3,
          spent: 12_000,
          revision: 1,
        };
      }),
    );
  for (const machine of ['census', 'results']) {
    world.states.startExecution(`${world.environment.STATE_MACHINES}rekindle-prod--${machine}`, {
      at: new Date(world.clock.now()).toISOString(),
    });
    await world.clock.runUntil(plus(world.clock.now(), minutes(20)));
  }
  insist(world.failures.length === 0, `a machine failed: ${world.failures[0]}`);
  world.save();
  world.close();
};

const askedIn = async (url: string, paths: readonly string[]): Promise<number> => {
  const headers = { authorization: `Bearer ${localKeys.admin}` };
  const began = performance.now();
  await Promise.all(
    paths.map(async (path) => {
      const response = await fetch(`${url}${path}`, { headers });
      const text = await response.text();
      insist(response.status === 200, `${path} answered ${response.status} ${text}`);
    }),
  );
  return performance.now() - began;
};

interface Times {
  readonly median: number;
  /** What else the machine did was least in the way of it. */
  readonly fastest: number;
}

const timesOf = async (times: number, measured: () => Promise<number>): Promise<Times> => {
  const all: number[] = [];
  for (let round = 0; round < times; round += 1) all.push(await measured());
  const [fastest = 0] = all.sort((a, b) => a - b);
  return { median: all[Math.floor(all.length / 2)] ?? 0, fastest };
};

const folder = mkdtempSync(join(tmpdir(), 'rekindle-pages-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const chromium = findChromium();
if (chromium === undefined) console.log('There is no Chromium here: the first page is not looked at.');

const measure = async (touchpoints: number): Promise<Readonly<Record<string, Times>>> => {
  const dataFile = join(folder, `${touchpoints}.sqlite`);
  const began = performance.now();
  await fill(dataFile, touchpoints);
  console.log(`filled with ${touchpoints} in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
  const server = await openDevServer({
    assembly,
    shop: sample,
    port: 0,
    speed: 1,
    dataFile,
    messages: join(folder, 'messages'),
    // Time stands still, so that no night begins while one looks.
    ticker: { now: () => now, sleep: () => new Promise(() => {}) },
    print: () => {},
  });
  const times: Record<string, Times> = {};
  // The first times of all are slower, whatever lies there: code is new.
  for (const paths of Object.values(pages)) await timesOf(rounds, () => askedIn(server.url, paths));
  for (const [page, paths] of Object.entries(pages))
    times[`${page}, its API`] = await timesOf(rounds, () => askedIn(server.url, paths));
  if (chromium !== undefined) {
    const visitor = await openVisitor(chromium);
    const tonight = (): Promise<number> => visitor.shownIn(`${server.url}/tonight`);
    await tonight();
    times['tonight, in Chromium'] = await timesOf(visits, tonight);
    await visitor.close();
  }
  await server.close();
  return times;
};

const ofFew = await measure(few);
const ofMany = await measure(many);
const shown = (ms: number): number => Number(ms.toFixed(1));
const rows = Object.entries(ofMany).map(([page, { median, fastest }]) => {
  const before = ofFew[page] ?? { median: 0, fastest: 1 };
  return {
    page,
    [`ms at ${few}`]: shown(before.median),
    [`ms at ${many}`]: shown(median),
    'the fastest': shown(fastest),
    times: Number((fastest / before.fastest).toFixed(2)),
  };
});
console.table(rows);
keep('pages', rows);
for (const { page, times } of rows)
  insist(
    times <= mostTimes,
    `${page} takes ${times} times as long where ${many} touchpoints lie in the ledger`,
  );
process.exit();

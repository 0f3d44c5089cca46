/** What the read model takes of DynamoDB beside what a touchpoint takes: the stream's windows make one write of many changes. */
import { runJob } from '../local/backtest/run/job.ts';
import { synthesize } from '../local/engine/synth.ts';
import sample from '../rekindle.config.ts';
import { customerId } from '../shared/base/ids.ts';
import { days, minus, minutes, parseIso, plus } from '../shared/base/time.ts';
import { newProfile } from '../shared/customers/profiles/profile.ts';
import { winBack14d } from '../workflows/journeys/index.ts';
import { insist, keep, sized } from './bench.ts';

/** A touchpoint is to cost at most so much more. */
const mostShare = 0.1;
const nights = sized(30, 10);
/** What a deployment's night enrols at least for the share to be kept to; with fewer the cost is nothing to speak of. */
const sizes = [sized(10, 1), sized(100, 20)];
const from = parseIso('2026-01-01T00:00:00Z');

/** As many cross the line each night. */
const profiles = (each: number) =>
  Array.from({ length: each * nights }, (_, index) => ({
    ...newProfile(customerId(`customer-${index}`)),
    email: `customer-${index}@example.com`,
    phone: `+1555${String(index).padStart(7, '0')}`,
    firstName: 'Ada',
    consents: { email: true, sms: true },
    locale: 'en',
    timezone: 'Europe/London',
    firstOrderAt: minus(from, days(300)),
    lastOrderAt: plus(minus(from, days(14)), days(index % nights)),
    orders: 3,
    spent: 12_000,
    revision: 1,
  }));

const live = async (each: number) => {
  const shop = { ...sample, journeys: [{ journey: winBack14d({ after: days(14) }), enabled: true }] };
  let [touchpoints, wru, rru, requests] = [0, 0, 0, 0];
  const result = await runJob(
    {
      assembly: await synthesize(shop),
      shop,
      source: { kind: 'sample', seed: 1, customers: each * nights, orders: 0 },
      currency: 'EUR',
      population: { profiles: profiles(each), orders: [], future: [] },
      from,
      until: plus(from, days(nights + 15)),
      seed: 1,
      messages: { folder: '', most: 0 },
      progress: { say: () => {}, at: () => {}, done: () => {} },
      watch: async (world) => {
        await world.clock.runUntil(plus(world.clock.now(), minutes(5)));
        const used = world.dynamodb.consumed()[world.environment.FIGURES_TABLE ?? ''];
        [wru, rru, requests] = [used?.writeUnits ?? 0, used?.readUnits ?? 0, used?.requests ?? 0];
      },
    },
    ({ passages }) => {
      for (const { touches } of passages)
        touchpoints += touches.filter(({ outcome }) => outcome === 'sent').length;
    },
  );
  const { profiles: profileUse, ledger } = result.tables;
  const per = (total: number): number => Number((total / touchpoints).toFixed(3));
  const own = profileUse.wru + ledger.wru;
  return {
    'enrolled a night': each,
    touchpoints,
    'WRU of a touchpoint': per(own),
    'WRU of its figures': per(wru),
    share: Number((wru / own).toFixed(3)),
    'RRU of its figures': per(rru),
    'requests of its figures': per(requests),
  };
};

const rows = [];
for (const each of sizes) rows.push(await live(each));
console.table(rows);
console.log(
  'One shard, in windows of a minute. A table has four shards or more, each with windows of its own: of what few touchpoints take, up to as many times as much.',
);
keep('figures', rows);
const last = rows.at(-1);
insist((last?.touchpoints ?? 0) > 0, 'nobody was reached');
insist(
  (last?.share ?? 1) <= mostShare,
  `the figures of a touchpoint take ${last?.share} of what it takes itself, and not the ${mostShare} that they may`,
);

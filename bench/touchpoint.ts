/** What a touchpoint takes on AWS: Step Functions transitions and DynamoDB units, counted on silent customers. */

import { runJob } from '../local/backtest/run/job.ts';
import { synthesize } from '../local/engine/synth.ts';
import sample from '../rekindle.config.ts';
import { days, parseIso, plus } from '../shared/base/time.ts';
import { exit, type Journey } from '../shared/journeys/language.ts';
import type { TouchRecord } from '../shared/journeys/records.ts';
import { winBack14d, winBackByReason } from '../workflows/journeys/index.ts';
import { insist, keep, sized } from './bench.ts';
import { silentProfiles } from './profiles.ts';
import { createUnits, phases, type Used } from './units.ts';

const customers = sized(200, 20);
/**
 * A story is to keep to 1.1 transitions a touchpoint where nothing is held and to 2.0 where one message is, all counted,
 * and a profile below 600 bytes.
 */
const mostTransitions = 1.1;
const mostWithOneHeld = 2;
const mostBytes = 600;
const from = parseIso('2026-01-01T00:00:00Z');

/** Where it is day when the sweep comes, and where the first message waits for the morning. */
type Zone = 'Europe/London' | 'America/New_York';

// They cross the line on the first night.
const profilesIn = (timezone: Zone) => silentProfiles(customers, from, { timezone, silentDays: 14 });

/** The customers and 40 nights, with this journey; as many of them as told are held out of it. */
const live = async (journey: Journey, zone: Zone = 'Europe/London', controlPercent = 0) => {
  const settings = { ...sample.settings, experiment: { controlPercent, lanes: {} } };
  const shop = { ...sample, settings, journeys: [{ journey, enabled: true }] };
  const touches: TouchRecord[] = [];
  const units = createUnits();
  const result = await runJob(
    {
      assembly: await synthesize(shop),
      shop,
      source: { kind: 'sample', seed: 1, customers, orders: 0 },
      currency: 'EUR',
      population: { profiles: profilesIn(zone), orders: [], future: [] },
      from,
      until: plus(from, days(40)),
      seed: 1,
      intercept: units.intercept,
      messages: { folder: '', most: 0 },
      progress: { say: () => {}, at: () => {}, done: () => {} },
    },
    ({ passages }) => touches.push(...passages.flatMap((passage) => passage.touches)),
  );
  const { profiles: profileUse, ledger } = result.tables;
  return {
    result,
    units: units.used,
    touchpoints: touches.filter(({ outcome }) => outcome === 'sent' || outcome === 'shadow').length,
    wru: profileUse.wru + ledger.wru,
    rru: profileUse.rru + ledger.rru,
    requests: profileUse.requests + ledger.requests,
  };
};

const rows = [];
const breakdown: Record<string, Record<string, Used>> = {};
for (const make of [winBack14d, winBackByReason]) {
  const journey = make({ after: days(14) });
  const { id } = journey;
  const { result, touchpoints, units, ...all } = await live(journey);
  const held = await live(journey, 'America/New_York');
  // The same customers enter and leave, and nothing is sent.
  const beside = await live({ ...journey, steps: [exit('over')] });
  const shadows = await live(journey, 'Europe/London', 100);
  const ofShadow = (total: number): number => Number((total / shadows.touchpoints).toFixed(2));
  const each = (total: number): number => Number((total / touchpoints).toFixed(2));
  breakdown[id] = Object.fromEntries(
    phases.map((phase) => [phase, { wru: each(units[phase].wru), rru: each(units[phase].rru) }]),
  );
  rows.push({
    journey: id,
    touchpoints,
    'transitions each': each(result.executions[id]?.transitions ?? 0),
    'with the first held': Number(
      ((held.result.executions[id]?.transitions ?? 0) / held.touchpoints).toFixed(2),
    ),
    'on the silent path': each(
      ((result.silentPaths[id]?.transitions ?? 0) / (result.silentPaths[id]?.touchpoints ?? 1)) * touchpoints,
    ),
    'WRU each': each(all.wru),
    'RRU each': each(all.rru),
    'DynamoDB requests each': each(all.requests),
    'WRU of its own': each(all.wru - beside.wru),
    'RRU of its own': each(all.rru - beside.rru),
    'requests of its own': each(all.requests - beside.requests),
    'WRU of a shadow’s': ofShadow(shadows.wru - beside.wru),
    'RRU of a shadow’s': ofShadow(shadows.rru - beside.rru),
    'transitions of a shadow’s': ofShadow(shadows.result.executions[id]?.transitions ?? 0),
    'profile bytes': Math.round(result.profileBytes / result.profileCount),
  });
}
console.table(rows);
console.log(
  'Each: all counted, imports, 40 nightly sweeps, enrolling and closing. Of its own, and of a shadow’s: without what the same customers take who enter and leave a journey that sends nothing.',
);
for (const [journey, byPhase] of Object.entries(breakdown)) {
  console.log(`${journey}, each touchpoint by what it is for:`);
  console.table(byPhase);
}
keep('touchpoint', rows);
for (const row of rows) {
  const { journey } = row;
  insist(row.touchpoints > 0, `${journey} reached nobody`);
  insist(
    row['on the silent path'] <= mostTransitions,
    `${journey} takes ${row['on the silent path']} transitions a touchpoint, and not the ${mostTransitions} that it may`,
  );
  insist(
    row['with the first held'] <= mostWithOneHeld,
    `${journey} takes ${row['with the first held']} transitions a touchpoint where the first is held, and not the ${mostWithOneHeld} that it may`,
  );
  insist(
    row['transitions of a shadow’s'] === 0,
    `shadows of ${journey} take ${row['transitions of a shadow’s']} transitions a touchpoint, and nothing is to lead them`,
  );
  insist(
    row['WRU of a shadow’s'] <= row['WRU of its own'],
    `a shadow's touchpoint of ${journey} takes ${row['WRU of a shadow’s']} WRU, and one that is sent ${row['WRU of its own']}`,
  );
  insist(
    row['profile bytes'] < mostBytes,
    `a profile in ${journey} takes ${row['profile bytes']} bytes, and not fewer than ${mostBytes}`,
  );
}

/**
 * Whether the report finds the lift that the sample shop truly has: over twenty seeds, as `npm start` compares its
 * arms, and once more of the same passages without what messages caused, where there is none to find. Of shops half
 * as large, of the win-back journey alone, and of whom it can take in: what else happens in the sample is no part of
 * the question, and takes most of the time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ResultsView, resultsView } from '../local/backtest/report/results.ts';
import { shopOfRun } from '../local/backtest/run/plan.ts';
import { samplePopulation } from '../local/backtest/run/population.ts';
import type { RunResult } from '../local/backtest/run/result.ts';
import { runWhole } from '../local/backtest/run/shards.ts';
import { causedIn } from '../local/backtest/run/truth.ts';
import { makeSampleShop } from '../local/backtest/sample/index.ts';
import { synthesize } from '../local/engine/synth.ts';
import { days, minus, parseIso, plus } from '../shared/base/time.ts';
import { deployedJourneys } from '../shared/shop/shop.ts';
import { insist, keep, sized } from './bench.ts';

const seeds = Array.from({ length: sized(20, 1) }, (_, index) => index + 1);
const customers = sized(1_600, 500);
const nights = sized(75, 50);
const from = parseIso('2026-01-01T00:00:00Z');
const silent = { say: () => {}, at: () => {}, done: () => {} };

const shop = await shopOfRun(
  {
    journey: 'win-back-14d',
    skipBadRows: false,
    seed: 1,
    out: '',
    messages: 0,
    json: false,
  },
  silent,
);
const [journey] = deployedJourneys(shop);
if (journey === undefined) throw new Error('there is no journey');
const assembly = await synthesize(shop);

const live = async (seed: number): Promise<RunResult> => {
  const sample = makeSampleShop({ seed, customers, nights, from });
  const population = samplePopulation(sample, shop.settings);
  // Who has been silent for longer is of the backlog, unless she orders.
  const entering = new Set<string>(
    sample.orders.filter(({ at }) => at >= minus(from, days(15))).map(({ customer }) => customer),
  );
  const folder = mkdtempSync(join(tmpdir(), 'rekindle-lift-'));
  try {
    return await runWhole(
      {
        assembly,
        shop,
        source: { kind: 'sample', seed, customers, orders: sample.orders.length },
        currency: shop.settings.currency,
        population: {
          profiles: population.profiles.filter(({ id }) => entering.has(id)),
          orders: population.orders.filter(({ customer }) => entering.has(customer)),
          future: population.future.filter(({ detailType }) => detailType === 'Order Completed'),
        },
        from,
        until: plus(from, days(nights)),
        seed,
        messages: { folder, most: 0 },
        customers: sample.customers,
      },
      silent,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** As it would have been had nobody reacted: whom a message brought has not come. */
const withoutCaused = (run: RunResult): RunResult => {
  const isCaused = causedIn(run);
  return {
    ...run,
    enrolments: run.enrolments.map((passage) => {
      const { goalAt: _, ...without } = passage;
      return isCaused(passage) ? without : passage;
    }),
  };
};

interface Row {
  readonly seed: number;
  readonly passages: number;
  readonly 'held out, %': number;
  readonly 'truth, points': number;
  readonly 'measured, points': number;
  readonly from: number;
  readonly to: number;
  readonly 'holds the truth': boolean;
  readonly verdict: string;
}

const rowOf = (seed: number, { treatment, holdout, difference, truth }: ResultsView): Row => {
  if (difference === undefined || truth === undefined) throw new Error(`seed ${seed} compares nothing`);
  const { points, low, high, verdict } = difference;
  return {
    seed,
    passages: treatment.passages + holdout.passages,
    'held out, %': holdout.share,
    'truth, points': truth.points,
    'measured, points': points,
    from: low,
    to: high,
    'holds the truth': low <= truth.points && truth.points <= high,
    verdict,
  };
};

const reacting: Row[] = [];
const nobody: Row[] = [];
for (const seed of seeds) {
  const run = await live(seed);
  reacting.push(rowOf(seed, resultsView(journey, run)));
  nobody.push(rowOf(seed, resultsView(journey, withoutCaused(run))));
  console.log(`seed ${seed} of ${seeds.length}`);
}

console.log('\nAs people react');
console.table(reacting);
console.log('\nWithout what messages caused');
console.table(nobody);

const held = reacting.filter((row) => row['holds the truth']).length;
const found = reacting.filter(({ verdict }) => verdict === 'proved').length;
const foundInNothing = nobody.filter(({ verdict }) => verdict === 'proved' || verdict === 'harmful').length;
const truths = reacting.map((row) => row['truth, points']);
const figures = {
  seeds: seeds.length,
  held,
  found,
  foundInNothing,
  leastTruth: Math.min(...truths),
  mostTruth: Math.max(...truths),
};
console.table([figures]);
keep('lift', { ...figures, reacting, nobody });
insist(
  nobody.every((row) => row['truth, points'] === 0),
  'what messages caused is left out, and something was caused',
);
insist(
  truths.every((points) => points > 0 && points <= 10),
  `what messages cause is to be more than nothing and no more than 10 points: ${Math.min(...truths)} to ${Math.max(...truths)}`,
);
insist(held >= sized(17, 1), `the interval holds the truth in ${held} of ${seeds.length} runs`);
insist(
  foundInNothing <= sized(2, 0),
  `a lift is found in ${foundInNothing} of ${seeds.length} where there is none`,
);

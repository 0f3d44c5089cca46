/** A whole run in which the messages bring nothing: whatever is said of the arms' difference there is false. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ResultsView, resultsView } from '../../local/backtest/report/results.ts';
import { samplePopulation } from '../../local/backtest/run/population.ts';
import { runWhole } from '../../local/backtest/run/shards.ts';
import { makeSampleShop } from '../../local/backtest/sample/index.ts';
import { synthesize } from '../../local/engine/synth.ts';
import { days, parseIso, plus } from '../../shared/base/time.ts';
import { defineShop } from '../../shared/shop/shop.ts';
import { winBack14d } from '../../workflows/journeys/index.ts';
import { areAllTried } from '../support/runs.ts';

const from = parseIso('2026-01-01T00:00:00Z');

const shop = defineShop({
  brand: { name: 'Sample', url: 'https://shop.example.com', address: '1 Example Street', colour: '#b4441f' },
  sender: { email: 'hello@shop.example.com', name: 'Sample' },
  timezone: 'Europe/London',
  currency: 'EUR',
  experiment: { controlPercent: 50 },
  journeys: [winBack14d()],
});

/** The sample shop's people order as they would anyway: nobody opens, clicks, or redeems anything. */
const live = async (seed: number, customers: number, nights: number): Promise<readonly ResultsView[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'rekindle-nobody-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const sample = makeSampleShop({ seed, customers, nights, from });
  const run = await runWhole(
    {
      assembly: await synthesize(shop),
      shop,
      source: { kind: 'sample', seed, customers, orders: sample.orders.length },
      currency: shop.settings.currency,
      population: samplePopulation(sample, shop.settings),
      from,
      until: plus(from, days(nights)),
      seed,
      messages: { folder, most: 0 },
    },
    { say: () => {}, at: () => {}, done: () => {} },
  );
  return run.journeys.map((journey) => resultsView(journey, run));
};

const houses = areAllTried
  ? [1, 2, 3, 4].map((seed) => ({ seed, customers: 2_000, nights: 60 }))
  : [{ seed: 1, customers: 700, nights: 48 }];

describe.each(houses)('a run in which nobody reacts: %j', ({ seed, customers, nights }) => {
  it('gives no verdict, though there are enough to give one', async () => {
    const [results] = await live(seed, customers, nights);
    expect(results?.difference?.verdict).toBe('unclear');
  });
});

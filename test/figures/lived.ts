/** A sample shop that was lived with its read model: what the pages show of it, what lies in the ledger, and its report. */
import { createDynamoDb } from '../../functions/adapters/dynamodb.ts';
import { createFigures } from '../../functions/adapters/figures.ts';
import { type Summary, summarise } from '../../local/backtest/report/summary.ts';
import { runJob } from '../../local/backtest/run/job.ts';
import { samplePopulation } from '../../local/backtest/run/population.ts';
import { type Left, resultOf } from '../../local/backtest/run/result.ts';
import { sampleFeed } from '../../local/backtest/sample/index.ts';
import { makeSampleShop } from '../../local/backtest/sample/shop.ts';
import { itemsOf } from '../../local/engine/items.ts';
import { synthesize } from '../../local/engine/synth.ts';
import sample from '../../rekindle.config.ts';
import { days, minutes, parseIso, plus } from '../../shared/base/time.ts';
import { recountStep } from '../../shared/flows/figures/recount.ts';
import {
  tellChannels,
  tellJourney,
  tellJourneys,
  tellLanes,
  tellLeaving,
  tellMonths,
  tellOffers,
} from '../../shared/flows/figures/tell.ts';
import type { Passage } from '../../shared/journeys/records.ts';
import { deployedJourneys, type Shop } from '../../shared/shop/shop.ts';

const from = parseIso('2026-01-01T00:00:00Z');
const ever = { from: '2020-01-01', until: '2030-12-31' };
const everMonths = { from: '2020-01', until: '2030-12' };

export const lanesOf = (shop: Shop): ReadonlyMap<string, string> =>
  new Map(deployedJourneys(shop).map(({ id, lane }) => [id, lane]));

const told = async (store: ReturnType<typeof createFigures>, names: readonly string[], now: typeof from) => ({
  journeys: await tellJourneys(ever, names, store),
  lanes: await tellLanes(ever, lanesOf(sample), store),
  each: await Promise.all(names.map((journey) => tellJourney(journey, ever, names, store))),
  offers: await tellOffers(store, { now: () => now, settings: sample.settings }),
  channels: await tellChannels(ever, store),
  leaving: await tellLeaving(everMonths, store),
  months: await tellMonths(everMonths, sample.settings.currency, store),
});
export type Told = Awaited<ReturnType<typeof told>>;

export interface Lived {
  readonly told: Told;
  /** As they are told after a recount. */
  readonly recounted: Told;
  readonly differences: number;
  /** As DynamoDB has them. */
  readonly items: readonly object[];
  readonly summary: Summary;
  readonly touchpoints: number;
}

export const liveSample = async (customers: number, nights: number): Promise<Lived> => {
  const settings = { ...sample.settings, experiment: { controlPercent: 30, lanes: {} } };
  const shop = { ...sample, settings };
  const made = makeSampleShop({ seed: 1, from, nights, customers });
  const names = deployedJourneys(shop).map(({ id }) => id);
  const passages: Passage[] = [];
  const orders: Left['orders'][number][] = [];
  const items: object[] = [];
  let [first, second]: (Told | undefined)[] = [];
  let differences = -1;
  const job = {
    assembly: await synthesize(shop),
    shop,
    source: { kind: 'sample', seed: 1, customers, orders: made.orders.length },
    currency: settings.currency,
    population: samplePopulation(made, settings),
    customers: made.customers,
    products: sampleFeed(settings.brand.url),
    from,
    until: plus(from, days(nights)),
    seed: 1,
    messages: { folder: '', most: 0 },
    progress: { say: () => {}, at: () => {}, done: () => {} },
  } as const;
  const facts = await runJob(
    {
      ...job,
      watch: async (world) => {
        const { FIGURES_TABLE: figures = '', LEDGER_TABLE: ledger = '' } = world.environment;
        // What is under way comes to its end, and what it changed is counted.
        await world.clock.runUntil(plus(world.clock.now(), minutes(3)));
        const store = createFigures(createDynamoDb(), { figures, ledger });
        first = await told(store, names, world.clock.now());
        items.push(...itemsOf(world, ledger));
        const at = '2026-12-01T00:00:00Z';
        const context = { isTimeUp: () => false, alert: () => {}, marks: 0 };
        await recountStep({ step: 'begin', at }, settings, store, context);
        const count = { step: 'count', at, segment: 0, segments: 1, round: 0, items: 0 } as const;
        const { items: counted = 0 } = await recountStep(count, settings, store, context);
        const segments = [{ segment: 0, round: 1, items: counted }];
        const settle = { step: 'settle' as const, at, segments };
        while ((await recountStep(settle, settings, store, context)).isOver !== true);
        second = await told(store, names, world.clock.now());
        differences = (await store.head()).last?.differences ?? -1;
      },
    },
    (left) => {
      passages.push(...left.passages);
      orders.push(...left.orders);
    },
  );
  if (first === undefined || second === undefined) throw new Error('the run has shown no figures');
  return {
    told: first,
    recounted: second,
    differences,
    items,
    summary: summarise(resultOf(job, { passages, orders }, [facts])),
    touchpoints: passages.flatMap(({ touches }) => touches).filter(({ outcome }) => outcome === 'sent')
      .length,
  };
};

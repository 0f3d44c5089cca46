/** A sample shop that was lived with its read model: what the pages show of it, what lies in the ledger, and its report. */
import { copyCustomers } from '../../bench/copies.ts';
import { createDynamoDb } from '../../functions/adapters/dynamodb.ts';
import { createFigures } from '../../functions/adapters/figures.ts';
import { createPorts } from '../../functions/adapters/index.ts';
import { liabilityBody } from '../../functions/api/contract/schemas.ts';
import { type Summary, summarise } from '../../local/backtest/report/summary.ts';
import { runJob } from '../../local/backtest/run/job.ts';
import { samplePopulation } from '../../local/backtest/run/population.ts';
import { type Left, resultOf } from '../../local/backtest/run/result.ts';
import { sampleFeed } from '../../local/backtest/sample/index.ts';
import { makeSampleShop } from '../../local/backtest/sample/shop.ts';
import { itemsOf } from '../../local/engine/items.ts';
import { synthesize } from '../../local/engine/synth.ts';
import sample from '../../rekindle.config.ts';
import type { JourneyId } from '../../shared/base/ids.ts';
import { type Duration, days, iso, minutes, parseIso, plus } from '../../shared/base/time.ts';
import { tellCensus } from '../../shared/flows/census/work.ts';
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
import { tellLiability } from '../../shared/flows/offers/liability.ts';
import type { Passage } from '../../shared/journeys/records.ts';
import { deployedJourneys, type Shop } from '../../shared/shop/shop.ts';
import { type Checked, countAll, countPeople, type Tree } from './checker.ts';

const from = parseIso('2026-01-01T00:00:00Z');
const ever = { from: '2020-01-01', until: '2030-12-31' };
const everMonths = { from: '2020-01', until: '2030-12' };

export const lanesOf = (shop: Shop): ReadonlyMap<string, string> =>
  new Map(deployedJourneys(shop).map(({ id, lane }) => [id, lane]));

const told = async (
  store: ReturnType<typeof createFigures>,
  names: readonly JourneyId[],
  ports: ReturnType<typeof createPorts>,
) => ({
  journeys: await tellJourneys(ever, names, store),
  lanes: await tellLanes(ever, lanesOf(sample), store),
  each: await Promise.all(names.map((journey) => tellJourney(journey, ever, names, store))),
  offers: await tellOffers(store, ports),
  liability: liabilityBody.parse(await tellLiability(everMonths, names, store, ports)),
  channels: await tellChannels(ever, store),
  leaving: await tellLeaving(everMonths, store),
  months: await tellMonths(everMonths, sample.settings.currency, store),
});
export type Told = Awaited<ReturnType<typeof told>>;

export interface Lived {
  readonly told: Told;
  /** Of those alone who have lived. */
  readonly reported: Told;
  /** As they are told after a recount. */
  readonly recounted: Told;
  readonly differences: number;
  /** By the raw items. */
  readonly checked: Checked;
  /** How many are on each list, as it is told and by the raw items of profiles. */
  readonly lists: { readonly told: Tree; readonly checked: Tree };
  readonly summary: Summary;
}

/** @param touchpoints until so many lie in the ledger, what was lived is written once more, under other customers' ids */
export const liveSample = async (customers: number, nights: number, touchpoints: number): Promise<Lived> => {
  const settings = { ...sample.settings, experiment: { controlPercent: 30, lanes: {} } };
  const shop = { ...sample, settings };
  const made = makeSampleShop({ seed: 1, from, nights, customers });
  const names = deployedJourneys(shop).map(({ id }) => id);
  const passages: Passage[] = [];
  const orders: Left['orders'][number][] = [];
  let seen: Omit<Lived, 'summary'> | undefined;
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
        const { clock } = world;
        const pass = (time: Duration): Promise<void> => clock.runUntil(plus(clock.now(), time));
        // What is under way comes to its end, and what it changed is counted.
        await pass(minutes(3));
        const ports = createPorts(world.environment);
        const at = clock.now();
        world.states.startExecution(`${world.environment.STATE_MACHINES}rekindle-prod--census`, {
          at: iso(at),
        });
        const people = countPeople(itemsOf(world, world.environment.PROFILES_TABLE ?? ''), at);
        await pass(minutes(1));
        const lists = (await tellCensus(ports)).lists.filter(({ list }) => !list.startsWith('returns/'));
        const store = createFigures(createDynamoDb(), { figures, ledger });
        const reported = await told(store, names, ports);
        const count = (): Checked => countAll(() => itemsOf(world, ledger), settings.timezone, clock.now());
        const own = count().touchpoints;
        if (own === 0)
          throw new Error('nobody who lived got a touchpoint: there is nothing to write once more');
        const times = Math.ceil(touchpoints / own);
        await copyCustomers(world, times - 1, () => pass(minutes(2)));
        const first = await told(store, names, ports);
        const checked = count();
        const asked = { at: iso(clock.now()) };
        const context = { isTimeUp: () => false, alert: () => {}, marks: 0 };
        await recountStep({ step: 'begin', ...asked }, settings, store, context);
        const scan = { step: 'count', ...asked, segment: 0, segments: 1, round: 0, items: 0 } as const;
        const { items = 0 } = await recountStep(scan, settings, store, context);
        const segments = [{ segment: 0, round: 1, items }];
        const settle = { step: 'settle' as const, ...asked, segments };
        while ((await recountStep(settle, settings, store, context)).isOver !== true);
        seen = {
          told: first,
          reported,
          recounted: await told(store, names, ports),
          differences: (await store.head()).last?.differences ?? -1,
          checked,
          lists: {
            told: Object.fromEntries(lists.map(({ list, customers: many }) => [list, many])),
            checked: people,
          },
        };
      },
    },
    (left) => {
      passages.push(...left.passages);
      orders.push(...left.orders);
    },
  );
  if (seen === undefined) throw new Error('the run has shown no figures');
  return { ...seen, summary: summarise(resultOf(job, { passages, orders }, [facts])) };
};

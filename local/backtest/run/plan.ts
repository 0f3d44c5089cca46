/** From the command line's options to a run: shop, population and the days of it. */
import { existsSync } from 'node:fs';
import { countedIn } from '../../../shared/base/money.ts';
import { days, type Instant, instant, plus } from '../../../shared/base/time.ts';
import { compileRule, hasDormancy, parseRule, withDormancy } from '../../../shared/customers/rules/index.ts';
import type { ShopInsights } from '../../../shared/decisions/insights/insights.ts';
import type { Journey } from '../../../shared/journeys/language.ts';
import { rulesOf } from '../../../shared/journeys/rules.ts';
import { loadShop } from '../../../shared/shop/load.ts';
import type { Settings } from '../../../shared/shop/settings.ts';
import { deployedJourneys, type Shop } from '../../../shared/shop/shop.ts';
import {
  type OrderHistory,
  parseColumns,
  parseWhere,
  readOrders,
  understoodBriefly,
  understoodText,
} from '../orders/index.ts';
import { makeSampleShop } from '../sample/index.ts';
import { insightsOfOrders } from './insights.ts';
import type { JobOptions } from './job.ts';
import { neverBought } from './never-bought.ts';
import { type RunOptions, RunOptionsError, startOfDay } from './options.ts';
import { ordersPopulation, samplePopulation } from './population.ts';
import type { Progress } from './progress.ts';

/** The journey with other days of silence; itself, if it does not enrol by them. @throws RuleError for days that it can't have */
const withDormantDays = (journey: Journey, dormantDays: number, settings: Settings): Journey => {
  const { when } = journey.enrols;
  if (when === undefined || !hasDormancy(when)) return journey;
  const changed = parseRule(
    withDormancy(when, days(dormantDays)),
    `--dormant-days, in ${journey.id}`,
    settings,
  );
  return { ...journey, enrols: { ...journey.enrols, when: changed } };
};

export interface RunPlan extends Omit<JobOptions, 'assembly' | 'messages' | 'progress'> {
  /** Absent: of no order it is known what it was worth in the shop's currency. */
  readonly insights?: ShopInsights;
}

const sampleStart = '2026-01-01';
const sampleNights = 60;

/** The shop with the command line's word on journeys. @throws RunOptionsError for a journey that it does not have */
export const shopOfRun = async ({ config, journey: only, dormantDays }: RunOptions): Promise<Shop> => {
  const shop = await loadShop(config);
  const ids: readonly string[] = deployedJourneys(shop).map(({ id }) => id);
  if (only !== undefined && !ids.includes(only))
    throw new RunOptionsError(`--journey: there is no journey "${only}"; there are ${ids.join(', ')}`);
  const journeys = shop.journeys.map(({ journey, enabled }) => ({
    journey: dormantDays === undefined ? journey : withDormantDays(journey, dormantDays, shop.settings),
    enabled: only === undefined ? enabled : journey.id === only,
  }));
  return { ...shop, journeys };
};

/** @throws RunOptionsError unless the nights lie in order */
const checkedDays = (from: Instant, until: Instant): void => {
  if (until <= from) throw new RunOptionsError('--until must be later than --from');
};

/** The settings with the command line's word on what it costs to win a customer back. */
const withEconomics = (settings: Settings, { margin, discount }: RunOptions): Settings => ({
  ...settings,
  economics: {
    ...settings.economics,
    ...(margin !== undefined && { marginPercent: margin }),
    ...(discount !== undefined && { discountPercent: discount }),
  },
});

/** Which journeys ask what was bought, of orders that don't tell it. */
const unanswerable = (shop: Shop, why: string): readonly string[] => {
  const asking = deployedJourneys(shop)
    .filter((journey) => rulesOf(journey).some(({ rule }) => compileRule(rule, shop.settings).asksOrders))
    .map(({ id }) => id);
  return asking.length === 0
    ? []
    : [`${why}: nobody has bought what ${asking.join(', ')} ${asking.length === 1 ? 'asks' : 'ask'} for`];
};

const planSample = (options: RunOptions, shop: Shop, progress: Progress): RunPlan => {
  const { timezone, currency } = shop.settings;
  const from = startOfDay(options.from ?? sampleStart, timezone);
  const until =
    options.until === undefined ? plus(from, days(sampleNights)) : startOfDay(options.until, timezone);
  checkedDays(from, until);
  progress.say('Making the sample shop …');
  for (const note of unanswerable(shop, 'the sample’s orders tell no products')) progress.say(note);
  const nights = Math.ceil((until - from) / days(1));
  const settings = withEconomics(shop.settings, options);
  const made = makeSampleShop({ seed: options.seed, from, nights });
  // What comes later is what the run is lived for.
  const insights = insightsOfOrders(
    made.orders.filter(({ at }) => at < from),
    settings,
  );
  return {
    shop: { ...shop, settings },
    ...(insights !== undefined && { insights }),
    source: {
      kind: 'sample',
      seed: options.seed,
      customers: made.customers.length,
      orders: made.orders.length,
    },
    currency,
    population: samplePopulation(made, shop.settings),
    customers: made.customers,
    from,
    until,
    seed: options.seed,
    ...(options.data !== undefined && { dataFile: options.data }),
  };
};

const historyIn = (
  files: readonly string[],
  options: RunOptions,
  { timezone, currency, idsOfNobody }: Settings,
): Promise<OrderHistory> =>
  readOrders(files, {
    timezone,
    currency,
    idsOfNobody,
    skipBadRows: options.skipBadRows,
    now: instant(Date.now()),
    ...(options.columns !== undefined && { columns: parseColumns(options.columns) }),
    ...(options.where !== undefined && { where: options.where.map(parseWhere) }),
    ...(options.dateOrder !== undefined && { dateOrder: options.dateOrder }),
  });

/** What is understood of the files, before anything is lived. @throws UserMistake */
export const previewOrders = async (
  files: readonly string[],
  options: RunOptions,
  { settings }: Shop,
): Promise<string> => understoodText(await historyIn(files, options, settings), { files, ...settings });

const planOrders = async (
  files: readonly string[],
  options: RunOptions,
  shop: Shop,
  progress: Progress,
): Promise<RunPlan> => {
  progress.say(`Reading ${files.join(', ')} …`);
  const { timezone, currency } = shop.settings;
  const history = await historyIn(files, options, shop.settings);
  for (const line of understoodBriefly(history, { files, timezone, currency })) progress.say(line);
  const dayOf = (at: number): string =>
    new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' }).format(at);
  const twoThirds = dayOf(history.first + ((history.last - history.first) * 2) / 3);
  const from = startOfDay(options.from ?? twoThirds, timezone);
  const until =
    options.until === undefined
      ? plus(startOfDay(dayOf(history.last), timezone), days(1))
      : startOfDay(options.until, timezone);
  checkedDays(from, until);
  if (from <= history.first)
    throw new RunOptionsError(
      `--from must lie after the first order (${dayOf(history.first)}), so that there is a history`,
    );
  // A file in one currency is lived through in it.
  const settings = withEconomics(
    { ...shop.settings, ...countedIn(shop.settings, history.currency ?? currency) },
    options,
  );
  const insights = insightsOfOrders(history.orders, settings);
  const population = ordersPopulation(history, from, until, settings);
  return {
    shop: { ...shop, settings },
    ...(insights !== undefined && { insights }),
    source: {
      kind: 'orders',
      file: files.map((file) => file.split(/[\\/]/).at(-1) ?? file).join(', '),
      customers: population.profiles.length,
      orders: history.orders.length,
      refunds: history.refunds,
      notes: history.orders.some(({ lines }) => lines !== undefined)
        ? [...history.notes, ...neverBought(shop, history.orders)]
        : [
            ...history.notes,
            ...unanswerable(
              shop,
              'no column tells products or categories (name it with --columns product=NAME,category=NAME)',
            ),
          ],
      skippedRows: history.skipped.map(({ line, file, column, wrong, right }) => ({
        line,
        problem: `${file === undefined ? '' : `${file}, `}${column === undefined ? '' : `column "${column}": `}${wrong}; ${right}`,
      })),
    },
    currency: settings.currency,
    population,
    from,
    until,
    seed: options.seed,
    ...(options.data !== undefined && { dataFile: options.data }),
  };
};

/** Everything that a run needs; nothing is written. @throws UserMistake */
export const planRun = async (options: RunOptions, shop: Shop, progress: Progress): Promise<RunPlan> => {
  if (options.data !== undefined && existsSync(options.data))
    throw new RunOptionsError(
      `--data: ${options.data} is there already; a run begins with an empty database`,
    );
  return options.orders === undefined
    ? planSample(options, shop, progress)
    : planOrders(options.orders, options, shop, progress);
};

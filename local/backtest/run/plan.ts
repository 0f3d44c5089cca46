/** From the command line's options to a run: shop, population and the days of it. */
import { existsSync } from 'node:fs';
import { dateOn } from '../../../shared/base/calendar.ts';
import { countedIn } from '../../../shared/base/money.ts';
import { instant } from '../../../shared/base/time.ts';
import { compileRule } from '../../../shared/customers/rules/index.ts';
import { asksWhoReturns } from '../../../shared/flows/fitting/who-returns.ts';
import { rulesOf } from '../../../shared/journeys/rules.ts';
import { loadShop } from '../../../shared/shop/load.ts';
import type { Settings } from '../../../shared/shop/settings.ts';
import { deployedJourneys, type Shop } from '../../../shared/shop/shop.ts';
import { readFeed } from '../feed/read.ts';
import {
  type OrderHistory,
  parseColumns,
  parseWhere,
  readOrders,
  understoodBriefly,
  understoodText,
} from '../orders/index.ts';
import { liesIn } from '../report/folder.ts';
import { makeSampleShop, sampleFeed } from '../sample/index.ts';
import type { JobOptions } from './job.ts';
import { knowledgeOf, type ShopKnowledge } from './knowledge.ts';
import { neverBought } from './never-bought.ts';
import { daysLater, daysOf, startOfDay } from './nights.ts';
import { type RunOptions, RunOptionsError } from './options.ts';
import { ordersPopulation, samplePopulation } from './population.ts';
import type { Progress } from './progress.ts';
import { isNoteTaken } from './run-note.ts';
import { asRecommended, withDormantDays } from './silence.ts';

export interface RunPlan extends Omit<JobOptions, 'assembly' | 'messages' | 'progress'> {
  /** Absent: of no order it is known what it was worth in the shop's currency. */
  readonly knowledge?: ShopKnowledge;
}

const sampleStart = '2026-01-01';
const sampleNights = 90;

/** Of the sample's people, so many percent get no marketing: a shop of its size shows a lift by nothing less. */
const demonstrationPercent = 50;

const asDemonstration = (settings: Settings): Settings => ({
  ...settings,
  experiment: {
    ...settings.experiment,
    controlPercent: Math.max(settings.experiment.controlPercent, demonstrationPercent),
  },
});

/** The shop with the command line's word on journeys, and as a demonstration where it lives the sample. @throws RunOptionsError for what it does not have */
export const shopOfRun = async (
  { config, journey: only, dormantDays, orders }: RunOptions,
  progress: Progress,
): Promise<Shop> => {
  const asked = await loadShop(config);
  const shop = orders === undefined ? { ...asked, settings: asDemonstration(asked.settings) } : asked;
  const ids: readonly string[] = deployedJourneys(shop).map(({ id }) => id);
  if (only !== undefined && !ids.includes(only))
    throw new RunOptionsError(`--journey: there is no journey "${only}"; there are ${ids.join(', ')}`);
  const journeys = shop.journeys.map(({ journey, enabled }) => ({
    journey,
    enabled: only === undefined ? enabled : journey.id === only,
  }));
  return {
    ...shop,
    journeys:
      dormantDays === undefined
        ? journeys
        : withDormantDays(journeys, dormantDays, shop.settings, progress.say),
  };
};

/** Where the nights begin and end, as days of the shop, with the words for where no option says it. */
interface Nights {
  readonly from: string;
  readonly until: string;
}

/** @throws RunOptionsError unless they lie in order: of an option that was given */
const checkedNights = (
  { from, until }: Nights,
  asked: Pick<RunOptions, 'from' | 'until'>,
  where: string,
): void => {
  if (until > from) return;
  if (asked.until === undefined) throw new RunOptionsError(`--from must lie before ${until}, ${where}`);
  const begin = asked.from === undefined ? `${from}, when the nights begin` : `--from (${from})`;
  throw new RunOptionsError(`--until must lie after ${begin}`);
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

/** What the shop sells, as the command line's feed has it. @throws UserMistake */
const productsOf = async ({ feed }: RunOptions): Promise<Pick<RunPlan, 'products'>> =>
  feed === undefined ? {} : { products: (await readFeed(feed)).products };

const planSample = async (options: RunOptions, shop: Shop, progress: Progress): Promise<RunPlan> => {
  const { timezone, currency } = shop.settings;
  const first = options.from ?? sampleStart;
  const last = options.until ?? daysLater(first, sampleNights);
  checkedNights({ from: first, until: last }, options, `${sampleNights} nights later`);
  const [from, until] = [startOfDay(first, timezone), startOfDay(last, timezone)];
  progress.say('Making the sample shop …');
  const nights = daysOf({ from, until, shop }).length;
  const settings = withEconomics(shop.settings, options);
  const made = makeSampleShop({ seed: options.seed, from, nights });
  for (const note of neverBought(shop, made.orders)) progress.say(note);
  // What comes later is what the run is lived for.
  const knowledge = knowledgeOf(
    made.orders.filter(({ at }) => at < from),
    settings,
    from,
  );
  return {
    shop: { ...shop, settings },
    ...(knowledge !== undefined && { knowledge }),
    source: {
      kind: 'sample',
      seed: options.seed,
      customers: made.customers.length,
      orders: made.orders.length,
    },
    currency,
    population: samplePopulation(made, shop.settings),
    customers: made.customers,
    products: sampleFeed(shop.settings.brand.url),
    ...(await productsOf(options)),
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

/** Days are the file's where its system has a zone of its own. */
const zoneOf = ({ timezone }: OrderHistory): Partial<Pick<Settings, 'timezone'>> =>
  timezone === undefined ? {} : { timezone };

/** What is understood of the files, before anything is lived. @throws UserMistake */
export const previewOrders = async (
  files: readonly string[],
  options: RunOptions,
  { settings }: Shop,
): Promise<string> => {
  const history = await historyIn(files, options, settings);
  return understoodText(history, { ...settings, ...zoneOf(history), files });
};

const planOrders = async (
  files: readonly string[],
  options: RunOptions,
  shop: Shop,
  progress: Progress,
): Promise<RunPlan> => {
  progress.say(`Reading ${files.join(', ')} …`);
  const history = await historyIn(files, options, shop.settings);
  const { timezone, currency } = { ...shop.settings, ...zoneOf(history) };
  for (const line of understoodBriefly(history, { files, timezone, currency })) progress.say(line);
  const dayOf = (at: number): string => dateOn(instant(at), timezone);
  const [firstOrder, lastOrder] = [dayOf(history.first), dayOf(history.last)];
  const first = options.from ?? dayOf(history.first + ((history.last - history.first) * 2) / 3);
  const end = options.until ?? daysLater(lastOrder, 1);
  const [from, until] = [startOfDay(first, timezone), startOfDay(end, timezone)];
  if (from <= history.first)
    throw new RunOptionsError(
      options.from === undefined
        ? `the orders, from ${firstOrder} to ${lastOrder}, are too few days for a history and for nights after it`
        : `--from must lie after the first order (${firstOrder}), so that there is a history`,
    );
  checkedNights({ from: first, until: end }, options, 'the day after the last order');
  // A file in one currency is lived through in it, and one of a zone in that.
  const settings = withEconomics(
    { ...shop.settings, timezone, ...countedIn(shop.settings, history.currency ?? currency) },
    options,
  );
  progress.say('Working out what the orders tell …');
  const knowledge = knowledgeOf(history.orders, settings);
  const recommended = knowledge?.insights.thresholds.recommended?.days;
  const journeys =
    options.dormantDays !== undefined || recommended === undefined
      ? shop.journeys
      : asRecommended(shop.journeys, recommended, progress.say);
  const population = ordersPopulation(
    history,
    from,
    until,
    settings,
    asksWhoReturns(deployedJourneys({ journeys })),
  );
  return {
    shop: { ...shop, settings, journeys },
    ...(knowledge !== undefined && { knowledge }),
    source: {
      kind: 'orders',
      file: files.map((file) => file.split(/[\\/]/).at(-1) ?? file).join(', '),
      customers: population.profiles.length,
      orders: history.orders.length,
      refunds: history.refunds,
      ...(history.orders.every((order) => order.currency === undefined) && { isCurrencyAssumed: true }),
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
    ...(await productsOf(options)),
    from,
    until,
    seed: options.seed,
    ...(options.data !== undefined && { dataFile: options.data }),
  };
};

/** @throws RunOptionsError unless a run can keep its database there: beside its report, and in place of nothing */
const checkDataFile = (file: string, report: string): void => {
  if (existsSync(file))
    throw new RunOptionsError(`--data: ${file} is there already; a run begins with an empty database`);
  if (isNoteTaken(file))
    throw new RunOptionsError(
      `--data: beside ${file} a run says of itself what it is, and there is another file of that name; name another database`,
    );
  if (liesIn(file, report))
    throw new RunOptionsError(
      `--data: ${file} would lie in the report, ${report}, which the next run replaces; name a file beside it`,
    );
};

/** Everything that a run needs; nothing is written. @throws UserMistake */
export const planRun = async (options: RunOptions, shop: Shop, progress: Progress): Promise<RunPlan> => {
  if (options.data !== undefined) checkDataFile(options.data, options.out);
  return options.orders === undefined
    ? planSample(options, shop, progress)
    : planOrders(options.orders, options, shop, progress);
};

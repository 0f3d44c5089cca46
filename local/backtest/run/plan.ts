/** From the command line's options to a run: settings, journeys, population and the days of it. */
import { existsSync } from 'node:fs';
import { days, type Instant, instant, plus } from '../../../shared/base/time.ts';
import type { Settings } from '../../../shared/shop/settings.ts';
import { allJourneys, enrolsByDormancy, journeysFor } from '../../../workflows/journeys/index.ts';
import { type RunOptions, startOfDay } from '../../cli/run-options.ts';
import { type Progress, UsageError } from '../../cli/usage.ts';
import { parseColumns, readOrders } from '../orders/index.ts';
import { makeSampleShop } from '../sample/index.ts';
import type { JobOptions } from './job.ts';
import { ordersPopulation, samplePopulation } from './population.ts';
import { loadSettings } from './settings.ts';

export type RunPlan = Omit<JobOptions, 'assembly' | 'messages' | 'progress'>;

const sampleStart = '2026-01-01';
const sampleNights = 60;

/** The settings with the command line's word on journeys. @throws UsageError for a journey that there is not */
const settingsFor = (options: RunOptions): Settings => {
  const settings = loadSettings(options.settings);
  const ids = allJourneys.map(({ id }) => id);
  const dormancies = new Set(allJourneys.filter(enrolsByDormancy).map(({ id }) => id));
  if (options.journey !== undefined && !ids.includes(options.journey))
    throw new UsageError(`--journey: there is no journey "${options.journey}"; there are ${ids.join(', ')}`);
  const named =
    options.journey === undefined && options.dormantDays === undefined ? Object.keys(settings.journeys) : ids;
  const running = new Set(journeysFor(settings).map(({ id }) => id));
  const journeys = Object.fromEntries(
    named.map((id) => [
      id,
      {
        ...settings.journeys[id],
        enabled: options.journey === undefined ? running.has(id) : id === options.journey,
        ...(options.dormantDays !== undefined && dormancies.has(id) && { dormantDays: options.dormantDays }),
      },
    ]),
  );
  return { ...settings, journeys };
};

/** @throws UsageError unless the nights lie in order */
const checkedDays = (from: Instant, until: Instant): void => {
  if (until <= from) throw new UsageError('--until must be later than --from');
};

const planSample = (options: RunOptions, settings: Settings, progress: Progress): RunPlan => {
  const from = startOfDay(options.from ?? sampleStart, settings.timezone);
  const until =
    options.until === undefined
      ? plus(from, days(sampleNights))
      : startOfDay(options.until, settings.timezone);
  checkedDays(from, until);
  progress.say('Making the sample shop …');
  const nights = Math.ceil((until - from) / days(1));
  const shop = makeSampleShop({ seed: options.seed, from, nights });
  return {
    settings,
    journeys: journeysFor(settings),
    source: {
      kind: 'sample',
      seed: options.seed,
      customers: shop.customers.length,
      orders: shop.orders.length,
    },
    currency: settings.currency,
    population: samplePopulation(shop),
    customers: shop.customers,
    from,
    until,
    seed: options.seed,
    ...(options.data !== undefined && { dataFile: options.data }),
  };
};

const planOrders = async (
  file: string,
  options: RunOptions,
  settings: Settings,
  progress: Progress,
): Promise<RunPlan> => {
  progress.say(`Reading ${file} …`);
  const { timezone } = settings;
  const history = await readOrders(file, {
    timezone,
    skipBadRows: options.skipBadRows,
    now: instant(Date.now()),
    ...(options.columns !== undefined && { columns: parseColumns(options.columns) }),
    ...(options.dateOrder !== undefined && { dateOrder: options.dateOrder }),
  });
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
    throw new UsageError(
      `--from must lie after the first order (${dayOf(history.first)}), so that there is a history`,
    );
  const population = ordersPopulation(history, from, until);
  return {
    settings,
    journeys: journeysFor(settings),
    source: {
      kind: 'orders',
      file: file.split(/[\\/]/).at(-1) ?? file,
      customers: population.profiles.length,
      orders: history.orders.length,
      refunds: history.refunds,
      notes: history.notes,
      skippedRows: history.skipped.map(({ line, column, wrong, right }) => ({
        line,
        problem: `${column === undefined ? '' : `column "${column}": `}${wrong}; ${right}`,
      })),
    },
    currency: history.currency ?? settings.currency,
    population,
    from,
    until,
    seed: options.seed,
    ...(options.data !== undefined && { dataFile: options.data }),
  };
};

/** Everything that a run needs; nothing is written. @throws UsageError, SettingsError, OrdersFileError, ColumnsOptionError */
export const planRun = async (options: RunOptions, progress: Progress): Promise<RunPlan> => {
  if (options.data !== undefined && existsSync(options.data))
    throw new UsageError(`--data: ${options.data} is there already; a run begins with an empty database`);
  const settings = settingsFor(options);
  return options.orders === undefined
    ? planSample(options, settings, progress)
    : planOrders(options.orders, options, settings, progress);
};

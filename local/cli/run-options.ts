/** The options of `npm start`. */
import { parseArgs } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import type { RunOptions } from '../backtest/run/options.ts';
import { UsageError, wholeNumber } from './usage.ts';

export const runUsage = `Usage: npm start -- [options]

Lives a shop's nights on the embedded engine: no account, no network, virtual time.
Without --orders: a built-in sample shop of 2,000 customers, reactions simulated.

  --orders FILE.csv      your own order history instead; nothing is simulated
  --columns LIST         its columns, where names don't tell: customer=…,date=…,value=…
                         (also email, quantity, currency, country, order)
  --date-order ORDER     ymd, dmy or mdy, where the dates alone don't tell
  --skip-bad-rows        leave unreadable rows out, and list them
  --from DATE            nights begin (YYYY-MM-DD); default: two thirds into the history
  --until DATE           nights end; default: the last order, or 60 nights of the sample
  --dormant-days N       days of silence that make a customer dormant, in every journey
  --journey ID           only this journey
  --seed N               default 1
  --config FILE          the shop; default rekindle.config.ts
  --out DIR              the report folder; default out
  --data FILE            keep the embedded database in a file, for npm run explain
  --messages N           keep at most N messages as files; default 5000, and 1000 with --orders
  --json                 the summary as one JSON object on standard output
  --help`;

const date = (text: string, option: string): string => {
  try {
    return Temporal.PlainDate.from(text).toString();
  } catch {
    throw new UsageError(`${option} takes a date such as 1998-01-01, not "${text}"`);
  }
};

/** @throws UsageError, or node's own parse error, for options that are unknown or out of range */
export const parseRunOptions = (argv: readonly string[]): RunOptions => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      orders: { type: 'string' },
      columns: { type: 'string' },
      'date-order': { type: 'string' },
      'skip-bad-rows': { type: 'boolean', default: false },
      from: { type: 'string' },
      until: { type: 'string' },
      'dormant-days': { type: 'string' },
      journey: { type: 'string' },
      seed: { type: 'string', default: '1' },
      config: { type: 'string' },
      out: { type: 'string', default: 'out' },
      data: { type: 'string' },
      messages: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const order = values['date-order'];
  if (order !== undefined && order !== 'ymd' && order !== 'dmy' && order !== 'mdy')
    throw new UsageError(`--date-order takes ymd, dmy or mdy, not "${order}"`);
  if (values.orders === undefined)
    for (const option of ['columns', 'date-order', 'skip-bad-rows'] as const)
      if (values[option] !== undefined && values[option] !== false)
        throw new UsageError(`--${option} goes with --orders FILE.csv`);
  return {
    ...(values.orders !== undefined && { orders: values.orders }),
    ...(values.columns !== undefined && { columns: values.columns }),
    ...(order !== undefined && { dateOrder: order }),
    skipBadRows: values['skip-bad-rows'],
    ...(values.from !== undefined && { from: date(values.from, '--from') }),
    ...(values.until !== undefined && { until: date(values.until, '--until') }),
    ...(values['dormant-days'] !== undefined && {
      dormantDays: wholeNumber(values['dormant-days'], '--dormant-days', 1),
    }),
    ...(values.journey !== undefined && { journey: values.journey }),
    seed: wholeNumber(values.seed, '--seed', 0),
    ...(values.config !== undefined && { config: values.config }),
    out: values.out,
    ...(values.data !== undefined && { data: values.data }),
    messages: wholeNumber(
      values.messages ?? (values.orders === undefined ? '5000' : '1000'),
      '--messages',
      0,
    ),
    json: values.json,
    help: values.help,
  };
};

/** The options of `rekindle start`. */
import { existsSync } from 'node:fs';
import { Temporal } from 'temporal-polyfill';
import type { RunOptions } from '../backtest/run/options.ts';
import { UsageError, wholeNumber } from './usage.ts';

const date = (text: string, option: string): string => {
  try {
    return Temporal.PlainDate.from(text).toString();
  } catch {
    throw new UsageError(`${option} takes a date such as 1998-01-01, not "${text}"`);
  }
};

const percent = (text: string, option: string): number => {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value > 100)
    throw new UsageError(`${option} takes a percentage from 0 to 100, such as 35, not "${text}"`);
  return value;
};

/** Files with commas between, unless it is one that has commas in its name. */
const filesOf = (text: string): readonly string[] =>
  existsSync(text)
    ? [text]
    : text
        .split(',')
        .map((file) => file.trim())
        .filter((file) => file !== '');

/** As the command line gives them, by the names that commander makes of them. */
export interface RawRunOptions {
  readonly orders?: readonly string[];
  readonly columns?: string;
  readonly where?: readonly string[];
  readonly preview?: boolean;
  readonly dateOrder?: string;
  readonly skipBadRows?: boolean;
  readonly feed?: string;
  readonly from?: string;
  readonly until?: string;
  readonly dormantDays?: string;
  readonly journey?: string;
  readonly margin?: string;
  readonly discount?: string;
  readonly seed: string;
  readonly config?: string;
  readonly out: string;
  readonly data?: string;
  readonly messages?: string;
  readonly json?: boolean;
}

/** @throws UsageError for options that are out of range */
export const parseRunOptions = (values: RawRunOptions): RunOptions => {
  const order = values.dateOrder;
  if (order !== undefined && order !== 'ymd' && order !== 'dmy' && order !== 'mdy')
    throw new UsageError(`--date-order takes ymd, dmy or mdy, not "${order}"`);
  if (values.orders === undefined)
    for (const [option, value] of Object.entries({
      columns: values.columns,
      where: values.where,
      preview: values.preview,
      'date-order': order,
      'skip-bad-rows': values.skipBadRows,
    }))
      if (value !== undefined) throw new UsageError(`--${option} goes with --orders FILE.csv`);
  return {
    ...(values.orders !== undefined && { orders: values.orders.flatMap(filesOf) }),
    ...(values.columns !== undefined && { columns: values.columns }),
    ...(values.where !== undefined && { where: values.where }),
    ...(order !== undefined && { dateOrder: order }),
    skipBadRows: values.skipBadRows ?? false,
    ...(values.feed !== undefined && { feed: values.feed }),
    ...(values.from !== undefined && { from: date(values.from, '--from') }),
    ...(values.until !== undefined && { until: date(values.until, '--until') }),
    ...(values.dormantDays !== undefined && {
      dormantDays: wholeNumber(values.dormantDays, '--dormant-days', 1),
    }),
    ...(values.journey !== undefined && { journey: values.journey }),
    ...(values.margin !== undefined && { margin: percent(values.margin, '--margin') }),
    ...(values.discount !== undefined && { discount: percent(values.discount, '--discount') }),
    seed: wholeNumber(values.seed, '--seed', 0),
    ...(values.config !== undefined && { config: values.config }),
    out: values.out,
    ...(values.data !== undefined && { data: values.data }),
    messages: wholeNumber(values.messages ?? '1000', '--messages', 0),
    json: values.json ?? false,
  };
};

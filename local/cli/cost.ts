/** `rekindle cost`: what a shop of some size asks of AWS in a month, line by line. */
import { styleText } from 'node:util';
import { pricesOf } from '../../shared/base/prices.ts';
import { loadShop } from '../../shared/shop/load.ts';
import { type Bill, billsOf } from '../cost/index.ts';
import { type Assumed, assumed } from '../cost/load.ts';
import type { Line } from '../cost/month.ts';
import { synthesize } from '../engine/synth.ts';
import { UsageError, wholeNumber } from './usage.ts';

export interface CostOptions {
  readonly customers?: string;
  readonly dormant?: string;
  readonly begun?: string;
  readonly passages?: readonly string[];
  readonly events?: string;
  readonly eventsARequest?: string;
  readonly opened?: string;
  readonly clicked?: string;
  readonly texts?: string;
  readonly months?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** The sizes that are shown beside the shop's own. */
const sizes = [1e5, 1e6, 1e7, 1e8];

const numberIn = (
  text: string,
  option: string,
  { least = 0, most = Number.MAX_SAFE_INTEGER } = {},
): number => {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value < least || value > most)
    throw new UsageError(
      `${option} takes a number from ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`}, not "${text}"`,
    );
  return value;
};

const passageIn = (text: string, journeys: readonly string[]): readonly [string, number] => {
  const [, journey = '', many = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (!journeys.includes(journey))
    throw new UsageError(
      `--passages takes a journey that is on, such as ${journeys[0] ?? 'win-back-14d'}=90000, not "${text}"; on are ${journeys.join(', ') || 'none'}`,
    );
  return [journey, wholeNumber(many, `--passages ${journey}=`, 0)];
};

const toldBy = (options: CostOptions, journeys: readonly string[]): Assumed => {
  const percent = { most: 100 };
  const or = (text: string | undefined, value: number, read: (text: string) => number): number =>
    text === undefined ? value : read(text);
  return {
    customers: or(options.customers, assumed.customers, (text) => wholeNumber(text, '--customers', 1)),
    dormantPercent: or(options.dormant, assumed.dormantPercent, (text) =>
      numberIn(text, '--dormant', percent),
    ),
    begunPercent: or(options.begun, assumed.begunPercent, (text) => numberIn(text, '--begun', percent)),
    passages: Object.fromEntries((options.passages ?? []).map((text) => passageIn(text, journeys))),
    eventsEach: or(options.events, assumed.eventsEach, (text) => numberIn(text, '--events')),
    eventsARequest: or(options.eventsARequest, assumed.eventsARequest, (text) =>
      wholeNumber(text, '--events-a-request', 1),
    ),
    openedPercent: or(options.opened, assumed.openedPercent, (text) => numberIn(text, '--opened', percent)),
    clickedPercent: or(options.clicked, assumed.clickedPercent, (text) =>
      numberIn(text, '--clicked', percent),
    ),
    textsPercent: or(options.texts, assumed.textsPercent, (text) => numberIn(text, '--texts', percent)),
    monthsKept: or(options.months, assumed.monthsKept, (text) => wholeNumber(text, '--months', 1)),
  };
};

const number = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 });
const dollars = (usd: number): string =>
  `$${usd.toLocaleString('en', usd < 1_000 ? { minimumFractionDigits: 2, maximumFractionDigits: 2 } : { maximumFractionDigits: 0 })}`;

const row = (what: string, quantity: string, usd: string, basis = ''): string =>
  `  ${what.padEnd(34)}${quantity.padStart(18)}${usd.padStart(12)}  ${basis}`.trimEnd();
const lineRow = ({ what, quantity, unit, usd, basis }: Line): string =>
  row(what, `${number(quantity)}${unit === '' ? '' : ` ${unit}`}`, dollars(usd), basis);

const part = (title: string, lines: readonly Line[]): string =>
  [
    styleText('bold', title, { stream: process.stdout }),
    ...lines.toSorted((a, b) => b.usd - a.usd).map(lineRow),
    row('', '', dollars(lines.reduce((sum, { usd }) => sum + usd, 0))),
  ].join('\n');

const messagesPart = ({ load, messages: { emails, texts } }: Bill): string =>
  [
    styleText('bold', 'Messages, apart', { stream: process.stdout }),
    row('Emails', number(load.emails), dollars(emails)),
    row(
      'Texts',
      number(load.texts),
      texts === undefined ? '?' : dollars(texts),
      texts === undefined ? 'usdEach.sms in the settings says what one costs' : '',
    ),
  ].join('\n');

const naivePart = ({ naive }: Bill): string =>
  [
    styleText('bold', 'The same, by one execution a customer and night, and stories that look each day', {
      stream: process.stdout,
    }),
    row('Nights', '', dollars(naive.nights)),
    row('Stories', '', dollars(naive.stories)),
    row('Functions and reads', '', dollars(naive.functions + naive.reads)),
    row('With all else as above', '', dollars(naive.usd)),
  ].join('\n');

/** In thousands or millions, of two digits. */
const roughly = (value: number): string => number(Number(value.toPrecision(2)));

/** The first of those that are met. */
const quotaOf = ({ quotas, load }: Bill): string =>
  quotas.flatMap(({ name, customers }) => (customers <= load.customers ? name : []))[0] ?? 'none';

const quotasPart = ({ quotas }: Bill): string =>
  [
    styleText('bold', 'Quotas, by the size that meets them', { stream: process.stdout }),
    ...quotas.map(
      ({ name, limit, customers }) =>
        `  ${`${name}: ${number(limit)}`.padEnd(52)}${roughly(customers).padStart(16)} customers`,
    ),
  ].join('\n');

const sizeRow = (bill: Bill): string =>
  `  ${number(bill.load.customers).padStart(11)}${dollars(bill.usd).padStart(12)}${dollars(bill.messages.emails).padStart(12)}${dollars(bill.naive.usd).padStart(14)}  ${quotaOf(bill)}`;

/**
 * Prints the month.
 * @throws UsageError naming the option
 */
export const runCost = async ({ config, json = false, ...options }: CostOptions): Promise<void> => {
  const shop = await loadShop(config);
  const told = toldBy(
    options,
    shop.journeys.flatMap(({ journey, enabled }) => (enabled ? [journey.id] : [])),
  );
  const assembly = await synthesize(shop, (message) => process.stderr.write(`${message}\n`));
  const billOf = await billsOf(shop, assembly);
  const bill = billOf(told);
  // What is known of a journey's passages is of this size alone.
  const bySize = sizes.map((customers) => {
    const times = customers / told.customers;
    const passages = Object.entries(told.passages).map(([id, many]) => [id, many * times] as const);
    return billOf({ ...told, customers, passages: Object.fromEntries(passages) });
  });
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ prices: pricesOf, assumed: told, ...bill, bySize }, undefined, 2)}\n`,
    );
    return;
  }
  const { load } = bill;
  const parts = [
    `A month of ${number(load.customers)} customers, at list prices of ${pricesOf.region}, ${pricesOf.month}: ${number(load.passages)} passages with ${number(load.touchpoints)} touchpoints, ${number(load.events)} events; stored are ${load.monthsKept} months.`,
    part(
      'The work',
      bill.lines.filter(({ watches }) => !watches),
    ),
    part(
      'Watching it',
      bill.lines.filter(({ watches }) => watches),
    ),
    [
      row('Without messages', '', dollars(bill.usd)),
      row('… where nothing else takes what AWS gives free', '', dollars(bill.usd - bill.free)),
    ].join('\n'),
    part('A million events more in each month', bill.millionEvents),
    messagesPart(bill),
    naivePart(bill),
    [
      styleText('bold', 'Other sizes', { stream: process.stdout }),
      `  ${'customers'.padStart(11)}${'without'.padStart(12)}${'emails'.padStart(12)}${'naive'.padStart(14)}  the quota that it meets first`,
      ...bySize.map(sizeRow),
    ].join('\n'),
    quotasPart(bill),
  ];
  process.stdout.write(`${parts.join('\n\n')}\n`);
};

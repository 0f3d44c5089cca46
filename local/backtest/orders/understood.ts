/** What was understood of an order file, for a person to check before anything is made of it. */
import { minorDigits, unitsOf } from '../../../shared/base/money.ts';
import type { Order, OrderHistory, ReadColumn } from './order.ts';

export interface Beside {
  /** As the person named them. */
  readonly files: readonly string[];
  readonly timezone: string;
  /** The shop's: of amounts that name none. */
  readonly currency: string;
}

const n = (count: number): string => count.toLocaleString('en');
const counted = (count: number, one: string, many: string): string =>
  `${n(count)} ${count === 1 ? one : many}`;

const amount = (minor: number, currency: string): string => {
  const digits = minorDigits(currency);
  const units = unitsOf(minor, currency);
  return `${units.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${currency}`;
};

/** Of each currency by itself; those that most orders have first. */
const sums = (orders: readonly Order[], shops: string, of: (order: Order) => number): string =>
  [...Map.groupBy(orders, ({ currency = shops }) => currency)]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([currency, list]) =>
      amount(
        list.reduce((sum, order) => sum + of(order), 0),
        currency,
      ),
    )
    .join(' and ');

const clock = (timezone: string, withTime: boolean): ((at: number) => string) => {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    dateStyle: 'short',
    ...(withTime && { timeStyle: 'short' as const }),
  });
  return (at) => format.format(at);
};

const customersOf = (orders: readonly Order[]): number =>
  new Set(orders.map(({ customer }) => customer)).size;

/** Evenly from the first to the last. */
const samplesOf = (orders: readonly Order[]): readonly Order[] => {
  const most = 5;
  if (orders.length <= most) return orders;
  return Array.from(
    { length: most },
    (_, index) => orders[Math.round((index * (orders.length - 1)) / (most - 1))],
  ).filter((order) => order !== undefined);
};

const thingsIn = ({ lines = [] }: Order): string =>
  lines
    .slice(0, 3)
    .map(({ product, category, quantity }) => `${n(quantity)} × ${product ?? category ?? ''}`)
    .concat(lines.length > 3 ? ['…'] : [])
    .join(', ');

const leftOutTexts = ({ understanding: { leftOut }, refunds, skipped }: OrderHistory): readonly string[] => [
  ...leftOut.map(({ reason, orders, rows }) =>
    orders === 0
      ? `${counted(rows, 'row', 'rows')}: ${reason}`
      : `${counted(orders, 'order', 'orders')}: ${reason}${rows === orders ? '' : `, in ${n(rows)} rows`}`,
  ),
  ...(refunds === 0
    ? []
    : [`${counted(refunds, 'row', 'rows')}: money that went back of no order in the file`]),
  ...(skipped.length === 0
    ? []
    : [`${counted(skipped.length, 'row', 'rows')}: cannot be read (--skip-bad-rows)`]),
];

const fileNames = ({ files }: Beside): string =>
  files.map((file) => file.split(/[\\/]/).at(-1) ?? file).join(', ');

const columnsText = (columns: readonly ReadColumn[]): string =>
  columns.map(({ part, column }) => `${part} in "${column}"`).join(', ');

/** Five lines, for whoever watches the run begin. */
export const understoodBriefly = (history: OrderHistory, beside: Beside): readonly string[] => {
  const { orders, understanding, first, last } = history;
  const day = clock(beside.timezone, false);
  const left = leftOutTexts(history);
  const { odd, format } = understanding;
  return [
    `${fileNames(beside)}${format === undefined ? '' : ` is ${format}`}: ${columnsText(understanding.columns)}`,
    `${counted(orders.length, 'order', 'orders')} of ${counted(customersOf(orders), 'customer', 'customers')}, ${day(first)} to ${day(last)}: ${sums(orders, beside.currency, ({ value }) => value)}${orders.some(({ currency }) => currency !== undefined) ? '' : ', the shop’s currency: the file tells none'}`,
    `Left out: ${left.length === 0 ? 'nothing' : left.join('; ')}`,
    `Looks odd: ${odd.length === 0 ? 'nothing' : odd[0]}${odd.length > 1 ? ` (and ${n(odd.length - 1)} more)` : ''}`,
    'If that is not so: --columns, --where and --date-order say what is, and --preview shows what was understood.',
  ];
};

const because = ({ because: why }: ReadColumn, format: string | undefined): string =>
  why === 'given' ? 'given by --columns' : why === 'name' ? 'by its name' : `as in ${format ?? ''}`;

const table = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
};

/** Of the notes of a report. */
const isSaidAbove = /^(?:this is |columns: )|(?:was|were) left out: /;

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];

/** All of it. */
export const understoodText = (history: OrderHistory, beside: Beside): string => {
  const { orders, understanding, first, last, notes } = history;
  const { format, columns, odd } = understanding;
  const { currency, timezone } = beside;
  const [day, minute] = [clock(timezone, false), clock(timezone, true)];
  const refunded = orders.filter((order) => order.refunded !== undefined);
  const told = orders.filter((order) => order.currency !== undefined).length;
  const facts = [
    ['orders', `${n(orders.length)} of ${counted(customersOf(orders), 'customer', 'customers')}`],
    ['span', `${day(first)} to ${day(last)}, as days in ${timezone}`],
    ['sum', sums(orders, currency, ({ value }) => value)],
    ...(refunded.length === 0
      ? []
      : [
          [
            'went back',
            `${sums(refunded, currency, (order) => order.refunded?.value ?? 0)} of ${counted(refunded.length, 'order', 'orders')}`,
          ],
        ]),
    [
      'currency',
      told === 0
        ? `${currency}, the shop's: nothing tells one`
        : told === orders.length
          ? 'as the file tells it'
          : `as the file tells it, and ${currency} of ${n(orders.length - told)} orders without one`,
    ],
    ...(history.visits.length === 0 ? [] : [['visits', n(history.visits.length)]]),
    ...(history.consents.size === 0
      ? []
      : [
          [
            'consents',
            `of ${counted(history.consents.size, 'customer', 'customers')}; of others they are assumed`,
          ],
        ]),
  ];
  return [
    `${fileNames(beside)}${format === undefined ? '' : ` is ${format}`}`,
    ...section(
      'Columns',
      table(columns.map((each) => [each.part, `"${each.column}"`, because(each, format)])),
    ),
    ...section(
      'Orders, for example',
      table(
        samplesOf(orders).map((order) => [
          order.id,
          minute(order.at),
          order.customer,
          amount(order.value, order.currency ?? currency),
          thingsIn(order),
        ]),
      ),
    ),
    ...section('In all', table(facts)),
    ...section(
      'Left out',
      leftOutTexts(history).map((text) => `  ${text}`),
    ),
    ...section(
      'Looks odd',
      odd.map((text) => `  ${text}`),
    ),
    ...section(
      'Notes',
      notes.filter((note) => !isSaidAbove.test(note)).map((note) => `  ${note}`),
    ),
    '',
  ].join('\n');
};

/** Decides what only the whole file can tell, and makes the gathered drafts into the orders of a history. */
import type { CustomerId } from '../../../shared/base/ids.ts';
import { type Instant, iso } from '../../../shared/base/time.ts';
import type { ColumnPositions, OrderColumn } from './columns.ts';
import type { DecimalMark } from './money.ts';
import { type BadRow, listedRows, type Order, type OrderHistory, OrdersFileError } from './order.ts';
import { afterNow, type Draft, type Gathered, isAddress } from './rows.ts';
import { type Delimiter, delimiterName } from './source.ts';

/** What is known of the file besides its rows. */
export interface FileFacts {
  readonly file: string;
  readonly header: readonly string[];
  readonly positions: ColumnPositions;
  readonly delimiter: Delimiter;
  readonly timezone: string;
  readonly now: Instant;
  readonly skipBadRows: boolean;
}

const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

const dateOrderName = { dmy: 'day/month/year', mdy: 'month/day/year' } as const;

/** Applies the date order that the file shows; notes it. */
const settleDates = ({ dateEvidence, undecidedDates }: Gathered, file: string): readonly string[] => {
  const [undecided] = undecidedDates;
  if (undecided === undefined) return [];
  const { dmy, mdy } = dateEvidence;
  if (dmy !== undefined && mdy !== undefined)
    throw new OrdersFileError(
      file,
      `dates are written in two orders: "${dmy.text}" on line ${dmy.line} can only be day/month/year, and ` +
        `"${mdy.text}" on line ${mdy.line} only month/day/year; write them all in one order, or as 2024-01-31`,
    );
  const evidence = dmy ?? mdy;
  if (evidence === undefined)
    throw new OrdersFileError(
      file,
      `no date tells whether the day or the month comes first ("${undecided.text}" on line ` +
        `${undecided.draft.line} could be either); say it with --date-order dmy or --date-order mdy`,
    );
  const order = dmy === undefined ? 'mdy' : 'dmy';
  for (const { draft, dayFirst, monthFirst } of undecidedDates)
    draft.at = (order === 'dmy' ? dayFirst : monthFirst) ?? draft.at;
  return [`dates are read as ${dateOrderName[order]}, as "${evidence.text}" on line ${evidence.line} shows`];
};

/** Applies the decimal mark that the file shows; notes it. */
const settleValues = (gathered: Gathered, file: string): readonly string[] => {
  const { markEvidence, undecidedValues } = gathered;
  const { '.': point, ',': comma } = markEvidence;
  if (point !== undefined && comma !== undefined)
    throw new OrdersFileError(
      file,
      `values are written in two ways: "${point.text}" on line ${point.line} has a decimal point, and ` +
        `"${comma.text}" on line ${comma.line} a decimal comma; write them all in one way`,
    );
  const [undecided] = undecidedValues;
  const mark: DecimalMark | undefined = point !== undefined ? '.' : comma !== undefined ? ',' : undefined;
  if (undecided !== undefined && mark === undefined)
    throw new OrdersFileError(
      file,
      `no value tells what the mark in "${undecided.text}" on line ${undecided.draft.line} stands for, ` +
        'thousands or a fraction; write values with two decimals, such as 1234.00',
    );
  for (const { draft, reading } of undecidedValues) {
    const amount = mark === ',' ? reading.comma : reading.point;
    draft.value = amount.minor;
    if (amount.rounded) gathered.rounded += 1;
  }
  return comma === undefined
    ? []
    : [`values have a decimal comma, as "${comma.text}" on line ${comma.line} shows`];
};

const byTimeAndLine = (one: Order, other: Order): number => one.at - other.at || one.line - other.line;

const isSorted = (orders: readonly Order[]): boolean =>
  orders.every((order, index) => {
    const before = orders[index - 1];
    return before === undefined || byTimeAndLine(before, order) <= 0;
  });

const sameOrder = (one: Order, other: Order): boolean =>
  one.at === other.at &&
  one.value === other.value &&
  one.quantity === other.quantity &&
  one.currency === other.currency &&
  one.country === other.country;

/** By what an order holds and not where it stands, so that derived ids survive a shuffled file. */
const byContent = (one: Order, other: Order): number =>
  one.value - other.value ||
  (one.quantity ?? -1) - (other.quantity ?? -1) ||
  (one.currency ?? '').localeCompare(other.currency ?? '', 'en') ||
  (one.country ?? '').localeCompare(other.country ?? '', 'en') ||
  one.line - other.line;

/** Counts rows that say the same as another of their group, and finds the first line that one of them repeats. */
const countRepeats = (sorted: readonly Order[]): { readonly count: number; readonly line: number } => {
  let count = 0;
  let line = Number.POSITIVE_INFINITY;
  sorted.forEach((order, index) => {
    const before = sorted[index - 1];
    if (before === undefined || !sameOrder(before, order)) return;
    count += 1;
    line = Math.min(line, before.line);
  });
  return { count, line };
};

interface Lines {
  readonly orders: Draft[];
  readonly bad: readonly BadRow[];
  readonly notes: readonly string[];
}

/** Why a row with the same id cannot be a line of the same order; `undefined` when it can. */
const misfit = (head: Order, { id, customer, currency }: Order): string | undefined => {
  if (customer !== head.customer)
    return `order "${id}" is of customer "${customer}" here and of "${head.customer}" on line ${head.line}`;
  if (currency !== head.currency)
    return `order "${id}" is in ${currency ?? 'no currency'} here and in ${head.currency ?? 'no currency'} on line ${head.line}`;
  return undefined;
};

/** Rows with one id and one customer are lines of one order: its values and quantities are added up. */
const joinLines = (drafts: readonly Draft[], column: string): Lines => {
  const byId = new Map<string, Draft[]>();
  const orders: Draft[] = [];
  for (const draft of drafts) {
    const lines = draft.id === '' ? undefined : byId.get(draft.id);
    if (lines !== undefined) {
      lines.push(draft);
      continue;
    }
    if (draft.id !== '') byId.set(draft.id, [draft]);
    orders.push(draft);
  }
  const bad: BadRow[] = [];
  let joined = 0;
  let joinedOrders = 0;
  let repeats = 0;
  for (const lines of byId.values()) {
    const [head, ...others] = lines;
    if (head === undefined || others.length === 0) continue;
    const fitting = others.filter((line) => {
      const wrong = misfit(head, line);
      if (wrong !== undefined)
        bad.push({ line: line.line, column, wrong, right: 'give every order an id of its own' });
      return wrong === undefined;
    });
    if (fitting.length === 0) continue;
    joined += fitting.length + 1;
    joinedOrders += 1;
    repeats += countRepeats([head, ...fitting].sort(byContent)).count;
    addLines(head, fitting);
  }
  const empty = orders.filter(({ id }) => id === '').length;
  return {
    orders,
    bad,
    notes: [
      ...(joined === 0
        ? []
        : [
            `${counted(joined, 'row', 'rows')} with the same "${column}" were added up to ` +
              counted(joinedOrders, 'order', 'orders'),
          ]),
      ...(repeats === 0
        ? []
        : [
            `${counted(repeats, 'of them repeats', 'of them repeat')} another row of the same order exactly: was the file exported twice?`,
          ]),
      ...(empty === 0
        ? []
        : [`${counted(empty, 'row has', 'rows have')} no "${column}" and got an id of its own`]),
    ],
  };
};

/** What its row tells of what was bought, once it is known what that came to. */
const settleThing = (draft: Draft): void => {
  const { thing, quantity = 1, value } = draft;
  if (thing === undefined) return;
  draft.lines = [{ ...thing, quantity, value }];
  delete draft.thing;
};

/** An order is placed when its first line is, in that line's country. */
const addLines = (head: Draft, others: readonly Draft[]): void => {
  const earliest = [head, ...others].filter(({ country }) => country !== undefined).sort(byTimeAndLine)[0];
  if (earliest?.country !== undefined) head.country = earliest.country;
  const lines = [head, ...others].flatMap((each) => each.lines ?? []);
  if (lines.length > 0) head.lines = lines;
  for (const line of others) {
    head.at = Math.min(head.at, line.at) as Instant;
    head.value += line.value;
    // Quantities have two decimals at most, and their sums no more.
    if (line.quantity !== undefined)
      head.quantity = Math.round(((head.quantity ?? 0) + line.quantity) * 100) / 100;
  }
};

/** Gives ids to orders that have none: customer, time, and a number among those that share both. */
const deriveIds = (sorted: readonly Draft[]): readonly string[] => {
  let [repeats, firstRepeated] = [0, Number.POSITIVE_INFINITY];
  const number = (simultaneous: readonly Draft[], time: string): void => {
    const groups = new Map<CustomerId, Draft[]>();
    for (const draft of simultaneous) {
      const group = groups.get(draft.customer);
      if (group === undefined) groups.set(draft.customer, [draft]);
      else group.push(draft);
    }
    for (const group of groups.values()) {
      if (group.length > 1) group.sort(byContent);
      group.forEach((draft, index) => {
        draft.id = `${draft.customer}/${time}/${index + 1}`;
      });
      const { count, line } = countRepeats(group);
      repeats += count;
      firstRepeated = Math.min(firstRepeated, line);
    }
  };
  let start = 0;
  const unnamed = sorted.filter(({ id }) => id === '');
  unnamed.forEach((draft, index) => {
    if (unnamed[index + 1]?.at === draft.at) return;
    number(unnamed.slice(start, index + 1), iso(draft.at));
    start = index + 1;
  });
  return repeats === 0
    ? []
    : [
        `${counted(repeats, 'row repeats', 'rows repeat')} another exactly (the first repeats line ` +
          `${firstRepeated}): each was kept as an order of its own`,
      ];
};

const latestAddresses = (orders: readonly Order[], { emails }: Gathered): ReadonlyMap<CustomerId, string> => {
  const addresses = new Map<CustomerId, string>();
  for (const customer of new Set(orders.map((order) => order.customer))) {
    const listed = emails.get(customer)?.toSorted((one, other) => byTimeAndLine(one.draft, other.draft));
    const address = listed?.at(-1)?.address ?? (isAddress(customer) ? customer : undefined);
    if (address !== undefined) addresses.set(customer, address);
  }
  return addresses;
};

const columnNotes = ({ header, positions, delimiter }: FileFacts): readonly string[] => {
  const parts = Object.entries(positions) as readonly (readonly [OrderColumn, number])[];
  const found = parts.map(([part, position]) => `${part} in "${header[position] ?? ''}"`);
  return [
    `columns: ${found.join(', ')}`,
    ...(delimiter === ',' ? [] : [`columns are separated by a ${delimiterName[delimiter]}`]),
  ];
};

const currencyNotes = (currencies: ReadonlyMap<string | undefined, number>): readonly string[] => {
  if (currencies.size < 2) return [];
  const shares = [...currencies].map(([currency, count]) => `${currency ?? 'no currency'} (${count})`);
  return [
    `orders are in several currencies, and those that have no rate in the settings are left out of what is spent: ${shares.join(', ')}`,
  ];
};

/**
 * Settles the file as a whole.
 * @throws OrdersFileError for bad rows that are not to be skipped, an order of dates or a decimal mark that
 * cannot be told, and a file that leaves no order.
 */
export const settle = (gathered: Gathered, facts: FileFacts): OrderHistory => {
  const { file, header, positions, timezone, now, skipBadRows } = facts;
  // Rows that are wrong in themselves are told first: they may be why the file cannot be read as a whole.
  const refuse = (bad: readonly BadRow[], unlisted: number): void => {
    if (skipBadRows || bad.length === 0) return;
    const sorted = bad.toSorted((one, other) => one.line - other.line);
    const listed = sorted.slice(0, listedRows);
    throw new OrdersFileError(file, listed, sorted.length - listed.length + unlisted);
  };
  refuse(gathered.bad, gathered.unlisted);
  const dateNotes = settleDates(gathered, file);
  const valueNotes = settleValues(gathered, file);
  gathered.drafts.forEach(settleThing);

  const dateColumn = header[positions.date] ?? 'date';
  const future = gathered.undecidedDates.filter(({ draft }) => draft.at > now);
  const isFuture = new Set(future.map(({ draft }) => draft));
  const past =
    isFuture.size === 0 ? gathered.drafts : gathered.drafts.filter((draft) => !isFuture.has(draft));
  const { orders, bad, notes } =
    positions.order === undefined
      ? { orders: past, bad: [], notes: [] }
      : joinLines(past, header[positions.order] ?? 'order');
  const skipped = [
    ...gathered.bad,
    ...future.map(({ draft, text }) => {
      const { wrong, right } = afterNow(text, now);
      return { line: draft.line, column: dateColumn, wrong, right };
    }),
    ...bad,
  ].sort((one, other) => one.line - other.line);
  refuse(skipped, 0);

  const outOfOrder = !isSorted(orders);
  if (outOfOrder) orders.sort(byTimeAndLine);
  const repeatNotes = deriveIds(orders);
  const [first, last] = [orders[0], orders.at(-1)];
  if (first === undefined || last === undefined)
    throw new OrdersFileError(file, noOrders(gathered.refunds, skipped));
  const currencies = new Map<string | undefined, number>();
  for (const { currency } of orders) currencies.set(currency, (currencies.get(currency) ?? 0) + 1);

  return {
    orders,
    emails: latestAddresses(orders, gathered),
    refunds: gathered.refunds,
    skipped,
    first: first.at,
    last: last.at,
    ...(currencies.size === 1 && first.currency !== undefined ? { currency: first.currency } : {}),
    notes: [
      ...columnNotes(facts),
      ...dateNotes,
      ...(gathered.timeless === 0 ? [] : [`dates without a time are the start of that day in ${timezone}`]),
      ...valueNotes,
      ...(gathered.rounded === 0
        ? []
        : [
            `${counted(gathered.rounded, 'value has more decimals than its currency and was', 'values have more decimals than their currency and were')} rounded half up`,
          ]),
      ...(outOfOrder ? ['rows were not in order of time and were sorted'] : []),
      ...notes,
      ...repeatNotes,
      ...(gathered.refunds === 0
        ? []
        : [
            `${counted(gathered.refunds, 'row with a negative value or quantity is a refund', 'rows with a negative value or quantity are refunds')} and no order`,
          ]),
      ...currencyNotes(currencies),
      ...(gathered.badEmails === undefined
        ? []
        : [
            `${counted(gathered.badEmails.count, 'cell is', 'cells are')} no email address and left out ` +
              `(the first is "${gathered.badEmails.first.text}" on line ${gathered.badEmails.first.line})`,
          ]),
      ...(skipped.length === 0 ? [] : [`${counted(skipped.length, 'bad row was', 'bad rows were')} skipped`]),
    ],
  };
};

const noOrders = (refunds: number, skipped: readonly BadRow[]): string => {
  if (refunds === 0 && skipped.length === 0)
    return 'there is a header and no order below it; add a row an order';
  const parts = [
    ...(refunds === 0 ? [] : [counted(refunds, 'row is a refund', 'rows are refunds')]),
    ...(skipped.length === 0 ? [] : [counted(skipped.length, 'row is bad', 'rows are bad')]),
  ];
  const [example] = skipped;
  return (
    `no order is left: ${parts.join(' and ')}; add a row an order` +
    (example === undefined ? '' : ` (line ${example.line}: ${example.wrong})`)
  );
};

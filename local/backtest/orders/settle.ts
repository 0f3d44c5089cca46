/** Decides what only the whole file can tell, and makes the gathered drafts into the orders of a history. */
import type { CustomerId } from '../../../shared/base/ids.ts';
import { type Instant, iso } from '../../../shared/base/time.ts';
import type { ColumnPositions, OrderColumn } from './columns.ts';
import type { DateOrder } from './dates.ts';
import type { DecimalMark } from './money.ts';
import { type BadRow, listedRows, type Order, type OrderHistory, OrdersFileError, onLine } from './order.ts';
import { afterNow, type Draft, type Evidence, type Gathered, isAddress } from './rows.ts';

/** What is known of the table besides its rows. */
export interface TableFacts {
  /** All of them, for whoever is told. */
  readonly file: string;
  readonly header: readonly string[];
  readonly positions: ColumnPositions;
  /** How it was read, a sentence each. */
  readonly readingNotes: readonly string[];
  readonly timezone: string;
  readonly now: Instant;
  readonly skipBadRows: boolean;
}

const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

const placeIn = ({ line, file }: Draft): Pick<BadRow, 'file' | 'line'> => ({
  line,
  ...(file === undefined ? {} : { file }),
});

const dateOrderName = { dmy: 'day/month/year', mdy: 'month/day/year', ymd: 'year/month/day' } as const;

/** The order of day, month and year that all dates can have, and the date that shows it. */
const shownOrder = (
  { dmy, mdy, ymd }: Gathered['ruledOut'],
  undecided: Gathered['undecidedDates'][number],
  file: string,
): { readonly order: DateOrder; readonly evidence: Evidence } => {
  if (dmy === undefined && mdy !== undefined) return { order: 'dmy', evidence: mdy };
  if (mdy === undefined && dmy !== undefined) return { order: 'mdy', evidence: dmy };
  // With its year first is a date only where it can be nothing else.
  if (dmy !== undefined && mdy !== undefined && ymd === undefined) return { order: 'ymd', evidence: dmy };
  if (dmy !== undefined && mdy !== undefined)
    throw new OrdersFileError(
      file,
      `dates are written in two orders: "${mdy.text}" on ${onLine(mdy)} can only be day/month/year, and ` +
        `"${dmy.text}" on ${onLine(dmy)} only month/day/year; write them all in one order, or as 2024-01-31`,
    );
  throw new OrdersFileError(
    file,
    `no date tells whether the day or the month comes first ("${undecided.text}" on ` +
      `${onLine(undecided.draft)} could be either); ` +
      'say it with --date-order dmy or --date-order mdy',
  );
};

/** Applies the date order that the file shows; notes it. */
const settleDates = (gathered: Gathered, file: string): readonly string[] => {
  const [undecided] = gathered.undecidedDates;
  if (undecided === undefined) return [];
  const { order, evidence } = shownOrder(gathered.ruledOut, undecided, file);
  for (const { draft, dayFirst, monthFirst, yearFirst } of gathered.undecidedDates)
    draft.at = { dmy: dayFirst, mdy: monthFirst, ymd: yearFirst }[order] ?? draft.at;
  return [`dates are read as ${dateOrderName[order]}, as "${evidence.text}" on ${onLine(evidence)} shows`];
};

/** Applies the decimal mark that the file shows; notes it. */
const settleValues = (gathered: Gathered, file: string): readonly string[] => {
  const { markEvidence, undecidedValues } = gathered;
  const { '.': point, ',': comma } = markEvidence;
  if (point !== undefined && comma !== undefined)
    throw new OrdersFileError(
      file,
      `values are written in two ways: "${point.text}" on ${onLine(point)} has a decimal point, and ` +
        `"${comma.text}" on ${onLine(comma)} a decimal comma; write them all in one way`,
    );
  const [undecided] = undecidedValues;
  const mark: DecimalMark | undefined = point !== undefined ? '.' : comma !== undefined ? ',' : undefined;
  if (undecided !== undefined && mark === undefined)
    throw new OrdersFileError(
      file,
      `no value tells what the mark in "${undecided.text}" on ${onLine(undecided.draft)} stands for, ` +
        'thousands or a fraction; write values with two decimals, such as 1234.00',
    );
  for (const { draft, reading } of undecidedValues) {
    const amount = mark === ',' ? reading.comma : reading.point;
    draft.value = amount.minor;
    if (amount.rounded) gathered.rounded += 1;
  }
  return comma === undefined
    ? []
    : [`values have a decimal comma, as "${comma.text}" on ${onLine(comma)} shows`];
};

/** Those of one time stay in the order of the file, or the files. */
const byTime = (one: Order, other: Order): number => one.at - other.at;

const isSorted = (orders: readonly Order[]): boolean =>
  orders.every((order, index) => {
    const before = orders[index - 1];
    return before === undefined || byTime(before, order) <= 0;
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
  (one.country ?? '').localeCompare(other.country ?? '', 'en');

/** In one file by line; of several, one after the other. */
const byPlace = (one: BadRow, other: BadRow): number =>
  one.file === other.file ? one.line - other.line : (one.file ?? '') < (other.file ?? '') ? -1 : 1;

/** Counts rows that say the same as another of their group, and finds the first line that one of them repeats. */
const countRepeats = (
  sorted: readonly Order[],
): { readonly count: number; readonly first: Order | undefined } => {
  let count = 0;
  let first: Order | undefined;
  sorted.forEach((order, index) => {
    const before = sorted[index - 1];
    if (before === undefined || !sameOrder(before, order)) return;
    count += 1;
    if (first === undefined || before.line < first.line) first = before;
  });
  return { count, first };
};

interface Lines {
  readonly orders: Draft[];
  readonly bad: readonly BadRow[];
  readonly notes: readonly string[];
}

/** Why a row with the same id cannot be a line of the same order; `undefined` when it can. */
const misfit = (head: Order, { id, customer, currency }: Order): string | undefined => {
  if (customer !== head.customer)
    return `order "${id}" is of customer "${customer}" here and of "${head.customer}" on ${onLine(head)}`;
  if (currency !== head.currency)
    return `order "${id}" is in ${currency ?? 'no currency'} here and in ${head.currency ?? 'no currency'} on ${onLine(head)}`;
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
        bad.push({ ...placeIn(line), column, wrong, right: 'give every order an id of its own' });
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
  const earliest = [head, ...others].filter(({ country }) => country !== undefined).sort(byTime)[0];
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
  let repeats = 0;
  let firstRepeated: Order | undefined;
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
      const { count, first } = countRepeats(group);
      repeats += count;
      if (first !== undefined && (firstRepeated === undefined || first.line < firstRepeated.line))
        firstRepeated = first;
    }
  };
  let start = 0;
  const unnamed = sorted.filter(({ id }) => id === '');
  unnamed.forEach((draft, index) => {
    if (unnamed[index + 1]?.at === draft.at) return;
    number(unnamed.slice(start, index + 1), iso(draft.at));
    start = index + 1;
  });
  return firstRepeated === undefined
    ? []
    : [
        `${counted(repeats, 'row repeats', 'rows repeat')} another exactly (the first repeats ` +
          `${onLine(firstRepeated)}): each was kept as an order of its own`,
      ];
};

const latestAddresses = (orders: readonly Order[], { emails }: Gathered): ReadonlyMap<CustomerId, string> => {
  const addresses = new Map<CustomerId, string>();
  for (const customer of new Set(orders.map((order) => order.customer))) {
    const listed = emails.get(customer)?.toSorted((one, other) => byTime(one.draft, other.draft));
    const address = listed?.at(-1)?.address ?? (isAddress(customer) ? customer : undefined);
    if (address !== undefined) addresses.set(customer, address);
  }
  return addresses;
};

const columnNotes = ({ header, positions }: TableFacts): readonly string[] => {
  const parts = Object.entries(positions) as readonly (readonly [OrderColumn, number])[];
  const found = parts.map(([part, position]) => `${part} in "${header[position] ?? ''}"`);
  return [`columns: ${found.join(', ')}`];
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
export const settle = (gathered: Gathered, facts: TableFacts): OrderHistory => {
  const { file, header, positions, timezone, now, skipBadRows } = facts;
  // Rows that are wrong in themselves are told first: they may be why the file cannot be read as a whole.
  const refuse = (bad: readonly BadRow[], unlisted: number): void => {
    if (skipBadRows || bad.length === 0) return;
    const sorted = bad.toSorted(byPlace);
    const listed = sorted.slice(0, listedRows);
    throw new OrdersFileError(file, listed, sorted.length - listed.length + unlisted);
  };
  refuse(gathered.bad, gathered.unlisted);
  const dateNotes = settleDates(gathered, file);
  for (const draft of gathered.drafts)
    if (draft.dated !== undefined) {
      draft.at = draft.dated.at;
      delete draft.dated;
    }
  const valueNotes = settleValues(gathered, file);
  gathered.drafts.forEach(settleThing);

  const dateColumn = header[positions.date] ?? 'date';
  const future = gathered.undecidedDates.filter(({ draft }) => draft.at > now);
  // Further rows of such an order have its date.
  const past = future.length === 0 ? gathered.drafts : gathered.drafts.filter(({ at }) => at <= now);
  const { orders, bad, notes } =
    positions.order === undefined
      ? { orders: past, bad: [], notes: [] }
      : joinLines(past, header[positions.order] ?? 'order');
  const skipped = [
    ...gathered.bad,
    ...future.map(({ draft, text }) => {
      const { wrong, right } = afterNow(text, now);
      return { ...placeIn(draft), column: dateColumn, wrong, right };
    }),
    ...bad,
  ].sort(byPlace);
  refuse(skipped, 0);

  const outOfOrder = !isSorted(orders);
  if (outOfOrder) orders.sort(byTime);
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
      ...facts.readingNotes,
      ...dateNotes,
      ...(gathered.serial === undefined
        ? []
        : [
            `dates count days from 1899-12-30, as spreadsheets do, as "${gathered.serial.text}" on ${onLine(gathered.serial)} shows`,
          ]),
      ...(gathered.timeless === 0 ? [] : [`dates without a time are the start of that day in ${timezone}`]),
      ...valueNotes,
      ...(gathered.rounded === 0
        ? []
        : [
            `${counted(gathered.rounded, 'value has more decimals than its currency and was', 'values have more decimals than their currency and were')} rounded half up`,
          ]),
      ...(gathered.scientific === 0
        ? []
        : [
            `${counted(gathered.scientific, 'value is', 'values are')} shortened as a spreadsheet does (1.2E+03), which may have lost digits`,
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
              `(the first is "${gathered.badEmails.first.text}" on ${onLine(gathered.badEmails.first)})`,
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
    (example === undefined ? '' : ` (${onLine(example)}: ${example.wrong})`)
  );
};

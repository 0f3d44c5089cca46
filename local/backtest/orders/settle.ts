/** Decides what only the whole file can tell, and makes the gathered drafts into the orders of a history. */
import type { CustomerId } from '../../../shared/base/ids.ts';
import { type Instant, iso } from '../../../shared/base/time.ts';
import type { Columns } from './columns.ts';
import type { DateOrder } from './dates.ts';
import { groupRows, orderOf, placeIn, type ValuesOf, valuesIn } from './joined.ts';
import type { DecimalMark } from './money.ts';
import { oddIn } from './odd.ts';
import {
  type BadRow,
  listedRows,
  type Order,
  type OrderHistory,
  OrdersFileError,
  onLine,
  type ReadColumn,
  type ShopVisit,
  type ToldConsents,
} from './order.ts';
import { isOfWholeOrder, orderColumns } from './parts.ts';
import {
  afterNow,
  currencyOfTable,
  type Draft,
  type Evidence,
  type Gathered,
  idOfAddress,
  isAddress,
  ofNobody,
} from './rows.ts';

/** What is known of the table besides its rows. */
export interface TableFacts {
  /** All of them, for whoever is told. */
  readonly file: string;
  readonly header: readonly string[];
  readonly columns: Columns;
  /** How it was read, a sentence each. */
  readonly readingNotes: readonly string[];
  readonly timezone: string;
  /** The shop's. */
  readonly currency: string;
  readonly now: Instant;
  readonly skipBadRows: boolean;
}

const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

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
  const { markEvidence, undecidedAmounts } = gathered;
  const { '.': point, ',': comma } = markEvidence;
  if (point !== undefined && comma !== undefined)
    throw new OrdersFileError(
      file,
      `values are written in two ways: "${point.text}" on ${onLine(point)} has a decimal point, and ` +
        `"${comma.text}" on ${onLine(comma)} a decimal comma; write them all in one way`,
    );
  const [undecided] = undecidedAmounts;
  const mark: DecimalMark | undefined = point !== undefined ? '.' : comma !== undefined ? ',' : undefined;
  if (undecided !== undefined && mark === undefined)
    throw new OrdersFileError(
      file,
      `no value tells what the mark in "${undecided.text}" on ${onLine(undecided.draft)} stands for, ` +
        'thousands or a fraction; write values with two decimals, such as 1234.00',
    );
  for (const { put, reading } of undecidedAmounts) {
    const amount = mark === ',' ? reading.comma : reading.point;
    put(amount.minor);
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

/** By what an order holds and not where it stands, so that derived ids survive a shuffled file. */
const byContent = (one: Order, other: Order): number =>
  one.value - other.value ||
  (one.quantity ?? -1) - (other.quantity ?? -1) ||
  (one.currency ?? '').localeCompare(other.currency ?? '', 'en') ||
  (one.country ?? '').localeCompare(other.country ?? '', 'en');

/** In one file by line; of several, one after the other. */
const byPlace = (one: BadRow, other: BadRow): number =>
  one.file === other.file ? one.line - other.line : (one.file ?? '') < (other.file ?? '') ? -1 : 1;

type Unnamed = { -readonly [Key in keyof Order]: Order[Key] };

/** Gives ids to orders that have none: customer, time, and a number among those that share both. */
const deriveIds = (sorted: readonly Unnamed[]): void => {
  const number = (simultaneous: readonly Unnamed[], time: string): void => {
    for (const group of Map.groupBy(simultaneous, ({ customer }) => customer).values())
      group.sort(byContent).forEach((order, index) => {
        order.id = `${order.customer}/${time}/${index + 1}`;
      });
  };
  let start = 0;
  const unnamed = sorted.filter(({ id }) => id === '');
  unnamed.forEach((order, index) => {
    if (unnamed[index + 1]?.at === order.at) return;
    number(unnamed.slice(start, index + 1), iso(order.at));
    start = index + 1;
  });
};

/** Guests whose address is that of one customer are that customer; of the address of several, and of nobody's, they stay guests. */
const recogniseGuests = ({ drafts, visits, emails }: Gathered): readonly string[] => {
  const owners = new Map<string, CustomerId | undefined>();
  for (const [customer, list] of emails)
    for (const { address } of list) {
      const known = idOfAddress(address);
      if (known === customer) continue;
      owners.set(known, owners.has(known) && owners.get(known) !== customer ? undefined : customer);
    }
  let recognised = 0;
  let guests = 0;
  for (const draft of [...drafts, ...visits.map((visit) => visit.draft)]) {
    if (draft.isGuest !== true) continue;
    const owner = owners.get(draft.customer);
    if (owner === undefined) guests += 1;
    else {
      draft.customer = owner;
      recognised += 1;
    }
  }
  return recognised + guests === 0
    ? []
    : [
        `${counted(recognised + guests, 'row is of a guest', 'rows are of guests')}, known by the address beside the id` +
          (recognised === 0
            ? ''
            : `; ${counted(recognised, 'of them has the address of a customer with an id, and is theirs', 'of them have the address of a customer with an id, and are theirs')}`),
      ];
};

/** The last answers; of two at one time the refusal. */
const latestConsents = (
  { consents }: Gathered,
  customers: ReadonlySet<CustomerId>,
): ReadonlyMap<CustomerId, ToldConsents> => {
  const answers = new Map<CustomerId, ToldConsents>();
  const inOrder = consents.toSorted(
    (one, other) =>
      one.draft.at - other.draft.at ||
      Number(one.email === false || one.sms === false) - Number(other.email === false || other.sms === false),
  );
  for (const { draft, email, sms } of inOrder)
    if (customers.has(draft.customer))
      answers.set(draft.customer, {
        ...answers.get(draft.customer),
        ...(email === undefined ? {} : { email }),
        ...(sms === undefined ? {} : { sms }),
      });
  return answers;
};

const visitsOf = ({ visits }: Gathered, customers: ReadonlySet<CustomerId>): readonly ShopVisit[] =>
  visits
    .filter(({ draft }) => customers.has(draft.customer))
    .map(({ draft: { customer, at, thing }, name }) => ({ customer, at, name, ...thing }))
    .sort((one, other) => one.at - other.at);

/** What each part is read from, and how that is known. */
const readColumns = ({
  header,
  columns: { positions, statuses, format, given },
}: TableFacts): readonly ReadColumn[] =>
  orderColumns.flatMap((part) => {
    const stands = part === 'status' ? statuses : [positions[part] ?? []].flat();
    return stands.map((position) => ({
      part,
      column: header[position] ?? '',
      because: given.has(part) ? 'given' : format === undefined ? 'name' : 'format',
    }));
  });

const latestAddresses = (orders: readonly Order[], { emails }: Gathered): ReadonlyMap<CustomerId, string> => {
  const addresses = new Map<CustomerId, string>();
  for (const customer of new Set(orders.map((order) => order.customer))) {
    const listed = emails.get(customer)?.toSorted((one, other) => one.draft.at - other.draft.at);
    const address = listed?.at(-1)?.address ?? (isAddress(customer) ? customer : undefined);
    if (address !== undefined) addresses.set(customer, address);
  }
  return addresses;
};

const columnNotes = (facts: TableFacts): readonly string[] => {
  const { columns, header } = facts;
  const found = readColumns(facts).map(({ part, column }) => `${part} in "${column}"`);
  const { positions, format } = columns;
  return [
    ...(format === undefined ? [] : [`this is ${format.name}`]),
    `columns: ${found.join(', ')}`,
    ...(positions.value === undefined
      ? [
          `what an order is worth is "${header[positions.price ?? 0]}" times "${header[positions.quantity ?? 0]}"`,
        ]
      : []),
  ];
};

const repeatNotes = ({ repeats: { count, first } }: Gathered, hasIds: boolean): readonly string[] =>
  first === undefined
    ? []
    : [
        `${counted(count, 'row repeats', 'rows repeat')} another exactly (the first is ${onLine(first)}): ` +
          (hasIds ? 'was the file exported twice?' : 'each was kept as an order of its own'),
      ];

/** Where no column tells a currency: what does. */
const toldCurrencyNotes = (
  { signs }: Gathered,
  { header, columns: { positions, format }, currency }: TableFacts,
): readonly string[] => {
  if (positions.currency !== undefined) return [];
  const worth = positions.value ?? positions.price;
  const ofAll = currencyOfTable(header, worth, format, currency);
  const zone = format?.timezone === undefined ? '' : `, and times are those of ${format.timezone}`;
  return [
    ...[...signs].map(
      ([each, where]) => `amounts are in ${each}, as "${where.text}" on ${onLine(where)} shows`,
    ),
    ...(ofAll === undefined
      ? []
      : [
          format?.currency === undefined
            ? `amounts are in ${ofAll}, as "${header[worth ?? -1]}" says`
            : `amounts are in ${ofAll}${zone}, as in all of ${format.name}`,
        ]),
  ];
};

/**
 * Of a table in which most rows say who ordered, those that don't are left out, and counted; of others something is wrong.
 */
const refuseStrangers = (gathered: Gathered): void => {
  const left = gathered.leftOut.get(ofNobody);
  if (left === undefined || gathered.strangers.length === 0 || left.rows * 2 < gathered.rows) return;
  gathered.leftOut.delete(ofNobody);
  gathered.bad.push(...gathered.strangers);
  gathered.unlisted += left.rows - gathered.strangers.length;
};

const currencyNotes = (currencies: ReadonlyMap<string | undefined, number>): readonly string[] => {
  if (currencies.size < 2) return [];
  const shares = [...currencies].map(([currency, count]) => `${currency ?? 'no currency'} (${count})`);
  return [
    `orders are in several currencies, and those that have no rate in the settings are left out of what is spent: ${shares.join(', ')}`,
  ];
};

/** What the rows of one order come to, and what is said of it. */
const joinRows = (
  gathered: Gathered,
  drafts: readonly Draft[],
  { header, columns: { positions, format } }: TableFacts,
): { readonly orders: Unnamed[]; readonly bad: readonly BadRow[]; readonly notes: readonly string[] } => {
  const column = header[positions.order ?? -1] ?? 'order';
  const { groups: all, bad } = groupRows(drafts, column);
  const groups = all.filter(([{ id }]) => !gathered.cancelled.has(id));
  const named = header[positions.value ?? -1];
  const values: ValuesOf = format?.values ?? valuesIn(groups, named !== undefined && isOfWholeOrder(named));
  const returns = Map.groupBy(gathered.returns, ({ id }) => id);
  const orders: Unnamed[] = [];
  let [joined, joinedOrders, refundedOrders, empty] = [0, 0, 0, 0];
  for (const rows of groups) {
    const [{ id }] = rows;
    const back = id === '' ? [] : (returns.get(id) ?? []);
    const order = orderOf(rows, values, back);
    if (order === undefined) {
      gathered.refunds += rows.length;
      continue;
    }
    if (id !== '') returns.delete(id);
    orders.push(order);
    if (order.refunded !== undefined) refundedOrders += 1;
    if (rows.length > 1) {
      joined += rows.length;
      joinedOrders += 1;
    }
    if (positions.order !== undefined && id === '') empty += 1;
  }
  for (const rows of returns.values()) gathered.refunds += rows.length;
  const taken = all.filter(([{ id }]) => gathered.cancelled.has(id));
  if (taken.length > 0)
    gathered.leftOut.set('cancelled by another row', {
      orders: taken.length,
      rows: taken.reduce((sum, { length }) => sum + length, 0),
    });
  return {
    orders,
    bad,
    notes: [
      ...(joined === 0
        ? []
        : [
            values === 'row'
              ? `${counted(joined, 'row', 'rows')} with the same "${column}" were added up to ${counted(joinedOrders, 'order', 'orders')}`
              : `${counted(joined, 'row', 'rows')} with the same "${column}" are ${counted(joinedOrders, 'order', 'orders')}, whose "${named}" counts once`,
          ]),
      ...(refundedOrders === 0
        ? []
        : [`of ${counted(refundedOrders, 'order', 'orders')} money went back, and what is left counts`]),
      ...(empty === 0
        ? []
        : [`${counted(empty, 'row has', 'rows have')} no "${column}" and got an id of its own`]),
    ],
  };
};

const leftOutNotes = ({ leftOut }: Gathered): readonly string[] =>
  [...leftOut].map(
    ([reason, { orders, rows }]) =>
      `${counted(orders === 0 ? rows : orders, orders === 0 ? 'row was' : 'order was', orders === 0 ? 'rows were' : 'orders were')} left out: ${reason}`,
  );

/**
 * Settles the file as a whole.
 * @throws OrdersFileError for bad rows that are not to be skipped, an order of dates or a decimal mark that
 * cannot be told, and a file that leaves no order.
 */
export const settle = (gathered: Gathered, facts: TableFacts): OrderHistory => {
  const { file, header, columns, timezone, now, skipBadRows } = facts;
  const { positions, format } = columns;
  // Rows that are wrong in themselves are told first: they may be why the file cannot be read as a whole.
  const refuse = (bad: readonly BadRow[], unlisted: number): void => {
    if (skipBadRows || bad.length === 0) return;
    const sorted = bad.toSorted(byPlace);
    const listed = sorted.slice(0, listedRows);
    throw new OrdersFileError(file, listed, sorted.length - listed.length + unlisted);
  };
  refuseStrangers(gathered);
  refuse(gathered.bad, gathered.unlisted);
  const dateNotes = settleDates(gathered, file);
  const valueNotes = settleValues(gathered, file);
  for (const draft of gathered.drafts) if (draft.dated !== undefined) draft.at = draft.dated.at;
  const guestNotes = recogniseGuests(gathered);

  const dateColumn = header[positions.date] ?? 'date';
  const future = gathered.undecidedDates.filter(({ draft }) => draft.at > now);
  // Further rows of such an order have its date.
  const past = future.length === 0 ? gathered.drafts : gathered.drafts.filter(({ at }) => at <= now);
  const { orders, bad, notes } = joinRows(gathered, past, facts);
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
  deriveIds(orders);
  const [first, last] = [orders[0], orders.at(-1)];
  if (first === undefined || last === undefined) throw new OrdersFileError(file, noOrders(gathered, skipped));
  const currencies = new Map<string | undefined, number>();
  for (const { currency } of orders) currencies.set(currency, (currencies.get(currency) ?? 0) + 1);
  const customers = new Set(orders.map(({ customer }) => customer));

  return {
    orders,
    emails: latestAddresses(orders, gathered),
    consents: latestConsents(gathered, customers),
    visits: visitsOf(gathered, customers),
    refunds: gathered.refunds,
    skipped,
    first: first.at,
    last: last.at,
    ...(currencies.size === 1 && first.currency !== undefined ? { currency: first.currency } : {}),
    ...(format?.timezone === undefined ? {} : { timezone: format.timezone }),
    understanding: {
      ...(format === undefined ? {} : { format: format.name }),
      columns: readColumns(facts),
      leftOut: [...gathered.leftOut].map(([reason, counts]) => ({ reason, ...counts })),
      odd: oddIn({ orders, gathered, header, columns, timezone }),
    },
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
      ...leftOutNotes(gathered),
      ...guestNotes,
      ...(outOfOrder ? ['rows were not in order of time and were sorted'] : []),
      ...notes,
      ...repeatNotes(gathered, positions.order !== undefined),
      ...(gathered.refunds === 0
        ? []
        : [
            `${counted(gathered.refunds, 'row with a negative value or quantity is a refund', 'rows with a negative value or quantity are refunds')} and no order`,
          ]),
      ...toldCurrencyNotes(gathered, facts),
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

const noOrders = ({ refunds, leftOut }: Gathered, skipped: readonly BadRow[]): string => {
  if (refunds === 0 && skipped.length === 0 && leftOut.size === 0)
    return 'there is a header and no order below it; add a row an order';
  const parts = [
    ...[...leftOut].map(
      ([reason, { rows }]) => `${counted(rows, 'row is', 'rows are')} left out (${reason})`,
    ),
    ...(refunds === 0 ? [] : [counted(refunds, 'row is a refund', 'rows are refunds')]),
    ...(skipped.length === 0 ? [] : [counted(skipped.length, 'row is bad', 'rows are bad')]),
  ];
  const [example] = skipped;
  return (
    `no order is left: ${parts.join(' and ')}; add a row an order` +
    (example === undefined ? '' : ` (${onLine(example)}: ${example.wrong})`)
  );
};

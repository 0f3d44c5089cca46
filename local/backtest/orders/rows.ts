/** Turns the rows of an order file into drafts of orders, one at a time, and remembers what is not yet decided. */
import { type CustomerId, customerId } from '../../../shared/base/ids.ts';
import { minorDigits } from '../../../shared/base/money.ts';
import { type Instant, iso } from '../../../shared/base/time.ts';
import { mostLetters } from '../../../shared/customers/events/checked.ts';
import { knownForm } from '../../../shared/customers/events/customer-ids.ts';
import type { ColumnPositions, OrderColumn } from './columns.ts';
import { type DateOrder, type DateReading, dateReaderFor } from './dates.ts';
import { type DecimalMark, type MoneyReading, readMoney } from './money.ts';
import { type BadRow, type Fault, fault, type OrderLine } from './order.ts';
import { placeOf, type TableRow } from './table.ts';

/** An order in the making, on its way from one row to what the history keeps; `id` is empty where none is given. */
export interface Draft {
  id: string;
  customer: CustomerId;
  at: Instant;
  value: number;
  line: number;
  /** Where there are several. */
  file?: string;
  currency?: string;
  country?: string;
  quantity?: number;
  /** What its row tells of what was bought, until its value is settled. */
  thing?: Pick<OrderLine, 'product' | 'category'>;
  lines?: readonly OrderLine[];
  /** The order's first row, where this one tells no date of its own. */
  dated?: Draft;
}

/** A cell that shows how the whole file is to be read, for the sentence that says so. */
export interface Evidence {
  readonly line: number;
  readonly file?: string;
  readonly text: string;
}

/** All that the rows gave, before the file's date order and decimal mark are settled. */
export interface Gathered {
  readonly drafts: Draft[];
  readonly bad: BadRow[];
  /** Bad rows that were counted and not kept. */
  unlisted: number;
  refunds: number;
  /** Values that had more decimals than their currency has. */
  rounded: number;
  /** Values written as a spreadsheet shortens them. */
  scientific: number;
  /** Dates without a time of day. */
  timeless: number;
  /** The first date that counts days as spreadsheets do. */
  serial: Evidence | undefined;
  readonly undecidedDates: {
    readonly draft: Draft;
    readonly text: string;
    readonly dayFirst: Instant | undefined;
    readonly monthFirst: Instant | undefined;
    readonly yearFirst: Instant | undefined;
  }[];
  readonly undecidedValues: {
    readonly draft: Draft;
    readonly text: string;
    readonly reading: Extract<MoneyReading, { kind: 'either' }>;
  }[];
  /** Of each order of day, month and year the first date that is none in it. */
  readonly ruledOut: Partial<Record<DateOrder, Evidence>>;
  readonly markEvidence: Partial<Record<DecimalMark, Evidence>>;
  /** Every address that stands beside a customer, with the order that gave it. */
  readonly emails: Map<CustomerId, { readonly address: string; readonly draft: Draft }[]>;
  /** Where an email column first holds something that is no address, and how often. */
  badEmails: { readonly first: Evidence; readonly count: number } | undefined;
}

/** A row's cells, each read for itself; `at` is absent while the file decides between day and month. */
interface Row {
  readonly cell: (part: OrderColumn) => string;
  readonly customer: string;
  /** Absent of a further row of an order, which may leave it out. */
  readonly date: DateReading | undefined;
  readonly at: Instant | undefined;
  readonly money: Exclude<MoneyReading, Fault>;
  readonly quantity: number | undefined;
  readonly currency: string | undefined;
  /** The first of the order's rows, if this is a further one: what they have in common need not be told again. */
  readonly first: Draft | undefined;
}

interface Refusal {
  readonly fault: Fault;
  readonly part: OrderColumn;
}

export interface RowOptions {
  readonly timezone: string;
  /** Of amounts that name none. */
  readonly currency: string;
  readonly now: Instant;
  readonly dateOrder: DateOrder | undefined;
  /** Whether the id is one that says of nobody in particular. */
  readonly isNobody: (id: string) => boolean;
  /** How many bad rows to keep; those beyond are counted. */
  readonly keepBadRows: number;
  /** Whether places are told with their file. */
  readonly hasSeveralFiles: boolean;
}

export const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

export const afterNow = (text: string, now: Instant): Fault =>
  fault(`"${text}" is in the future`, `an order history ends now, at ${iso(now)}`);

/** What a further row of an order comes to that has no value of its own. */
const nothing = { kind: 'amount', minor: 0, rounded: false } as const;

const isFault = (value: unknown): value is Fault =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'fault';

/** A negative quantity is a return. */
const readQuantity = (cell: string): number | Fault =>
  /^-?\d+(?:[.,]\d{1,2})?$/.test(cell)
    ? Number(cell.replace(',', '.'))
    : fault(`"${cell}" is no quantity`, 'write a number such as 2, without signs for thousands');

const readCurrency = (cell: string): string | Fault =>
  /^[A-Z]{3}$/i.test(cell)
    ? cell.toUpperCase()
    : fault(`"${cell}" is no currency code`, 'write three letters such as EUR');

/** `4.47701E+11`: whose many ids became one. */
const isRounded = /^\d(?:[.,]\d+)?E\+\d+$/i;

const roundedId = (cell: string): Fault =>
  fault(
    `"${cell}" is an id that a spreadsheet has rounded`,
    'export the column as text, so that all of its digits are there',
  );

/** Of an id that means nobody, the order is whose the address beside it is: a guest's. */
const readCustomer = (cell: string, email: string, isNobody: (id: string) => boolean): string | Fault => {
  if (cell !== '' && isNobody(cell))
    return isAddress(email) && email.length <= mostLetters
      ? knownForm(email).toLowerCase()
      : fault(
          `"${cell}" means nobody, and no address beside it says who ordered`,
          'write the id of the customer, or the address in a column for it (--columns email=NAME)',
        );
  if (cell === '') return fault('the customer is empty', 'write the id of the customer who ordered');
  if (cell.length > mostLetters)
    return fault(`the customer has ${cell.length} characters`, `an id has at most ${mostLetters}`);
  if (isRounded.test(cell)) return roundedId(cell);
  return isAddress(cell) ? knownForm(cell).toLowerCase() : cell;
};

/** With the order of day and month known, a date has one reading; `undefined` while the file decides. */
const datedAt = (
  reading: DateReading,
  order: DateOrder | undefined,
  text: string,
): Instant | Fault | undefined => {
  if (reading.kind === 'fault') return reading;
  if (reading.kind === 'known') return reading.at;
  if (order === undefined) return undefined;
  const at = { dmy: reading.dayFirst, mdy: reading.monthFirst, ymd: reading.yearFirst }[order];
  return (
    at ?? fault(`"${text}" does not fit the date order ${order}`, 'correct it, or give another --date-order')
  );
};

/** One copy of each text that repeats, so that rows can be forgotten. */
const interner = (): ((text: string) => string) => {
  const kept = new Map<string, string>();
  return (text) => {
    const earlier = kept.get(text);
    if (earlier !== undefined) return earlier;
    kept.set(text, text);
    return text;
  };
};

/** Takes a table's rows in their order, and what is wrong with those that are none. */
export const rowTaker = (
  header: readonly string[],
  positions: ColumnPositions,
  { timezone, currency: shops, now, dateOrder, isNobody, keepBadRows, hasSeveralFiles }: RowOptions,
): {
  readonly gathered: Gathered;
  readonly take: (row: TableRow) => void;
  readonly refuse: (bad: BadRow) => void;
} => {
  const gathered: Gathered = {
    drafts: [],
    bad: [],
    unlisted: 0,
    refunds: 0,
    rounded: 0,
    scientific: 0,
    timeless: 0,
    serial: undefined,
    undecidedDates: [],
    undecidedValues: [],
    ruledOut: {},
    markEvidence: {},
    emails: new Map(),
    badEmails: undefined,
  };
  const readDate = dateReaderFor(timezone, now);
  const intern = interner();
  const firstRows = new Map<string, Draft>();
  /** Orders of which the first row is none: what is wrong was told there, and their further rows go with it. */
  const leftOut = new Set<string>();

  const refuse = (bad: BadRow): void => {
    if (gathered.bad.length >= keepBadRows) gathered.unlisted += 1;
    else gathered.bad.push(bad);
  };

  const inFile = (file: string): { readonly file?: string } => (hasSeveralFiles ? { file } : {});

  const refuseCell = (row: TableRow, { wrong, right }: Fault, part: OrderColumn): void => {
    const position = positions[part];
    const { file, line } = placeOf(row, position ?? 0);
    const column = position === undefined ? undefined : header[position];
    refuse({ line, ...inFile(file), ...(column === undefined ? {} : { column }), wrong, right });
  };

  const evidence = ({ line, file }: Draft, text: string): Evidence => ({
    line,
    ...(file === undefined ? {} : { file }),
    text,
  });

  const noteEmail = (cell: string, draft: Draft): void => {
    if (cell === '') return;
    if (!isAddress(cell)) {
      const { first, count } = gathered.badEmails ?? { first: evidence(draft, cell), count: 0 };
      gathered.badEmails = { first, count: count + 1 };
      return;
    }
    const known = gathered.emails.get(draft.customer);
    if (known === undefined) gathered.emails.set(draft.customer, [{ address: intern(cell), draft }]);
    else known.push({ address: intern(cell), draft });
  };

  const cellOf = (cells: readonly string[], part: OrderColumn): string => cells[positions[part] ?? -1] ?? '';

  /** What a row says, or why it cannot be an order. */
  const read = (cells: readonly string[]): Row | Refusal => {
    const cell = (part: OrderColumn): string => cellOf(cells, part);
    const first = cell('order') === '' ? undefined : firstRows.get(cell('order'));
    const customer =
      first !== undefined && cell('customer') === ''
        ? first.customer
        : readCustomer(cell('customer'), cell('email'), isNobody);
    if (isFault(customer)) return { fault: customer, part: 'customer' };
    if (cell('order').length > mostLetters)
      return {
        fault: fault(`the id has ${cell('order').length} characters`, `an id has at most ${mostLetters}`),
        part: 'order',
      };
    if (isRounded.test(cell('order'))) return { fault: roundedId(cell('order')), part: 'order' };
    const isDated = first === undefined || cell('date') !== '';
    const date = isDated ? readDate(cell('date'), cell('time')) : undefined;
    const at = date === undefined ? undefined : datedAt(date, dateOrder, cell('date'));
    if (isFault(at)) return { fault: at, part: 'date' };
    if (at !== undefined && at > now) return { fault: afterNow(cell('date'), now), part: 'date' };
    const currency = cell('currency') === '' ? first?.currency : readCurrency(cell('currency'));
    const decimals = minorDigits(isFault(currency) || currency === undefined ? shops : currency);
    const isValued = first === undefined || cell('value') !== '';
    const money = isValued ? readMoney(cell('value'), decimals) : nothing;
    if (money.kind === 'fault') return { fault: money, part: 'value' };
    const quantity = cell('quantity') === '' ? undefined : readQuantity(cell('quantity'));
    if (isFault(quantity)) return { fault: quantity, part: 'quantity' };
    if (isFault(currency)) return { fault: currency, part: 'currency' };
    return { cell, customer, date, at, money, quantity, currency, first };
  };

  const noteDate = ({ date, at, cell, first }: Row, draft: Draft): void => {
    if (date === undefined) {
      if (first !== undefined) draft.dated = first;
      return;
    }
    if (date.kind !== 'fault' && date.timeless) gathered.timeless += 1;
    const text = cell('date');
    if (date.serial) gathered.serial ??= evidence(draft, text);
    if (at !== undefined || date.kind !== 'ordered') return;
    const { dayFirst, monthFirst, yearFirst } = date;
    if (dayFirst === undefined) gathered.ruledOut.dmy ??= evidence(draft, text);
    if (monthFirst === undefined) gathered.ruledOut.mdy ??= evidence(draft, text);
    if (yearFirst === undefined) gathered.ruledOut.ymd ??= evidence(draft, text);
    gathered.undecidedDates.push({ draft, text, dayFirst, monthFirst, yearFirst });
  };

  const noteValue = ({ money, cell }: Row, draft: Draft): void => {
    if (money.kind === 'either')
      gathered.undecidedValues.push({ draft, text: cell('value'), reading: money });
    if (money.kind !== 'amount') return;
    if (money.rounded) gathered.rounded += 1;
    if (money.scientific) gathered.scientific += 1;
    if (money.mark !== undefined) gathered.markEvidence[money.mark] ??= evidence(draft, cell('value'));
  };

  const isFurther = (cells: readonly string[]): boolean =>
    (['customer', 'date', 'value'] as const).some((part) => cellOf(cells, part) === '');

  const take = (from: TableRow): void => {
    const id = cellOf(from.cells, 'order');
    if (leftOut.has(id) && isFurther(from.cells)) return;
    const row = read(from.cells);
    const leaveOut = (): void => {
      if (id !== '' && !firstRows.has(id)) leftOut.add(id);
    };
    if ('fault' in row) {
      leaveOut();
      refuseCell(from, row.fault, row.part);
      return;
    }
    const { cell, customer, money, quantity, currency } = row;
    if (money.kind === 'negative' || (quantity !== undefined && quantity < 0)) {
      leaveOut();
      gathered.refunds += 1;
      return;
    }
    const draft: Draft = {
      id,
      customer: customerId(intern(customer)),
      at: row.at ?? now,
      value: money.kind === 'amount' ? money.minor : 0,
      line: from.line,
      ...inFile(from.file),
    };
    if (currency !== undefined) draft.currency = intern(currency);
    if (cell('country') !== '') draft.country = intern(cell('country'));
    if (quantity !== undefined) draft.quantity = quantity;
    const [product, category] = [cell('product'), cell('category')];
    if (product !== '' || category !== '')
      draft.thing = {
        ...(product !== '' && { product: intern(product) }),
        ...(category !== '' && { category: intern(category) }),
      };
    noteDate(row, draft);
    noteValue(row, draft);
    noteEmail(positions.email === positions.customer ? '' : cell('email'), draft);
    gathered.drafts.push(draft);
    if (draft.id !== '' && row.first === undefined) firstRows.set(draft.id, draft);
  };

  return { gathered, take, refuse };
};

/** Turns the rows of an order file into drafts of orders, one at a time, and remembers what is not yet decided. */
import { hash } from 'node:crypto';
import { type CustomerId, customerId } from '../../../shared/base/ids.ts';
import { minorDigits } from '../../../shared/base/money.ts';
import { type Instant, iso } from '../../../shared/base/time.ts';
import { mostLetters } from '../../../shared/customers/events/checked.ts';
import { knownForm } from '../../../shared/customers/events/customer-ids.ts';
import type { Columns } from './columns.ts';
import { currencyInAmount, currencyInName } from './currencies.ts';
import { type DateOrder, type DateReading, dateReaderFor } from './dates.ts';
import type { Format } from './formats/format.ts';
import { type Happening, happeningOf } from './happenings.ts';
import { type Amount, type DecimalMark, type MoneyReading, type Positive, readMoney } from './money.ts';
import { type BadRow, type Fault, fault, type OrderLine } from './order.ts';
import type { OrderColumn } from './parts.ts';
import { type NoOrder, type Standing, standingOf } from './statuses.ts';
import { placeOf, type TableRow } from './table.ts';
import type { Filter } from './where.ts';

/** What one row tells of an order; `id` is empty where none is given. */
export interface Draft {
  id: string;
  customer: CustomerId;
  at: Instant;
  /** Minor units; of what went back less than 0. */
  value: number;
  /** Whether the row tells a value at all. */
  hasValue: boolean;
  /** Of the value, what has gone back since, as a column of its own tells it. */
  refunded: number;
  /** Set when its status says that all of it went back. */
  isRefunded?: true;
  line: number;
  /** Where there are several. */
  file?: string;
  currency?: string;
  country?: string;
  quantity?: number;
  /** Minor units of a piece. */
  price?: number;
  /** What its row tells of what was bought. */
  thing?: Pick<OrderLine, 'product' | 'category'>;
  /** The order's first row, where this one tells no date of its own. */
  dated?: Draft;
  /** Set when nothing but an address says who ordered. */
  isGuest?: true;
}

/** A cell that shows how the whole file is to be read, for the sentence that says so. */
export interface Evidence {
  readonly line: number;
  readonly file?: string;
  readonly text: string;
}

/** How many rows are no orders for one reason, and of how many orders they are. */
export interface LeftOut {
  orders: number;
  rows: number;
}

/** All that the rows gave, before the file's date order and decimal mark are settled. */
export interface Gathered {
  rows: number;
  readonly drafts: Draft[];
  /** What went back, in rows of its own that say so. */
  readonly returns: Draft[];
  /** Orders that a later row takes back. */
  readonly cancelled: Set<string>;
  /** Who was there when. */
  readonly visits: { readonly draft: Draft; readonly name: string }[];
  readonly consents: { readonly draft: Draft; readonly email?: boolean; readonly sms?: boolean }[];
  readonly leftOut: Map<string, LeftOut>;
  /** Words of statuses and events that are not known, and how many rows have them that count. */
  readonly unknownWords: Map<string, number>;
  /** Rows of which every cell is another's. */
  readonly repeats: { count: number; first: Evidence | undefined };
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
  readonly undecidedAmounts: {
    readonly draft: Draft;
    readonly text: string;
    readonly reading: Extract<Positive, { kind: 'either' }>;
    readonly put: (minor: number) => void;
  }[];
  /** Of each order of day, month and year the first date that is none in it. */
  readonly ruledOut: Partial<Record<DateOrder, Evidence>>;
  readonly markEvidence: Partial<Record<DecimalMark, Evidence>>;
  /** Every address that stands beside a customer, with the order that gave it. */
  readonly emails: Map<CustomerId, { readonly address: string; readonly draft: Draft }[]>;
  /** By currencies that amounts tell of themselves, where no column does: the first. */
  readonly signs: Map<string, Evidence>;
  /** Rows without an id and an address, of a table of no known system: the first of them, as bad rows. */
  readonly strangers: BadRow[];
  /** Where an email column first holds something that is no address, and how often. */
  badEmails: { readonly first: Evidence; readonly count: number } | undefined;
}

/** A row's cells, each read for itself; `at` is absent while the file decides between day and month. */
interface Row {
  readonly cell: (part: OrderColumn) => string;
  readonly who: Who;
  /** Absent of a further row of an order, which may leave it out. */
  readonly date: DateReading | undefined;
  readonly at: Instant | undefined;
  readonly money: Exclude<MoneyReading, Fault> | undefined;
  readonly price: Positive | undefined;
  readonly refunded: Positive | 'all' | undefined;
  readonly quantity: number | undefined;
  readonly currency: string | undefined;
  /** The one that its amount tells of itself, where nothing else tells one. */
  readonly sign: string | undefined;
}

interface Who {
  readonly id: string;
  readonly isGuest: boolean;
}

interface Refusal {
  readonly fault: Fault;
  readonly part: OrderColumn;
}

/** Why all rows of an order were left out; without a reason its first row is none, which was told there. */
interface Left {
  readonly reason: string | undefined;
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
  /** Which rows a person wants. */
  readonly filter: Filter;
}

export const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

export const afterNow = (text: string, now: Instant): Fault =>
  fault(`"${text}" is in the future`, `an order history ends now, at ${iso(now)}`);

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

/** Whoever has no other id, has the address: in one spelling. */
export const idOfAddress = (address: string): string => knownForm(address).toLowerCase();

/** Of an id that means nobody, and of none, the order is whose the address beside it is: a guest's. */
const readCustomer = (cell: string, email: string, isNobody: (id: string) => boolean): Who | Fault => {
  if (cell === '' || isNobody(cell)) {
    if (isAddress(email) && email.length <= mostLetters) return { id: idOfAddress(email), isGuest: true };
    return cell === ''
      ? fault('the customer is empty', 'write the id of the customer who ordered')
      : fault(
          `"${cell}" means nobody, and no address beside it says who ordered`,
          'write the id of the customer, or the address in a column for it (--columns email=NAME)',
        );
  }
  if (cell.length > mostLetters)
    return fault(`the customer has ${cell.length} characters`, `an id has at most ${mostLetters}`);
  if (isRounded.test(cell)) return roundedId(cell);
  return { id: isAddress(cell) ? idOfAddress(cell) : cell, isGuest: false };
};

const yes: ReadonlySet<string> = new Set([
  ...[
    'yes',
    'y',
    'true',
    '1',
    'subscribed',
    'on',
    'opted in',
    'opt-in',
    'granted',
    'ja',
    'oui',
    'sí',
    'si',
    '是',
  ],
]);
const no: ReadonlySet<string> = new Set([
  ...[
    'no',
    'n',
    'false',
    '0',
    'unsubscribed',
    'not_subscribed',
    'not subscribed',
    'off',
    'opted out',
    'opt-out',
  ],
  ...['denied', 'refused', 'invalid', 'redacted', 'pending', 'nein', 'non', '否'],
]);

/** `undefined`: the cell says neither. */
const readConsent = (cell: string): boolean | undefined => {
  const word = cell.toLowerCase();
  return yes.has(word) ? true : no.has(word) ? false : undefined;
};

/** What a column says that tells when, or whether, an order was cancelled. */
const saysCancelled = (cell: string): boolean => cell !== '' && readConsent(cell) !== false && cell !== '-';

/** What a column says that tells how much went back, or that all of it did. */
const readRefunded = (cell: string, decimals: number): Positive | 'all' | undefined | Fault => {
  if (cell === '' || cell === '-' || readConsent(cell) === false) return undefined;
  if (readConsent(cell) === true && cell !== '1') return 'all';
  const reading = readMoney(cell, decimals);
  return reading.kind === 'negative' ? reading.of : reading;
};

/** Decimals with which a piece's price is read beyond its currency's, so that what many cost is exact. */
const finer = 2;

/** What so many pieces cost. @param quantity with two decimals at most */
const timesPrice = (price: number, quantity: number): number =>
  Math.round((price * Math.round(quantity * 100)) / 100 / 10 ** finer);

const reasons: Readonly<Record<NoOrder, string>> = {
  cancelled: 'cancelled',
  failed: 'failed',
  unpaid: 'not paid',
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

const order: Happening = { kind: 'order' };

/** Why rows are left out that nobody's id and no address is on. */
export const ofNobody = 'of nobody who is known: no id and no address';

/** The one currency of a table, as its system has it, or as the name of the amounts' column tells. */
export const currencyOfTable = (
  header: readonly string[],
  worth: number | undefined,
  format: Format | undefined,
  shops: string,
): string | undefined => format?.currency ?? currencyInName(header[worth ?? -1] ?? '', shops);

/** What a row is read as: an order's, what went back of one, or somebody's visit. */
type Reading = 'order' | 'return' | 'visit';

/** A number that tells one row from another. */
const printOf = (cells: readonly string[]): number =>
  Number.parseInt(hash('md5', cells.join('\u001f')).slice(0, 13), 16);

/** What a text says, worked out once: a column has few words. */
const remembered = <Said>(say: (text: string) => Said): ((text: string) => Said) => {
  const said = new Map<string, Said>();
  return (text) => {
    const known = said.get(text);
    if (known !== undefined || said.has(text)) return known as Said;
    const found = say(text);
    said.set(text, found);
    return found;
  };
};

/** Takes a table's rows in their order, and what is wrong with those that are none. */
export const rowTaker = (
  header: readonly string[],
  { positions, statuses, format, given }: Columns,
  { timezone, currency: shops, now, dateOrder, isNobody, keepBadRows, hasSeveralFiles, filter }: RowOptions,
): {
  readonly gathered: Gathered;
  readonly take: (row: TableRow) => void;
  readonly refuse: (bad: BadRow) => void;
  /** There are no more rows. */
  readonly finish: () => void;
} => {
  const gathered: Gathered = {
    rows: 0,
    drafts: [],
    returns: [],
    cancelled: new Set(),
    visits: [],
    consents: [],
    leftOut: new Map(),
    unknownWords: new Map(),
    repeats: { count: 0, first: undefined },
    bad: [],
    unlisted: 0,
    refunds: 0,
    rounded: 0,
    scientific: 0,
    timeless: 0,
    serial: undefined,
    undecidedDates: [],
    undecidedAmounts: [],
    ruledOut: {},
    markEvidence: {},
    emails: new Map(),
    signs: new Map(),
    strangers: [],
    badEmails: undefined,
  };
  const readDate = dateReaderFor(timezone, now);
  const worth = positions.value === undefined ? 'price' : 'value';
  const currencyOfAll = currencyOfTable(header, positions[worth], format, shops);
  const intern = interner();
  const standingIn = remembered((cell) => standingOf(cell, format?.words));
  const happeningIn = remembered((cell) => happeningOf(cell, format?.happenings));
  const prints = new Set<number>();
  /** Of each order's id its first row, or why there is none. */
  const heads = new Map<string, Draft | Left>();
  /** Further rows of orders that are still to come. */
  const waiting = new Map<string, TableRow[]>();
  // Whom a person has judged by a column is not judged by its words again.
  const judging = statuses.filter((position) => !filter.columns.includes(position));
  const isEventAsked = positions.event !== undefined && !filter.columns.includes(positions.event);

  /** Of a column that is only called so, what cannot be read says nothing. */
  const isMeant = (part: OrderColumn): boolean => format !== undefined || given.has(part);

  const refuse = (bad: BadRow): void => {
    if (gathered.bad.length >= keepBadRows) gathered.unlisted += 1;
    else gathered.bad.push(bad);
  };

  const inFile = (file: string): { readonly file?: string } => (hasSeveralFiles ? { file } : {});

  const badCell = (row: TableRow, { wrong, right }: Fault, part: OrderColumn): BadRow => {
    const position = positions[part];
    const { file, line } = placeOf(row, position ?? 0);
    const column = position === undefined ? undefined : header[position];
    return { line, ...inFile(file), ...(column === undefined ? {} : { column }), wrong, right };
  };

  const refuseCell = (row: TableRow, fault: Fault, part: OrderColumn): void =>
    refuse(badCell(row, fault, part));

  const evidence = ({ line, file }: Draft, text: string): Evidence => ({
    line,
    ...(file === undefined ? {} : { file }),
    text,
  });

  const cellOf = ({ cells }: TableRow, part: OrderColumn): string => {
    const position = positions[part];
    return position === undefined ? '' : (cells[position] ?? '');
  };

  const noteRepeat = ({ cells, line, file }: TableRow): void => {
    const print = printOf(cells);
    if (prints.has(print)) {
      gathered.repeats.count += 1;
      gathered.repeats.first ??= { line, ...inFile(file), text: '' };
    } else prints.add(print);
  };

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

  /** A row of an order of which another tells who placed it and when, or what it came to and how it stands. */
  const isFurther = (row: TableRow): boolean =>
    (cellOf(row, 'customer') === '' && cellOf(row, 'email') === '' && cellOf(row, 'date') === '') ||
    (positions.value !== undefined &&
      cellOf(row, 'value') === '' &&
      statuses.length > 0 &&
      statuses.every((position) => row.cells[position] === ''));

  /** Whether the row alone could be no order, but its order's first row might have told the rest. */
  const leavesOut = (row: TableRow): boolean =>
    (['customer', 'date', 'value'] as const).some((part) => cellOf(row, part) === '');

  const leave = (id: string, reason: string): void => {
    const left = gathered.leftOut.get(reason) ?? { orders: 0, rows: 0 };
    gathered.leftOut.set(reason, left);
    left.rows += 1;
    if (id !== '' && heads.has(id)) return;
    left.orders += 1;
    if (id !== '') heads.set(id, { reason });
  };

  const noteUnknown = (word: string): void => {
    gathered.unknownWords.set(intern(word), (gathered.unknownWords.get(word) ?? 0) + 1);
  };

  /** What its status columns say of a row together, and which word says it. */
  const judged = (row: TableRow): { readonly standing: Standing; readonly said: string } => {
    let isRefunded = false;
    let out: { readonly standing: NoOrder; readonly said: string } | undefined;
    for (const position of judging) {
      const cell = row.cells[position] ?? '';
      if (cell === '') continue;
      const standing = standingIn(cell);
      if (standing === undefined) noteUnknown(cell);
      else if (standing === 'refunded') isRefunded = true;
      else if (standing !== 'counts') out ??= { standing, said: `"${cell}" in "${header[position] ?? ''}"` };
    }
    // What was paid and went back was an order, also when it is cancelled since.
    if (isRefunded) return { standing: 'refunded', said: '' };
    if (out !== undefined) return out;
    if (positions.cancelled !== undefined && saysCancelled(cellOf(row, 'cancelled')))
      return { standing: 'cancelled', said: `"${header[positions.cancelled] ?? ''}" is filled` };
    return { standing: 'counts', said: '' };
  };

  /** What a row says, or why it cannot be an order. */
  const read = (row: TableRow, head: Draft | undefined, as: Reading): Row | Refusal => {
    const cell = (part: OrderColumn): string => cellOf(row, part);
    const needsValue = as !== 'visit';
    // Whose order it was that a refund is of, the order tells.
    const who: Who | Fault =
      head !== undefined && cell('customer') === ''
        ? { id: head.customer, isGuest: head.isGuest === true }
        : as === 'return'
          ? { id: cell('customer'), isGuest: false }
          : readCustomer(cell('customer'), cell('email'), isNobody);
    if (isFault(who)) return { fault: who, part: 'customer' };
    if (cell('order').length > mostLetters)
      return {
        fault: fault(`the id has ${cell('order').length} characters`, `an id has at most ${mostLetters}`),
        part: 'order',
      };
    if (isRounded.test(cell('order'))) return { fault: roundedId(cell('order')), part: 'order' };
    const isDated = head === undefined || cell('date') !== '';
    const date = isDated ? readDate(cell('date'), cell('time')) : undefined;
    const at = date === undefined ? undefined : datedAt(date, dateOrder, cell('date'));
    if (isFault(at)) return { fault: at, part: 'date' };
    if (at !== undefined && at > now) return { fault: afterNow(cell('date'), now), part: 'date' };
    const sign =
      cell('currency') === '' && head?.currency === undefined
        ? currencyInAmount(cell(worth), shops)
        : undefined;
    const currency =
      cell('currency') === '' ? (head?.currency ?? sign ?? currencyOfAll) : readCurrency(cell('currency'));
    const decimals = minorDigits(isFault(currency) || currency === undefined ? shops : currency);
    const isByPiece = positions.value === undefined;
    const priced =
      cell('price') === '' && !(isByPiece && needsValue && head === undefined)
        ? undefined
        : readMoney(cell('price'), decimals + finer);
    // Beside a value, a price is told for the products alone.
    if (isByPiece && priced?.kind === 'fault') return { fault: priced, part: 'price' };
    const price = priced === undefined || priced.kind === 'fault' ? undefined : priced;
    const isValued = !isByPiece && ((needsValue && head === undefined) || cell('value') !== '');
    const money = isValued ? readMoney(cell('value'), decimals) : undefined;
    if (money?.kind === 'fault') return { fault: money, part: 'value' };
    const back = readRefunded(cell('refunded'), decimals);
    if (isFault(back) && isMeant('refunded')) return { fault: back, part: 'refunded' };
    const refunded = isFault(back) ? undefined : back;
    const isCounted = isByPiece && needsValue && cell('price') !== '';
    const quantity = cell('quantity') === '' && !isCounted ? undefined : readQuantity(cell('quantity'));
    if (isFault(quantity)) return { fault: quantity, part: 'quantity' };
    if (isFault(currency)) return { fault: currency, part: 'currency' };
    return {
      cell,
      who,
      date,
      at,
      money: money ?? (isByPiece ? price : undefined),
      price: price?.kind === 'negative' ? price.of : price,
      refunded,
      quantity,
      currency,
      sign,
    };
  };

  /** Which orders of day, month and year a date rules out, for the whole file. */
  const noteOrder = (reading: DateReading, where: Evidence): void => {
    if (reading.kind !== 'ordered') return;
    if (reading.dayFirst === undefined) gathered.ruledOut.dmy ??= where;
    if (reading.monthFirst === undefined) gathered.ruledOut.mdy ??= where;
    if (reading.yearFirst === undefined) gathered.ruledOut.ymd ??= where;
  };

  const noteDate = ({ date, at, cell }: Row, draft: Draft, head: Draft | undefined): void => {
    if (date === undefined) {
      if (head !== undefined) draft.dated = head;
      return;
    }
    if (date.kind !== 'fault' && date.timeless) gathered.timeless += 1;
    const text = cell('date');
    if (date.serial) gathered.serial ??= evidence(draft, text);
    if (at !== undefined || date.kind !== 'ordered') return;
    const { dayFirst, monthFirst, yearFirst } = date;
    noteOrder(date, evidence(draft, text));
    gathered.undecidedDates.push({ draft, text, dayFirst, monthFirst, yearFirst });
  };

  const noteAmount = ({ rounded, scientific }: Amount): void => {
    if (rounded) gathered.rounded += 1;
    if (scientific === true) gathered.scientific += 1;
  };

  /** Puts an amount where it belongs, now or when the file has shown how it is read. */
  const putAmount = (reading: Positive, text: string, draft: Draft, put: (minor: number) => void): void => {
    if (reading.kind === 'either') {
      gathered.undecidedAmounts.push({ draft, text, reading, put });
      return;
    }
    noteAmount(reading);
    if (reading.mark !== undefined) gathered.markEvidence[reading.mark] ??= evidence(draft, text);
    put(reading.minor);
  };

  const putAmounts = ({ cell, money, price, refunded, quantity = 1 }: Row, draft: Draft): void => {
    const isByPiece = positions.value === undefined;
    if (money !== undefined) {
      const amount = money.kind === 'negative' ? money.of : money;
      const sign = money.kind === 'negative' || quantity < 0 ? -1 : 1;
      draft.hasValue = true;
      putAmount(amount, cell(worth), draft, (minor) => {
        const paid = isByPiece ? timesPrice(minor, Math.abs(quantity)) : minor;
        draft.value = paid === 0 ? 0 : sign * paid;
        if (isByPiece) draft.price = minor / 10 ** finer;
      });
    }
    if (!isByPiece && price !== undefined) {
      // A price of a product that can't be told says nothing of the order, nor of how values are written.
      if (price.kind === 'amount') draft.price = price.minor / 10 ** finer;
    }
    if (refunded === 'all') draft.isRefunded = true;
    else if (refunded !== undefined)
      putAmount(refunded, cell('refunded'), draft, (minor) => {
        draft.refunded = minor;
      });
  };

  const draftOf = (row: TableRow, said: Row, head: Draft | undefined): Draft => {
    const { cell, who, at, quantity, currency, sign } = said;
    const draft: Draft = {
      id: cell('order'),
      customer: customerId(intern(who.id)),
      at: at ?? now,
      value: 0,
      hasValue: false,
      refunded: 0,
      line: row.line,
      ...inFile(row.file),
    };
    if (who.isGuest) draft.isGuest = true;
    if (currency !== undefined) draft.currency = intern(currency);
    if (sign !== undefined && !gathered.signs.has(sign))
      gathered.signs.set(sign, evidence(draft, cell(worth)));
    if (cell('country') !== '') draft.country = intern(cell('country'));
    if (quantity !== undefined) draft.quantity = quantity;
    const [product, category] = [cell('product') || cell('productName'), cell('category')];
    if (product !== '' || category !== '')
      draft.thing = {
        ...(product !== '' && { product: intern(product) }),
        ...(category !== '' && { category: intern(category) }),
      };
    noteDate(said, draft, head);
    putAmounts(said, draft);
    return draft;
  };

  const noteConsents = (row: TableRow, draft: Draft): void => {
    const [email, sms] = [readConsent(cellOf(row, 'emailConsent')), readConsent(cellOf(row, 'smsConsent'))];
    if (email === undefined && sms === undefined) return;
    gathered.consents.push({
      draft,
      ...(email === undefined ? {} : { email }),
      ...(sms === undefined ? {} : { sms }),
    });
  };

  const takeOrder = (row: TableRow, head: Draft | undefined, isRefunded: boolean): void => {
    const said = read(row, head, 'order');
    if ('fault' in said) {
      // Tills and marketplaces write down what strangers bought, too.
      if (said.part === 'customer' && format !== undefined && isAnonymous(row))
        leave(cellOf(row, 'order'), ofNobody);
      else if (said.part === 'customer' && cellOf(row, 'customer') === '' && isAnonymous(row)) {
        leave(cellOf(row, 'order'), ofNobody);
        if (gathered.strangers.length < keepBadRows)
          gathered.strangers.push(badCell(row, said.fault, said.part));
      } else {
        const id = cellOf(row, 'order');
        if (id !== '' && !heads.has(id)) heads.set(id, { reason: undefined });
        refuseCell(row, said.fault, said.part);
      }
      return;
    }
    const isReturn = said.money?.kind === 'negative' || (said.quantity !== undefined && said.quantity < 0);
    if (isReturn && said.cell('order') === '') {
      gathered.refunds += 1;
      return;
    }
    const draft = draftOf(row, said, head);
    if (isRefunded) draft.isRefunded = true;
    if (isReturn) delete draft.thing;
    noteEmail(positions.email === positions.customer ? '' : said.cell('email'), draft);
    noteConsents(row, draft);
    gathered.drafts.push(draft);
    if (draft.id === '' || head !== undefined) return;
    const before = heads.get(draft.id);
    if (before !== undefined && 'reason' in before) {
      const left = gathered.leftOut.get(before.reason ?? '');
      if (left !== undefined) left.orders -= 1;
    }
    heads.set(draft.id, draft);
  };

  const isAnonymous = (row: TableRow): boolean => {
    const customer = cellOf(row, 'customer');
    return (customer === '' || isNobody(customer)) && !isAddress(cellOf(row, 'email'));
  };

  /** What went back, in a row of its own. */
  const takeReturn = (row: TableRow): void => {
    const said = read(row, undefined, 'return');
    if ('fault' in said) refuseCell(row, said.fault, said.part);
    else {
      const draft = draftOf(row, said, undefined);
      draft.value = Math.abs(draft.value);
      gathered.returns.push(draft);
    }
  };

  const takeVisit = (row: TableRow, name: string): void => {
    const said = read(row, undefined, 'visit');
    if (!('fault' in said)) gathered.visits.push({ draft: draftOf(row, said, undefined), name });
    else if (said.part === 'customer' && isAnonymous(row))
      leave('', `"${cellOf(row, 'event')}" of nobody who is known`);
    else refuseCell(row, said.fault, said.part);
  };

  const judge = (row: TableRow, id: string): void => {
    const first = heads.get(id);
    const head = first === undefined || 'reason' in first ? undefined : first;
    const further = first !== undefined && isFurther(row);
    if (first !== undefined && 'reason' in first && (further || leavesOut(row))) {
      if (first.reason !== undefined) leave(id, first.reason);
      return;
    }
    if (!further && !filter.keeps(row.cells)) {
      leave(id, 'not asked for by --where');
      return;
    }
    const event = isEventAsked ? cellOf(row, 'event') : '';
    const known = event === '' ? order : happeningIn(event);
    // Something of worth, in a column that is only called so, is rather an order.
    const hasWorth = cellOf(row, worth) !== '';
    const isOrder = known === undefined && !isMeant('event') && hasWorth;
    if (isOrder) noteUnknown(event);
    const happening = isOrder ? order : known;
    if (happening === undefined) {
      leave('', `"${event}" in "${header[positions.event ?? 0] ?? ''}"`);
      return;
    }
    if (happening.kind === 'visit') {
      takeVisit(row, happening.name);
      return;
    }
    if (happening.kind === 'cancellation') {
      if (id !== '') gathered.cancelled.add(id);
      leave(id, `"${event}" in "${header[positions.event ?? 0] ?? ''}"`);
      return;
    }
    const { standing, said } = judged(row);
    if (standing !== 'counts' && standing !== 'refunded') {
      // What is no order shows all the same how dates are written.
      const text = cellOf(row, 'date');
      noteOrder(readDate(text, cellOf(row, 'time')), { line: row.line, ...inFile(row.file), text });
      leave(id, `${reasons[standing]} (${said})`);
    } else if (happening.kind === 'refund') takeReturn(row);
    else takeOrder(row, head, standing === 'refunded');
  };

  const take = (row: TableRow): void => {
    if (gathered.rows === 0 && format?.hasDescriptions === true && !/\d/.test(cellOf(row, 'date'))) return;
    gathered.rows += 1;
    noteRepeat(row);
    const id = cellOf(row, 'order');
    if (id !== '' && !heads.has(id) && isFurther(row)) {
      const others = waiting.get(id);
      if (others === undefined) waiting.set(id, [row]);
      else others.push(row);
      return;
    }
    judge(row, id);
    if (!heads.has(id)) return;
    for (const other of waiting.get(id) ?? []) judge(other, id);
    waiting.delete(id);
  };

  const finish = (): void => {
    for (const [id, rows] of waiting) for (const row of rows) judge(row, id);
    waiting.clear();
  };

  return { gathered, take, refuse, finish };
};

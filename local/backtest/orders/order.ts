/** What an order history is, and what is said of a file that is none. */
import type { CustomerId } from '../../../shared/base/ids.ts';
import { UserMistake } from '../../../shared/base/mistake.ts';
import type { Instant } from '../../../shared/base/time.ts';
import type { OrderColumn } from './parts.ts';

/** What was bought by one row of an order. */
export interface OrderLine {
  /** What people call it, where that is told beside its id. */
  readonly name?: string;
  readonly product?: string;
  readonly category?: string;
  readonly quantity: number;
  /** Minor units. */
  readonly value: number;
}

export interface Order {
  readonly id: string;
  readonly customer: CustomerId;
  readonly at: Instant;
  /** Minor units of the currency, or of the shop's where none is named, less what went back: an integer, 0 or more. */
  readonly value: number;
  /** What went back of what was paid, and when: where nothing tells it, when the order was placed. */
  readonly refunded?: { readonly value: number; readonly at: Instant };
  /** ISO 4217. */
  readonly currency?: string;
  readonly country?: string;
  readonly quantity?: number;
  /** Of those rows that tell a product or a category; absent: none does. */
  readonly lines?: readonly OrderLine[];
  /** The line of its file on which the order's first row begins, counted from 1. */
  readonly line: number;
  /** Which file, where there are several. */
  readonly file?: string;
}

/** One place in the file that cannot be an order, and what would be right there. */
export interface BadRow {
  readonly line: number;
  /** Which file, where there are several. */
  readonly file?: string;
  /** The header of the column at fault; absent when the whole row is. */
  readonly column?: string;
  readonly wrong: string;
  readonly right: string;
}

/** Somebody was in the shop, and did this. */
export interface ShopVisit {
  readonly customer: CustomerId;
  readonly at: Instant;
  /** As the shop's own site would tell it: `Product Viewed`. */
  readonly name: string;
  readonly product?: string;
  readonly category?: string;
}

/** Which answer to marketing the file tells last. */
export interface ToldConsents {
  readonly email?: boolean;
  readonly sms?: boolean;
}

/** What a part of an order is read from. */
export interface ReadColumn {
  readonly part: OrderColumn;
  /** As the header writes it. */
  readonly column: string;
  readonly because: 'given' | 'format' | 'name';
}

/** Rows that are no orders, by why; `orders` counts those of one order once. */
export interface LeftOutRows {
  readonly reason: string;
  readonly orders: number;
  readonly rows: number;
}

/** What was understood of a file, for a person to check before anything is made of it. */
export interface Understanding {
  /** The system that wrote it, as its header shows. */
  readonly format?: string;
  readonly columns: readonly ReadColumn[];
  readonly leftOut: readonly LeftOutRows[];
  /** What may be read wrongly, a sentence each; the gravest first. */
  readonly odd: readonly string[];
}

export interface OrderHistory {
  /** By time, then by line; never empty. */
  readonly orders: readonly Order[];
  /** Customer to address, where the customer column holds addresses or an email column stands beside it. */
  readonly emails: ReadonlyMap<CustomerId, string>;
  /** Of those that were asked. */
  readonly consents: ReadonlyMap<CustomerId, ToldConsents>;
  /** Of customers who order at some time in the file; by time. */
  readonly visits: readonly ShopVisit[];
  /** Rows in which money goes back, of no order that the file has: counted, never orders. */
  readonly refunds: number;
  readonly understanding: Understanding;
  /** What a person should know about how the file was read, a sentence each. */
  readonly notes: readonly string[];
  /** Empty unless bad rows were to be skipped. */
  readonly skipped: readonly BadRow[];
  readonly first: Instant;
  readonly last: Instant;
  /** The only currency in the file; absent when it names none, or several. */
  readonly currency?: string;
  /** IANA: whose its times are, where the system that wrote it has one of its own. */
  readonly timezone?: string;
}

/** What is wrong with one cell, before it is known where the cell stands. */
export interface Fault {
  readonly kind: 'fault';
  readonly wrong: string;
  readonly right: string;
}

export const fault = (wrong: string, right: string): Fault => ({ kind: 'fault', wrong, right });

/** `line 3, column "date": "31/02/2024" is no day of the calendar`. */
const placeAndWrong = ({ line, column, wrong }: BadRow): string =>
  `line ${line}${column === undefined ? '' : `, column "${column}"`}: ${wrong}`;

const describeRow = (row: BadRow): string => `${placeAndWrong(row)}; ${row.right}`;

/** `line 3`, or `line 3 of lines.csv` where there are several files. */
export const onLine = ({ line, file }: { readonly line: number; readonly file?: string }): string =>
  `line ${line}${file === undefined ? '' : ` of ${file}`}`;

/** How many bad rows an error spells out before it only counts. */
export const listedRows = 10;

/** The file is refused: nothing of it was used. */
export class OrdersFileError extends UserMistake {
  override readonly name = 'OrdersFileError';
  /** All of them, where there are several. */
  readonly file: string;
  /** The first bad rows, at most ten; empty when the file as a whole is at fault. */
  readonly rows: readonly BadRow[];
  /** How many bad rows there are besides. */
  readonly more: number;

  constructor(file: string, wrong: string | readonly BadRow[], more = 0, cause?: unknown) {
    const rows = typeof wrong === 'string' ? [] : wrong;
    super(typeof wrong === 'string' ? `${file}: ${wrong}` : tell(file, wrong, more), { cause });
    this.file = file;
    this.rows = rows;
    this.more = more;
  }
}

/** Rows that are wrong in one way are told together, and what would be right once. */
const tell = (file: string, rows: readonly BadRow[], more: number): string => {
  const [only] = rows;
  if (only !== undefined && rows.length + more === 1) return `${only.file ?? file}, ${describeRow(only)}`;
  const byAdvice = Map.groupBy(rows, ({ right }) => right);
  const total = rows.length + more;
  return [
    `${file}: ${total.toLocaleString('en')} rows cannot be read (leave them out with --skip-bad-rows)`,
    ...[...byAdvice].flatMap(([right, alike]) => [
      ...alike.map((row) => `  ${row.file === undefined ? '' : `${row.file}, `}${placeAndWrong(row)}`),
      `    ${alike.length === 1 ? '' : 'in each: '}${right}`,
    ]),
    ...(more > 0 ? [`  … and ${more.toLocaleString('en')} more`] : []),
  ].join('\n');
};

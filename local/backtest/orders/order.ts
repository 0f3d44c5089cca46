/** What an order history is, and what is said of a file that is none. */
import type { CustomerId } from '../../../shared/base/ids.ts';
import { UserMistake } from '../../../shared/base/mistake.ts';
import type { Instant } from '../../../shared/base/time.ts';

/** What was bought by one row of an order. */
export interface OrderLine {
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
  /** Minor units of the currency, or of the shop's where none is named: an integer, 0 or more. */
  readonly value: number;
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

export interface OrderHistory {
  /** By time, then by line; never empty. */
  readonly orders: readonly Order[];
  /** Customer to address, where the customer column holds addresses or an email column stands beside it. */
  readonly emails: ReadonlyMap<CustomerId, string>;
  /** Rows with a negative value or quantity: counted, never orders. */
  readonly refunds: number;
  /** What a person should know about how the file was read, a sentence each. */
  readonly notes: readonly string[];
  /** Empty unless bad rows were to be skipped. */
  readonly skipped: readonly BadRow[];
  readonly first: Instant;
  readonly last: Instant;
  /** The only currency in the file; absent when it names none, or several. */
  readonly currency?: string;
}

/** What is wrong with one cell, before it is known where the cell stands. */
export interface Fault {
  readonly kind: 'fault';
  readonly wrong: string;
  readonly right: string;
}

export const fault = (wrong: string, right: string): Fault => ({ kind: 'fault', wrong, right });

/** `line 3, column "date": "31/02/2024" is no day of the calendar; February 2024 has 29 days`. */
const describeRow = ({ line, column, wrong, right }: BadRow): string =>
  `line ${line}${column === undefined ? '' : `, column "${column}"`}: ${wrong}; ${right}`;

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

const tell = (file: string, rows: readonly BadRow[], more: number): string => {
  const [only] = rows;
  if (only !== undefined && rows.length + more === 1) return `${only.file ?? file}, ${describeRow(only)}`;
  const total = rows.length + more;
  return [
    `${file}: ${total} rows are no orders (skip them with --skip-bad-rows)`,
    ...rows.map((row) => `  ${row.file === undefined ? '' : `${row.file}, `}${describeRow(row)}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ].join('\n');
};

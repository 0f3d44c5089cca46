/** What the bytes of order files come to: one table of cells, each knowing the file and the line that it stands on. */

import type { IsName } from './delimiters.ts';
import type { BadRow } from './order.ts';

/** Where a cell stands, for whoever is told of it. */
export interface Place {
  /** As the person named it; of an archive's member `orders.zip/lines.csv`. */
  readonly file: string;
  /** Counted from 1; of a row that goes over several lines the first. */
  readonly line: number;
}

/**
 * As many cells as the header has names: trimmed, without what only Excel needs (`="007"`, `'007`), and empty where its file
 * has no such column.
 */
export interface TableRow extends Place {
  readonly cells: readonly string[];
  /** Of a row that two files make: the cells from this column on stand there. */
  readonly beside?: Place & { readonly from: number };
}

/** @param column counted from 0 */
export const placeOf = ({ file, line, beside }: TableRow, column: number): Place =>
  beside === undefined || column < beside.from ? { file, line } : { file: beside.file, line: beside.line };

/** The columns by which files belong together. */
export const linking = ['customer', 'date', 'value', 'order'] as const;
type Linking = (typeof linking)[number];

/** What is known of columns by their names. */
export interface Layout {
  readonly isName: IsName;
  /** Where the parts' columns stand, of those that are there. */
  readonly partsIn: (header: readonly string[]) => Partial<Readonly<Record<Linking, number>>>;
  /** What is the same of names that differ only in how they are spelt. */
  readonly spelling: (name: string) => string;
}

export interface RowTaker {
  readonly take: (row: TableRow) => void;
  readonly refuse: (bad: BadRow) => void;
}

export interface Table {
  readonly files: readonly string[];
  readonly header: readonly string[];
  /** Once. @returns what a person should know of how it was read, a sentence each */
  readonly read: (taker: RowTaker) => Promise<readonly string[]>;
  /** However it ends, all files are closed. */
  readonly close: () => Promise<void>;
}

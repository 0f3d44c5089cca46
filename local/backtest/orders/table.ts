/** What the bytes of order files come to: one table of cells, each knowing the file and the line that it stands on. */

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

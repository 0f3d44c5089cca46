/** Rows of an uploaded file, one at a time, each with the line that it ends on. */

import { type CsvError, parse } from 'csv-parse';
import { parseJson } from '../../../shared/customers/events/json.ts';
import { delimiterOf } from './columns.ts';

export interface Row {
  /** From 1. */
  readonly line: number;
  /** Absent: the row can't be read, and `wrong` says why. */
  readonly value?: unknown;
  readonly wrong?: string;
}

export async function* ndjsonRows(text: string): AsyncGenerator<Row> {
  let line = 0;
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    const stop = end < 0 ? text.length : end;
    const row = text.slice(start, stop).trim();
    start = stop + 1;
    line += 1;
    if (row === '') continue;
    try {
      yield { line, value: parseJson(row) };
    } catch (error) {
      yield { line, wrong: `is no JSON: ${(error as Error).message}` };
    }
  }
}

type Nested = { [name: string]: string | Nested };

/** A column `consents.email` is the member `email` of `consents`. */
const nested = (record: Readonly<Record<string, string>>): Nested => {
  const value: Nested = Object.create(null);
  for (const [column, cell] of Object.entries(record)) {
    const path = column.trim().split('.');
    const last = path.pop() ?? '';
    let parent = value;
    for (const name of path) {
      const child = parent[name];
      parent = parent[name] = typeof child === 'object' ? child : Object.create(null);
    }
    parent[last] = cell;
  }
  return value;
};

const lineOf = (error: CsvError): number => Number(error.lines ?? 0);

/**
 * Of a file whose first line names the columns.
 * @param columnsOf our names for them
 */
export async function* csvRows(
  text: string,
  columnsOf: (header: readonly string[]) => readonly string[] = (header) => header,
): AsyncGenerator<Row> {
  const bad: Row[] = [];
  const rows = parse(text, {
    bom: true,
    columns: (header: readonly string[]) => [...columnsOf(header)],
    delimiter: delimiterOf(text),
    info: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error !== undefined) bad.push({ line: lineOf(error), wrong: error.message });
    },
  });
  try {
    for await (const { info, record } of rows) {
      yield* bad.splice(0);
      yield { line: info.lines, value: nested(record) };
    }
  } catch (error) {
    bad.push({ line: lineOf(error as CsvError), wrong: (error as Error).message });
  }
  yield* bad;
}

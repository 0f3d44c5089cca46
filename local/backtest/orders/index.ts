/** Reads a shop's order history from a CSV file, or refuses it with the line and what would be right. */

import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import type { Instant } from '../../../shared/base/time.ts';
import { nobodyAmong } from '../../../shared/customers/events/nobody.ts';
import { type ColumnPositions, findColumns, HeaderError, type OrderColumn } from './columns.ts';
import type { DateOrder } from './dates.ts';
import { type BadRow, listedRows, type OrderHistory, OrdersFileError } from './order.ts';
import { rowTaker } from './rows.ts';
import { settle } from './settle.ts';
import { type Delimiter, detectDelimiter, headerLine, textOf } from './source.ts';

export { ColumnsOptionError, type OrderColumn, parseColumns } from './columns.ts';
export type { DateOrder } from './dates.ts';
export { type Order, type OrderHistory, type OrderLine, OrdersFileError } from './order.ts';

export interface ReadOrdersOptions {
  /** Which column plays which part, where its name does not say. */
  readonly columns?: Partial<Record<OrderColumn, string>>;
  /** IANA: dates and times without an offset are this zone's. */
  readonly timezone: string;
  /** The shop's: of amounts that name none. */
  readonly currency: string;
  /** Leave bad rows out, listed, instead of refusing the file. A file with broken quotes is refused all the same. */
  readonly skipBadRows?: boolean;
  /** The real now: later dates are refused. */
  readonly now: Instant;
  readonly dateOrder?: DateOrder;
  /** The shop's own ids that mean nobody, beside those that every shop has. */
  readonly idsOfNobody?: readonly string[];
}

/** A row longer than this is a quote that was never closed. */
const longestRow = 1_000_000;
const longestHeader = 64 * 1024;

const brokenRow = (error: CsvError, lastGoodLine: number): BadRow => {
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
    case 'CSV_MAX_RECORD_SIZE':
      return {
        line: lastGoodLine + 1,
        wrong: 'a quote is opened in the row that begins here and never closed',
        right: 'close it, and double quotes that belong to a text',
      };
    default:
      return {
        line: typeof error.lines === 'number' ? error.lines : lastGoodLine + 1,
        wrong: 'a quote stands where none may',
        right: 'put quotes around the whole cell, and double those inside it: "a 5"" disk"',
      };
  }
};

const newlinesIn = (cells: readonly string[]): number =>
  cells.reduce((sum, cell) => sum + (cell.split('\n').length - 1), 0);

/** The text's chunks, the first of them long enough to hold the header. */
async function* withWholeHeader(
  chunks: AsyncGenerator<Buffer, void, undefined>,
): AsyncGenerator<Buffer, void, undefined> {
  let head: Buffer = Buffer.alloc(0);
  let whole = false;
  for await (const chunk of chunks) {
    if (whole) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    const text = head.toString('utf8');
    whole = head.length > longestHeader || headerLine(text).length < text.trimStart().length;
    if (whole) yield head;
  }
  if (!whole && head.length > 0) yield head;
}

const delimiterOf = (file: string, head: string, expected: ReadonlySet<string>): Delimiter => {
  const header = headerLine(head).slice(0, longestHeader);
  if (header.trim() === '')
    throw new OrdersFileError(file, 'the file is empty; it needs a header and a row an order');
  const delimiter = detectDelimiter(header, expected);
  if (delimiter === undefined)
    throw new OrdersFileError(
      file,
      `the header is a single column, "${header.trim().slice(0, 80)}": no comma, semicolon, tab or bar separates ` +
        'columns; save the file with one of them between columns, and with the columns customer, date and value',
    );
  return delimiter;
};

const readTable = async (
  file: string,
  chunks: AsyncGenerator<Buffer, void, undefined>,
  {
    columns = {},
    timezone,
    currency,
    skipBadRows = false,
    now,
    dateOrder,
    idsOfNobody = [],
  }: ReadOrdersOptions,
): Promise<OrderHistory> => {
  const opening = await chunks.next();
  const head = opening.done === true ? Buffer.alloc(0) : opening.value;
  const delimiter = delimiterOf(file, head.toString('utf8'), new Set(Object.values(columns)));

  const isNobody = nobodyAmong(idsOfNobody);
  let table: ReturnType<typeof startTable> | undefined;
  const startTable = (header: readonly string[]) => {
    const positions: ColumnPositions = findColumns(header, columns);
    const keepBadRows = skipBadRows ? Number.POSITIVE_INFINITY : listedRows;
    return {
      header,
      positions,
      ...rowTaker(header, positions, { timezone, currency, now, dateOrder, isNobody, keepBadRows }),
    };
  };

  let lastLine = 0;
  const parser = parse({
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    trim: true,
    max_record_size: longestRow,
    on_record: (cells: readonly string[], { lines }) => {
      const startsOn = lines - lastLine > 1 ? lines - newlinesIn(cells) : lines;
      lastLine = lines;
      if (table === undefined) table = startTable(cells);
      else table.take(cells, startsOn);
      return null;
    },
  });
  const text = async function* (): AsyncGenerator<Buffer, void, undefined> {
    yield head;
    yield* chunks;
  };
  try {
    parser.resume();
    await pipeline(text, parser);
  } catch (error) {
    if (error instanceof HeaderError) throw new OrdersFileError(file, error.message, 0, error);
    if (error instanceof CsvError) throw new OrdersFileError(file, [brokenRow(error, lastLine)], 0, error);
    throw error;
  }
  if (table === undefined)
    throw new OrdersFileError(file, 'the file is empty; it needs a header and a row an order');
  const { gathered, header, positions } = table;
  return settle(gathered, { file, header, positions, delimiter, timezone, now, skipBadRows });
};

/**
 * Reads a whole order history, in one pass and without keeping rows.
 * @throws OrdersFileError for a file that cannot be read, has no usable header, or has bad rows that are not to be
 * skipped: it names file, line and column, what is wrong and what would be right.
 */
export const readOrders = async (file: string, options: ReadOrdersOptions): Promise<OrderHistory> => {
  const chunks = withWholeHeader(textOf(file));
  try {
    return await readTable(file, chunks, options);
  } finally {
    // However it ended, the file is closed.
    await chunks.return();
  }
};

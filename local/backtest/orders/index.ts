/** Reads a shop's order history from its files, or refuses them with the line and what would be right. */
import type { Instant } from '../../../shared/base/time.ts';
import { nobodyAmong } from '../../../shared/customers/events/nobody.ts';
import { type Columns, findColumns, isKnownName, partsIn } from './columns.ts';
import type { DateOrder } from './dates.ts';
import { openTable } from './files.ts';
import { HeaderError } from './header-error.ts';
import { normalise } from './names.ts';
import { listedRows, type OrderHistory, OrdersFileError } from './order.ts';
import type { OrderColumn } from './parts.ts';
import { rowTaker } from './rows.ts';
import { settle } from './settle.ts';
import type { Table } from './table.ts';
import { type Condition, type Filter, filterBy } from './where.ts';

export { ColumnsOptionError, parseColumns } from './columns.ts';
export type { DateOrder } from './dates.ts';
export {
  type Order,
  type OrderHistory,
  type OrderLine,
  OrdersFileError,
  type ShopVisit,
} from './order.ts';
export { understoodBriefly, understoodText } from './understood.ts';
export { type Condition, parseWhere, WhereOptionError } from './where.ts';

export interface ReadOrdersOptions {
  /** Which column plays which part, where its name does not say. */
  readonly columns?: Partial<Record<OrderColumn, string>>;
  /** IANA: dates and times without an offset are this zone's, unless the system that wrote them has its own. */
  readonly timezone: string;
  /** The shop's: of amounts that name none. */
  readonly currency: string;
  /** Leave bad rows out, listed, instead of refusing the file. A file with broken quotes is refused all the same. */
  readonly skipBadRows?: boolean;
  /** The real now: later dates are refused. */
  readonly now: Instant;
  readonly dateOrder?: DateOrder;
  /** Which rows count: all of these hold. */
  readonly where?: readonly Condition[];
  /** The shop's own ids that mean nobody, beside those that every shop has. */
  readonly idsOfNobody?: readonly string[];
}

const readTable = async (
  table: Table,
  {
    columns = {},
    timezone,
    currency,
    skipBadRows = false,
    now,
    dateOrder,
    where = [],
    idsOfNobody = [],
  }: ReadOrdersOptions,
): Promise<OrderHistory> => {
  const { header, files } = table;
  const file = files.join(', ');
  let found: Columns;
  let filter: Filter;
  try {
    found = findColumns(header, columns);
    filter = filterBy(where, header);
  } catch (error) {
    throw error instanceof HeaderError ? new OrdersFileError(file, error.message, 0, error) : error;
  }
  const zone = found.format?.timezone ?? timezone;
  const { gathered, finish, ...taker } = rowTaker(header, found, {
    timezone: zone,
    currency,
    now,
    dateOrder,
    isNobody: nobodyAmong(idsOfNobody),
    keepBadRows: skipBadRows ? Number.POSITIVE_INFINITY : listedRows,
    hasSeveralFiles: files.length > 1,
    filter,
  });
  const readingNotes = await table.read(taker);
  finish();
  return settle(gathered, {
    file,
    header,
    columns: found,
    readingNotes,
    timezone: zone,
    currency,
    now,
    skipBadRows,
  });
};

/**
 * Reads a whole order history, in one pass.
 * @param paths of one file or several, which may be archives: files of one form are read one after the other, and those that
 * tell the lines of orders beside the orders
 * @throws OrdersFileError for a file that cannot be read, has no usable header, does not go with the others, or has bad rows that
 * are not to be skipped: it names file, line and column, what is wrong and what would be right.
 */
export const readOrders = async (
  paths: readonly string[],
  options: ReadOrdersOptions,
): Promise<OrderHistory> => {
  const { columns = {} } = options;
  const given = new Set(Object.values(columns).map(normalise));
  const table = await openTable(paths, {
    isName: (name) => given.has(normalise(name)) || isKnownName(name),
    partsIn: (header) => partsIn(header, columns),
    spelling: normalise,
  });
  try {
    return await readTable(table, options);
  } finally {
    await table.close();
  }
};

/** DynamoDB in process: its wire protocol over SQLite, for the operations in `operations/`. */
import type { Instant } from '../time.ts';
import { type Consumed, createMeter } from './capacity.ts';
import type { Database, Operation } from './database.ts';
import { DynamoDbError, errorBody, serialization, unknownOperation } from './errors.ts';
import { expireItems } from './expiry.ts';
import { type Notes, openNotes } from './notes.ts';
import { batchGetItem, batchWriteItem } from './operations/batches.ts';
import { query, scan } from './operations/pages.ts';
import { getItem } from './operations/read.ts';
import {
  createTable,
  deleteTable,
  describeTable,
  describeTimeToLive,
  listTables,
  updateTimeToLive,
} from './operations/tables.ts';
import { transactGetItems, transactWriteItems } from './operations/transactions.ts';
import { deleteItem, putItem, updateItem } from './operations/write.ts';
import { openStorage } from './storage.ts';
import { openStreams, type StreamRecord } from './streams.ts';
import { openCatalogue } from './tables.ts';
import { createTokens } from './tokens.ts';

export type { Consumed } from './capacity.ts';
export type { StreamRecord } from './streams.ts';

export interface LocalDynamoDb {
  /**
   * Answers one call. `operation` is what follows `DynamoDB_20120810.` in the header x-amz-target; body and answer are
   * JSON in wire form, such as `{"S":"…"}`. The status is 200, or 400 with an error body that the AWS SDK understands.
   */
  readonly handle: (operation: string, body: string) => { readonly status: number; readonly body: string };
  /**
   * Deletes the items whose TTL attribute (epoch seconds) lies before `now`, as DynamoDB does some time after, and
   * forgets stream records of more than a day ago. Returns how many items it deleted.
   */
  readonly expire: () => number;
  /**
   * The table's changes after the sequence number `after`, oldest first, and so many at most; none for a table without a
   * stream.
   * @throws DynamoDbError when there is no such table.
   */
  readonly stream: (table: string, after?: number, most?: number) => readonly StreamRecord[];
  /** Running totals by table since it was opened; expired items and operations on tables count for nothing. */
  readonly consumed: () => Readonly<Record<string, Consumed>>;
  /** Kept beside the tables. */
  readonly notes: Notes;
  /**
   * Throws why the file could not be written, as that its disk is full, if so it was: what was pending then is lost, and from then
   * on every call fails.
   */
  readonly check: () => void;
  /** Writes what is pending to the file, all of it or nothing. */
  readonly commit: () => void;
  /** Writes what is pending to the file and closes it. A process that ends without may lose its last 1,000 writes. */
  readonly close: () => void;
}

const operations: ReadonlyMap<string, Operation> = new Map([
  ['BatchGetItem', batchGetItem],
  ['BatchWriteItem', batchWriteItem],
  ['CreateTable', createTable],
  ['DeleteItem', deleteItem],
  ['DeleteTable', deleteTable],
  ['DescribeTable', describeTable],
  ['DescribeTimeToLive', describeTimeToLive],
  ['GetItem', getItem],
  ['ListTables', listTables],
  ['PutItem', putItem],
  ['Query', query],
  ['Scan', scan],
  ['TransactGetItems', transactGetItems],
  ['TransactWriteItems', transactWriteItems],
  ['UpdateItem', updateItem],
  ['UpdateTimeToLive', updateTimeToLive],
]);

const parseBody = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw serialization(`The body is no JSON: ${String(cause)}`);
  }
};

/**
 * Opens the database in `file`, creating it if need be, or in memory. Time is what `now` says.
 * @param options.commits `when told`: nothing is in the file before `commit` or `close`
 */
export const openDynamoDb = (options: {
  readonly file?: string;
  readonly commits?: 'often' | 'when told';
  readonly now: () => Instant;
  /** Told of each table in whose stream a change was recorded. */
  readonly onChange?: (table: string) => void;
}): LocalDynamoDb => {
  const storage = openStorage(options.file, options.commits);
  const notes = openNotes(storage);
  const database: Database = {
    storage,
    catalogue: openCatalogue(storage),
    streams: openStreams(storage, options.onChange),
    meter: createMeter(),
    tokens: createTokens(options.now),
    now: options.now,
  };
  storage.commit();
  let fault: { readonly error: unknown } | undefined;
  const check = (): void => {
    if (fault !== undefined) throw fault.error;
  };
  /** With what is pending settled after it. */
  const settled = <Made>(work: () => Made): Made => {
    check();
    try {
      const made = work();
      storage.settle();
      return made;
    } catch (error) {
      fault = { error };
      throw error;
    }
  };
  const answer = (operation: string, body: string): string => {
    const answers = operations.get(operation);
    if (answers === undefined) throw unknownOperation(operation);
    return answers(database, parseBody(body));
  };
  return {
    handle: (operation, body) =>
      settled(() => {
        try {
          return { status: 200, body: answer(operation, body) };
        } catch (error) {
          if (error instanceof DynamoDbError) return { status: 400, body: errorBody(error) };
          throw error;
        }
      }),
    expire: () => settled(() => expireItems(database)),
    stream: (table, after = 0, most = -1) =>
      database.streams.read(database.catalogue.findNamed(table), after, most),
    consumed: database.meter.totals,
    notes,
    check,
    commit: storage.commit,
    close: storage.close,
  };
};

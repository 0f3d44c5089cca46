/** Where items lie: SQLite tables, clustered in the order in which DynamoDB would scan them. */
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { ItemText } from './items.ts';

/**
 * Where a row lies: bucket, partition key and sort key (`''` without one); in an index also the table's partition and
 * sort key. Keys are in their sortable texts.
 */
export type RowKey = readonly (string | number)[];

export interface Stored {
  readonly text: ItemText;
  /** Bytes, by DynamoDB's rules. */
  readonly size: number;
}

/** One end of a range of sort keys. */
export interface Bound {
  readonly sort: string;
  readonly inclusive: boolean;
}

/** The rows of one partition, in order of the sort key. */
export interface PartitionRange {
  readonly bucket: number;
  readonly partition: string;
  readonly low: Bound | undefined;
  readonly high: Bound | undefined;
  readonly after: RowKey | undefined;
  readonly forward: boolean;
}

/** The rows of the buckets in [from, to), in their fixed order. */
export interface BucketRange {
  readonly from: number;
  readonly to: number;
  readonly after: RowKey | undefined;
}

/** What lies in a table or an index: item text and size. */
export type Row = readonly [text: ItemText, size: number];

/** The rows of a table or of one of its indexes. */
export interface Rows {
  readonly get: (key: RowKey) => Stored | undefined;
  /** `expires` in epoch seconds, where the table has TTL and the item such an attribute. An index takes none. */
  readonly put: (key: RowKey, text: ItemText, size: number, expires: number | null) => void;
  readonly remove: (key: RowKey) => void;
  readonly partition: (range: PartitionRange) => Iterable<Row>;
  readonly buckets: (range: BucketRange) => Iterable<Row>;
  /** Items whose `expires` lies in (after, before), the earliest first. */
  readonly expired: (after: number, before: number) => readonly Row[];
  /** Number of rows and the sum of their sizes. */
  readonly totals: () => { readonly count: number; readonly bytes: number };
}

export interface Storage {
  /** The rows under this name, created if they are new. An index has two more columns in its key. */
  readonly rows: (name: string, of: 'table' | 'index') => Rows;
  readonly drop: (name: string) => void;
  readonly prepare: (sql: string) => StatementSync;
  /** To be called before anything is written: opens the transaction in which it will lie. */
  readonly begin: () => void;
  readonly commit: () => void;
  /** To be called between calls: commits when enough has been written, unless it is to be told. */
  readonly settle: () => void;
  readonly close: () => void;
}

/** Writes in one transaction. What a crash can lose of a file; in memory it costs nothing. */
const writesPerCommit = 1_000;

/** @param commits `often`: whenever enough has been written; `when told`: by `commit` and `close` alone */
export const openStorage = (file: string | undefined, commits: 'often' | 'when told' = 'often'): Storage => {
  const database = new DatabaseSync(file ?? ':memory:');
  database.exec(
    `PRAGMA page_size = 8192; PRAGMA journal_mode = ${file === undefined ? 'OFF' : 'WAL'}; PRAGMA synchronous = OFF;
     PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536`,
  );
  let writes = 0;
  const commit = (): void => {
    // A disk that is full has ended the transaction.
    if (writes > 0 && database.isTransaction) database.exec('COMMIT');
    writes = 0;
  };
  const begin = (): void => {
    if (writes === 0) database.exec('BEGIN');
    writes += 1;
  };
  const prepare = (sql: string): StatementSync => {
    const statement = database.prepare(sql);
    statement.setReturnArrays(true);
    return statement;
  };
  return {
    rows: (name, of) => {
      begin();
      database.exec(schemaOf(name, of));
      return rowsOf(prepare, name, of === 'table' ? tableKey : indexKey);
    },
    drop: (name) => {
      begin();
      database.exec(`DROP TABLE ${name}`);
    },
    prepare,
    begin,
    commit,
    settle: () => {
      if (commits === 'often' && writes >= writesPerCommit) commit();
    },
    close: () => {
      commit();
      database.close();
    },
  };
};

const tableKey = ['bucket', 'pk', 'sk'];
const indexKey = [...tableKey, 'item_pk', 'item_sk'];

const schemaOf = (name: string, of: 'table' | 'index'): string => {
  const key = of === 'table' ? tableKey : indexKey;
  const columns = key.map((column) => `${column} ${column === 'bucket' ? 'INTEGER' : 'TEXT'} NOT NULL`);
  return `
    CREATE TABLE IF NOT EXISTS ${name} (${columns.join(', ')}, item TEXT NOT NULL, size INTEGER NOT NULL, expires REAL,
      PRIMARY KEY (${key.join(', ')})) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS ${name}_expires ON ${name} (expires) WHERE expires IS NOT NULL`;
};

const rowsOf = (prepare: Storage['prepare'], name: string, key: readonly string[]): Rows => {
  const marks = key.map(() => '?').join(', ');
  const isKey = key.map((column) => `${column} = ?`).join(' AND ');
  const prepared = new Map<string, StatementSync>();
  /** Prepared with its first use: most tables of a test have few. */
  const statementOf = (sql: string): StatementSync => {
    const statement = prepared.get(sql) ?? prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  const get = `SELECT item, size FROM ${name} WHERE ${isKey}`;
  const put = `INSERT INTO ${name} VALUES (${marks}, ?, ?, ?) ON CONFLICT DO UPDATE
     SET item = excluded.item, size = excluded.size, expires = excluded.expires`;
  const remove = `DELETE FROM ${name} WHERE ${isKey}`;
  const select = (where: string, order: string, parameters: SQLInputValue[]): Iterable<Row> =>
    statementOf(`SELECT item, size FROM ${name} WHERE ${where} ORDER BY ${order}`).iterate(
      ...parameters,
    ) as unknown as Iterable<Row>;
  return {
    get: (at) => {
      const row = statementOf(get).get(...at) as unknown as Row | undefined;
      return row === undefined ? undefined : { text: row[0], size: row[1] };
    },
    put: (at, text, size, expires) => {
      statementOf(put).run(...at, text, size, expires);
    },
    remove: (at) => {
      statementOf(remove).run(...at);
    },
    partition: ({ bucket, partition, low, high, after, forward }) => {
      const parameters: SQLInputValue[] = [bucket, partition];
      let where = 'bucket = ? AND pk = ?';
      if (low !== undefined) {
        where += low.inclusive ? ' AND sk >= ?' : ' AND sk > ?';
        parameters.push(low.sort);
      }
      if (high !== undefined) {
        where += high.inclusive ? ' AND sk <= ?' : ' AND sk < ?';
        parameters.push(high.sort);
      }
      if (after !== undefined) {
        where += ` AND (${key.slice(2).join(', ')}) ${forward ? '>' : '<'} (${marks.slice(6)})`;
        parameters.push(...after.slice(2));
      }
      const order = key.slice(2).map((column) => `${column} ${forward ? 'ASC' : 'DESC'}`);
      return select(where, order.join(', '), parameters);
    },
    buckets: ({ from, to, after }) =>
      after === undefined
        ? select('bucket >= ? AND bucket < ?', key.join(', '), [from, to])
        : select(`(${key.join(', ')}) > (${marks}) AND bucket < ?`, key.join(', '), [...after, to]),
    expired: (after, before) =>
      prepare(
        `SELECT item, size FROM ${name} WHERE expires > ? AND expires < ? ORDER BY expires, ${key.join(', ')}`,
      ).all(after, before) as unknown as readonly Row[],
    totals: () => {
      const [count = 0, bytes = 0] = prepare(
        `SELECT count(*), coalesce(sum(size), 0) FROM ${name}`,
      ).get() as unknown as number[];
      return { count, bytes };
    },
  };
};

/** TTL: items say by an attribute, in epoch seconds, when they may be deleted. */
import type { Database } from './database.ts';
import { attributeMark, parseItem, pickAttributes } from './items.ts';
import { buckets, keyOfItem } from './keys.ts';
import { applyChange, type Change, expiryOf } from './operations/change.ts';
import type { Table } from './tables.ts';

/** DynamoDB leaves items alone whose time lies more than five years back: it takes that for a mistake. */
const oldestExpiry = 5 * 365 * 86_400;
/** Stream records live for 24 hours. */
const streamLife = 86_400_000;

/** Notes for every item when it expires, after TTL has been enabled or disabled. */
export const noteExpiries = ({ storage }: Database, table: Table): void => {
  const marks = [...table.keyMarks, ...(table.ttl === undefined ? [] : [attributeMark(table.ttl)])];
  for (const [text, size] of [...table.rows.buckets({ from: 0, to: buckets, after: undefined })]) {
    const item = parseItem(pickAttributes(text, marks));
    storage.begin();
    table.rows.put(keyOfItem(table.key, item), text, size, expiryOf(table, item));
  }
};

/**
 * Deletes the items of all tables whose time has passed, without consuming capacity, and forgets the stream records
 * of more than a day ago.
 * @returns how many items were deleted.
 */
export const expireItems = (database: Database): number => {
  const now = database.now();
  const seconds = now / 1000;
  let deleted = 0;
  for (const name of database.catalogue.names()) {
    const table = database.catalogue.find(name);
    if (table.ttl === undefined) continue;
    for (const [text, size] of table.rows.expired(seconds - oldestExpiry, seconds)) {
      const change: Change = {
        table,
        key: keyOfItem(table.key, parseItem(pickAttributes(text, table.keyMarks))),
        before: { text, size },
        after: undefined,
      };
      applyChange(database, change, true);
      deleted += 1;
    }
  }
  database.streams.trim((now - streamLife) as typeof now);
  return deleted;
};

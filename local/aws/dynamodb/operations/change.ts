/** One item's change: how it is decided, carried out, and what it costs. */
import { addIndexUsage, type Usage, writeUnits } from '../capacity.ts';
import type { Database } from '../database.ts';
import { conditionFailed, validation } from '../errors.ts';
import { holds, type ParsedCondition } from '../expressions/condition.ts';
import { isPlaceholder } from '../expressions/parse.ts';
import type { Placeholders } from '../expressions/placeholders.ts';
import {
  attributeMark,
  attributeOf,
  checkItem,
  type Item,
  type ItemText,
  itemText,
  largestItem,
  parseItem,
  pickAttributes,
} from '../items.ts';
import { checkIndexKeys, indexRowKey } from '../keys.ts';
import type { RowKey, Stored } from '../storage.ts';
import type { Index, Table } from '../tables.ts';

/** An item with all that its writing needs. */
export interface Written extends Stored {
  /** When TTL may delete it, in epoch seconds. */
  readonly expires: number | null;
}

/** When the item may be deleted, in epoch seconds; `null` when never. */
export const expiryOf = (table: Table, item: Item): number | null => {
  const value = table.ttl === undefined ? undefined : attributeOf(item, table.ttl);
  return value?.N === undefined ? null : Number(value.N);
};

/** A change that has been decided on and not been carried out. */
export interface Change {
  readonly table: Table;
  readonly key: RowKey;
  readonly before: Stored | undefined;
  /** `undefined`: there is no such item afterwards. */
  readonly after: Written | undefined;
}

/** A request to write, checked as far as it can be without the item. */
export interface WritePlan {
  readonly table: Table;
  readonly key: RowKey;
  /**
   * The change that it makes to the item as it stands; `undefined` when it only checks.
   * @throws DynamoDbError: the condition does not hold, or the update does not fit the item.
   */
  readonly decide: (before: Stored | undefined) => Change | undefined;
}

/** What a write demands of the item as it stands. */
export interface Guard {
  readonly condition: ParsedCondition | undefined;
  readonly placeholders: Placeholders;
  /** Whether a failure shows the item (ReturnValuesOnConditionCheckFailure: ALL_OLD). */
  readonly showsItem: boolean;
}

/** @throws DynamoDbError (ConditionalCheckFailedException) */
export const checkGuard = (guard: Guard, before: Stored | undefined): void => {
  if (guard.condition === undefined) return;
  const item = before === undefined ? {} : parseItem(pickAttributes(before.text, marksOf(guard)));
  checkGuardOn(guard, before, item);
};

const marksOf = ({ condition, placeholders }: Guard): readonly string[] =>
  (condition?.roots ?? []).map((root) =>
    attributeMark(String(isPlaceholder(root) ? placeholders.names?.[root] : root)),
  );

/** The same where the item has been parsed. */
export const checkGuardOn = (
  { condition, placeholders, showsItem }: Guard,
  before: Stored | undefined,
  item: Item,
): void => {
  if (condition === undefined || holds(condition.condition, item, placeholders)) return;
  throw conditionFailed(showsItem && before !== undefined ? parseItem(before.text) : undefined);
};

/**
 * A checked item of this size, as it will be written.
 * @throws DynamoDbError (ValidationException) when it is too large or does not fit an index's key.
 */
export const written = (table: Table, item: Item, size: number, tooLarge: string): Written => {
  if (size > largestItem) throw validation(tooLarge);
  if (table.indexes.length > 0) checkIndexKeys(item, table.indexes);
  return { text: itemText(item), size, expires: expiryOf(table, item) };
};

/**
 * Carries a change out in the table, its indexes and its stream, and adds what that consumed to `usage`. `expired`: TTL
 * deletes the item.
 * @param factor a transaction pays twice for its items, and once for their indexes (measured of the real service:
 * nubo-db/dynoxide, pull request 188)
 */
export const applyChange = (
  database: Database,
  { table, key, before, after }: Change,
  expired = false,
  usage?: Usage,
  factor = 1,
): void => {
  database.storage.begin();
  if (after !== undefined) table.rows.put(key, after.text, after.size, after.expires);
  else if (before !== undefined) table.rows.remove(key);
  for (const index of table.indexes) {
    const units = changeIndex(table, index, before, after);
    if (usage !== undefined && units > 0) addIndexUsage(usage, index.name, 0, units);
  }
  if (usage !== undefined) usage.write += writeUnits(Math.max(before?.size ?? 0, after?.size ?? 0)) * factor;
  if (table.streamView !== undefined)
    database.streams.record(table, before, after, database.now(), expired ? true : undefined);
};

interface IndexEntry extends Stored {
  readonly key: RowKey;
}

const entryOf = (table: Table, index: Index, item: Stored | undefined): IndexEntry | undefined => {
  if (item === undefined || !index.keyMarks.every((mark) => item.text.includes(mark))) return undefined;
  const key = indexRowKey(index, table.key, parseItem(pickAttributes(item.text, index.keyMarks)));
  if (key === undefined) return undefined;
  if (index.projectedMarks === undefined) return { key, text: item.text, size: item.size };
  const text: ItemText = pickAttributes(item.text, index.projectedMarks);
  return { key, text, size: checkItem(parseItem(text)) };
};

/** Brings the index in line with the item; returns the write units of that. An entry that stays as it is costs none. */
const changeIndex = (
  table: Table,
  index: Index,
  before: Stored | undefined,
  after: Stored | undefined,
): number => {
  const old = entryOf(table, index, before);
  const fresh = entryOf(table, index, after);
  if (old === undefined && fresh === undefined) return 0;
  const stays = old !== undefined && fresh !== undefined && sameKey(old.key, fresh.key);
  if (stays && old.text === fresh.text) return 0;
  let units = 0;
  if (old !== undefined && !stays) {
    index.rows.remove(old.key);
    units += writeUnits(old.size);
  }
  if (fresh !== undefined) {
    index.rows.put(fresh.key, fresh.text, fresh.size, null);
    units += writeUnits(stays ? Math.max(old.size, fresh.size) : fresh.size);
  }
  return units;
};

const sameKey = (left: RowKey, right: RowKey): boolean => left.every((part, at) => part === right[at]);

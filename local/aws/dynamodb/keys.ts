/** Keys: which attributes make them, what may be in them, and the order-preserving texts they are stored under. */
import { KeyMismatchError, validation } from './errors.ts';
import { type AttributeValue, attributeOf, checkItem, type Item, typeOf } from './items.ts';
import { sortableNumber } from './numbers.ts';
import type { RowKey } from './storage.ts';

export interface KeyAttribute {
  readonly name: string;
  readonly type: 'S' | 'N' | 'B';
}
export interface KeySchema {
  readonly partition: KeyAttribute;
  readonly sort: KeyAttribute | undefined;
}

/** A global secondary index, as far as its keys go. */
export interface IndexKey {
  readonly name: string;
  readonly key: KeySchema;
}

/** Partition keys are spread over this many buckets, by hash; a segment of a parallel scan is a range of them. */
export const buckets = 2 ** 32;

/** FNV-1a over UTF-16 units, with MurmurHash3's finaliser so that similar keys spread over the whole range. */
export const bucketOf = (partition: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < partition.length; index += 1)
    hash = Math.imul(hash ^ partition.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
};

/** A text that sorts, by its UTF-8 bytes, as DynamoDB sorts the value. */
export const sortableKey = (value: AttributeValue): string => {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return sortableNumber(value.N);
  return Buffer.from(value.B ?? '', 'base64').toString('hex');
};

/** The first text after all that begin with `prefix`; `undefined` when there is none. */
export const afterPrefix = (prefix: string): string | undefined => {
  const end = prefix.charCodeAt(prefix.length - 1);
  // Most end in a letter or a sign of ASCII, which is no half of a pair, and so is the next.
  if (end < 0x80) return prefix.slice(0, -1) + String.fromCharCode(end + 1);
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === 0x10ffff) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
};

export const notTheSchema = () => new KeyMismatchError('The provided key element does not match the schema');
const longestPartitionKey = 2048;
const longestSortKey = 1024;

/** In keys and in conditions on them alike. */
export const refuseEmpty = (value: AttributeValue, { name, type }: KeyAttribute): void => {
  if ((value[type] ?? '') === '')
    throw validation(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${type === 'B' ? 'binary' : 'string'} value. Key: ${name}`,
    );
};

/** A key value's stored text, once it is of the right type, not empty and not too long. */
const keyText = (value: AttributeValue, key: KeyAttribute, longest: number): string => {
  refuseEmpty(value, key);
  const { name, type } = key;
  const content = value[type] ?? '';
  const bytes = Buffer.byteLength(content, type === 'B' ? 'base64' : 'utf8');
  if (bytes > longest)
    throw validation(
      `One or more parameter values were invalid: Size of ${longest === longestSortKey ? 'rangekey' : 'hashkey'} has exceeded the maximum size limit of ${longest} bytes`,
    );
  if (type === 'S' && !content.isWellFormed())
    throw validation(`One or more parameter values were invalid: Key ${name} holds half a surrogate pair`);
  return sortableKey(value);
};

const rowKeyOf = (
  { partition, sort }: KeySchema,
  partitionValue: AttributeValue,
  sortValue: AttributeValue | undefined,
): RowKey => {
  const partitionText = keyText(partitionValue, partition, longestPartitionKey);
  const sortText =
    sort === undefined || sortValue === undefined ? '' : keyText(sortValue, sort, longestSortKey);
  return [bucketOf(partitionText), partitionText, sortText];
};

/** The stored partition key of a query's condition. */
export const partitionText = (value: AttributeValue, { partition }: KeySchema): string =>
  keyText(value, partition, longestPartitionKey);

/**
 * The place of the item with this key, which must have the key's attributes and no others. Checks the values.
 * @throws KeyMismatchError; DynamoDbError (ValidationException)
 */
export const keyOf = (schema: KeySchema, key: Item): RowKey => {
  checkItem(key);
  const { partition, sort } = schema;
  let given = 0;
  for (const _ in key) given += 1;
  const first = attributeOf(key, partition.name);
  const second = sort === undefined ? undefined : attributeOf(key, sort.name);
  if (given !== (sort === undefined ? 1 : 2) || first === undefined) throw notTheSchema();
  if (first[partition.type] === undefined) throw notTheSchema();
  if (sort !== undefined && second?.[sort.type] === undefined) throw notTheSchema();
  return rowKeyOf(schema, first, second);
};

/**
 * The place of a whole, checked item.
 * @throws KeyMismatchError when a key attribute is missing or of another type; DynamoDbError (ValidationException) when
 * it is empty or too long.
 */
export const keyOfItem = (schema: KeySchema, item: Item): RowKey =>
  rowKeyOf(
    schema,
    keyAttributeOf(item, schema.partition),
    schema.sort === undefined ? undefined : keyAttributeOf(item, schema.sort),
  );

const keyAttributeOf = (item: Item, { name, type }: KeyAttribute): AttributeValue => {
  const value = attributeOf(item, name);
  if (value === undefined)
    throw new KeyMismatchError(
      `One or more parameter values were invalid: Missing the key ${name} in the item`,
    );
  if (value[type] === undefined)
    throw new KeyMismatchError(
      `One or more parameter values were invalid: Type mismatch for key ${name} expected: ${type} actual: ${typeOf(value)}`,
    );
  return value;
};

/** Index keys may be absent, but not be of another type, empty or too long. */
export const checkIndexKeys = (item: Item, indexes: readonly IndexKey[]): void => {
  for (const { name: index, key } of indexes) {
    checkIndexKey(item, index, key.partition, longestPartitionKey);
    if (key.sort !== undefined) checkIndexKey(item, index, key.sort, longestSortKey);
  }
};

const checkIndexKey = (item: Item, index: string, attribute: KeyAttribute, longest: number): void => {
  const { name, type } = attribute;
  const value = attributeOf(item, name);
  if (value === undefined) return;
  if (value[type] === undefined)
    throw validation(
      `One or more parameter values were invalid: Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)} IndexName: ${index}`,
    );
  if (value[type] === '')
    throw validation(
      `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${type === 'B' ? 'binary' : 'string'} value. IndexName: ${index}, IndexKey: ${name}`,
    );
  keyText(value, attribute, longest);
};

/** An item's place in an index: by the index's key, then by the table's. `undefined` where it has none. */
export const indexRowKey = ({ key }: IndexKey, table: KeySchema, item: Item): RowKey | undefined => {
  const first = attributeOf(item, key.partition.name);
  const second = key.sort === undefined ? undefined : attributeOf(item, key.sort.name);
  if (first === undefined || (key.sort !== undefined && second === undefined)) return undefined;
  const [, tablePartition = '', tableSort = ''] = keyOfItem(table, item);
  return [...rowKeyOf(key, first, second), tablePartition, tableSort];
};

export const keyNames = ({ partition, sort }: KeySchema): readonly string[] =>
  sort === undefined ? [partition.name] : [partition.name, sort.name];

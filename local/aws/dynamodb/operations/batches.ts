/** BatchGetItem and BatchWriteItem. */
import { capacityListMember, readUnits, type Usage, usageOf } from '../capacity.ts';
import type { Database, Operation } from '../database.ts';
import { KeyMismatchError, validation } from '../errors.ts';
import type { ItemText } from '../items.ts';
import { keyOf, notTheSchema } from '../keys.ts';
import { capacityModes, shape, structure } from '../requests.ts';
import { applyChange, type Change, type WritePlan } from './change.ts';
import { readProjectionOf } from './read.ts';
import { planDelete, planPut } from './write.ts';

const readBatchGet = shape({ RequestItems: 'structure', ReturnConsumedCapacity: capacityModes }, [
  'RequestItems',
]);
const readKeys = shape(
  {
    Keys: 'list',
    ConsistentRead: 'flag',
    ProjectionExpression: 'text',
    ExpressionAttributeNames: 'names',
  },
  ['Keys'],
);
const readKey = shape({ Key: 'item' }, ['Key']);
const readBatchWrite = shape(
  {
    RequestItems: 'structure',
    ReturnConsumedCapacity: capacityModes,
    ReturnItemCollectionMetrics: ['NONE', 'SIZE'],
  },
  ['RequestItems'],
);
const readWriteRequest = shape({ PutRequest: 'structure', DeleteRequest: 'structure' }, []);
const readPutRequest = shape({ Item: 'item' }, ['Item']);

const mostKeys = 100;
const mostWrites = 25;
const largestBatch = 16 * 1024 * 1024;

const checkCount = (count: number, most: number): void => {
  if (count === 0)
    throw validation('1 validation error detected: The batch must hold at least one request for each table');
  if (count > most)
    throw validation(
      `1 validation error detected: Too many items requested: the call holds ${count}, the most is ${most}`,
    );
};

/** A key in the form in which it may occur only once. */
const identity = (table: string, key: readonly (string | number)[]): string =>
  JSON.stringify([table, ...key]);

export const batchGetItem: Operation = (database, request) => {
  const input = readBatchGet(request);
  const wanted = Object.entries(input.RequestItems).map(
    ([name, keys]) => [database.catalogue.find(name), readKeys(structure(keys))] as const,
  );
  checkCount(
    wanted.reduce((sum, [, { Keys }]) => sum + Keys.length, 0),
    mostKeys,
  );
  const found: string[] = [];
  const left: string[] = [];
  const usages: Usage[] = [];
  let bytes = 0;
  for (const [table, keys] of wanted) {
    const projection = readProjectionOf(keys, table);
    const usage = usageOf(table.name);
    const seen = new Set<string>();
    const items: ItemText[] = [];
    const unprocessed: unknown[] = [];
    for (const key of keys.Keys) {
      const at = keyOf(table.key, readKey({ Key: key }).Key);
      if (seen.size === seen.add(identity(table.name, at)).size)
        throw validation('Provided list of item keys contains duplicates');
      if (bytes >= largestBatch) {
        unprocessed.push(key);
        continue;
      }
      const stored = table.rows.get(at);
      usage.read += readUnits(stored?.size ?? 0, keys.ConsistentRead);
      if (stored === undefined) continue;
      bytes += stored.size;
      items.push(projection === undefined ? stored.text : projection.apply(stored.text));
    }
    const name = JSON.stringify(table.name);
    found.push(`${name}:[${items.join(',')}]`);
    if (unprocessed.length > 0) left.push(`${name}:${JSON.stringify({ ...keys, Keys: unprocessed })}`);
    usages.push(usage);
  }
  for (const usage of usages) database.meter.record(usage);
  const capacity = capacityListMember(usages, input.ReturnConsumedCapacity);
  return `{"Responses":{${found.join(',')}},"UnprocessedKeys":{${left.join(',')}}${capacity}}`;
};

/** A batch says less than PutItem of what is wrong with a key. */
const planPutRequest = (database: Database, table: string, put: object): WritePlan => {
  try {
    return planPut(database, { TableName: table, Item: readPutRequest(put).Item });
  } catch (error) {
    throw error instanceof KeyMismatchError ? notTheSchema() : error;
  }
};

const planRequest = (database: Database, table: string, input: unknown): WritePlan => {
  const { PutRequest: put, DeleteRequest: remove } = readWriteRequest(input);
  if (put !== undefined && remove === undefined) return planPutRequest(database, table, put);
  if (remove !== undefined && put === undefined)
    return planDelete(database, { TableName: table, Key: readKey(remove).Key });
  throw validation(
    'Supplied AttributeValue has more than one datatypes set: a write request holds either a PutRequest or a DeleteRequest',
  );
};

export const batchWriteItem: Operation = (database, request) => {
  const input = readBatchWrite(request);
  const plans = Object.entries(input.RequestItems).flatMap(([table, requests]) => {
    if (!Array.isArray(requests)) throw validation(`The requests for ${table} must be a list`);
    return requests.map((item: unknown) => planRequest(database, table, item));
  });
  checkCount(plans.length, mostWrites);
  if (new Set(plans.map(({ table, key }) => identity(table.name, key))).size < plans.length)
    throw validation('Provided list of item keys contains duplicates');
  // All is decided before anything is done: a batch that is refused changes nothing.
  const changes = plans.map(({ table, key, decide }) => decide(table.rows.get(key)));
  const usages = new Map<string, Usage>();
  for (const change of changes.filter((each): each is Change => each !== undefined)) {
    const usage = usages.get(change.table.name) ?? usageOf(change.table.name);
    usages.set(change.table.name, usage);
    applyChange(database, change, false, usage);
  }
  for (const usage of usages.values()) database.meter.record(usage);
  return `{"UnprocessedItems":{}${capacityListMember(usages.values(), input.ReturnConsumedCapacity)}}`;
};

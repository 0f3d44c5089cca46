/** TransactWriteItems and TransactGetItems: all or nothing, at twice the price. */
import { capacityListMember, readUnits, type Usage, usageOf, writeUnits } from '../capacity.ts';
import type { Database, Operation } from '../database.ts';
import {
  type CancellationReason,
  DynamoDbError,
  KeyMismatchError,
  transactionCancelled,
  validation,
} from '../errors.ts';
import type { Item } from '../items.ts';
import { keyOf } from '../keys.ts';
import { capacityModes, shape } from '../requests.ts';
import { applyChange, type Change, checkGuard, type WritePlan } from './change.ts';
import { readProjectionOf } from './read.ts';
import { answered, type GuardInput, guarded, guardOf, planDelete, planPut, planUpdate } from './write.ts';

const mostActions = 100;
const factor = 2;

const readTransactWrite = shape(
  {
    TransactItems: 'list',
    ClientRequestToken: 'text',
    ...answered,
  },
  ['TransactItems'],
);
const readAction = shape(
  { Put: 'structure', Update: 'structure', Delete: 'structure', ConditionCheck: 'structure' },
  [],
);
const readPut = shape({ ...guarded, Item: 'item' }, ['TableName', 'Item']);
const readDelete = shape({ ...guarded, Key: 'item' }, ['TableName', 'Key']);
const readUpdate = shape({ ...guarded, Key: 'item', UpdateExpression: 'text' }, [
  'TableName',
  'Key',
  'UpdateExpression',
]);
const readCheck = shape({ ...guarded, Key: 'item' }, ['TableName', 'Key', 'ConditionExpression']);

const planCheck = ({ catalogue }: Database, input: GuardInput & { readonly Key: Item }): WritePlan => {
  const table = catalogue.find(input.TableName);
  const guard = guardOf(input, table);
  return {
    table,
    key: keyOf(table.key, input.Key),
    decide: (before) => {
      checkGuard(guard, before);
      return undefined;
    },
  };
};

const planAction = (database: Database, input: unknown): WritePlan => {
  const { Put, Update, Delete, ConditionCheck, ...none } = readAction(input);
  const given = [Put, Update, Delete, ConditionCheck].filter((action) => action !== undefined);
  if (given.length !== 1 || Object.keys(none).length > 0)
    throw validation('TransactItems can only contain one of Check, Put, Update or Delete');
  if (Put !== undefined) return planPut(database, readPut(Put));
  if (Update !== undefined) return planUpdate(database, readUpdate(Update));
  if (Delete !== undefined) return planDelete(database, readDelete(Delete));
  return planCheck(database, readCheck(ConditionCheck));
};

/** Of what a transaction writes, or reads: 4 MB of items. */
const largestTransaction = 4 * 1024 * 1024;

const checkSize = (bytes: number): void => {
  if (bytes > largestTransaction)
    throw validation(
      `The aggregate size of the items in the transaction exceeds ${largestTransaction} bytes: they have ${bytes}`,
    );
};

const longestToken = 36;

const checkToken = (token: string | undefined): void => {
  const wrong = (bound: string) =>
    validation(
      `1 validation error detected: Value at 'ClientRequestToken' failed to satisfy constraint: Member must have length ${bound}`,
    );
  if (token === '') throw wrong('greater than or equal to 1');
  if (token !== undefined && token.length > longestToken)
    throw wrong(`less than or equal to ${longestToken}`);
};

const checkCount = (count: number): void => {
  if (count < 1 || count > mostActions)
    throw validation(
      `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length between 1 and ${mostActions}: it has ${count}`,
    );
};

const checkDistinct = (plans: readonly WritePlan[]): void => {
  const items = new Set(plans.map(({ table, key }) => JSON.stringify([table.name, ...key])));
  if (items.size < plans.length)
    throw validation('Transaction request cannot include multiple operations on one item');
};

/** Why an action lets the transaction be cancelled. Faults that DynamoDB does not know go through. */
const reasonOf = (error: unknown): CancellationReason => {
  if (!(error instanceof DynamoDbError)) throw error;
  const failed = error.type.endsWith('#ConditionalCheckFailedException');
  return {
    Code: failed ? 'ConditionalCheckFailed' : 'ValidationError',
    Message: error.message,
    ...error.extra,
  };
};

/**
 * What the actions would do. A key that does not fit its table cancels the transaction, and the first such action is told
 * as the reason; what else is wrong with an action refuses the whole.
 * @throws DynamoDbError
 */
const planAll = (database: Database, actions: readonly unknown[]): readonly WritePlan[] => {
  let misfit: { readonly at: number; readonly reason: CancellationReason } | undefined;
  const plans = actions.flatMap((action, at) => {
    try {
      return planAction(database, action);
    } catch (error) {
      if (!(error instanceof KeyMismatchError)) throw error;
      misfit ??= { at, reason: reasonOf(error) };
      return [];
    }
  });
  if (misfit === undefined) return plans;
  const { at, reason } = misfit;
  throw transactionCancelled(actions.map((_, index) => (index === at ? reason : { Code: 'None' })));
};

export const transactWriteItems: Operation = (database, request) => {
  const input = readTransactWrite(request);
  checkToken(input.ClientRequestToken);
  checkCount(input.TransactItems.length);
  const repeated = database.tokens.knows(input.ClientRequestToken, input.TransactItems);
  const plans = planAll(database, input.TransactItems);
  checkDistinct(plans);
  if (repeated) return answerRepeated(database, plans, input.ReturnConsumedCapacity);
  const stored = plans.map(({ table, key }) => table.rows.get(key));
  const usages = new Map<string, Usage>();
  const usageFor = (table: string): Usage => {
    const usage = usages.get(table) ?? usageOf(table);
    usages.set(table, usage);
    return usage;
  };
  const changes: (Change | undefined)[] = [];
  const reasons: CancellationReason[] = [];
  for (const [index, { decide }] of plans.entries()) {
    try {
      changes.push(decide(stored[index]));
      reasons.push({ Code: 'None' });
    } catch (error) {
      reasons.push(reasonOf(error));
    }
  }
  const cancelled = changes.length < plans.length;
  if (!cancelled) checkSize(changes.reduce((sum, change) => sum + (change?.after?.size ?? 0), 0));
  for (const [index, plan] of plans.entries()) {
    const change = changes[index];
    const usage = usageFor(plan.table.name);
    if (cancelled || change === undefined) usage.write += writeUnits(stored[index]?.size ?? 0) * factor;
    else applyChange(database, change, false, usage, factor);
  }
  for (const usage of usages.values()) database.meter.record(usage);
  if (cancelled) throw transactionCancelled(reasons);
  database.tokens.remember(input.ClientRequestToken, input.TransactItems);
  const capacity = capacityListMember(usages.values(), input.ReturnConsumedCapacity, true);
  return capacity === '' ? '{}' : `{${capacity.slice(1)}}`;
};

/** A transaction that has been done is not done again: it costs what reading its items costs. */
const answerRepeated = (
  database: Database,
  plans: readonly WritePlan[],
  mode: (typeof capacityModes)[number] | undefined,
): string => {
  const usages = new Map<string, Usage>();
  for (const { table, key } of plans) {
    const usage = usages.get(table.name) ?? usageOf(table.name);
    usages.set(table.name, usage);
    usage.read += readUnits(table.rows.get(key)?.size ?? 0, true) * factor;
  }
  for (const usage of usages.values()) database.meter.record(usage);
  const capacity = capacityListMember(usages.values(), mode, true);
  return capacity === '' ? '{}' : `{${capacity.slice(1)}}`;
};

const readTransactGet = shape({ TransactItems: 'list', ReturnConsumedCapacity: capacityModes }, [
  'TransactItems',
]);
const readGetAction = shape({ Get: 'structure' }, ['Get']);
const readGet = shape(
  {
    TableName: 'text',
    Key: 'item',
    ProjectionExpression: 'text',
    ExpressionAttributeNames: 'names',
  },
  ['TableName', 'Key'],
);

export const transactGetItems: Operation = (database, request) => {
  const input = readTransactGet(request);
  checkCount(input.TransactItems.length);
  const usages = new Map<string, Usage>();
  const seen = new Set<string>();
  let bytes = 0;
  const responses = input.TransactItems.map((action) => {
    const get = readGet(readGetAction(action).Get);
    const table = database.catalogue.find(get.TableName);
    const projection = readProjectionOf(get, table);
    const key = keyOf(table.key, get.Key);
    if (seen.size === seen.add(JSON.stringify([table.name, ...key])).size)
      throw validation('Transaction request cannot include multiple operations on one item');
    const stored = table.rows.get(key);
    const usage = usages.get(table.name) ?? usageOf(table.name);
    usages.set(table.name, usage);
    usage.read += readUnits(stored?.size ?? 0, true) * factor;
    bytes += stored?.size ?? 0;
    if (stored === undefined) return '{}';
    return `{"Item":${projection === undefined ? stored.text : projection.apply(stored.text)}}`;
  });
  checkSize(bytes);
  for (const usage of usages.values()) database.meter.record(usage);
  const capacity = capacityListMember(usages.values(), input.ReturnConsumedCapacity, true);
  return `{"Responses":[${responses.join(',')}]${capacity}}`;
};

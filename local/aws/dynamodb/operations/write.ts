/** PutItem, UpdateItem and DeleteItem. */
import { capacityMember, type Usage, usageOf, writeUnits } from '../capacity.ts';
import type { Database, Operation } from '../database.ts';
import { DynamoDbError, validation } from '../errors.ts';
import { parseCondition } from '../expressions/condition.ts';
import { refuseKeyPaths } from '../expressions/keyPaths.ts';
import type { Path } from '../expressions/parse.ts';
import { type PlaceholderInput, readPlaceholders } from '../expressions/placeholders.ts';
import { project } from '../expressions/projection.ts';
import { parseUpdate, type Update, updateOf } from '../expressions/update.ts';
import { checkItem, cloneValue, type Item, type ItemText, itemText, parseItem } from '../items.ts';
import { keyNames, keyOf, keyOfItem } from '../keys.ts';
import { capacityModes, shape } from '../requests.ts';
import type { Stored } from '../storage.ts';
import type { Table } from '../tables.ts';
import {
  applyChange,
  type Change,
  checkGuard,
  checkGuardOn,
  type Guard,
  type WritePlan,
  written,
} from './change.ts';

/** The parameters by which a request to write says what must hold of the item. */
export const guarded = {
  TableName: 'text',
  ConditionExpression: 'text',
  ExpressionAttributeNames: 'names',
  ExpressionAttributeValues: 'item',
  ReturnValuesOnConditionCheckFailure: ['NONE', 'ALL_OLD'],
} as const;
/** The parameters by which it says what else is to be answered. */
export const answered = {
  ReturnConsumedCapacity: capacityModes,
  ReturnItemCollectionMetrics: ['NONE', 'SIZE'],
} as const;

const readPut = shape({ ...guarded, ...answered, Item: 'item', ReturnValues: ['NONE', 'ALL_OLD'] }, [
  'TableName',
  'Item',
]);
const readDelete = shape({ ...guarded, ...answered, Key: 'item', ReturnValues: ['NONE', 'ALL_OLD'] }, [
  'TableName',
  'Key',
]);
const readUpdate = shape(
  {
    ...guarded,
    ...answered,
    Key: 'item',
    UpdateExpression: 'text',
    ReturnValues: ['NONE', 'ALL_OLD', 'ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW'],
  },
  ['TableName', 'Key'],
);

/** The parameters that every write with a condition has. */
export interface GuardInput extends PlaceholderInput {
  readonly TableName: string;
  readonly ConditionExpression?: string;
  readonly ReturnValuesOnConditionCheckFailure?: 'NONE' | 'ALL_OLD';
}

/** The guard of a write without an expression of its own besides the condition. */
export const guardOf = (input: GuardInput, table: Table): Guard => {
  const condition =
    input.ConditionExpression === undefined ? undefined : parseCondition(input.ConditionExpression);
  const placeholders = readPlaceholders(input, [condition]);
  refuseKeyPaths(table, [condition], placeholders);
  return {
    condition,
    placeholders,
    showsItem: input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
  };
};

export const planPut = ({ catalogue }: Database, input: GuardInput & { readonly Item: Item }): WritePlan => {
  const table = catalogue.find(input.TableName);
  const guard = guardOf(input, table);
  const size = checkItem(input.Item);
  const key = keyOfItem(table.key, input.Item);
  return {
    table,
    key,
    decide: (before) => {
      const after = written(table, input.Item, size, 'Item size has exceeded the maximum allowed size');
      checkGuard(guard, before);
      return { table, key, before, after };
    },
  };
};

export const planDelete = (
  { catalogue }: Database,
  input: GuardInput & { readonly Key: Item },
): WritePlan => {
  const table = catalogue.find(input.TableName);
  const guard = guardOf(input, table);
  const key = keyOf(table.key, input.Key);
  return {
    table,
    key,
    decide: (before) => {
      checkGuard(guard, before);
      return { table, key, before, after: undefined };
    },
  };
};

interface UpdateInput extends GuardInput {
  readonly Key: Item;
  readonly UpdateExpression?: string;
}

interface UpdatePlan extends WritePlan {
  /** What the update names. */
  readonly paths: readonly Path[];
}

export const planUpdate = ({ catalogue }: Database, input: UpdateInput): UpdatePlan => {
  const table = catalogue.find(input.TableName);
  const condition =
    input.ConditionExpression === undefined ? undefined : parseCondition(input.ConditionExpression);
  const parsed = input.UpdateExpression === undefined ? undefined : parseUpdate(input.UpdateExpression);
  const placeholders = readPlaceholders(input, [parsed, condition]);
  refuseKeyPaths(table, [parsed, condition], placeholders);
  const guard: Guard = {
    condition,
    placeholders,
    showsItem: input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD',
  };
  const update = parsed === undefined ? undefined : updateOf(parsed, placeholders);
  const key = keyOf(table.key, input.Key);
  refuseKeyUpdate(table, update);
  return {
    table,
    key,
    paths: update?.paths ?? [],
    decide: (before) => {
      const item = before === undefined ? {} : parseItem(before.text);
      checkGuardOn(guard, before, item);
      if (before === undefined)
        for (const [name, value] of Object.entries(input.Key)) item[name] = cloneValue(value);
      update?.apply(item);
      const size = checkItem(item);
      const after = written(table, item, size, 'Item size to update has exceeded the maximum allowed size');
      return { table, key, before, after };
    },
  };
};

const refuseKeyUpdate = (table: Table, update: Update | undefined): void => {
  const names = keyNames(table.key);
  for (const [root] of update?.paths ?? [])
    if (names.includes(root as string))
      throw validation(
        `One or more parameter values were invalid: Cannot update attribute ${root}. This attribute is part of the key`,
      );
};

/** Carries a single write out. A condition that fails is paid for as well. */
const carryOut = (
  database: Database,
  plan: WritePlan,
): { readonly change: Change; readonly usage: Usage } => {
  const usage = usageOf(plan.table.name);
  const before = plan.table.rows.get(plan.key);
  let change: Change | undefined;
  try {
    change = plan.decide(before);
  } catch (error) {
    if (error instanceof DynamoDbError) payForFailure(database, usage, before);
    throw error;
  }
  if (change === undefined) throw new RangeError('a single write must make a change');
  applyChange(database, change, false, usage);
  database.meter.record(usage);
  return { change, usage };
};

const payForFailure = (database: Database, usage: Usage, before: Stored | undefined): void => {
  usage.write += writeUnits(before?.size ?? 0);
  database.meter.record(usage);
};

const answer = (attributes: ItemText | undefined, capacity: string): string => {
  const members = `${attributes === undefined ? '' : `,"Attributes":${attributes}`}${capacity}`;
  return members === '' ? '{}' : `{${members.slice(1)}}`;
};

export const putItem: Operation = (database, request) => {
  const input = readPut(request);
  const { change, usage } = carryOut(database, planPut(database, input));
  const attributes = input.ReturnValues === 'ALL_OLD' ? change.before?.text : undefined;
  return answer(attributes, capacityMember(usage, input.ReturnConsumedCapacity));
};

export const deleteItem: Operation = (database, request) => {
  const input = readDelete(request);
  const { change, usage } = carryOut(database, planDelete(database, input));
  const attributes = input.ReturnValues === 'ALL_OLD' ? change.before?.text : undefined;
  return answer(attributes, capacityMember(usage, input.ReturnConsumedCapacity));
};

type ReturnValues = ReturnType<typeof readUpdate>['ReturnValues'];

export const updateItem: Operation = (database, request) => {
  const input = readUpdate(request);
  const plan = planUpdate(database, input);
  const { change, usage } = carryOut(database, plan);
  const attributes = returned(change, plan.paths, input.ReturnValues);
  return answer(attributes, capacityMember(usage, input.ReturnConsumedCapacity));
};

const returned = (
  { before, after }: Change,
  paths: readonly Path[],
  wanted: ReturnValues,
): ItemText | undefined => {
  if (wanted === undefined || wanted === 'NONE') return undefined;
  const source = wanted.endsWith('OLD') ? before : after;
  if (source === undefined || wanted.startsWith('ALL')) return source?.text;
  const updated = project(parseItem(source.text), paths);
  return Object.keys(updated).length === 0 ? undefined : itemText(updated);
};

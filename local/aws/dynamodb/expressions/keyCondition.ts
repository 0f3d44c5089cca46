/** Key conditions: one partition, and in it a range of sort keys. */
import { validation } from '../errors.ts';
import type { AttributeValue } from '../items.ts';
import {
  afterPrefix,
  bucketOf,
  type KeyAttribute,
  type KeySchema,
  partitionText,
  refuseEmpty,
  sortableKey,
} from '../keys.ts';
import type { Bound } from '../storage.ts';
import type { Comparator, Condition, Operand, ParsedCondition } from './condition.ts';
import { type Placeholders, resolvePath, valueBehind } from './placeholders.ts';

export interface KeyRange {
  readonly bucket: number;
  readonly partition: string;
  readonly low: Bound | undefined;
  readonly high: Bound | undefined;
}

const unsupported = () => validation('Query key condition not supported');

/** What is demanded of one key attribute. */
interface Demanded {
  readonly name: string;
  readonly operator: '=' | '<' | '<=' | '>' | '>=' | 'BETWEEN' | 'begins_with';
  readonly values: readonly AttributeValue[];
}

/**
 * The range of a KeyConditionExpression: equality on the partition key and at most one condition on the sort key.
 * @throws DynamoDbError (ValidationException)
 */
export const keyRangeOf = (
  { condition }: ParsedCondition,
  placeholders: Placeholders,
  schema: KeySchema,
): KeyRange => {
  const demanded = conjuncts(condition).map((part) => demandedBy(part, placeholders));
  const { partition, sort } = schema;
  const known = new Set([partition.name, sort?.name]);
  const first = demanded.find(({ name }) => name === partition.name);
  if (first === undefined) throw validation(`Query condition missed key schema element: ${partition.name}`);
  const foreign = demanded.find(({ name }) => !known.has(name));
  if (foreign !== undefined)
    throw sort === undefined || demanded.some(({ name }) => name === sort.name)
      ? unsupported()
      : validation(`Query condition missed key schema element: ${sort.name}`);
  const others = demanded.filter((demand) => demand !== first);
  if (others.length > 1 || others[0]?.name === partition.name)
    throw validation('KeyConditionExpressions must only contain one condition per key');
  const [value] = first.values;
  if (first.operator !== '=' || value === undefined) throw unsupported();
  checkValue(value, partition);
  const text = partitionText(value, schema);
  return { bucket: bucketOf(text), partition: text, ...boundsOf(others[0], sort) };
};

const conjuncts = (condition: Condition): readonly Condition[] => {
  if (condition.is === 'and') return [...conjuncts(condition.left), ...conjuncts(condition.right)];
  return [condition];
};

/** `:v < a` is `a > :v`. */
const mirrored: Readonly<Record<Comparator, Comparator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

const demandedBy = (condition: Condition, placeholders: Placeholders): Demanded => {
  switch (condition.is) {
    case 'compare': {
      const turned = condition.left.is === 'value';
      const [path, value] = turned ? [condition.right, condition.left] : [condition.left, condition.right];
      const operator = turned ? mirrored[condition.by] : condition.by;
      if (operator === '<>') throw unsupported();
      return { name: attributeName(path, placeholders), operator, values: [constant(value, placeholders)] };
    }
    case 'between': {
      const low = constant(condition.low, placeholders);
      const high = constant(condition.high, placeholders);
      return { name: attributeName(condition.of, placeholders), operator: 'BETWEEN', values: [low, high] };
    }
    case 'begins':
      return {
        name: attributeName(condition.of, placeholders),
        operator: 'begins_with',
        values: [constant(condition.prefix, placeholders)],
      };
    case 'or':
      throw validation('Invalid operator used in KeyConditionExpression: OR');
    case 'not':
      throw validation('Invalid operator used in KeyConditionExpression: NOT');
    case 'in':
      throw validation('Invalid operator used in KeyConditionExpression: IN');
    case 'and':
    case 'exists':
    case 'type':
    case 'contains':
      throw unsupported();
  }
};

const attributeName = (operand: Operand, placeholders: Placeholders): string => {
  if (operand.is !== 'path') throw unsupported();
  const [name, ...below] = resolvePath(operand.path, placeholders);
  if (below.length > 0)
    throw validation(
      'Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes',
    );
  return name as string;
};

const constant = (operand: Operand, placeholders: Placeholders): AttributeValue => {
  if (operand.is !== 'value') throw unsupported();
  return valueBehind(operand.value, placeholders);
};

const checkValue = (value: AttributeValue, key: KeyAttribute): void => {
  if (value[key.type] === undefined)
    throw validation(
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    );
  refuseEmpty(value, key);
};

const boundsOf = (
  demanded: Demanded | undefined,
  sort: KeyAttribute | undefined,
): Pick<KeyRange, 'low' | 'high'> => {
  if (demanded === undefined || sort === undefined) return { low: undefined, high: undefined };
  for (const value of demanded.values) checkValue(value, sort);
  const [first = '', second = ''] = demanded.values.map(sortableKey);
  const bound = (text: string, inclusive: boolean): Bound => ({ sort: text, inclusive });
  switch (demanded.operator) {
    case '=':
      return { low: bound(first, true), high: bound(first, true) };
    case '<':
    case '<=':
      return { low: undefined, high: bound(first, demanded.operator === '<=') };
    case '>':
    case '>=':
      return { low: bound(first, demanded.operator === '>='), high: undefined };
    case 'BETWEEN':
      return { low: bound(first, true), high: bound(second, true) };
    case 'begins_with': {
      if (sort.type === 'N') throw unsupported();
      const end = afterPrefix(first);
      return { low: bound(first, true), high: end === undefined ? undefined : bound(end, false) };
    }
  }
};

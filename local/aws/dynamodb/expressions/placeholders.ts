/** The names and values that a request puts behind an expression's placeholders. */
import { validation } from '../errors.ts';
import {
  type AttributeValue,
  attributeOf,
  checkValue,
  type Item,
  nameable,
  orderOf,
  typeOf,
  valueTypes,
} from '../items.ts';
import { isPlaceholder, type Parsed, type Path } from './parse.ts';

export interface Placeholders {
  readonly names: Readonly<Record<string, string>> | undefined;
  /** Checked and in normal form. */
  readonly values: Item | undefined;
}

const noPlaceholders: Placeholders = { names: undefined, values: undefined };

/** The parameters of a request that hold expressions' names and values. */
export interface PlaceholderInput {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
}

/**
 * The request's placeholders, once they fit its expressions: all that are used are defined, all that are defined are
 * used, and each value has a type that its operators take.
 * @throws DynamoDbError (ValidationException)
 */
export const readPlaceholders = (
  input: PlaceholderInput,
  expressions: readonly (Parsed | undefined)[],
): Placeholders => {
  const names = input.ExpressionAttributeNames;
  const values = input.ExpressionAttributeValues;
  for (const expression of expressions) if (expression !== undefined) checkDefined(expression, names, values);
  if (names !== undefined) checkNames(names, expressions);
  if (values !== undefined) checkValues(values, expressions);
  if (values !== undefined)
    for (const expression of expressions) {
      if (expression === undefined) continue;
      checkDemands(expression, values);
      checkBounds(expression, values);
    }
  return names === undefined && values === undefined ? noPlaceholders : { names, values };
};

const checkDefined = (
  { kind, names: usedNames, values: usedValues }: Parsed,
  names: Readonly<Record<string, string>> | undefined,
  values: Item | undefined,
): void => {
  for (const name of usedNames)
    if (names === undefined || !Object.hasOwn(names, name))
      throw validation(
        `Invalid ${kind}: An expression attribute name used in the document path is not defined; attribute name: ${name}`,
      );
  for (const value of usedValues)
    if (values === undefined || !Object.hasOwn(values, value))
      throw validation(
        `Invalid ${kind}: An expression attribute value used in expression is not defined; attribute value: ${value}`,
      );
};

/** Of a placeholder, its first sign included. */
const longestPlaceholder = 255;
/** Bytes of all values behind the placeholders of a request. */
const mostSubstituted = 2 * 1024 * 1024;

const checkPlaceholder = (parameter: string, name: string): void => {
  if (Buffer.byteLength(name) > longestPlaceholder)
    throw validation(
      `${parameter} contains invalid key: key too long; size of key: ${Buffer.byteLength(name)}`,
    );
};

const checkNames = (
  names: Readonly<Record<string, string>>,
  expressions: readonly (Parsed | undefined)[],
): void => {
  if (!expressions.some((expression) => expression !== undefined))
    throw validation('ExpressionAttributeNames can only be specified when using expressions');
  const given = Object.keys(names);
  if (given.length === 0) throw validation('ExpressionAttributeNames must not be empty');
  for (const name of given) {
    if (!/^#[A-Za-z0-9_]+$/.test(name))
      throw validation(`ExpressionAttributeNames contains invalid key: Syntax error; key: "${name}"`);
    checkPlaceholder('ExpressionAttributeNames', name);
  }
  for (const name of Object.values(names)) nameable(name);
  const unused = given.filter((name) => !expressions.some((expression) => expression?.names.has(name)));
  if (unused.length > 0)
    throw validation(
      `Value provided in ExpressionAttributeNames unused in expressions: keys: {${unused.join(', ')}}`,
    );
};

const checkValues = (values: Item, expressions: readonly (Parsed | undefined)[]): void => {
  if (!expressions.some((expression) => expression !== undefined))
    throw validation('ExpressionAttributeValues can only be specified when using expressions');
  let given = 0;
  let bytes = 0;
  for (const [name, value] of Object.entries(values)) {
    given += 1;
    if (!/^:[A-Za-z0-9_]+$/.test(name))
      throw validation(`ExpressionAttributeValues contains invalid key: Syntax error; key: "${name}"`);
    checkPlaceholder('ExpressionAttributeValues', name);
    bytes += checkValue(value);
    if (!expressions.some((expression) => expression?.values.has(name)))
      throw validation(`Value provided in ExpressionAttributeValues unused in expressions: keys: {${name}}`);
  }
  if (given === 0) throw validation('ExpressionAttributeValues must not be empty');
  if (bytes > mostSubstituted)
    throw validation(
      `ExpressionAttributeValues exceeds max size: the values have ${bytes} bytes, the most is ${mostSubstituted}`,
    );
};

const checkDemands = ({ kind, demands }: Parsed, values: Item): void => {
  for (const { operator, value, types } of demands) {
    const given = values[value] as AttributeValue;
    if (!types.includes(typeOf(given)))
      throw validation(
        `Invalid ${kind}: Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${typeOf(given)}`,
      );
    if (operator === 'attribute_type' && !valueTypes.has(given.S ?? ''))
      throw validation(
        `Invalid ${kind}: Invalid attribute type name found; type: ${given.S}, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}`,
      );
  }
};

const spokenValue = (value: AttributeValue): string => {
  const type = typeOf(value);
  return `AttributeValue: {${type}:${value[type]}}`;
};

const checkBounds = ({ kind, bounds }: Parsed, values: Item): void => {
  for (const { low, high } of bounds) {
    const [lower, upper] = [values[low] as AttributeValue, values[high] as AttributeValue];
    const operands = `lower bound operand: ${spokenValue(lower)}, upper bound operand: ${spokenValue(upper)}`;
    if (typeOf(lower) !== typeOf(upper))
      throw validation(
        `Invalid ${kind}: The BETWEEN operator requires same data type for lower and upper bounds; ${operands}`,
      );
    if ((orderOf(lower, upper) ?? 0) > 0)
      throw validation(
        `Invalid ${kind}: The BETWEEN operator requires upper bound to be greater than or equal to lower bound; ${operands}`,
      );
  }
};

/** The path with names for its placeholders, which have been checked. */
export const resolvePath = (path: Path, { names }: Placeholders): Path =>
  names === undefined || !path.some(isPlaceholder)
    ? path
    : path.map((step) => (isPlaceholder(step) ? (names[step] ?? step) : step));

/** The value behind a checked placeholder. */
export const valueBehind = (name: string, { values }: Placeholders): AttributeValue => {
  const value = values?.[name];
  if (value === undefined) throw new RangeError(`${name} was used without having been checked`);
  return value;
};

/** What a resolved path leads to in an item; `undefined` where it leads nowhere. */
export const valueAt = (item: Item, path: Path): AttributeValue | undefined => {
  let value = attributeOf(item, path[0] as string);
  for (let at = 1; at < path.length && value !== undefined; at += 1) {
    const step = path[at];
    if (typeof step === 'number') value = value.L?.[step];
    else value = value.M === undefined || step === undefined ? undefined : attributeOf(value.M, step);
  }
  return value;
};

/** What a path of an expression leads to in an item. */
export const valueOfPath = (item: Item, path: Path, placeholders: Placeholders): AttributeValue | undefined =>
  valueAt(item, resolvePath(path, placeholders));

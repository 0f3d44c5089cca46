/** Items and their values in wire form: checked, measured by DynamoDB's rules, compared, and kept as text. */
import { type DynamoDbError, serialization, validation } from './errors.ts';
import { compareNumbers, normalNumber, numberSize } from './numbers.ts';

/** One value as on the wire: exactly one of the members is set. */
export interface AttributeValue {
  S?: string;
  N?: string;
  B?: string;
  BOOL?: boolean;
  NULL?: boolean;
  L?: AttributeValue[];
  M?: Item;
  SS?: string[];
  NS?: string[];
  BS?: string[];
}
export type Item = { [attribute: string]: AttributeValue };
export type ValueType = keyof AttributeValue;

export const valueTypes: ReadonlySet<string> = new Set<ValueType>([
  'S',
  'N',
  'B',
  'BOOL',
  'NULL',
  'L',
  'M',
  'SS',
  'NS',
  'BS',
]);

/** An item may have 400 KB, names included. */
export const largestItem = 400 * 1024;
/** Levels of values: the attribute's own is the first. */
const deepestNesting = 32;
const longestName = 65_535;

/** Safe for names such as `constructor`, which every object inherits. */
export const attributeOf = (item: Item, name: string): AttributeValue | undefined =>
  Object.hasOwn(item, name) ? item[name] : undefined;

/** The type of a checked value. */
export const typeOf = (value: AttributeValue): ValueType => {
  for (const type in value) return type as ValueType;
  throw emptyValue();
};

const emptyValue = (): DynamoDbError =>
  validation('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
const invalid = (message: string): DynamoDbError =>
  validation(`One or more parameter values were invalid: ${message}`);

/**
 * Checks a value from a request, brings its numbers into normal form in place, and measures it in bytes.
 * @throws DynamoDbError saying what is wrong with it.
 */
export const checkValue = (value: AttributeValue, depth = 0): number => {
  if (depth === deepestNesting) throw tooDeep();
  if (typeof value !== 'object' || value === null)
    throw serialization('An AttributeValue must be a structure');
  let type: string | undefined;
  for (const member in value) {
    if (type !== undefined)
      throw validation(
        'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
      );
    type = member;
  }
  if (value.S !== undefined) return byteLength(expectText(value.S));
  if (value.N !== undefined) {
    value.N = normalNumber(expectText(value.N));
    return numberSize(value.N);
  }
  if (value.BOOL !== undefined) {
    if (typeof value.BOOL !== 'boolean') throw serialization('A BOOL must be true or false');
    return 1;
  }
  if (value.M !== undefined) return checkMap(value.M, depth + 1);
  if (value.L !== undefined) return checkList(value.L, depth + 1);
  if (value.NULL !== undefined) {
    if (value.NULL !== true) throw invalid('Null attribute value types must have the value of true');
    return 1;
  }
  if (value.B !== undefined) return binarySize(value.B);
  if (value.SS !== undefined) return checkSet('string', value.SS, (text) => byteLength(text));
  if (value.NS !== undefined) {
    value.NS = expectList(value.NS).map((text) => normalNumber(expectText(text)));
    return checkSet('number', value.NS, numberSize);
  }
  if (value.BS !== undefined) return checkSet('binary', value.BS, binarySize);
  throw emptyValue();
};

const expectText = (text: unknown): string => {
  if (typeof text === 'string') return text;
  throw serialization(`${JSON.stringify(text)} can not be converted to a String`);
};

const expectList = <T>(list: T[]): T[] => {
  if (Array.isArray(list)) return list;
  throw serialization('Expected a list');
};

const byteLength = (text: string): number => Buffer.byteLength(text);

const binarySize = (base64: string): number => {
  const bytes = Buffer.from(expectText(base64), 'base64');
  if (bytes.toString('base64') !== base64) throw serialization(`"${base64}" is no base64 text`);
  return bytes.length;
};

const tooDeep = (): DynamoDbError =>
  validation(
    'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
  );

const checkMap = (map: Item, depth: number): number => {
  if (typeof map !== 'object' || map === null || Array.isArray(map))
    throw serialization('An M must be a map');
  let size = 3;
  for (const [name, value] of Object.entries(map))
    size += 1 + byteLength(nameable(name)) + checkValue(value, depth);
  return size;
};

const checkList = (list: AttributeValue[], depth: number): number => {
  let size = 3;
  for (const value of expectList(list)) size += 1 + checkValue(value, depth);
  return size;
};

const checkSet = (kind: string, members: string[], measure: (member: string) => number): number => {
  if (expectList(members).length === 0) throw invalid(`An ${kind} set  may not be empty`);
  if (new Set(members).size < members.length)
    throw invalid(`Input collection [${members.join(', ')}] contains duplicates.`);
  let size = 0;
  for (const member of members) size += measure(expectText(member));
  return size;
};

/** The name, unless it is too long or JavaScript objects cannot have it as an ordinary one. @throws DynamoDbError (ValidationException) */
export const nameable = (name: string): string => {
  if (name.length * 3 > longestName && byteLength(name) > longestName)
    throw invalid(`An attribute name has at most ${longestName} bytes`);
  if (name === '__proto__')
    throw validation('The local DynamoDB does not support the attribute name __proto__');
  return name;
};

/**
 * Checks a whole item, or a key, as `checkValue` does.
 * @returns its size in bytes, by which DynamoDB counts capacity, pages and the limit of 400 KB.
 */
export const checkItem = (item: Item): number => {
  let size = 0;
  for (const name in item) {
    if (name === '') throw invalid('An attribute name must not be empty');
    size += byteLength(nameable(name)) + checkValue(item[name] as AttributeValue);
  }
  return size;
};

/** Equal as DynamoDB compares: same type, sets regardless of order. Both are in normal form. */
export const equalValues = (left: AttributeValue, right: AttributeValue): boolean => {
  if (left.S !== undefined) return left.S === right.S;
  if (left.N !== undefined) return left.N === right.N;
  if (left.BOOL !== undefined) return left.BOOL === right.BOOL;
  if (left.NULL !== undefined) return left.NULL === right.NULL;
  if (left.B !== undefined) return left.B === right.B;
  if (left.L !== undefined) return right.L !== undefined && equalLists(left.L, right.L);
  if (left.M !== undefined) return right.M !== undefined && equalMaps(left.M, right.M);
  if (left.SS !== undefined) return right.SS !== undefined && equalSets(left.SS, right.SS);
  if (left.NS !== undefined) return right.NS !== undefined && equalSets(left.NS, right.NS);
  return left.BS !== undefined && right.BS !== undefined && equalSets(left.BS, right.BS);
};

const equalLists = (left: readonly AttributeValue[], right: readonly AttributeValue[]): boolean =>
  left.length === right.length &&
  left.every((value, index) => {
    const other = right[index];
    return other !== undefined && equalValues(value, other);
  });

const equalMaps = (left: Item, right: Item): boolean => {
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => {
    const mine = left[name];
    const other = attributeOf(right, name);
    return mine !== undefined && other !== undefined && equalValues(mine, other);
  });
};

const equalSets = (left: readonly string[], right: readonly string[]): boolean => {
  if (left.length !== right.length) return false;
  const members = new Set(left);
  return right.every((member) => members.has(member));
};

/** Below, at or above 0 as `left` comes before, with or after `right`; `undefined` where the two have no order. */
export const orderOf = (left: AttributeValue, right: AttributeValue): number | undefined => {
  if (left.N !== undefined && right.N !== undefined) return compareNumbers(left.N, right.N);
  if (left.S !== undefined && right.S !== undefined)
    return left.S === right.S ? 0 : Buffer.compare(Buffer.from(left.S), Buffer.from(right.S));
  if (left.B !== undefined && right.B !== undefined)
    return Buffer.compare(Buffer.from(left.B, 'base64'), Buffer.from(right.B, 'base64'));
  return undefined;
};

/** A copy that shares nothing that an update could change. */
export const cloneValue = (value: AttributeValue): AttributeValue => {
  if (value.L !== undefined) return { L: value.L.map(cloneValue) };
  if (value.M !== undefined) {
    const copy: Item = {};
    for (const [name, member] of Object.entries(value.M)) copy[name] = cloneValue(member);
    return { M: copy };
  }
  return { ...value };
};

/**
 * An item as JSON text with a line break before each top-level attribute and nowhere else (JSON escapes those inside
 * strings). So an attribute can be found and cut out without parsing, and the text can be answered as it is.
 */
export type ItemText = string;

export const itemText = (item: Item): ItemText => {
  let text = '';
  for (const name in item) {
    text += `${text === '' ? '{\n' : ',\n'}${JSON.stringify(name)}:${valueText(item[name] as AttributeValue)}`;
  }
  return text === '' ? '{}' : `${text}}`;
};

const valueText = (value: AttributeValue): string => {
  if (value.N !== undefined) return `{"N":"${value.N}"}`;
  if (value.S !== undefined) return `{"S":${JSON.stringify(value.S)}}`;
  return JSON.stringify(value);
};

export const parseItem = (text: ItemText): Item => JSON.parse(text) as Item;

/** What `pickAttributes` looks for to find the attribute of this name. */
export const attributeMark = (name: string): string => `\n${JSON.stringify(name)}:`;

/** The item with only the attributes of these marks, as text in the same form, without parsing. */
export const pickAttributes = (text: ItemText, marks: readonly string[]): ItemText => {
  let picked = '';
  for (const mark of marks) {
    const start = text.indexOf(mark);
    if (start < 0) continue;
    const next = text.indexOf('\n', start + 1);
    picked += `${picked === '' ? '{' : ','}${next < 0 ? text.slice(start, -1) : text.slice(start, next - 1)}`;
  }
  return picked === '' ? '{}' : `${picked}}`;
};

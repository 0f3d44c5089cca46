/** Conditions and filters: parsed once, then asked whether an item fulfils them. */
import { validation } from '../errors.ts';
import { type AttributeValue, equalValues, type Item, orderOf, typeOf, type ValueType } from '../items.ts';
import { cached, type Parsed, type Path, Reader, type Step } from './parse.ts';
import { type Placeholders, valueBehind, valueOfPath } from './placeholders.ts';

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Operand =
  | { readonly is: 'path'; readonly path: Path }
  | { readonly is: 'value'; readonly value: string }
  | { readonly is: 'size'; readonly path: Path };

export type Condition =
  | { readonly is: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly is: 'not'; readonly of: Condition }
  | { readonly is: 'compare'; readonly by: Comparator; readonly left: Operand; readonly right: Operand }
  | { readonly is: 'between'; readonly of: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly is: 'in'; readonly of: Operand; readonly among: readonly Operand[] }
  | { readonly is: 'exists'; readonly path: Path; readonly wanted: boolean }
  | { readonly is: 'type'; readonly path: Path; readonly type: string }
  | { readonly is: 'begins'; readonly of: Operand; readonly prefix: Operand }
  | { readonly is: 'contains'; readonly of: Operand; readonly part: Operand };

export interface ParsedCondition extends Parsed {
  readonly condition: Condition;
  /** The first step of each path: the only attributes that the condition looks at. */
  readonly roots: readonly Step[];
}

type ConditionKind = 'ConditionExpression' | 'FilterExpression' | 'KeyConditionExpression';

const comparators: ReadonlySet<string> = new Set<Comparator>(['=', '<>', '<', '<=', '>', '>=']);
const functions: ReadonlySet<string> = new Set([
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
  'size',
]);
const ordered: readonly ValueType[] = ['S', 'N', 'B'];
const mostOperandsOfIn = 100;

const parse = (kind: ConditionKind, text: string): ParsedCondition => {
  const reader = new Reader(kind, text);
  const roots = new Set<Step>();
  const condition = new ConditionReader(reader, roots).either();
  reader.expectEnd();
  return { ...reader.parsed(), condition, roots: [...roots] };
};

/** Recursive descent, from OR, which binds least, to a single comparison. */
class ConditionReader {
  readonly #reader: Reader;
  readonly #roots: Set<Step>;
  /** The condition that was in parentheses last. */
  #grouped: Condition | undefined;

  constructor(reader: Reader, roots: Set<Step>) {
    this.#reader = reader;
    this.#roots = roots;
  }

  either(): Condition {
    let left = this.#both();
    while (this.#takes('OR')) left = { is: 'or', left, right: this.#both() };
    return left;
  }

  #both(): Condition {
    let left = this.#negated();
    while (this.#takes('AND')) left = { is: 'and', left, right: this.#negated() };
    return left;
  }

  #negated(): Condition {
    return this.#takes('NOT') ? { is: 'not', of: this.#negated() } : this.#single();
  }

  /** Takes the operator if it comes next, and counts it. */
  #takes(operator: string): boolean {
    const isNext = this.#reader.take(operator);
    if (isNext) this.#reader.countOperator();
    return isNext;
  }

  #single(): Condition {
    if (this.#reader.take('(')) {
      const inner = this.either();
      this.#reader.expect(')');
      if (inner === this.#grouped)
        throw validation(`Invalid ${this.#reader.kind}: The expression has redundant parentheses;`);
      this.#grouped = inner;
      return inner;
    }
    return this.#test() ?? this.#comparison();
  }

  /** A function that is a condition by itself; `undefined` when none comes next. */
  #test(): Condition | undefined {
    const name = this.#functionName();
    if (name === undefined || name === 'size') return undefined;
    this.#reader.next();
    this.#reader.countOperator();
    this.#reader.expect('(');
    const condition = this.#testOf(name);
    this.#reader.expect(')');
    return condition;
  }

  #functionName(): string | undefined {
    const reader = this.#reader;
    const token = reader.peek();
    if (token?.type !== 'name' || reader.peek(1)?.text !== '(') return undefined;
    if (!functions.has(token.text))
      throw validation(`Invalid ${reader.kind}: Invalid function name; function: ${token.text}`);
    return token.text;
  }

  #testOf(name: string): Condition {
    if (name === 'attribute_exists' || name === 'attribute_not_exists')
      return { is: 'exists', path: this.#path(), wanted: name === 'attribute_exists' };
    if (name === 'attribute_type') {
      const path = this.#path();
      this.#reader.expect(',');
      const type = this.#reader.value();
      this.#reader.demand(name, type, ['S']);
      return { is: 'type', path, type };
    }
    const of = this.#operand();
    this.#reader.expect(',');
    const part = this.#operand();
    this.#refuseSame(name, of, [part]);
    if (name === 'contains') return { is: 'contains', of, part };
    this.#demand('begins_with', [of, part], ['S', 'B']);
    return { is: 'begins', of, prefix: part };
  }

  #comparison(): Condition {
    const reader = this.#reader;
    const left = this.#operand();
    if (this.#takes('BETWEEN')) {
      const low = this.#operand();
      reader.expect('AND');
      const high = this.#operand();
      this.#demand('BETWEEN', [left, low, high], ordered);
      if (low.is === 'value' && high.is === 'value') reader.bounds.push({ low: low.value, high: high.value });
      return { is: 'between', of: left, low, high };
    }
    if (this.#takes('IN')) {
      const among = this.#operands();
      this.#refuseSame('IN', left, among);
      return { is: 'in', of: left, among };
    }
    const by = reader.next();
    if (by.type !== 'symbol' || !comparators.has(by.text)) throw reader.unexpected();
    reader.countOperator();
    const right = this.#operand();
    this.#refuseSame(by.text, left, [right]);
    if (by.text !== '=' && by.text !== '<>') this.#demand(by.text, [left, right], ordered);
    return { is: 'compare', by: by.text as Comparator, left, right };
  }

  #operands(): readonly Operand[] {
    const reader = this.#reader;
    reader.expect('(');
    const among = [this.#operand()];
    while (reader.take(',')) among.push(this.#operand());
    reader.expect(')');
    if (among.length > mostOperandsOfIn)
      throw validation(
        `Invalid ${reader.kind}: The IN operator takes up to ${mostOperandsOfIn} operands; number of operands: ${among.length}`,
      );
    return among;
  }

  #operand(): Operand {
    if (this.#reader.peek()?.type === 'value') return { is: 'value', value: this.#reader.value() };
    const name = this.#functionName();
    if (name === undefined) return { is: 'path', path: this.#path() };
    if (name !== 'size')
      throw validation(
        `Invalid ${this.#reader.kind}: The function is not allowed to be used this way in an expression; function: ${name}`,
      );
    this.#reader.next();
    this.#reader.countOperator();
    this.#reader.expect('(');
    const path = this.#path();
    this.#reader.expect(')');
    return { is: 'size', path };
  }

  #path(): Path {
    const path = this.#reader.path();
    this.#roots.add(path[0] as Step);
    return path;
  }

  /** An operand that is compared with itself is a mistake, says DynamoDB. */
  #refuseSame(operator: string, first: Operand, rest: readonly Operand[]): void {
    const text = JSON.stringify(first);
    if (first.is !== 'value' && rest.some((operand) => JSON.stringify(operand) === text))
      throw validation(
        `Invalid ${this.#reader.kind}: The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: [${first.path.join('.')}]`,
      );
  }

  #demand(operator: string, operands: readonly Operand[], types: readonly ValueType[]): void {
    for (const operand of operands)
      if (operand.is === 'value') this.#reader.demand(operator, operand.value, types);
  }
}

export const parseCondition = cached((text) => parse('ConditionExpression', text));
export const parseFilter = cached((text) => parse('FilterExpression', text));
export const parseKeyCondition = cached((text) => parse('KeyConditionExpression', text));

/** Whether the item fulfils the condition. An absent item is `{}`. */
export const holds = (condition: Condition, item: Item, placeholders: Placeholders): boolean => {
  switch (condition.is) {
    case 'and':
      return holds(condition.left, item, placeholders) && holds(condition.right, item, placeholders);
    case 'or':
      return holds(condition.left, item, placeholders) || holds(condition.right, item, placeholders);
    case 'not':
      return !holds(condition.of, item, placeholders);
    case 'compare':
      return compares(
        condition.by,
        operandValue(condition.left, item, placeholders),
        operandValue(condition.right, item, placeholders),
      );
    case 'between': {
      const value = operandValue(condition.of, item, placeholders);
      return (
        compares('>=', value, operandValue(condition.low, item, placeholders)) &&
        compares('<=', value, operandValue(condition.high, item, placeholders))
      );
    }
    case 'in': {
      const value = operandValue(condition.of, item, placeholders);
      return condition.among.some((operand) =>
        compares('=', value, operandValue(operand, item, placeholders)),
      );
    }
    case 'exists':
      return (valueOfPath(item, condition.path, placeholders) !== undefined) === condition.wanted;
    case 'type': {
      const value = valueOfPath(item, condition.path, placeholders);
      return value !== undefined && typeOf(value) === valueBehind(condition.type, placeholders).S;
    }
    case 'begins':
      return beginsWith(
        operandValue(condition.of, item, placeholders),
        operandValue(condition.prefix, item, placeholders),
      );
    case 'contains':
      return contains(
        operandValue(condition.of, item, placeholders),
        operandValue(condition.part, item, placeholders),
      );
  }
};

const operandValue = (
  operand: Operand,
  item: Item,
  placeholders: Placeholders,
): AttributeValue | undefined => {
  if (operand.is === 'value') return valueBehind(operand.value, placeholders);
  const value = valueOfPath(item, operand.path, placeholders);
  return operand.is === 'path' || value === undefined ? value : sizeOf(value);
};

/** Characters' bytes of a string, bytes of a binary, members of a set, list or map; no other type has a size. */
const sizeOf = (value: AttributeValue): AttributeValue | undefined => {
  const size = countOf(value);
  return size === undefined ? undefined : { N: String(size) };
};

const countOf = (value: AttributeValue): number | undefined => {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.B !== undefined) return Buffer.byteLength(value.B, 'base64');
  if (value.M !== undefined) return Object.keys(value.M).length;
  return (value.L ?? value.SS ?? value.NS ?? value.BS)?.length;
};

/** Nothing compares with an absent value, save that it is unequal to any; values of two types have no order. */
const compares = (
  by: Comparator,
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): boolean => {
  if (by === '<>') return left === undefined || right === undefined || !equalValues(left, right);
  if (left === undefined || right === undefined) return false;
  if (by === '=') return equalValues(left, right);
  const order = orderOf(left, right);
  if (order === undefined) return false;
  if (by === '<') return order < 0;
  if (by === '<=') return order <= 0;
  return by === '>' ? order > 0 : order >= 0;
};

const beginsWith = (value: AttributeValue | undefined, prefix: AttributeValue | undefined): boolean => {
  if (value?.S !== undefined && prefix?.S !== undefined) return value.S.startsWith(prefix.S);
  if (value?.B === undefined || prefix?.B === undefined) return false;
  const start = Buffer.from(prefix.B, 'base64');
  return Buffer.from(value.B, 'base64').subarray(0, start.length).equals(start);
};

const contains = (value: AttributeValue | undefined, part: AttributeValue | undefined): boolean => {
  if (value === undefined || part === undefined) return false;
  if (part.S !== undefined) {
    if (value.S !== undefined) return value.S.includes(part.S);
    if (value.SS !== undefined) return value.SS.includes(part.S);
  }
  if (part.N !== undefined && value.NS !== undefined) return value.NS.includes(part.N);
  if (part.B !== undefined) {
    if (value.B !== undefined) return Buffer.from(value.B, 'base64').includes(Buffer.from(part.B, 'base64'));
    if (value.BS !== undefined) return value.BS.includes(part.B);
  }
  return value.L?.some((member) => equalValues(member, part)) ?? false;
};

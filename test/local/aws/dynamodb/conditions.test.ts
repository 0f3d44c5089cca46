/** Condition expressions: what each function and operator says, and what is refused. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../../../local/aws/dynamodb/items.ts';
import { type TestDynamoDb, tableOf, testDynamoDb, valuesFor } from './support.ts';

const item: Item = {
  id: { S: 'c' },
  s: { S: 'hello' },
  n: { N: '5' },
  b: { B: 'AAEC' },
  t: { BOOL: true },
  z: { NULL: true },
  l: { L: [{ S: 'a' }, { N: '2' }, { M: { k: { S: 'deep' } } }] },
  m: { M: { k: { S: 'v' }, q: { N: '1' }, l: { L: [{ N: '1' }] } } },
  ss: { SS: ['a', 'b'] },
  ns: { NS: ['1', '2'] },
};
const values: Item = {
  ':s': { S: 'hello' },
  ':h': { S: 'he' },
  ':n': { N: '5.0' },
  ':four': { N: '4' },
  ':ten': { N: '10' },
  ':two': { N: '2' },
  ':t': { BOOL: true },
  ':b': { B: 'AAE=' },
  ':set': { SS: ['b', 'a'] },
  ':typeS': { S: 'S' },
  ':typeL': { S: 'L' },
  ':typeQ': { S: 'Q' },
  ':a': { S: 'a' },
  ':null': { NULL: true },
};

let database: TestDynamoDb;
beforeEach(() => {
  database = testDynamoDb();
  database.call('CreateTable', tableOf('people', { id: 'S' }));
  database.call('PutItem', { TableName: 'people', Item: item });
});

const put = (condition: string, more: object = {}): object => ({
  TableName: 'people',
  Item: item,
  ConditionExpression: condition,
  ...valuesFor(condition, values),
  ...more,
});

describe('a condition', () => {
  it.each([
    'attribute_exists(id)',
    'attribute_exists(m.k)',
    'attribute_exists(l[2].k)',
    'attribute_not_exists(absent)',
    'attribute_not_exists(toString)',
    'attribute_not_exists(m.absent)',
    'attribute_not_exists(l[9])',
    's = :s',
    's <> :a',
    'n = :n',
    'n < :ten',
    'n <= :n',
    'n > :four',
    'n >= :n',
    'n > m.q',
    'n BETWEEN :four AND :ten',
    'n between :n and :n',
    's IN (:a, :s)',
    'NOT s = :a',
    'not attribute_exists(absent) and s = :s',
    's = :s OR absent = :s AND t = :t',
    '(s = :s OR s = :a) AND t = :t',
    'begins_with(s, :h)',
    'begins_with(b, :b)',
    'contains(s, :h)',
    'contains(ss, :a)',
    'contains(ns, :two)',
    'contains(l, :a)',
    'attribute_type(s, :typeS)',
    'attribute_type(l, :typeL)',
    'size(s) = :n',
    'size(b) < :four',
    'size(ss) = :two',
    'size(m) <= size(l)',
    'ss = :set',
    'z = :null',
    'l[0] = :a',
    'l[1] = :two',
    ':s = s',
    'absent <> :s',
    'NOT absent < :s',
  ])('holds: %s', (condition) => {
    expect(database.call('PutItem', put(condition))).toEqual({});
  });

  it.each([
    'attribute_not_exists(id)',
    'attribute_exists(absent)',
    'attribute_exists(toString)',
    's <> :s',
    'n < :four',
    's < :n',
    's = :s AND n = :four',
    's = :a OR n = :n AND absent = :t',
    'NOT (s = :s OR s = :a)',
    's IN (:a)',
    'absent = :s',
    'absent < :s',
    'contains(n, :n)',
    'contains(absent, :a)',
    'begins_with(n, :h)',
    'size(n) < :n',
    'attribute_type(n, :typeS)',
  ])('does not hold: %s', (condition) => {
    const { type, message } = database.refusal('PutItem', put(condition));
    expect([type, message]).toEqual(['ConditionalCheckFailedException', 'The conditional request failed']);
  });

  it.each([
    ['s = :undefined', /value used in expression is not defined; attribute value: :undefined/],
    ['#u = :s', /name used in the document path is not defined; attribute name: #u/],
    ['s == :s', /Syntax error; token: "="/],
    ['s =', /Syntax error; token: "<EOF>"/],
    ['(s = :s', /Syntax error; token: "<EOF>"/],
    ['s = :s)', /Syntax error; token: "\)"/],
    ['s', /Syntax error/],
    ['s = :s n = :n', /Syntax error; token: "n"/],
    ['', /can not be empty/],
    ['s ! :s', /Syntax error; token: "!"/],
    ['foo(s)', /Invalid function name; function: foo/],
    ['SIZE(s) = :n', /Invalid function name; function: SIZE/],
    ['s = contains(s, :h)', /not allowed to be used this way in an expression; function: contains/],
    ['attribute_exists(:s)', /Syntax error/],
    ['((s = :s))', /redundant parentheses/],
    ['s = s', /first operand must be distinct/],
    ['s IN ()', /Syntax error/],
    [
      's < :t',
      /Incorrect operand type for operator or function; operator or function: <, operand type: BOOL/,
    ],
    ['begins_with(s, :n)', /operator or function: begins_with, operand type: N/],
    ['attribute_type(s, :n)', /operator or function: attribute_type, operand type: N/],
    ['attribute_type(s, :typeQ)', /Invalid attribute type name found; type: Q/],
    ['n BETWEEN :ten AND :four', /upper bound to be greater than or equal to lower bound/],
    ['n BETWEEN :four AND :s', /same data type for lower and upper bounds/],
    ['l[x] = :s', /Syntax error/],
    [
      'name = :s',
      /Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: name/,
    ],
    ['attribute_exists(m.value)', /reserved keyword: value/],
  ])('is refused: %s', (condition, why) => {
    const { type, message } = database.refusal('PutItem', put(condition));
    expect(type).toBe('ValidationException');
    expect(message).toMatch(why);
  });

  it.each([
    [
      { ExpressionAttributeNames: { '#s': 's', '#x': 'x' } },
      /ExpressionAttributeNames unused in expressions: keys: {#x}/,
    ],
    [{ ExpressionAttributeNames: { '#s': 's', bad: 'x' } }, /ExpressionAttributeNames contains invalid key/],
    [
      {
        ExpressionAttributeNames: { '#s': 's' },
        ExpressionAttributeValues: { ':s': { S: 'a' }, ':x': { S: 'b' } },
      },
      /ExpressionAttributeValues unused in expressions: keys: {:x}/,
    ],
    [
      { ExpressionAttributeNames: { '#s': 's' }, ExpressionAttributeValues: { ':s': { N: 'one' } } },
      /cannot be converted to a numeric value: one/,
    ],
  ])('is refused with placeholders that do not fit: %j', (more, why) => {
    expect(database.refusal('PutItem', put('#s = :s', more)).message).toMatch(why);
  });

  it.each([
    [{ ExpressionAttributeNames: { '#s': 's' } }, /can only be specified when using expressions/],
    [{ ExpressionAttributeValues: { ':s': { S: 's' } } }, /can only be specified when using expressions/],
  ])('is needed for placeholders: %j', (more, why) => {
    expect(database.refusal('PutItem', { TableName: 'people', Item: item, ...more }).message).toMatch(why);
  });

  it('has at most 300 operators and functions', () => {
    const chained = (length: number): string => Array.from({ length }, () => 's=:s').join(' OR ');
    database.call('PutItem', put(chained(150)));
    for (const more of [chained(151), `${chained(150)} AND NOT attribute_exists(s)`])
      expect(database.refusal('PutItem', put(more)).message).toBe(
        'Invalid ConditionExpression: The expression contains too many operators; operator count: 301',
      );
  });

  it('has paths of 32 steps, and placeholders of 255 bytes, at most', () => {
    const path = (steps: number): string => Array.from({ length: steps }, () => 'm').join('.');
    database.call('PutItem', put(`attribute_not_exists(${path(32)})`));
    expect(database.refusal('PutItem', put(`attribute_not_exists(${path(33)})`)).message).toMatch(
      /too many nesting elements; nesting levels: 33/,
    );
    const named = (length: number): object => {
      const name = '#'.padEnd(length, 'x');
      return put(`attribute_not_exists(${name})`, { ExpressionAttributeNames: { [name]: 'absent' } });
    };
    database.call('PutItem', named(255));
    expect(database.refusal('PutItem', named(256)).message).toMatch(/key too long; size of key: 256/);
  });

  it('has at most 2 MB behind its placeholders', () => {
    const longest = { S: 'x'.repeat(1024 * 1024) };
    const more = { ExpressionAttributeValues: { ':x': longest, ':y': longest } };
    database.call('PutItem', put('s <> :x AND s <> :y', more));
    const over = { ExpressionAttributeValues: { ':x': longest, ':y': { S: `${longest.S}x` } } };
    expect(database.refusal('PutItem', put('s <> :x AND s <> :y', over)).message).toMatch(/exceeds max size/);
  });

  it('shows the item it failed on only when asked', () => {
    expect(database.refusal('PutItem', put('s = :a')).body).not.toHaveProperty('Item');
    const asked = put('s = :a', { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
    expect(database.refusal('PutItem', asked).body.Item).toEqual(item);
  });

  it('that failed changes nothing', () => {
    const changed = put('s = :a', { Item: { ...item, s: { S: 'other' } } });
    database.refusal('PutItem', changed);
    expect(database.call('GetItem', { TableName: 'people', Key: { id: { S: 'c' } } }).Item).toEqual(item);
  });
});

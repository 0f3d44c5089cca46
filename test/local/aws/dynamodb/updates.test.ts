/** UpdateItem: every clause and function, what they return, and what is refused. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../../../local/aws/dynamodb/items.ts';
import { type TestDynamoDb, tableOf, testDynamoDb, valuesFor } from './support.ts';

const key: Item = { id: { S: 'c' } };
const item: Item = {
  ...key,
  s: { S: 'hello' },
  n: { N: '5' },
  l: { L: [{ S: 'a' }, { N: '2' }, { M: { k: { S: 'deep' } } }] },
  m: { M: { k: { S: 'v' }, q: { N: '1' } } },
  ss: { SS: ['a', 'b'] },
  ns: { NS: ['1', '2'] },
};
const values: Item = {
  ':n': { N: '5' },
  ':tenth': { N: '0.1' },
  ':s': { S: 'x' },
  ':list': { L: [{ S: 'new' }] },
  ':ss': { SS: ['b', 'c'] },
  ':both': { SS: ['a', 'b'] },
  ':ns': { NS: ['2', '9'] },
  ':map': { M: { y: { N: '1' } } },
};

let database: TestDynamoDb;
beforeEach(() => {
  database = testDynamoDb();
  database.call('CreateTable', tableOf('people', { id: 'S' }));
  database.call('PutItem', { TableName: 'people', Item: item });
});

const update = (expression: string, more: object = {}): object => ({
  TableName: 'people',
  Key: key,
  UpdateExpression: expression,
  ...valuesFor(expression, values),
  ...more,
});
const without = (...names: string[]): Item =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));

describe('an update', () => {
  it.each<[string, Item]>([
    ['SET s = :s', { ...item, s: { S: 'x' } }],
    ['set s = :s', { ...item, s: { S: 'x' } }],
    ['SET n = n + :n', { ...item, n: { N: '10' } }],
    ['SET n = n - :tenth', { ...item, n: { N: '4.9' } }],
    ['SET q = if_not_exists(q, :n) + :n', { ...item, q: { N: '10' } }],
    ['SET n = if_not_exists(n, :s)', item],
    ['SET l = list_append(l, :list)', { ...item, l: { L: [...(item.l?.L ?? []), { S: 'new' }] } }],
    [
      'SET q = list_append(if_not_exists(q, :list), :list)',
      { ...item, q: { L: [{ S: 'new' }, { S: 'new' }] } },
    ],
    ['SET l[0] = :s', { ...item, l: { L: [{ S: 'x' }, { N: '2' }, { M: { k: { S: 'deep' } } }] } }],
    ['SET l[7] = :s, l[5] = :n', { ...item, l: { L: [...(item.l?.L ?? []), { N: '5' }, { S: 'x' }] } }],
    ['SET l[2].k = :s', { ...item, l: { L: [{ S: 'a' }, { N: '2' }, { M: { k: { S: 'x' } } }] } }],
    [
      'SET m.k = :s, m.r = :map',
      { ...item, m: { M: { k: { S: 'x' }, q: { N: '1' }, r: { M: { y: { N: '1' } } } } } },
    ],
    ['SET s = n, n = s', { ...item, s: { N: '5' }, n: { S: 'hello' } }],
    ['SET q = m, m.k = :s', { ...item, q: item.m ?? {}, m: { M: { k: { S: 'x' }, q: { N: '1' } } } }],
    ['REMOVE s, absent', without('s')],
    ['REMOVE l[0], l[1]', { ...item, l: { L: [{ M: { k: { S: 'deep' } } }] } }],
    ['REMOVE l[9]', item],
    ['REMOVE m.k', { ...item, m: { M: { q: { N: '1' } } } }],
    ['ADD n :n', { ...item, n: { N: '10' } }],
    ['ADD q :n', { ...item, q: { N: '5' } }],
    ['ADD ss :ss', { ...item, ss: { SS: ['a', 'b', 'c'] } }],
    ['ADD ns :ns', { ...item, ns: { NS: ['1', '2', '9'] } }],
    ['ADD m.q :n', { ...item, m: { M: { k: { S: 'v' }, q: { N: '6' } } } }],
    ['DELETE ss :ss', { ...item, ss: { SS: ['a'] } }],
    ['DELETE ss :both', without('ss')],
    ['DELETE q :ss', item],
    ['DELETE m.r :ss', item],
    [
      'SET s = :s REMOVE n ADD ns :ns DELETE ss :ss',
      { ...without('n'), s: { S: 'x' }, ns: { NS: ['1', '2', '9'] }, ss: { SS: ['a'] } },
    ],
  ])('does what it says: %s', (expression, expected) => {
    expect(database.call('UpdateItem', update(expression, { ReturnValues: 'ALL_NEW' })).Attributes).toEqual(
      expected,
    );
    expect(database.call('GetItem', { TableName: 'people', Key: key }).Item).toEqual(expected);
  });

  it.each([
    ['SET s = absent', /refers to an attribute that does not exist in the item/],
    ['SET n = absent + :n', /refers to an attribute that does not exist in the item/],
    ['SET s = s + :n', /incorrect data type/],
    ['SET n = n + :s', /operator or function: \+, operand type: S/],
    ['SET l = list_append(l, :s)', /operator or function: list_append, operand type: S/],
    ['SET q = list_append(l, m)', /incorrect data type/],
    ['SET absent.x = :s', /document path provided in the update expression is invalid/],
    ['SET s.x = :s', /document path provided in the update expression is invalid/],
    ['SET s[0] = :s', /document path provided in the update expression is invalid/],
    ['DELETE absent.x :ss', /document path provided in the update expression is invalid/],
    ['DELETE s.x :ss', /document path provided in the update expression is invalid/],
    ['REMOVE absent.x', /document path provided in the update expression is invalid/],
    ['ADD s :n', /incorrect data type/],
    ['ADD ss :ns', /incorrect data type/],
    ['ADD n :s', /operator or function: ADD, operand type: S/],
    ['DELETE n :n', /operator or function: DELETE, operand type: N/],
    ['SET s = :s, s = :n', /Two document paths overlap.*path one: \[s\], path two: \[s\]/],
    ['SET m = :map, m.k = :s', /Two document paths overlap.*path one: \[m\], path two: \[m, k\]/],
    ['SET m.k = :s REMOVE m', /Two document paths overlap/],
    ['SET l[0] = :s, l.x = :n', /Two document paths conflict/],
    ['SET s = :s SET n = :n', /"SET" section can only be used once/],
    ['SET id = :s', /Cannot update attribute id\. This attribute is part of the key/],
    ['REMOVE id', /Cannot update attribute id/],
    ['SET s = size(s)', /Invalid function name; function: size/],
    ['SET status = :s', /Attribute name is a reserved keyword; reserved keyword: status/],
    ['SET m.Year = :s', /reserved keyword: Year/],
    ['SET status', /Syntax error/],
    ['SET s', /Syntax error/],
    ['SET s = :s,', /Syntax error/],
    ['SET n = n + :n + :n', /Syntax error/],
    ['FOO s = :s', /Syntax error; token: "FOO"/],
  ])('is refused: %s', (expression, why) => {
    const { type, message } = database.refusal('UpdateItem', update(expression));
    expect(type).toBe('ValidationException');
    expect(message).toMatch(why);
    expect(database.call('GetItem', { TableName: 'people', Key: key }).Item).toEqual(item);
  });

  it('has at most 300 operators and functions, the = of SET not among them', () => {
    const sums = (length: number): string =>
      `SET ${Array.from({ length }, (_, i) => `a${i}=n+:n`).join(',')}`;
    database.call('UpdateItem', update(sums(300)));
    expect(database.refusal('UpdateItem', update(sums(301))).message).toBe(
      'Invalid UpdateExpression: The expression contains too many operators; operator count: 301',
    );
  });

  it.each<[string, Item | undefined]>([
    ['NONE', undefined],
    ['ALL_OLD', item],
    ['ALL_NEW', { ...item, n: { N: '10' }, m: { M: { k: { S: 'x' }, q: { N: '1' } } } }],
    ['UPDATED_OLD', { n: { N: '5' }, m: { M: { k: { S: 'v' } } } }],
    ['UPDATED_NEW', { n: { N: '10' }, m: { M: { k: { S: 'x' } } } }],
  ])('returns %s', (ReturnValues, expected) => {
    const answer = database.call('UpdateItem', update('SET m.k = :s ADD n :n', { ReturnValues }));
    expect(answer.Attributes).toEqual(expected);
  });

  it.each<[string, Item]>([
    ['UPDATED_OLD', { l: { L: [{ N: '2' }] } }],
    ['UPDATED_NEW', { l: { L: [{ S: 'x' }] } }],
  ])('of a list’s element returns that alone as %s', (ReturnValues, expected) => {
    const answer = database.call('UpdateItem', update('SET l[1] = :s', { ReturnValues }));
    expect(answer.Attributes).toEqual(expected);
  });

  it('creates the item that is not there, with its key', () => {
    const input = { ...update('ADD visits :n'), Key: { id: { S: 'new' } } };
    expect(database.call('UpdateItem', { ...input, ReturnValues: 'UPDATED_OLD' })).toEqual({});
    expect(database.call('GetItem', { TableName: 'people', Key: { id: { S: 'new' } } }).Item).toEqual({
      id: { S: 'new' },
      visits: { N: '5' },
    });
  });

  it('creates nothing where its condition fails', () => {
    const input = {
      ...update('ADD visits :n'),
      Key: { id: { S: 'new' } },
      ConditionExpression: 'attribute_exists(id)',
    };
    expect(database.refusal('UpdateItem', input).type).toBe('ConditionalCheckFailedException');
    expect(database.call('GetItem', { TableName: 'people', Key: { id: { S: 'new' } } })).toEqual({});
  });

  it('reads names behind placeholders, in paths too', () => {
    const input = update('SET #m.#k = :s', {
      ExpressionAttributeNames: { '#m': 'm', '#k': 'weird name.with-dots' },
    });
    const { Attributes } = database.call('UpdateItem', { ...input, ReturnValues: 'UPDATED_NEW' });
    expect(Attributes).toEqual({ m: { M: { 'weird name.with-dots': { S: 'x' } } } });
  });

  it('may not make the item larger than 400 KB', () => {
    const big = { ExpressionAttributeValues: { ':big': { S: 'x'.repeat(409_600) } } };
    expect(database.refusal('UpdateItem', update('SET s = :big', big)).message).toBe(
      'Item size to update has exceeded the maximum allowed size',
    );
  });
});

/** PutItem, GetItem and DeleteItem: what an item may be, and what a projection shows of it. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../../../local/aws/dynamodb/items.ts';
import { type TestDynamoDb, tableOf, testDynamoDb } from './support.ts';

let database: TestDynamoDb;
beforeEach(() => {
  database = testDynamoDb();
  database.call('CreateTable', tableOf('people', { id: 'S' }));
  database.call(
    'CreateTable',
    tableOf('ledger', { pk: 'S', sk: 'N' }, { indexes: { 'by-code': { key: { code: 'S' } } } }),
  );
});

const key: Item = { id: { S: 'c' } };
/** The value in so many lists, each in the next. */
const nested = (lists: number, value: object): object =>
  Array.from({ length: lists }).reduce<object>((inner) => ({ L: [inner] }), value);
const stored = (): Item | undefined => database.call('GetItem', { TableName: 'people', Key: key }).Item;

describe('a value', () => {
  it.each<[object, object]>([
    [{ S: '' }, { S: '' }],
    [{ S: 'quotes " and \n breaks \\ and 😀' }, { S: 'quotes " and \n breaks \\ and 😀' }],
    [{ N: '1.50' }, { N: '1.5' }],
    [{ NS: ['3', '1.10'] }, { NS: ['3', '1.1'] }],
    [{ L: [{ N: '01' }, { L: [] }] }, { L: [{ N: '1' }, { L: [] }] }],
    [{ M: { a: { M: { b: { NULL: true } } } } }, { M: { a: { M: { b: { NULL: true } } } } }],
    [{ B: 'AAEC' }, { B: 'AAEC' }],
    [{ BOOL: false }, { BOOL: false }],
    [nested(31, { S: 'x' }), nested(31, { S: 'x' })],
  ])('%j comes back as %j', (given, kept) => {
    database.call('PutItem', { TableName: 'people', Item: { ...key, v: given } });
    expect(stored()).toEqual({ ...key, v: kept });
  });

  it.each([
    [{ SS: [] }, /An string set {2}may not be empty/],
    [{ SS: ['a', 'a'] }, /Input collection \[a, a\] contains duplicates/],
    [{ NS: ['1', '1.0'] }, /contains duplicates/],
    [{ BS: ['AA==', 'AA=='] }, /contains duplicates/],
    [{ NULL: false }, /must have the value of true/],
    [{}, /must contain exactly one of the supported datatypes/],
    [{ S: 'a', N: '1' }, /more than one datatypes set/],
    [{ X: 'a' }, /must contain exactly one of the supported datatypes/],
    [{ S: 1 }, /can not be converted to a String/],
    [{ B: 'no base64!' }, /is no base64 text/],
    [nested(32, { S: 'x' }), /nested levels beyond supported limit/],
    [nested(33, { L: [] }), /nested levels beyond supported limit/],
  ])('%j is refused', (given, why) => {
    expect(database.refusal('PutItem', { TableName: 'people', Item: { ...key, v: given } }).message).toMatch(
      why,
    );
    expect(stored()).toBeUndefined();
  });
});

describe('an item', () => {
  it.each([65_535, 65_536])('may have a name of 65,535 bytes, and no longer one: %i', (length) => {
    const name = 'x'.repeat(length);
    for (const more of [{ [name]: { S: 'x' } }, { v: { M: { [name]: { S: 'x' } } } }]) {
      const put = { TableName: 'people', Item: { ...key, ...more } };
      if (length > 65_535)
        expect(database.refusal('PutItem', put).message).toMatch(/name has at most 65535 bytes/);
      else expect(database.call('PutItem', put)).toEqual({});
    }
  });

  it.each([
    ['people', { v: { S: 'x' } }, /Missing the key id in the item/],
    ['people', { id: { N: '1' } }, /Type mismatch for key id expected: S actual: N/],
    ['people', { id: { S: '' } }, /cannot contain an empty string value. Key: id/],
    ['people', { id: { S: 'x'.repeat(2049) } }, /maximum size limit of 2048 bytes/],
    [
      'ledger',
      { pk: { S: 'p' }, sk: { N: '1' }, code: { S: 'x'.repeat(2049) } },
      /maximum size limit of 2048 bytes/,
    ],
    ['people', { id: { S: 'half \ud83d' } }, /holds half a surrogate pair/],
    [
      'ledger',
      { pk: { S: 'p' }, sk: { N: '1' }, code: { N: '1' } },
      /Type mismatch for Index Key code Expected: S Actual: N/,
    ],
    [
      'ledger',
      { pk: { S: 'p' }, sk: { N: '1' }, code: { S: '' } },
      /empty string value. IndexName: by-code, IndexKey: code/,
    ],
  ])('of %s needs keys that fit: %j', (table, item, why) => {
    expect(database.refusal('PutItem', { TableName: table, Item: item }).message).toMatch(why);
    expect(database.call('Scan', { TableName: table }).Count).toBe(0);
  });

  it('of exactly 400 KB is taken, one byte more is not', () => {
    const names = 'id'.length + 'c'.length + 'v'.length;
    const put = (length: number): object => ({
      TableName: 'people',
      Item: { ...key, v: { S: 'x'.repeat(length) } },
    });
    expect(database.call('PutItem', put(409_600 - names))).toEqual({});
    expect(database.refusal('PutItem', put(409_601 - names)).message).toBe(
      'Item size has exceeded the maximum allowed size',
    );
  });

  it.each([
    ['people', 'id.x', 'Key: id'],
    ['ledger', 'code[0]', 'IndexKey: code'],
    ['ledger', 'pk.#x', 'Key: pk'],
  ])('has scalars for keys, into which no path leads: of %s, %s', (TableName, path, which) => {
    const Key = TableName === 'people' ? key : { pk: { S: 'p' }, sk: { N: '1' } };
    const names = path.includes('#') ? { ExpressionAttributeNames: { '#x': 'x' } } : {};
    const set = {
      UpdateExpression: `SET ${path} = :v`,
      ExpressionAttributeValues: { ':v': { S: 'x' } },
    };
    const exists = { ConditionExpression: `attribute_exists(${path})` };
    const projected = { ProjectionExpression: path };
    const requests: readonly (readonly [operation: string, input: object])[] = [
      ['GetItem', { Key, ...projected }],
      ['UpdateItem', { Key, ...set }],
      ['UpdateItem', { Key, ...exists }],
      ['PutItem', { Item: Key, ...exists }],
      ['DeleteItem', { Key, ...exists }],
      ['Scan', { FilterExpression: `attribute_exists(${path})` }],
      ['Scan', projected],
    ];
    for (const [operation, input] of requests)
      expect(database.refusal(operation, { TableName, ...input, ...names }).message).toBe(
        `Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ${which}`,
      );
  });

  it.each([
    ['GetItem', {}],
    ['GetItem', { id: { N: '1' } }],
    ['DeleteItem', { other: { S: 'c' } }],
    ['UpdateItem', { id: { S: 'c' }, other: { S: 'c' } }],
  ])('is not found by %s with a key that does not match the schema: %j', (operation, wrong) => {
    expect(database.refusal(operation, { TableName: 'people', Key: wrong }).message).toBe(
      'The provided key element does not match the schema',
    );
  });

  it('is returned as it was by the put and by the deletion that replace it', () => {
    const put = { TableName: 'people', Item: { ...key, v: { N: '1' } }, ReturnValues: 'ALL_OLD' };
    expect(database.call('PutItem', put)).toEqual({});
    expect(database.call('PutItem', put).Attributes).toEqual({ ...key, v: { N: '1' } });
    const remove = { TableName: 'people', Key: key, ReturnValues: 'ALL_OLD' };
    expect(database.call('DeleteItem', remove).Attributes).toEqual({ ...key, v: { N: '1' } });
    expect(database.call('DeleteItem', remove)).toEqual({});
    expect(stored()).toBeUndefined();
  });

  it('is found by the same number, however it is written', () => {
    database.call('PutItem', {
      TableName: 'ledger',
      Item: { pk: { S: 'p' }, sk: { N: '1.50' }, v: { S: 'x' } },
    });
    const { Item } = database.call('GetItem', {
      TableName: 'ledger',
      Key: { pk: { S: 'p' }, sk: { N: '15e-1' } },
    });
    expect(Item).toEqual({ pk: { S: 'p' }, sk: { N: '1.5' }, v: { S: 'x' } });
  });

  it('is told apart by every character of its key', () => {
    for (const id of ['a', 'a\0', 'a\0b', 'A', 'a ', "a'"])
      database.call('PutItem', { TableName: 'people', Item: { id: { S: id } } });
    expect(database.call('Scan', { TableName: 'people' }).Count).toBe(6);
    const { Item } = database.call('GetItem', { TableName: 'people', Key: { id: { S: 'a\0b' } } });
    expect(Item).toEqual({ id: { S: 'a\0b' } });
  });

  it('may have attributes with the names that every object inherits', () => {
    const item = { ...key, constructor: { S: 'x' }, toString: { N: '1' } };
    database.call('PutItem', { TableName: 'people', Item: item });
    expect(stored()).toEqual(item);
  });
});

describe('a projection', () => {
  const item: Item = {
    ...key,
    s: { S: 'looks like "n": but is no attribute\n"n":' },
    n: { N: '5' },
    l: { L: [{ S: 'a' }, { N: '2' }, { M: { k: { S: 'deep' } } }] },
    m: { M: { k: { S: 'v' }, n: { N: '1' }, l: { L: [{ N: '1' }] } } },
  };
  beforeEach(() => {
    database.call('PutItem', { TableName: 'people', Item: item });
  });
  const get = (ProjectionExpression: string, more: object = {}): object => ({
    TableName: 'people',
    Key: key,
    ProjectionExpression,
    ...more,
  });

  it.each<[string, Item]>([
    ['n', { n: { N: '5' } }],
    ['id, s', { id: { S: 'c' }, s: item.s ?? {} }],
    ['m', { m: item.m ?? {} }],
    ['absent', {}],
    ['absent.x, s.x, l[9]', {}],
    ['m.k, m.n', { m: { M: { k: { S: 'v' }, n: { N: '1' } } } }],
    ['m.l[0], m.k', { m: { M: { l: { L: [{ N: '1' }] }, k: { S: 'v' } } } }],
    ['l[2], l[0]', { l: { L: [{ S: 'a' }, { M: { k: { S: 'deep' } } }] } }],
    ['l[2].k, n', { l: { L: [{ M: { k: { S: 'deep' } } }] }, n: { N: '5' } }],
  ])('shows of an item just: %s', (expression, expected) => {
    expect(database.call('GetItem', get(expression)).Item).toEqual(expected);
  });

  it.each([
    ['m, m.k', /Two document paths overlap/],
    ['s, s', /Two document paths overlap/],
    ['m.l, l,', /Syntax error/],
    ['s n', /Syntax error; token: "n"/],
    [':s', /Syntax error/],
    ['#a', /attribute name: #a/],
  ])('is refused: %s', (expression, why) => {
    expect(database.refusal('GetItem', get(expression)).message).toMatch(why);
  });

  it('reads names behind placeholders', () => {
    const names = { ExpressionAttributeNames: { '#a': 'n', '#b': 'm', '#c': 'k' } };
    expect(database.call('GetItem', get('#a, #b.#c', names)).Item).toEqual({
      n: { N: '5' },
      m: { M: { k: { S: 'v' } } },
    });
  });
});

describe('a request', () => {
  it.each([
    ['GetItem', { Key: key }, /Value null at 'tableName'/],
    ['GetItem', { TableName: 'people' }, /Value null at 'key'/],
    [
      'PutItem',
      { TableName: 'people', Item: key, Expected: {} },
      /legacy parameter Expected: use an expression/,
    ],
    [
      'UpdateItem',
      { TableName: 'people', Key: key, AttributeUpdates: {} },
      /legacy parameter AttributeUpdates/,
    ],
    [
      'GetItem',
      { TableName: 'people', Key: key, AttributesToGet: ['a'] },
      /legacy parameter AttributesToGet/,
    ],
    ['Query', { TableName: 'people', KeyConditions: {} }, /legacy parameter KeyConditions/],
    ['Scan', { TableName: 'people', ScanFilter: {} }, /legacy parameter ScanFilter/],
    ['PutItem', { TableName: 'people', Item: key, Shiny: true }, /does not support the parameter Shiny/],
    ['PutItem', { TableName: 'people', Item: key, ReturnValues: 'ALL_NEW' }, /'ALL_NEW' at 'returnValues'/],
  ])('%s is refused by the name of what it may not have, or lacks', (operation, input, why) => {
    const { type, message } = database.refusal(operation, input);
    expect(type).toBe('ValidationException');
    expect(message).toMatch(why);
  });

  it('of an unknown operation, a missing table or a broken body says so', () => {
    expect(database.refusal('ExecuteStatement', {}).type).toBe('UnknownOperationException');
    expect(database.refusal('GetItem', { TableName: 'absent', Key: key }).type).toBe(
      'ResourceNotFoundException',
    );
    expect(database.handle('GetItem', '{').body).toMatch(/SerializationException/);
    expect(database.refusal('GetItem', { TableName: 7, Key: key }).type).toBe('SerializationException');
  });
});

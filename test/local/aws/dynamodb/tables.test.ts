/** The operations on tables, and a file that is opened again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hours, seconds } from '../../../../shared/base/time.ts';
import { type TestDynamoDb, tableOf, testDynamoDb } from './support.ts';

describe('a table', () => {
  let database: TestDynamoDb;
  beforeEach(() => {
    database = testDynamoDb();
  });

  it('is described with its indexes, its stream and how much it holds', () => {
    database.call(
      'CreateTable',
      tableOf('people', { id: 'S' }, { indexes: { 'by-code': { key: { code: 'S' } } }, stream: 'NEW_IMAGE' }),
    );
    database.call('PutItem', { TableName: 'people', Item: { id: { S: 'a' }, code: { S: 'b' } } });
    database.call('PutItem', { TableName: 'people', Item: { id: { S: 'b' } } });
    expect(database.call('DescribeTable', { TableName: 'people' }).Table).toMatchObject({
      TableName: 'people',
      TableStatus: 'ACTIVE',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      CreationDateTime: database.now() / 1000,
      ItemCount: 2,
      TableSizeBytes: 11,
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
      GlobalSecondaryIndexes: [
        { IndexName: 'by-code', IndexStatus: 'ACTIVE', ItemCount: 1, IndexSizeBytes: 8 },
      ],
    });
  });

  it('is not created twice, even with the same definition', () => {
    database.call('CreateTable', tableOf('people', { id: 'S' }));
    const { type, message } = database.refusal('CreateTable', tableOf('people', { id: 'S' }));
    expect([type, message]).toEqual(['ResourceInUseException', 'Table already exists: people']);
  });

  it('is gone with its items once it is deleted', () => {
    const create = tableOf('people', { id: 'S' }, { indexes: { 'by-code': { key: { code: 'S' } } } });
    database.call('CreateTable', create);
    database.call('PutItem', { TableName: 'people', Item: { id: { S: 'a' }, code: { S: 'b' } } });
    database.call('DeleteTable', { TableName: 'people' });
    expect(database.refusal('DescribeTable', { TableName: 'people' }).type).toBe('ResourceNotFoundException');
    database.call('CreateTable', create);
    expect(database.call('Scan', { TableName: 'people' }).Count).toBe(0);
    expect(database.call('Scan', { TableName: 'people', IndexName: 'by-code' }).Count).toBe(0);
  });

  it('stays while it is protected against deletion', () => {
    database.call('CreateTable', { ...tableOf('people', { id: 'S' }), DeletionProtectionEnabled: true });
    expect(database.refusal('DeleteTable', { TableName: 'people' }).message).toMatch(
      /protected against deletion/,
    );
    expect(database.call('ListTables', {}).TableNames).toEqual(['people']);
  });

  it('is listed by name, page by page', () => {
    for (const name of ['ccc', 'aaa', 'bbb']) database.call('CreateTable', tableOf(name, { id: 'S' }));
    expect(database.call('ListTables', { Limit: 2 })).toEqual({
      TableNames: ['aaa', 'bbb'],
      LastEvaluatedTableName: 'bbb',
    });
    expect(database.call('ListTables', { ExclusiveStartTableName: 'bbb' })).toEqual({ TableNames: ['ccc'] });
  });

  it.each([
    [{ ...tableOf('xx', { id: 'S' }) }, /3 to 255/],
    [
      { ...tableOf('people', { id: 'S' }), AttributeDefinitions: [] },
      /not defined in AttributeDefinitions. Keys: \[id\]/,
    ],
    [
      {
        ...tableOf('people', { id: 'S' }),
        AttributeDefinitions: ['id', 'spare'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      },
      /spare is no key/,
    ],
    [{ ...tableOf('people', { id: 'S' }), KeySchema: [] }, /KeySchema is a HASH attribute/],
    [
      { ...tableOf('people', { id: 'S' }), LocalSecondaryIndexes: [] },
      /does not support the parameter LocalSecondaryIndexes/,
    ],
    [{ TableName: 'people' }, /Value null at 'attributeDefinitions'/],
    [
      tableOf('people', { id: 'S' }, { indexes: { 'by-x': { key: { x: 'S' }, include: [] } } }),
      /NonKeyAttributes is not specified/,
    ],
    [tableOf('people', { ['x'.repeat(256)]: 'S' }), /key attribute's name has 1 to 255 bytes/],
    [
      { ...tableOf('people', { id: 'S' }), GlobalSecondaryIndexes: [] },
      /List of GlobalSecondaryIndexes is empty/,
    ],
  ])('is refused: %j', (input, why) => {
    expect(database.refusal('CreateTable', input).message).toMatch(why);
    expect(database.call('ListTables', {}).TableNames).toEqual([]);
  });
});

describe('a table’s indexes', () => {
  it.each([
    [20, 5, undefined],
    [21, 0, /GlobalSecondaryIndex count exceeds the per-table limit of 20/],
    [5, 20, undefined],
    [1, 21, /Member must have length less than or equal to 20/],
    [6, 17, /all indexes together name more than 100 attributes/],
  ])('may be 20, with 20 attributes each and 100 in all: %i with %i', (count, attributes, why) => {
    const include = Array.from({ length: attributes }, (_, i) => `a${i}`);
    const index = { key: { code: 'S' as const }, ...(attributes > 0 && { include }) };
    const indexes = Object.fromEntries(Array.from({ length: count }, (_, i) => [`by-${i}`, index]));
    const database = testDynamoDb();
    const input = tableOf('people', { id: 'S' }, { indexes });
    if (why === undefined) database.call('CreateTable', input);
    else expect(database.refusal('CreateTable', input).message).toMatch(why);
  });
});

describe('a file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rekindle-dynamodb-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('keeps tables, indexes, items, TTL and streams', () => {
    const file = join(folder, 'data.db');
    const first = testDynamoDb({ file });
    first.call('CreateTable', tableOf('gone', { id: 'S' }));
    first.call('DeleteTable', { TableName: 'gone' });
    first.call(
      'CreateTable',
      tableOf('people', { id: 'S' }, { indexes: { 'by-code': { key: { code: 'S' } } }, stream: 'NEW_IMAGE' }),
    );
    first.call('UpdateTimeToLive', {
      TableName: 'people',
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
    });
    const ttl = { N: String(first.now() / 1000 + 60) };
    first.call('PutItem', { TableName: 'people', Item: { id: { S: 'a' }, code: { S: 'x' }, ttl } });
    first.call('PutItem', { TableName: 'people', Item: { id: { S: 'b' } } });
    first.close();

    const second = testDynamoDb({ file });
    expect(second.call('ListTables', {}).TableNames).toEqual(['people']);
    expect(second.call('Scan', { TableName: 'people' }).Count).toBe(2);
    expect(second.call('Scan', { TableName: 'people', IndexName: 'by-code' }).Items).toEqual([
      { id: { S: 'a' }, code: { S: 'x' }, ttl },
    ]);
    expect(second.stream('people')).toHaveLength(2);
    second.pass(hours(1));
    expect(second.expire()).toBe(1);
    second.call('CreateTable', tableOf('more', { id: 'S' }));
    second.close();

    const third = testDynamoDb({ file });
    third.pass(seconds(1));
    expect(third.call('Scan', { TableName: 'people' }).Items).toEqual([{ id: { S: 'b' } }]);
    expect(third.call('Scan', { TableName: 'people', IndexName: 'by-code' }).Count).toBe(0);
    expect(third.call('ListTables', {}).TableNames).toEqual(['more', 'people']);
    third.close();
  });
});

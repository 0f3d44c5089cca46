/** Consumed capacity: 4 KB a read unit, half for eventual consistency; 1 KB a write unit; indexes; transactions twice. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../../../local/aws/dynamodb/items.ts';
import { type Answer, type TestDynamoDb, tableOf, testDynamoDb } from './support.ts';

let database: TestDynamoDb;
beforeEach(() => {
  database = testDynamoDb();
  database.call('CreateTable', tableOf('plain', { id: 'S' }, {}));
  database.call(
    'CreateTable',
    tableOf('indexed', { id: 'S' }, { indexes: { 'by-g': { key: { g: 'S' }, include: ['small'] } } }),
  );
});
const key: Item = { id: { S: 'k' } };
/** An item of exactly this many bytes. */
const sized = (bytes: number): Item => ({
  ...key,
  v: { S: 'x'.repeat(bytes - 'id'.length - 'k'.length - 'v'.length) },
});
const units = (answer: Answer): number | undefined => answer.ConsumedCapacity?.CapacityUnits;
const call = (operation: string, input: object): number | undefined =>
  units(database.call(operation, { TableName: 'plain', ReturnConsumedCapacity: 'TOTAL', ...input }));
const put = (bytes: number): number | undefined => call('PutItem', { Item: sized(bytes) });

describe('capacity', () => {
  it.each([
    [100, 1, 0.5],
    [1024, 1, 0.5],
    [1025, 2, 0.5],
    [4096, 4, 0.5],
    [4097, 5, 1],
    [8193, 9, 1.5],
  ])('of an item of %d bytes is %d to write and %d to read', (bytes, toWrite, toRead) => {
    expect(put(bytes)).toBe(toWrite);
    expect(call('GetItem', { Key: key })).toBe(toRead);
    expect(call('GetItem', { Key: key, ConsistentRead: true })).toBe(toRead * 2);
    expect(call('GetItem', { Key: key, ProjectionExpression: 'id' })).toBe(toRead);
  });

  it('of reading nothing is that of reading a little', () => {
    expect(call('GetItem', { Key: key })).toBe(0.5);
    expect(call('Scan', {})).toBe(0.5);
    expect(call('DeleteItem', { Key: key })).toBe(1);
  });

  it('of a write goes by the larger of the item before and after', () => {
    put(3000);
    expect(put(100)).toBe(3);
    expect(put(3000)).toBe(3);
    expect(call('UpdateItem', { Key: key, UpdateExpression: 'REMOVE v' })).toBe(3);
    put(5000);
    expect(call('DeleteItem', { Key: key })).toBe(5);
  });

  it('of a page goes by the sum of its items, before the filter', () => {
    for (const id of ['a', 'b', 'c'])
      database.call('PutItem', { TableName: 'plain', Item: { id: { S: id }, v: { S: 'x'.repeat(3000) } } });
    expect(call('Scan', {})).toBe(1.5);
    expect(call('Scan', { ConsistentRead: true, FilterExpression: 'attribute_exists(absent)' })).toBe(3);
    expect(call('Scan', { Select: 'COUNT', Limit: 1 })).toBe(0.5);
  });

  it('of an index is told apart: new, changed, moved, unaffected, gone', () => {
    const write = (operation: string, input: object): unknown =>
      database.call(operation, { TableName: 'indexed', ReturnConsumedCapacity: 'INDEXES', ...input })
        .ConsumedCapacity;
    const consumed = (table: number, index?: number): object => ({
      TableName: 'indexed',
      CapacityUnits: table + (index ?? 0),
      Table: { CapacityUnits: table },
      ...(index === undefined ? {} : { GlobalSecondaryIndexes: { 'by-g': { CapacityUnits: index } } }),
    });
    const update = (expression: string, value: string): unknown =>
      write('UpdateItem', {
        Key: key,
        UpdateExpression: expression,
        ...(value === '' ? {} : { ExpressionAttributeValues: { ':v': { S: value } } }),
      });
    expect(write('PutItem', { Item: { ...sized(2000), g: { S: 'one' } } })).toEqual(consumed(2, 1));
    expect(update('SET unlisted = :v', 'x')).toEqual(consumed(2));
    expect(update('SET small = :v', 'x')).toEqual(consumed(2, 1));
    expect(update('SET g = :v', 'two')).toEqual(consumed(2, 2));
    expect(update('REMOVE g', '')).toEqual(consumed(2, 1));
    expect(update('SET small = :v', 'y')).toEqual(consumed(2));
    expect(write('Scan', { IndexName: 'by-g' })).toEqual({
      TableName: 'indexed',
      CapacityUnits: 0.5,
      Table: { CapacityUnits: 0 },
      GlobalSecondaryIndexes: { 'by-g': { CapacityUnits: 0.5 } },
    });
  });

  it('of a transaction is twice that', () => {
    const TransactItems = [{ Put: { TableName: 'plain', Item: sized(1500) } }];
    expect(
      database.call('TransactWriteItems', { TransactItems, ReturnConsumedCapacity: 'TOTAL' })
        .ConsumedCapacity,
    ).toEqual([{ TableName: 'plain', CapacityUnits: 4, WriteCapacityUnits: 4 }]);
    const gets = [{ Get: { TableName: 'plain', Key: key } }];
    expect(
      database.call('TransactGetItems', { TransactItems: gets, ReturnConsumedCapacity: 'TOTAL' })
        .ConsumedCapacity,
    ).toEqual([{ TableName: 'plain', CapacityUnits: 2, ReadCapacityUnits: 2 }]);
  });

  it('of an index is the same in a transaction as outside it', () => {
    const TransactItems = [{ Put: { TableName: 'indexed', Item: { ...key, g: { S: 'a' } } } }];
    const { ConsumedCapacity } = database.call('TransactWriteItems', {
      TransactItems,
      ReturnConsumedCapacity: 'INDEXES',
    });
    expect(ConsumedCapacity).toMatchObject([
      {
        CapacityUnits: 3,
        Table: { CapacityUnits: 2 },
        GlobalSecondaryIndexes: { 'by-g': { CapacityUnits: 1 } },
      },
    ]);
  });

  it('of a failed condition is paid too, and all of it adds up by table', () => {
    put(2500);
    database.refusal('PutItem', {
      TableName: 'plain',
      Item: key,
      ConditionExpression: 'attribute_not_exists(id)',
    });
    call('GetItem', { Key: key });
    expect(database.consumed()).toEqual({ plain: { requests: 3, readUnits: 0.5, writeUnits: 6 } });
  });
});

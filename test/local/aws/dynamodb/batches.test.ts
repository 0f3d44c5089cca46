/** BatchGetItem and BatchWriteItem. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../../../local/aws/dynamodb/items.ts';
import { type TestDynamoDb, tableOf, testDynamoDb } from './support.ts';

let database: TestDynamoDb;
beforeEach(() => {
  database = testDynamoDb();
  for (const name of ['people', 'places']) database.call('CreateTable', tableOf(name, { id: 'S' }));
});
const key = (id: string): Item => ({ id: { S: id } });
const putRequest = (id: string, more: Item = {}): object => ({
  PutRequest: { Item: { ...key(id), ...more } },
});

describe('a batch', () => {
  it('writes and reads items of several tables', () => {
    const write = {
      RequestItems: {
        people: [putRequest('a', { v: { N: '1' } }), putRequest('b')],
        places: [putRequest('a')],
      },
    };
    expect(database.call('BatchWriteItem', write)).toEqual({ UnprocessedItems: {} });
    database.call('BatchWriteItem', { RequestItems: { people: [{ DeleteRequest: { Key: key('b') } }] } });
    const read = {
      RequestItems: {
        people: { Keys: [key('a'), key('b')], ProjectionExpression: 'v' },
        places: { Keys: [key('a')], ConsistentRead: true },
      },
      ReturnConsumedCapacity: 'TOTAL',
    };
    expect(database.call('BatchGetItem', read)).toEqual({
      Responses: { people: [{ v: { N: '1' } }], places: [key('a')] },
      UnprocessedKeys: {},
      ConsumedCapacity: [
        { TableName: 'people', CapacityUnits: 1 },
        { TableName: 'places', CapacityUnits: 1 },
      ],
    });
  });

  it('of which one item is refused writes none', () => {
    const tooLarge = putRequest('b', { v: { S: 'x'.repeat(410_000) } });
    const refused = database.refusal('BatchWriteItem', {
      RequestItems: { places: [putRequest('a')], people: [putRequest('a'), tooLarge] },
    });
    expect(refused).toMatchObject({
      type: 'ValidationException',
      message: 'Item size has exceeded the maximum allowed size',
    });
    for (const TableName of ['people', 'places'])
      expect(database.call('Scan', { TableName }).Items, TableName).toEqual([]);
  });

  it.each([
    ['another type', { id: { N: '1' } }],
    ['no value', { other: { S: 'a' } }],
  ])('names the schema where a key attribute has %s', (_, Item) => {
    const { message } = database.refusal('BatchWriteItem', {
      RequestItems: { people: [{ PutRequest: { Item } }] },
    });
    expect(message).toBe('The provided key element does not match the schema');
  });

  it('leaves keys over once 16 MB have been read', () => {
    const ids = Array.from({ length: 50 }, (_, i) => `item-${i}`);
    for (const id of ids)
      database.call('PutItem', { TableName: 'people', Item: { ...key(id), v: { S: 'x'.repeat(400_000) } } });
    const { Responses, UnprocessedKeys } = database.call('BatchGetItem', {
      RequestItems: { people: { Keys: ids.map(key), ProjectionExpression: 'id' } },
    }) as unknown as {
      readonly Responses: Record<string, Item[]>;
      readonly UnprocessedKeys: Record<string, { readonly Keys: Item[] }>;
    };
    expect(Responses.people).toHaveLength(42);
    expect(UnprocessedKeys.people?.Keys).toEqual(ids.slice(42).map(key));
  });

  it.each([
    ['BatchGetItem', { people: { Keys: [key('a'), key('a')] } }, /contains duplicates/],
    [
      'BatchGetItem',
      { people: { Keys: Array.from({ length: 101 }, (_, i) => key(`k${i}`)) } },
      /Too many items requested/,
    ],
    ['BatchGetItem', { people: { Keys: [] } }, /at least one request/],
    ['BatchGetItem', {}, /at least one request/],
    ['BatchGetItem', { absent: { Keys: [key('a')] } }, /resource not found/],
    [
      'BatchGetItem',
      { people: { Keys: [key('a')], AttributesToGet: ['v'] } },
      /legacy parameter AttributesToGet/,
    ],
    [
      'BatchWriteItem',
      { people: [putRequest('a'), { DeleteRequest: { Key: key('a') } }] },
      /contains duplicates/,
    ],
    [
      'BatchWriteItem',
      { people: Array.from({ length: 26 }, (_, i) => putRequest(`k${i}`)) },
      /Too many items requested/,
    ],
    ['BatchWriteItem', { people: [] }, /at least one request/],
    ['BatchWriteItem', { people: [{}] }, /either a PutRequest or a DeleteRequest/],
    [
      'BatchWriteItem',
      { people: [{ PutRequest: { Item: { v: { S: 'x' } } } }] },
      /^The provided key element does not match the schema$/,
    ],
  ])('is refused as a whole: %s %j', (operation, RequestItems, why) => {
    expect(database.refusal(operation, { RequestItems }).message).toMatch(why);
    expect(database.call('Scan', { TableName: 'people' }).Count).toBe(0);
  });
});

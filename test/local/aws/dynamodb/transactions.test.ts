/** TransactWriteItems and TransactGetItems. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../../../local/aws/dynamodb/items.ts';
import { minutes } from '../../../../shared/base/time.ts';
import { type TestDynamoDb, tableOf, testDynamoDb } from './support.ts';

let database: TestDynamoDb;
beforeEach(() => {
  database = testDynamoDb();
  database.call(
    'CreateTable',
    tableOf('people', { id: 'S' }, { indexes: { 'by-code': { key: { code: 'S' } } } }),
  );
  database.call('PutItem', {
    TableName: 'people',
    Item: { id: { S: 'known' }, n: { N: '1' }, s: { S: 'text' } },
  });
});
const TableName = 'people';
const key = (id: string): Item => ({ id: { S: id } });
const read = (id: string): Item | undefined => database.call('GetItem', { TableName, Key: key(id) }).Item;
const put = (id: string, more: object = {}): object => ({ Put: { TableName, Item: key(id), ...more } });
const count = (id: string, by = '1'): object => ({
  Update: {
    TableName,
    Key: key(id),
    UpdateExpression: 'ADD n :by',
    ExpressionAttributeValues: { ':by': { N: by } },
  },
});
const write = (...TransactItems: object[]): object => ({ TransactItems });

describe('a writing transaction', () => {
  it('does all that it holds', () => {
    const check = {
      ConditionCheck: { TableName, Key: key('known'), ConditionExpression: 'attribute_exists(id)' },
    };
    expect(database.call('TransactWriteItems', write(put('a'), count('b'), check))).toEqual({});
    database.call('TransactWriteItems', write({ Delete: { TableName, Key: key('a') } }, count('b')));
    expect([read('a'), read('b')]).toEqual([undefined, { id: { S: 'b' }, n: { N: '2' } }]);
  });

  it('does nothing when one condition fails, and says which', () => {
    const guarded = put('known', {
      ConditionExpression: 'attribute_not_exists(id)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const { type, message, body } = database.refusal(
      'TransactWriteItems',
      write(put('a'), guarded, count('b')),
    );
    expect(type).toBe('TransactionCanceledException');
    expect(message).toMatch(/specific reasons \[None, ConditionalCheckFailed, None\]$/);
    expect(body.CancellationReasons).toEqual([
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', Item: read('known') },
      { Code: 'None' },
    ]);
    expect([read('a'), read('b')]).toEqual([undefined, undefined]);
  });

  it('is cancelled by an update or an index key that does not fit the item', () => {
    const misfit = {
      Update: {
        TableName,
        Key: key('known'),
        UpdateExpression: 'ADD s :n',
        ExpressionAttributeValues: { ':n': { N: '1' } },
      },
    };
    const wrongIndexKey = { Put: { TableName, Item: { ...key('c'), code: { N: '1' } } } };
    const { body } = database.refusal('TransactWriteItems', write(put('a'), misfit, wrongIndexKey));
    expect(body.CancellationReasons).toMatchObject(
      [
        { Code: 'None' },
        { Code: 'ValidationError', Message: /incorrect data type/ },
        { Code: 'ValidationError', Message: /Type mismatch for Index Key code/ },
      ].map(({ Code, Message }) => ({
        Code,
        ...(Message === undefined ? {} : { Message: expect.stringMatching(Message) }),
      })),
    );
    expect(read('a')).toBeUndefined();
  });

  it.each([
    [write(), /length between 1 and 100/],
    [write(...Array.from({ length: 101 }, (_, i) => put(`k${i}`))), /length between 1 and 100/],
    [write(put('a'), count('a')), /cannot include multiple operations on one item/],
    [write({}), /can only contain one of Check, Put, Update or Delete/],
    [write({ ...put('a'), ...count('b') }), /can only contain one of Check, Put, Update or Delete/],
    [write({ ConditionCheck: { TableName, Key: key('a') } }), /Value null at 'conditionExpression'/],
    [write({ Put: { TableName: 'absent', Item: key('a') } }), /resource not found/],
  ])('is refused: %j', (input, why) => {
    expect(database.refusal('TransactWriteItems', input).message).toMatch(why);
  });

  it.each<readonly [string, object, string]>([
    [
      'to delete',
      { Delete: { TableName, Key: { id: { N: '1' } } } },
      'The provided key element does not match the schema',
    ],
    [
      'to check',
      { ConditionCheck: { TableName, Key: { x: { S: 'a' } }, ConditionExpression: 'attribute_exists(id)' } },
      'The provided key element does not match the schema',
    ],
    [
      'to put',
      { Put: { TableName, Item: { id: { N: '1' } } } },
      'One or more parameter values were invalid: Type mismatch for key id expected: S actual: N',
    ],
    [
      'to put that is not there',
      { Put: { TableName, Item: { v: { S: 'x' } } } },
      'One or more parameter values were invalid: Missing the key id in the item',
    ],
  ])('is cancelled by the first key of another schema %s, whatever else it holds', (_, action, Message) => {
    const { type, body } = database.refusal('TransactWriteItems', write(put('a'), action, put('a'), action));
    expect(type).toBe('TransactionCanceledException');
    expect(body.CancellationReasons).toEqual([
      { Code: 'None' },
      { Code: 'ValidationError', Message },
      { Code: 'None' },
      { Code: 'None' },
    ]);
    expect(read('a')).toBeUndefined();
  });

  it('with an empty key is refused before it begins', () => {
    const misfit = { Delete: { TableName, Key: { id: { N: '1' } } } };
    const { type } = database.refusal('TransactWriteItems', write(put('a'), misfit, put('')));
    expect(type).toBe('ValidationException');
  });

  it('with a token is done once within ten minutes', () => {
    const once = { ...write(count('a')), ClientRequestToken: 'token' };
    database.call('TransactWriteItems', once);
    database.pass(minutes(9));
    database.call('TransactWriteItems', once);
    expect(read('a')?.n).toEqual({ N: '1' });
    const other = { ...write(count('a', '2')), ClientRequestToken: 'token' };
    expect(database.refusal('TransactWriteItems', other).type).toBe('IdempotentParameterMismatchException');
    database.pass(minutes(1));
    database.call('TransactWriteItems', other);
    expect(read('a')?.n).toEqual({ N: '3' });
  });

  it.each([
    [36, undefined],
    [37, 'less than or equal to 36'],
    [0, 'greater than or equal to 1'],
  ])('has a token of 1 to 36 characters: %i', (length, bound) => {
    const input = { ...write(put('a')), ClientRequestToken: 'x'.repeat(length) };
    if (bound === undefined) expect(database.call('TransactWriteItems', input)).toEqual({});
    else
      expect(database.refusal('TransactWriteItems', input).message).toBe(
        `1 validation error detected: Value at 'ClientRequestToken' failed to satisfy constraint: Member must have length ${bound}`,
      );
  });

  it('writes and reads 4 MB of items, and no more', () => {
    const ids = Array.from({ length: 11 }, (_, i) => `large-${i}`);
    const puts = (bytes: number) =>
      write(...ids.map((id) => ({ Put: { TableName, Item: { ...key(id), v: { S: 'x'.repeat(bytes) } } } })));
    expect(database.refusal('TransactWriteItems', puts(381_400)).message).toMatch(/exceeds 4194304 bytes/);
    expect(read('large-0')).toBeUndefined();
    database.call('TransactWriteItems', puts(381_200));
    const gets = { TransactItems: ids.map((id) => ({ Get: { TableName, Key: key(id) } })) };
    expect(database.call('TransactGetItems', gets).Responses).toHaveLength(11);
    database.call('PutItem', { TableName, Item: { ...key('large-0'), v: { S: 'x'.repeat(400_000) } } });
    expect(database.refusal('TransactGetItems', gets).message).toMatch(/exceeds 4194304 bytes/);
  });

  it('that was cancelled may be tried again with its token', () => {
    const guarded = put('known', { ConditionExpression: 'attribute_not_exists(id)' });
    const input = { ...write(guarded), ClientRequestToken: 'token' };
    database.refusal('TransactWriteItems', input);
    database.call('DeleteItem', { TableName, Key: key('known') });
    expect(database.call('TransactWriteItems', input)).toEqual({});
  });
});

describe('a reading transaction', () => {
  it('answers in the order of its gets, nothing for an absent item', () => {
    const get = (id: string, more: object = {}): object => ({ Get: { TableName, Key: key(id), ...more } });
    const input = { TransactItems: [get('absent'), get('known', { ProjectionExpression: 'n' })] };
    expect(database.call('TransactGetItems', input)).toEqual({
      Responses: [{}, { Item: { n: { N: '1' } } }],
    });
    expect(database.refusal('TransactGetItems', { TransactItems: [get('a'), get('a')] }).message).toMatch(
      /multiple operations on one item/,
    );
  });
});

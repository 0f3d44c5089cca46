/** Streams and TTL, under the test's clock. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Item } from '../../../../local/aws/dynamodb/items.ts';
import { days, hours, seconds } from '../../../../shared/base/time.ts';
import { type TestDynamoDb, tableOf, testDynamoDb } from './support.ts';

let database: TestDynamoDb;
beforeEach(() => {
  database = testDynamoDb();
  database.call('CreateTable', tableOf('people', { id: 'S' }, { stream: 'NEW_AND_OLD_IMAGES' }));
  database.call('CreateTable', tableOf('quiet', { id: 'S' }));
});
const key = (id: string): Item => ({ id: { S: id } });
const put = (item: Item, table = 'people'): void => {
  database.call('PutItem', { TableName: table, Item: item });
};
const enableTtl = (table: string, Enabled = true): object => ({
  TableName: table,
  TimeToLiveSpecification: { AttributeName: 'ttl', Enabled },
});
const inSeconds = (count: number): Item => ({
  ttl: { N: String(Math.floor(database.now() / 1000) + count) },
});

describe('a stream', () => {
  it('tells every change with its images, oldest first', () => {
    put({ ...key('a'), v: { N: '1' } });
    database.pass(seconds(90));
    put({ ...key('a'), v: { N: '2' } });
    database.call('DeleteItem', { TableName: 'people', Key: key('a') });
    const told = database
      .stream('people')
      .map(({ eventName, dynamodb }) => [eventName, dynamodb.Keys, dynamodb.OldImage, dynamodb.NewImage]);
    expect(told).toEqual([
      ['INSERT', key('a'), undefined, { ...key('a'), v: { N: '1' } }],
      ['MODIFY', key('a'), { ...key('a'), v: { N: '1' } }, { ...key('a'), v: { N: '2' } }],
      ['REMOVE', key('a'), { ...key('a'), v: { N: '2' } }, undefined],
    ]);
    const [first, second] = database
      .stream('people')
      .map(({ dynamodb }) => dynamodb.ApproximateCreationDateTime);
    expect(Number(second) - Number(first)).toBe(90);
  });

  it('goes on after a sequence number', () => {
    put(key('a'));
    put(key('b'));
    const [first] = database.stream('people');
    const rest = database.stream('people', Number(first?.dynamodb.SequenceNumber));
    expect(rest.map(({ dynamodb }) => dynamodb.Keys)).toEqual([key('b')]);
  });

  it('tells nothing of writes that changed nothing, failed, or were cancelled', () => {
    put(key('a'));
    put(key('a'));
    database.call('DeleteItem', { TableName: 'people', Key: key('absent') });
    database.refusal('PutItem', {
      TableName: 'people',
      Item: key('a'),
      ConditionExpression: 'attribute_not_exists(id)',
    });
    expect(database.stream('people')).toHaveLength(1);
  });

  it('belongs to a table that asked for one', () => {
    put(key('a'), 'quiet');
    expect(database.stream('quiet')).toEqual([]);
    expect(() => database.stream('absent')).toThrow(/Table: absent not found/);
  });

  it.each([
    ['KEYS_ONLY', false, false],
    ['NEW_IMAGE', false, true],
    ['OLD_IMAGE', true, false],
  ])('of the view %s shows as much', (view, old, fresh) => {
    database.call('CreateTable', tableOf('viewed', { id: 'S' }, { stream: view }));
    put({ ...key('a'), v: { N: '1' } }, 'viewed');
    put({ ...key('a'), v: { N: '2' } }, 'viewed');
    const { OldImage, NewImage } = database.stream('viewed')[1]?.dynamodb ?? {};
    expect([OldImage !== undefined, NewImage !== undefined]).toEqual([old, fresh]);
  });

  it('forgets after a day', () => {
    put(key('a'));
    database.pass(hours(23));
    put(key('b'));
    database.pass(hours(2));
    database.expire();
    expect(database.stream('people').map(({ dynamodb }) => dynamodb.Keys)).toEqual([key('b')]);
  });
});

describe('TTL', () => {
  it('deletes what has expired, and tells the stream who did it', () => {
    database.call('UpdateTimeToLive', enableTtl('people'));
    put({ ...key('soon'), ...inSeconds(10) });
    put({ ...key('later'), ...inSeconds(1000) });
    put({ ...key('never') });
    put({ ...key('text'), ttl: { S: '1' } });
    database.pass(seconds(10));
    expect(database.expire()).toBe(0);
    database.pass(seconds(1));
    expect(database.expire()).toBe(1);
    expect(database.expire()).toBe(0);
    expect(database.call('GetItem', { TableName: 'people', Key: key('soon') }).Item).toBeUndefined();
    expect(database.call('Scan', { TableName: 'people' }).Count).toBe(3);
    expect(database.stream('people').at(-1)).toMatchObject({
      eventName: 'REMOVE',
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
    });
  });

  it('goes by the attribute as it stands', () => {
    database.call('UpdateTimeToLive', enableTtl('people'));
    put({ ...key('a'), ...inSeconds(10) });
    put({ ...key('a'), ...inSeconds(1000) });
    database.pass(seconds(100));
    expect(database.expire()).toBe(0);
  });

  it('spares what would have expired more than five years ago', () => {
    database.call('UpdateTimeToLive', enableTtl('people'));
    put({ ...key('a'), ttl: { N: '5' } });
    expect(database.expire()).toBe(0);
  });

  it('takes the items up that were there before it was enabled, and leaves them once it is disabled', () => {
    put({ ...key('a'), ...inSeconds(1) });
    put({ ...key('b'), ...inSeconds(-days(1) / 1000) });
    database.pass(seconds(5));
    expect(database.expire()).toBe(0);
    database.call('UpdateTimeToLive', enableTtl('people'));
    database.call('UpdateTimeToLive', enableTtl('people', false));
    expect(database.expire()).toBe(0);
    database.call('UpdateTimeToLive', enableTtl('people'));
    expect(database.expire()).toBe(2);
  });

  it('is described, and not enabled twice', () => {
    const described = (): unknown =>
      database.call('DescribeTimeToLive', { TableName: 'people' }).TimeToLiveDescription;
    expect(described()).toEqual({ TimeToLiveStatus: 'DISABLED' });
    expect(database.refusal('UpdateTimeToLive', enableTtl('people', false)).message).toBe(
      'TimeToLive is already disabled',
    );
    database.call('UpdateTimeToLive', enableTtl('people'));
    expect(described()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
    expect(database.refusal('UpdateTimeToLive', enableTtl('people')).message).toBe(
      'TimeToLive is already enabled',
    );
  });
});

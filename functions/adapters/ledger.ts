/** The Ledger table: everything that happened, keyed by customer. */
import { randomUUID } from 'node:crypto';
import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { CustomerEvent } from '../../shared/events/event.ts';
import type { Ledger } from '../../shared/ports.ts';
import type { WireItem } from '../../shared/profiles/mapper.ts';
import { writeAll } from './batch.ts';
import { stored } from './dynamodb.ts';
import { isNamed } from './faults.ts';
import {
  accountFromItems,
  couponFromItem,
  couponToItem,
  enrolmentToItem,
  eventFromItem,
  eventKey,
  eventToItem,
  keyOf,
  type LedgerKey,
  onceItem,
  passageFromItems,
  passagePrefix,
  passagesFromItems,
  pointsPrefix,
  pointsToItems,
  referralFromItem,
  referralKey,
  referralToItem,
  taskToItem,
  touchFromItem,
  touchToItem,
  waiterToItem,
} from './ledger-items.ts';
import { createTasks } from './ledger-tasks.ts';
import { profileUpdate } from './profiles.ts';
import { createReads } from './reads.ts';
import { runtimeInUse } from './runtime.ts';
import { type Plain, toItem } from './wire.ts';

export interface LedgerTables {
  readonly profiles: string;
  readonly ledger: string;
  /** How long events are kept, from when they happened or were told, whichever is later. */
  readonly keepEventsSeconds: number;
}

type SdkItem = Record<string, never>;
const sdk = (item: WireItem): SdkItem => item as unknown as SdkItem;
const wireItems = (items: unknown): readonly WireItem[] => (items ?? []) as readonly WireItem[];

const wireKey = ({ c, k }: LedgerKey): SdkItem => sdk({ c: { S: c }, k: { S: k } });

export const createLedger = (client: DynamoDBClient, tables: LedgerTables): Ledger => {
  const table = tables.ledger;
  const reads = createReads(client, table, false);
  const { now } = runtimeInUse();

  /** Counted from when it is told where that is later: what is gone would count once more when it is told again. */
  const ttlOf = ({ at }: CustomerEvent): number =>
    Math.floor(Math.max(at, now()) / 1_000) + tables.keepEventsSeconds;
  const freshReads = createReads(client, table, true);

  const queryAll = async (input: Omit<QueryCommandInput, 'TableName'>): Promise<readonly WireItem[]> => {
    const items: WireItem[] = [];
    let start: QueryCommandInput['ExclusiveStartKey'];
    do {
      const page = await stored(
        client.send(
          new QueryCommand({
            TableName: table,
            ...input,
            ...(start !== undefined && { ExclusiveStartKey: start }),
          }),
        ),
      );
      items.push(...wireItems(page.Items));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return items;
  };

  /**
   * Sets attributes of an item that exists, and of none that doesn't: an event may be about something that this
   * deployment never sent. `firstWins` only where nothing stands yet.
   */
  const change = async (
    key: LedgerKey,
    attributes: Readonly<Record<string, Plain | undefined>>,
    firstWins: readonly string[],
    condition = 'attribute_exists(#k)',
  ): Promise<void> => {
    const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
    if (given.length === 0) return;
    const sets = given.map(([name]) =>
      firstWins.includes(name) ? `#${name} = if_not_exists(#${name}, :${name})` : `#${name} = :${name}`,
    );
    const command = new UpdateItemCommand({
      TableName: table,
      Key: wireKey(key),
      UpdateExpression: `SET ${sets.join(', ')}`,
      ConditionExpression: condition,
      ExpressionAttributeNames: {
        '#k': 'k',
        ...Object.fromEntries(given.map(([name]) => [`#${name}`, name])),
      },
      ExpressionAttributeValues: sdk(
        toItem(Object.fromEntries(given.map(([name, value]) => [`:${name}`, value]))),
      ),
    });
    try {
      await stored(client.send(command));
    } catch (error) {
      if (!isNamed(error, 'ConditionalCheckFailedException')) throw error;
    }
  };

  /** A transaction's part that fails when the item is there already. */
  const putOnce = (item: WireItem) => ({
    Put: {
      TableName: table,
      Item: sdk(item),
      ConditionExpression: 'attribute_not_exists(#k)',
      ExpressionAttributeNames: { '#k': 'k' },
    },
  });

  return {
    passage: async (enrolment) =>
      passageFromItems(
        enrolment,
        await queryAll({
          KeyConditionExpression: '#c = :c AND begins_with(#k, :k)',
          ExpressionAttributeNames: { '#c': 'c', '#k': 'k' },
          ExpressionAttributeValues: sdk({
            ':c': { S: enrolment.customer },
            ':k': { S: passagePrefix(enrolment) },
          }),
          ConsistentRead: true,
        }),
      ),

    touch: async (enrolment, step) => {
      const item = await reads.get({ ...keyOf(enrolment, 'touch', step) });
      return item === undefined ? undefined : touchFromItem(enrolment, item);
    },

    put: ({ enrolments = [], touches = [], coupons = [], waiters = [] }) =>
      writeAll(
        [
          ...enrolments.map(enrolmentToItem),
          ...coupons.map(couponToItem),
          ...touches.map(touchToItem),
          ...waiters.map(waiterToItem),
        ].map((item) => ({ table, request: { PutRequest: { Item: sdk(item) } } })),
        (requests) => client.send(new BatchWriteItemCommand({ RequestItems: requests })),
      ),

    changeTouch: (enrolment, step, changes) =>
      change(
        keyOf(enrolment, 'touch', step),
        changes,
        ['sentAt', 'openedAt', 'clickedAt', 'answer', 'answeredAt'],
        changes.outcome === undefined || changes.outcome === 'sent'
          ? 'attribute_exists(#k)'
          : 'attribute_exists(#k) AND attribute_not_exists(messageId)',
      ),

    changeEnrolment: async (enrolment, { exit, path, goalAt }) => {
      const key = keyOf(enrolment, 'enrolment');
      const ending = { exitReason: exit?.reason, exitAt: exit?.at, path };
      await change(key, ending, ['exitReason', 'exitAt', 'path']);
      await change(
        key,
        { goalAt },
        [],
        'attribute_exists(#k) AND (attribute_not_exists(#goalAt) OR #goalAt > :goalAt)',
      );
    },

    changeTrigger: (enrolment, trigger, startsAt) =>
      change(keyOf(enrolment, 'enrolment'), { trigger: { ...trigger }, startsAt }, []),

    couponByCode: async (code) => {
      const [item] = await queryAll({
        IndexName: 'by-code',
        KeyConditionExpression: '#code = :code',
        ExpressionAttributeNames: { '#code': 'code' },
        ExpressionAttributeValues: sdk({ ':code': { S: code } }),
      });
      return item === undefined ? undefined : couponFromItem(item);
    },

    redeem: async (coupon, { orderId, value, at }) => {
      try {
        await stored(
          client.send(
            new UpdateItemCommand({
              TableName: table,
              Key: wireKey(keyOf(coupon.enrolment, 'coupon', coupon.name)),
              UpdateExpression: 'SET #redeemedAt = :at, #orderId = :order, #orderValue = :value',
              ConditionExpression:
                'attribute_exists(#k) AND (attribute_not_exists(#orderId) OR #orderId = :order)',
              ExpressionAttributeNames: {
                '#k': 'k',
                '#redeemedAt': 'redeemedAt',
                '#orderId': 'orderId',
                '#orderValue': 'orderValue',
              },
              ExpressionAttributeValues: sdk(toItem({ ':at': at, ':order': orderId, ':value': value })),
            }),
          ),
        );
        return 'redeemed';
      } catch (error) {
        if (isNamed(error, 'ConditionalCheckFailedException')) return 'refused';
        throw error;
      }
    },

    claim: async (before, after, { touches, coupons, tasks = [], waiters, points }) => {
      const items = [
        ...coupons.map(couponToItem),
        ...touches.map(touchToItem),
        ...tasks.map(taskToItem),
        ...waiters.map(waiterToItem),
        ...(points === undefined ? [] : pointsToItems(after.id, points)),
      ];
      try {
        await stored(
          client.send(
            new TransactWriteItemsCommand({
              TransactItems: [
                { Update: profileUpdate(tables.profiles, before, after) },
                ...items.map((item) => ({ Put: { TableName: table, Item: sdk(item) } })),
              ],
              // The SDK's own repetition of a request that went unanswered is this claim, and no rival.
              ClientRequestToken: randomUUID(),
            }),
          ),
        );
        return 'claimed';
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const reasons = (error.CancellationReasons ?? []).map(({ Code }) => Code);
        if (reasons[0] === 'ConditionalCheckFailed' || reasons.includes('TransactionConflict'))
          return 'stale';
        throw error;
      }
    },

    ...createTasks(client, table),

    record: async (event, before, after, points) => {
      const entries = points === undefined ? [] : pointsToItems(after.id, points);
      try {
        await stored(
          client.send(
            new TransactWriteItemsCommand({
              TransactItems: [
                putOnce(eventToItem(event, ttlOf(event))),
                putOnce(onceItem(event, ttlOf(event))),
                { Update: profileUpdate(tables.profiles, before, after) },
                // The profile's revision stands for the account that they are based on.
                ...entries.map((item) => ({ Put: { TableName: table, Item: sdk(item) } })),
              ],
            }),
          ),
        );
        return 'recorded';
      } catch (error) {
        if (!(error instanceof TransactionCanceledException)) throw error;
        const reasons = (error.CancellationReasons ?? []).map(({ Code }) => Code);
        const [put, once, update] = reasons;
        if (put === 'ConditionalCheckFailed' || once === 'ConditionalCheckFailed') return 'duplicate';
        if (update === 'ConditionalCheckFailed' || reasons.includes('TransactionConflict')) return 'stale';
        throw error;
      }
    },

    account: async (customer) =>
      accountFromItems(
        await queryAll({
          KeyConditionExpression: '#c = :c AND begins_with(#k, :k)',
          ExpressionAttributeNames: { '#c': 'c', '#k': 'k' },
          ExpressionAttributeValues: sdk({ ':c': { S: customer }, ':k': { S: pointsPrefix } }),
          ConsistentRead: true,
        }),
      ),

    referral: async (friend) => {
      const item = await freshReads.get({ ...referralKey(friend) });
      return item === undefined ? undefined : referralFromItem(item);
    },

    refer: async (referral, before) => {
      try {
        await stored(
          client.send(
            new PutItemCommand({
              TableName: table,
              Item: sdk(referralToItem(referral)),
              ...(before === undefined
                ? {
                    ConditionExpression: 'attribute_not_exists(#k)',
                    ExpressionAttributeNames: { '#k': 'k' },
                  }
                : {
                    ConditionExpression: '#orderId = :was',
                    ExpressionAttributeNames: { '#orderId': 'orderId' },
                    ExpressionAttributeValues: sdk(toItem({ ':was': before.orderId })),
                  }),
            }),
          ),
        );
        return 'written';
      } catch (error) {
        if (isNamed(error, 'ConditionalCheckFailedException')) return 'stale';
        throw error;
      }
    },

    cancelReferral: async (friend, orderId, at) => {
      await change(
        referralKey(friend),
        { orderId, cancelledAt: at },
        ['cancelledAt'],
        'attribute_exists(#k) AND #orderId = :orderId',
      );
      const item = await freshReads.get({ ...referralKey(friend) });
      const referral = item && referralFromItem(item);
      return referral?.orderId === orderId ? referral.cancelledAt : undefined;
    },

    note: async (event) => {
      await writeAll(
        [{ table, request: { PutRequest: { Item: sdk(eventToItem(event, ttlOf(event))) } } }],
        (requests) => client.send(new BatchWriteItemCommand({ RequestItems: requests })),
      );
    },

    history: async (customer, mostEvents) => {
      const beginning = (prefix: string) => ({
        TableName: table,
        KeyConditionExpression: '#c = :c AND begins_with(#k, :k)',
        ExpressionAttributeNames: { '#c': 'c', '#k': 'k' },
        ExpressionAttributeValues: sdk({ ':c': { S: customer }, ':k': { S: prefix } }),
      });
      const [events, passages] = await Promise.all([
        stored(
          client.send(
            new QueryCommand({ ...beginning('event#'), ScanIndexForward: false, Limit: mostEvents }),
          ),
        ),
        queryAll(beginning('passage#')),
      ]);
      return {
        events: wireItems(events.Items).map(eventFromItem),
        passages: passagesFromItems(passages),
      };
    },

    eventsSince: async (customer, since) => {
      const items = await queryAll({
        KeyConditionExpression: '#c = :c AND #k BETWEEN :from AND :to',
        ExpressionAttributeNames: { '#c': 'c', '#k': 'k' },
        ExpressionAttributeValues: sdk({
          ':c': { S: customer },
          ':from': { S: eventKey(since, '') },
          ':to': { S: 'event$' },
        }),
        ConsistentRead: true,
      });
      return items.map(eventFromItem);
    },
  };
};

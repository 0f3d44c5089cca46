/** Broadcasts in the Ledger table, beside the customers' own records. */
import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import {
  type Broadcast,
  type BroadcastProgress,
  type BroadcastStore,
  blockSize,
} from '../../shared/decisions/broadcasts/broadcast.ts';
import { writeAll } from './batch.ts';
import { stored } from './dynamodb.ts';
import { createLedgerTable, isNew, sdk, wireKey } from './ledger-table.ts';
import { createReads } from './reads.ts';
import { fromItem, type Plain, toItem } from './wire.ts';

const partition = (id: string): string => `broadcast#${id}`;
const theRecord = 'broadcast';
/** By the digest of the request: one that is refused for its id leaves the customers of the other alone. */
const blockKey = ({ asked }: Broadcast, block: number): string =>
  `customers#${asked}#${String(block).padStart(6, '0')}`;
const progressPrefix = 'progress#';

/** Records are plain data; their types are restored where they are read. */
const itemOf = (id: string, k: string, record: object): WireItem =>
  toItem({ ...(record as Readonly<Record<string, Plain>>), c: partition(id), k });
const keys: ReadonlySet<string> = new Set(['c', 'k']);
const recordOf = <Record_>(item: WireItem): Record_ => fromItem(item, keys) as Record_;

export const createBroadcasts = (client: DynamoDBClient, table: string): BroadcastStore => {
  const reads = createReads(client, table, true);
  const { queryAll, putIf } = createLedgerTable(client, table);

  return {
    get: async (id) => {
      const item = await reads.get({ c: partition(id), k: theRecord });
      return item === undefined ? undefined : recordOf<Broadcast>(item);
    },

    create: async (broadcast, customers) => {
      const { id } = broadcast;
      const blocks = Array.from({ length: Math.ceil(customers.length / blockSize) }, (_, block) => ({
        table,
        request: {
          PutRequest: {
            Item: sdk(
              itemOf(id, blockKey(broadcast, block), {
                customers: customers.slice(block * blockSize, (block + 1) * blockSize),
              }),
            ),
          },
        },
      }));
      await writeAll(blocks, (requests) =>
        client.send(new BatchWriteItemCommand({ RequestItems: requests })),
      );
      return (await putIf(itemOf(id, theRecord, broadcast), isNew)) ? 'created' : 'exists';
    },

    stop: async (id, at) => {
      await stored(
        client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: wireKey({ c: partition(id), k: theRecord }),
            UpdateExpression: 'SET #stoppedAt = if_not_exists(#stoppedAt, :at)',
            ExpressionAttributeNames: { '#stoppedAt': 'stoppedAt' },
            ExpressionAttributeValues: sdk(toItem({ ':at': at })),
          }),
        ),
      );
    },

    customers: async (broadcast, block) => {
      const item = await reads.get({ c: partition(broadcast.id), k: blockKey(broadcast, block) });
      return item === undefined ? [] : recordOf<{ readonly customers: readonly string[] }>(item).customers;
    },

    report: async (id, progress) => {
      await stored(
        client.send(
          new PutItemCommand({
            TableName: table,
            Item: sdk(itemOf(id, `${progressPrefix}${progress.segment}`, progress)),
          }),
        ),
      );
    },

    progress: async (id) => {
      const items = await queryAll({
        KeyConditionExpression: '#c = :c AND begins_with(#k, :k)',
        ExpressionAttributeNames: { '#c': 'c', '#k': 'k' },
        ExpressionAttributeValues: sdk({ ':c': { S: partition(id) }, ':k': { S: progressPrefix } }),
        ConsistentRead: true,
      });
      return items.map((item) => recordOf<BroadcastProgress>(item));
    },
  };
};

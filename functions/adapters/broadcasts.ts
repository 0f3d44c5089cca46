/** Broadcasts in the Ledger table, beside the customers' own records. */
import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { iso } from '../../shared/base/time.ts';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import {
  type Broadcast,
  type BroadcastProgress,
  type BroadcastStore,
  blockSize,
  broadcastProgress,
  broadcastRecord,
  type NamedCustomers,
  namedCustomers,
} from '../../shared/decisions/broadcasts/broadcast.ts';
import { writeAll } from './batch.ts';
import { sdk, stored } from './dynamodb.ts';
import { allOf, beginningWith, createLedgerTable, isNew, wireKey } from './ledger-table.ts';
import { createReads } from './reads.ts';
import { recordCodec } from './record-codec.ts';
import { toItem } from './wire.ts';

const partition = (id: string): string => `broadcast#${id}`;
const theRecord = 'broadcast';
/** By the digest of the request: one that is refused for its id leaves the customers of the other alone. */
const blockKey = ({ asked }: Broadcast, block: number): string =>
  `customers#${asked}#${String(block).padStart(6, '0')}`;
const progressPrefix = 'progress#';
/** Those that were started, by when they were. */
const listed = 'broadcasts';

interface Listing {
  readonly id: string;
}

const broadcasts = recordCodec<Broadcast>('broadcast', broadcastRecord);
const blocksOfNamed = recordCodec<NamedCustomers>('block of named customers', namedCustomers);
const progresses = recordCodec<BroadcastProgress>('broadcast’s progress', broadcastProgress);

/** @throws MalformedRecordError, as all that read items do */
export const broadcastFromItem = broadcasts.decode;
export const broadcastToItem = (broadcast: Broadcast): WireItem =>
  broadcasts.encode({ c: partition(broadcast.id), k: theRecord }, broadcast);

export const namedFromItem = blocksOfNamed.decode;
export const namedToItem = (broadcast: Broadcast, block: number, named: NamedCustomers): WireItem =>
  blocksOfNamed.encode({ c: partition(broadcast.id), k: blockKey(broadcast, block) }, named);

export const progressFromItem = progresses.decode;
export const progressToItem = (id: string, progress: BroadcastProgress): WireItem =>
  progresses.encode({ c: partition(id), k: `${progressPrefix}${progress.segment}` }, progress);

const listings = recordCodec<Listing>('listing of a broadcast', z.object({ id: z.string() }));
const listedFromItem = listings.decode;
const listedToItem = ({ id, at }: Broadcast): WireItem =>
  listings.encode({ c: listed, k: `${iso(at)}#${id}` }, { id });

export const createBroadcasts = (client: DynamoDBClient, table: string): BroadcastStore => {
  const reads = createReads(client, table, true);
  const { queryAll, putIf } = createLedgerTable(client, table);

  return {
    get: async (id) => {
      const item = await reads.get({ c: partition(id), k: theRecord });
      return item === undefined ? undefined : broadcastFromItem(item);
    },

    create: async (broadcast, customers) => {
      const blocks = Array.from({ length: Math.ceil(customers.length / blockSize) }, (_, block) => ({
        table,
        request: {
          PutRequest: {
            Item: sdk(
              namedToItem(broadcast, block, {
                customers: customers.slice(block * blockSize, (block + 1) * blockSize),
              }),
            ),
          },
        },
      }));
      // Before it is there: what is listed and is not there is passed by, and nothing is there that is not listed.
      const listing = { table, request: { PutRequest: { Item: sdk(listedToItem(broadcast)) } } };
      await writeAll(broadcast.isPreview ? blocks : [...blocks, listing], (requests) =>
        client.send(new BatchWriteItemCommand({ RequestItems: requests })),
      );
      return (await putIf(broadcastToItem(broadcast), isNew)) ? 'created' : 'exists';
    },

    latest: async (most) => {
      const items = await queryAll({ ...allOf(listed), ScanIndexForward: false });
      return [...new Set(items.map((item) => listedFromItem(item).id))].slice(0, most);
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
      return item === undefined ? [] : namedFromItem(item).customers;
    },

    report: async (id, progress) => {
      await stored(
        client.send(
          new PutItemCommand({
            TableName: table,
            Item: sdk(progressToItem(id, progress)),
          }),
        ),
      );
    },

    progress: async (id) => {
      const items = await queryAll({
        ...beginningWith(partition(id), progressPrefix),
        ConsistentRead: true,
      });
      return items.map(progressFromItem);
    },
  };
};

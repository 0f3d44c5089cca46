/** BatchWriteItem, until everything is written. */
import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandOutput,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { milliseconds } from '../../shared/base/time.ts';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import { sdk, stored } from './dynamodb.ts';
import { StoreUnavailableError } from './faults.ts';
import { atTurnsEnd, runtimeInUse } from './runtime.ts';

export interface TableWrite {
  readonly table: string;
  readonly request: WriteRequest;
}

const mostInABatch = 25;
const mostTries = 8;

type Requests = Record<string, WriteRequest[]>;

const byTable = (writes: readonly TableWrite[]): Requests => {
  const requests: Requests = {};
  for (const { table, request } of writes) {
    const list = requests[table] ?? [];
    list.push(request);
    requests[table] = list;
  }
  return requests;
};

const isEmpty = (requests: Requests | undefined): boolean =>
  requests === undefined || Object.values(requests).every((list) => list.length === 0);

/** @throws StoreUnavailableError when the table keeps leaving some unprocessed */
export const writeAll = async (
  writes: readonly TableWrite[],
  send: (requests: Requests) => Promise<BatchWriteItemCommandOutput>,
): Promise<void> => {
  for (let start = 0; start < writes.length; start += mostInABatch) {
    let requests: Requests | undefined = byTable(writes.slice(start, start + mostInABatch));
    for (let attempt = 0; requests !== undefined && !isEmpty(requests); attempt += 1) {
      if (attempt === mostTries)
        throw new StoreUnavailableError('DynamoDB left writes of a batch unprocessed');
      if (attempt > 0) await runtimeInUse().pause(milliseconds(25 * 2 ** attempt));
      const answer: BatchWriteItemCommandOutput = await stored(send(requests));
      requests = answer.UnprocessedItems;
    }
  }
};

interface Asked {
  readonly item: WireItem;
  readonly written: () => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Writes items that are all key: whoever writes one writes the same, so that none has to be looked at before. Those that are
 * asked for in one turn of the event loop go together, as `createReads` reads.
 */
export const createMarks = (client: DynamoDBClient, table: string): ((item: WireItem) => Promise<void>) => {
  let asked: Asked[] = [];

  const writeTogether = async (batch: readonly Asked[]): Promise<void> => {
    // DynamoDB refuses a batch that names an item twice.
    const items = new Map(batch.map(({ item }) => [JSON.stringify(item), item]));
    const writes = [...items.values()].map((item) => ({
      table,
      request: { PutRequest: { Item: sdk(item) } },
    }));
    try {
      await writeAll(writes, (RequestItems) => client.send(new BatchWriteItemCommand({ RequestItems })));
      for (const { written } of batch) written();
    } catch (error) {
      for (const { fail } of batch) fail(error);
    }
  };

  const flush = (): void => {
    const all = asked;
    asked = [];
    for (let start = 0; start < all.length; start += mostInABatch)
      void writeTogether(all.slice(start, start + mostInABatch));
  };

  return (item) =>
    new Promise((written, fail) => {
      if (asked.length === 0) atTurnsEnd(flush);
      asked.push({ item, written, fail });
    });
};

/** BatchWriteItem, until everything is written. */
import type { BatchWriteItemCommandOutput, WriteRequest } from '@aws-sdk/client-dynamodb';
import { milliseconds } from '../../shared/base/time.ts';
import { stored } from './dynamodb.ts';
import { StoreUnavailableError } from './faults.ts';
import { runtimeInUse } from './runtime.ts';

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

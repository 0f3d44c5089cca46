/** The ingest queue, as those who put events on it see it. */
import { SendMessageBatchCommand, type SendMessageBatchRequestEntry, SQSClient } from '@aws-sdk/client-sqs';
import { milliseconds } from '../../shared/base/time.ts';
import type { EventQueue } from '../../shared/flows/events/queue.ts';
import { reaching } from './faults.ts';
import { awsClientLater, runtimeInUse } from './runtime.ts';

const mostInABatch = 10;
/** Of all bodies of a batch together: SQS's limit. */
const mostBytes = 1_048_576;
const mostTries = 4;

interface Message {
  readonly index: number;
  readonly body: string;
}

/** As few batches as the limits allow, in order. */
const batchesOf = (messages: readonly Message[]): readonly (readonly Message[])[] => {
  const batches: Message[][] = [];
  let batch: Message[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.body);
    if (batch.length === mostInABatch || (batch.length > 0 && bytes + size > mostBytes)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(message);
    bytes += size;
  }
  return batch.length === 0 ? batches : [...batches, batch];
};

export const createQueue = (url: string): EventQueue => {
  const client = awsClientLater(() => SQSClient);

  /** Those that the queue did not take. */
  const sendBatch = async (batch: readonly Message[]): Promise<readonly Message[]> => {
    const Entries = batch.map(
      ({ index, body }): SendMessageBatchRequestEntry => ({ Id: String(index), MessageBody: body }),
    );
    const { Failed = [] } = await reaching(
      'SQS',
      client().send(new SendMessageBatchCommand({ QueueUrl: url, Entries })),
    );
    const failed = new Set(Failed.map(({ Id }) => Id));
    return batch.filter(({ index }) => failed.has(String(index)));
  };

  return {
    send: async (bodies) => {
      let left: readonly Message[] = bodies.map((body, index) => ({ index, body }));
      for (let attempt = 0; left.length > 0 && attempt < mostTries; attempt += 1) {
        if (attempt > 0) await runtimeInUse().pause(milliseconds(25 * 2 ** attempt));
        left = (await Promise.all(batchesOf(left).map(sendBatch))).flat();
      }
      return left.map(({ index }) => index);
    },
  };
};

/** Takes events in from the queue: each message succeeds or fails by itself. */
import middy from '@middy/core';
import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { houseRules } from '../../shared/customers/events/house-rules.ts';
import { type Incoming, readMessage } from '../../shared/customers/events/parse.ts';
import { customerOf, ingest } from '../../shared/flows/events/ingest.ts';
import { processPorts } from '../adapters/index.ts';
import { processJourneys } from '../adapters/journeys.ts';
import { alert, logger, observe } from '../middleware/observe.ts';

/** Does a message's work; what fails is logged, and is to be delivered again. */
const attempt = async <Result>(
  { messageId }: SQSRecord,
  failures: SQSBatchItemFailure[],
  work: () => Result | Promise<Result>,
): Promise<Result | undefined> => {
  try {
    return await work();
  } catch (error) {
    logger.error(`message ${messageId} was not taken in`, error as Error);
    failures.push({ itemIdentifier: messageId });
    return undefined;
  }
};

interface Message {
  readonly record: SQSRecord;
  readonly incoming: Incoming;
}

/**
 * Customers side by side, since the work is waiting for the tables; each customer's events one after the other.
 * Powertools' batch processor knows either all in parallel or all in a row.
 */
export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(observe('ingest'))
  .handler(async ({ Records }) => {
    const batchItemFailures: SQSBatchItemFailure[] = [];
    const ports = { ...processPorts(), alert };
    const journeys = processJourneys();
    const house = houseRules(ports.settings);
    const messages: Message[] = [];
    for (const record of Records) {
      const incoming = await attempt(record, batchItemFailures, () =>
        readMessage(record.body, house, ports.now()),
      );
      if (incoming !== undefined) messages.push({ record, incoming });
    }
    const byCustomer = Map.groupBy(messages, ({ incoming }) => customerOf(incoming));
    await Promise.all(
      [...byCustomer.values()].map(async (theirs) => {
        for (const { record, incoming } of theirs)
          await attempt(record, batchItemFailures, () => ingest(incoming, ports, journeys));
      }),
    );
    return { batchItemFailures };
  });

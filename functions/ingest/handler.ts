/** Takes events in from the queue: each message succeeds or fails by itself. */
import middy from '@middy/core';
import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { houseRules } from '../../shared/customers/events/house-rules.ts';
import { type Incoming, readMessage } from '../../shared/customers/events/parse.ts';
import { customerOf, ingestAll } from '../../shared/flows/events/ingest.ts';
import { journeysInForce, portsInForce } from '../adapters/in-force.ts';
import { processPorts } from '../adapters/index.ts';
import { alert, logFault, observe } from '../middleware/observe.ts';

interface Message {
  readonly record: SQSRecord;
  readonly incoming: Incoming;
}

/**
 * Customers side by side, since the work is waiting for the tables; each customer's events one after the other, or together.
 * Powertools' batch processor knows either all in parallel or all in a row.
 */
export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(observe('ingest'))
  .handler(async ({ Records }) => {
    const batchItemFailures: SQSBatchItemFailure[] = [];
    const fail = ({ messageId }: SQSRecord, error: unknown): void => {
      logFault(`message ${messageId} was not taken in`, error as Error);
      batchItemFailures.push({ itemIdentifier: messageId });
    };
    const { settings, now } = processPorts();
    const house = houseRules(settings);
    const messages: Message[] = [];
    for (const record of Records) {
      try {
        messages.push({ record, incoming: readMessage(record.body, house, now()) });
      } catch (error) {
        fail(record, error);
      }
    }
    if (messages.length === 0) return { batchItemFailures };
    const ports = { ...(await portsInForce()), alert };
    const journeys = await journeysInForce();
    const byCustomer = Map.groupBy(messages, ({ incoming }) => customerOf(incoming));
    await Promise.all(
      [...byCustomer.values()].map((theirs) => {
        const events = theirs.map(({ incoming }) => incoming);
        return ingestAll(events, ports, journeys, (index, error) => {
          const { [index]: message } = theirs;
          if (message !== undefined) fail(message.record, error);
        });
      }),
    );
    return { batchItemFailures };
  });

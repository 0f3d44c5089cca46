/** Posts what Rekindle decides to receivers of webhooks: each message is one event for one of them, and is tried by itself. */
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { spoken } from '../../shared/base/time.ts';
import { deliverWebhook } from '../../shared/flows/webhooks/deliver.ts';
import { processWebhooks, type Webhooks } from '../adapters/webhooks.ts';
import { logFault, logger, observe } from '../middleware/observe.ts';

/** Whether the message is done with. */
const attempt = async (record: SQSRecord, webhooks: Webhooks): Promise<boolean> => {
  const receiver = webhooks.receiverOf(record);
  const tried = Number(record.attributes.ApproximateReceiveCount);
  const delivered = await deliverWebhook(record.body, receiver, tried, webhooks);
  switch (delivered.outcome) {
    case 'taken':
      return true;
    case 'gone': {
      const { id, because } = delivered;
      logger.error(`${receiver.name} takes no more webhooks: ${because}`, { id });
      await webhooks.bury(record);
      return true;
    }
    case 'again': {
      const { id, because, pause, isLast } = delivered;
      const next = isLast ? 'it is given up' : `it is tried again in ${spoken(pause)}`;
      logger.warn(`${receiver.name} did not take a webhook: ${because}; ${next}`, { id, tried });
      await webhooks.hide(record, pause);
      return false;
    }
  }
};

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(observe('webhooks'))
  .handler(async ({ Records }) => {
    const webhooks = processWebhooks();
    const tries = Records.map(async (record) => {
      try {
        return await attempt(record, webhooks);
      } catch (error) {
        logFault(`message ${record.messageId} was not posted`, error as Error);
        return false;
      }
    });
    const done = await Promise.all(tries);
    return {
      batchItemFailures: Records.filter((_, index) => done[index] === false).map(({ messageId }) => ({
        itemIdentifier: messageId,
      })),
    };
  });

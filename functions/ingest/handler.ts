/** Takes events in from the queue: each message succeeds or fails by itself. */
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { ingest } from '../../shared/events/ingest.ts';
import { parseIncoming } from '../../shared/events/parse.ts';
import { processPorts } from '../adapters/index.ts';
import { logger, observe } from '../middleware/observe.ts';

/** One after the other: a batch may hold several events of one customer. */
const takeIn = async ({ body, messageId }: SQSRecord): Promise<void> => {
  try {
    await ingest(parseIncoming(body), processPorts());
  } catch (error) {
    logger.error(`message ${messageId} was not taken in`, error as Error);
    throw error;
  }
};

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(observe('ingest'))
  .handler(async (event) => {
    const processor = new BatchProcessor(EventType.SQS);
    await processPartialResponse(event, takeIn, processor, {
      processInParallel: false,
      throwOnFullBatchFailure: false,
    });
    return processor.response() as SQSBatchResponse;
  });

/** Has the shop follow how coupons stand: each message is of one of them, and is tried by itself, one after the other. */
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { followCoupon } from '../../shared/flows/offers/follow.ts';
import { changeIn, type Following, processFollowing } from '../adapters/offers/following.ts';
import { alert, logFault, logger, observe } from '../middleware/observe.ts';

/** Whether the message is done with. */
const attempt = async (record: SQSRecord, following: Following): Promise<boolean> => {
  const change = changeIn(record.body);
  const tried = Number(record.attributes.ApproximateReceiveCount);
  const followed = await followCoupon(change, tried, following);
  switch (followed.outcome) {
    case 'done':
      return true;
    case 'refused':
      alert({
        name: 'OfferRefused',
        sentence: `the shop does not follow the coupon "${change.name}" of ${change.enrolment.journey}: ${followed.because}`,
        id: change.name,
      });
      return true;
    case 'again':
      logger.warn(`the shop is not told yet: ${followed.because}`, { id: change.name, tried });
      await following.hide(record, followed.pause);
      return false;
  }
};

export const handler = middy<SQSEvent, SQSBatchResponse>()
  .use(observe('offers'))
  .handler(async ({ Records }) => {
    const following = processFollowing();
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (const record of Records) {
      try {
        if (await attempt(record, following)) continue;
      } catch (error) {
        logFault(`message ${record.messageId} was not followed`, error as Error);
      }
      batchItemFailures.push({ itemIdentifier: record.messageId });
    }
    return { batchItemFailures };
  });

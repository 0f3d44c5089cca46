/** The referrals in the Ledger table: one a friend. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Ledger } from '../../shared/flows/ports.ts';
import { referralAttributes, referralFromItem, referralKey, referralToItem } from './ledger-items.ts';
import { createLedgerTable, isNew, isStill } from './ledger-table.ts';
import { stale } from './meeting.ts';
import { createReads } from './reads.ts';

export const createReferrals = (
  client: DynamoDBClient,
  table: string,
): Pick<Ledger, 'referral' | 'refer' | 'cancelReferral'> => {
  const reads = createReads(client, table, true);
  const { change, putIf } = createLedgerTable(client, table);
  return {
    referral: async (friend) => {
      const item = await reads.get({ ...referralKey(friend) });
      return item === undefined ? undefined : referralFromItem(item);
    },

    refer: async (referral, before) => {
      const condition = before === undefined ? isNew : isStill('orderId', before.orderId);
      return (await putIf(referralToItem(referral), condition)) ? 'written' : stale();
    },

    cancelReferral: async (friend, orderId, at) => {
      await change(
        referralKey(friend),
        referralAttributes({ orderId, cancelledAt: at }),
        ['cancelledAt'],
        'attribute_exists(#k) AND #orderId = :orderId',
      );
      const item = await reads.get({ ...referralKey(friend) });
      const referral = item && referralFromItem(item);
      return referral?.orderId === orderId ? referral.cancelledAt : undefined;
    },
  };
};

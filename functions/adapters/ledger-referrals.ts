/** The referrals in the Ledger table: one a friend. */
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Ledger } from '../../shared/ports.ts';
import { stored } from './dynamodb.ts';
import { isNamed } from './faults.ts';
import { referralFromItem, referralKey, referralToItem } from './ledger-items.ts';
import { createLedgerTable, sdk } from './ledger-table.ts';
import { createReads } from './reads.ts';
import { toItem } from './wire.ts';

export const createReferrals = (
  client: DynamoDBClient,
  table: string,
): Pick<Ledger, 'referral' | 'refer' | 'cancelReferral'> => {
  const reads = createReads(client, table, true);
  const { change } = createLedgerTable(client, table);
  return {
    referral: async (friend) => {
      const item = await reads.get({ ...referralKey(friend) });
      return item === undefined ? undefined : referralFromItem(item);
    },

    refer: async (referral, before) => {
      try {
        await stored(
          client.send(
            new PutItemCommand({
              TableName: table,
              Item: sdk(referralToItem(referral)),
              ...(before === undefined
                ? {
                    ConditionExpression: 'attribute_not_exists(#k)',
                    ExpressionAttributeNames: { '#k': 'k' },
                  }
                : {
                    ConditionExpression: '#orderId = :was',
                    ExpressionAttributeNames: { '#orderId': 'orderId' },
                    ExpressionAttributeValues: sdk(toItem({ ':was': before.orderId })),
                  }),
            }),
          ),
        );
        return 'written';
      } catch (error) {
        if (isNamed(error, 'ConditionalCheckFailedException')) return 'stale';
        throw error;
      }
    },

    cancelReferral: async (friend, orderId, at) => {
      await change(
        referralKey(friend),
        { orderId, cancelledAt: at },
        ['cancelledAt'],
        'attribute_exists(#k) AND #orderId = :orderId',
      );
      const item = await reads.get({ ...referralKey(friend) });
      const referral = item && referralFromItem(item);
      return referral?.orderId === orderId ? referral.cancelledAt : undefined;
    },
  };
};

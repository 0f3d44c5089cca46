/** Taking away what there is of a customer in the Ledger table, and what of others names one. */
import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { customerId } from '../../shared/base/ids.ts';
import { textOf } from '../../shared/customers/profiles/mapper.ts';
import type { Ledger } from '../../shared/flows/ports.ts';
import { writeAll } from './batch.ts';
import { sdk } from './dynamodb.ts';
import { orderOwnerKey, orderPrefix, referralKey, tieKey, tiePrefix } from './ledger-items.ts';
import { createLedgerTable, isStill, wireKey } from './ledger-table.ts';
import { createReads } from './reads.ts';
import { toItem } from './wire.ts';

export const createErasing = (
  client: DynamoDBClient,
  table: string,
): Pick<Ledger, 'dropReferral' | 'tie' | 'ties' | 'untie' | 'wipe'> => {
  const reads = createReads(client, table, false);
  const { queryAll, removeIf } = createLedgerTable(client, table);
  const write = (requests: Parameters<typeof writeAll>[0]) =>
    writeAll(requests, (RequestItems) => client.send(new BatchWriteItemCommand({ RequestItems })));
  return {
    dropReferral: ({ friend, orderId }) => removeIf(referralKey(friend), isStill('orderId', orderId)),

    tie: async (one, other) => {
      const keys = [tieKey(one, other), tieKey(other, one)];
      // Mostly it is there: a read costs less than a write.
      const there = await Promise.all(keys.map((key) => reads.get({ ...key })));
      if (!there.includes(undefined)) return;
      await write(keys.map((key) => ({ table, request: { PutRequest: { Item: sdk(toItem({ ...key })) } } })));
    },

    untie: (customer, from) =>
      write([{ table, request: { DeleteRequest: { Key: wireKey(tieKey(customer, from)) } } }]),

    ties: async (customer) => {
      const items = await queryAll({
        KeyConditionExpression: '#c = :c AND begins_with(#k, :k)',
        ExpressionAttributeNames: { '#c': 'c', '#k': 'k' },
        ExpressionAttributeValues: sdk({ ':c': { S: customer }, ':k': { S: tiePrefix } }),
        ConsistentRead: true,
      });
      return items.map(({ k }) => customerId((textOf(k) ?? '').slice(tiePrefix.length)));
    },

    wipe: async (customer) => {
      const items = await queryAll({
        KeyConditionExpression: '#c = :c',
        ProjectionExpression: '#c, #k',
        ExpressionAttributeNames: { '#c': 'c', '#k': 'k' },
        ExpressionAttributeValues: sdk({ ':c': { S: customer } }),
        ConsistentRead: true,
      });
      const names = items.map(({ k }) => textOf(k) ?? '');
      for (const name of names)
        if (name.startsWith(orderPrefix))
          await removeIf(orderOwnerKey(name.slice(orderPrefix.length)), isStill('owner', customer));
      await write(
        names.map((k) => ({ table, request: { DeleteRequest: { Key: wireKey({ c: customer, k }) } } })),
      );
    },
  };
};

/** Taking away what there is of a customer in the Ledger table, and what of others names one. */
import { BatchWriteItemCommand, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { customerId } from '../../shared/base/ids.ts';
import { textOf } from '../../shared/customers/profiles/mapper.ts';
import type { Ledger } from '../../shared/flows/ports.ts';
import { writeAll } from './batch.ts';
import { sdk, stored } from './dynamodb.ts';
import { isNamed } from './faults.ts';
import {
  addressPrefix,
  auditKeyIn,
  auditMonthIn,
  auditPrefix,
  orderHeadKey,
  orderPrefix,
  referralKey,
  tieKey,
  tiePrefix,
  whoseKey,
} from './ledger-items.ts';
import { beginningWith, createLedgerTable, isStill, wireKey } from './ledger-table.ts';
import { createReads } from './reads.ts';
import type { LedgerKey } from './record-codec.ts';
import { toItem } from './wire.ts';

export const createErasing = (
  client: DynamoDBClient,
  table: string,
): Pick<Ledger, 'dropReferral' | 'tie' | 'ties' | 'untie' | 'wipe'> => {
  const reads = createReads(client, table, true);
  const { queryAll, removeIf } = createLedgerTable(client, table);
  const write = (requests: Parameters<typeof writeAll>[0]) =>
    writeAll(requests, (RequestItems) => client.send(new BatchWriteItemCommand({ RequestItems })));
  const stripAudit = async (key: LedgerKey): Promise<void> => {
    const stripping = stored(
      client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: wireKey(key),
          UpdateExpression: 'REMOVE #reason, #before, #after, #of',
          ConditionExpression: 'attribute_exists(#k)',
          ExpressionAttributeNames: {
            '#k': 'k',
            '#reason': 'reason',
            '#before': 'before',
            '#after': 'after',
            '#of': 'of',
          },
        }),
      ),
    );
    await stripping.catch((error: unknown) => {
      if (!isNamed(error, 'ConditionalCheckFailedException')) throw error;
    });
  };
  return {
    dropReferral: ({ friend, orderId }) => removeIf(referralKey(friend), isStill('orderId', orderId)),

    tie: async (one, other) => {
      // A guest's own id is what its address comes to.
      if (one === other) return;
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
        ...beginningWith(customer, tiePrefix),
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
          await removeIf(orderHeadKey(name.slice(orderPrefix.length)), isStill('owner', customer));
      const leading = names.flatMap((name) =>
        name.startsWith(addressPrefix) ? [whoseKey(name.slice(addressPrefix.length), customer)] : [],
      );
      await write(leading.map((key) => ({ table, request: { DeleteRequest: { Key: wireKey(key) } } })));
      // What was done stays, with its key and its route; what was said of her goes.
      for (const name of names.filter((each) => each.startsWith(auditPrefix)))
        await stripAudit(auditKeyIn(auditMonthIn(name), name));
      await write(
        names.map((k) => ({ table, request: { DeleteRequest: { Key: wireKey({ c: customer, k }) } } })),
      );
    },
  };
};

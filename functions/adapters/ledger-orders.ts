/** Orders in the Ledger table: the latest state of each with its customer, and whose each is. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { customerId } from '../../shared/base/ids.ts';
import { textOf } from '../../shared/customers/profiles/mapper.ts';
import type { Ledger, OrderWrites } from '../../shared/flows/ports.ts';
import { sdk } from './dynamodb.ts';
import {
  orderFromItem,
  orderKey,
  orderOwnerKey,
  orderOwnerToItem,
  orderPrefix,
  orderToItem,
} from './ledger-items.ts';
import { beginningWith, createLedgerTable, isNew, isStill } from './ledger-table.ts';
import { createReads } from './reads.ts';

/** Parts of a transaction. The profile's revision stands for the state that the order is based on. */
export const orderPuts = (table: string, { record, taken }: OrderWrites) => [
  { Put: { TableName: table, Item: sdk(orderToItem(record)) } },
  ...(taken === undefined
    ? []
    : [
        {
          Put: {
            TableName: table,
            Item: sdk(orderOwnerToItem(record)),
            ...(taken.from === undefined ? isNew : isStill('owner', taken.from)),
          },
        },
      ]),
];

export const createOrders = (
  client: DynamoDBClient,
  table: string,
): Pick<Ledger, 'order' | 'orders' | 'orderOwner'> => {
  const reads = createReads(client, table, true);
  const { queryAll } = createLedgerTable(client, table);
  return {
    order: async (customer, orderId) => {
      const item = await reads.get({ ...orderKey(customer, orderId) });
      return item === undefined ? undefined : orderFromItem(item);
    },

    orders: async (customer) => {
      const items = await queryAll({
        ...beginningWith(customer, orderPrefix),
        ConsistentRead: true,
      });
      return items.map(orderFromItem);
    },

    orderOwner: async (orderId) => {
      const owner = textOf((await reads.get({ ...orderOwnerKey(orderId) }))?.owner);
      return owner === undefined ? undefined : customerId(owner);
    },
  };
};

/** Orders in the Ledger table: the latest state of each with its customer, and what is known of each by its id alone. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Ledger, OrderHead, OrderWrites } from '../../shared/flows/ports.ts';
import { sdk } from './dynamodb.ts';
import {
  codesAttribute,
  orderFromItem,
  orderHeadFromItem,
  orderHeadKey,
  orderHeadToItem,
  orderKey,
  orderPrefix,
  orderToItem,
} from './ledger-items.ts';
import { beginningWith, createLedgerTable, wireKey } from './ledger-table.ts';
import { createReads } from './reads.ts';
import { toItem } from './wire.ts';

/** It is as it was read. */
const isStillHead = ({ owner, codes }: OrderHead) => {
  const values = toItem({ ':owner': owner, ':codes': codesAttribute(codes) });
  return {
    ConditionExpression: `${owner === undefined ? 'attribute_not_exists(#owner)' : '#owner = :owner'} AND ${codes.length === 0 ? 'attribute_not_exists(#codes)' : '#codes = :codes'}`,
    ExpressionAttributeNames: { '#owner': 'owner', '#codes': 'codes' },
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: sdk(values) }),
  };
};

/** Parts of a transaction. The profile's revision stands for the state that the order is based on. */
export const orderPuts = (table: string, { record, taken }: OrderWrites) => {
  const { customer: owner, orderId } = record;
  const order = { Put: { TableName: table, Item: sdk(orderToItem(record)) } };
  if (taken === undefined) return [order];
  const { from } = taken;
  const Item = sdk(orderHeadToItem(orderId, { ...from, owner }));
  return [order, { Put: { TableName: table, Item, ...isStillHead(from) } }];
};

/**
 * An update by which the order names the code. What nobody has told of an order yet may go by `ttl`, in seconds since
 * 1970, with which it does not hold for one that was told; `undefined`: it stays.
 */
export const naming = (orderId: string, code: string, ttl: number | undefined) => ({
  Key: wireKey(orderHeadKey(orderId)),
  UpdateExpression: `${ttl === undefined ? '' : 'SET #ttl = :ttl '}ADD #codes :codes`,
  ...(ttl !== undefined && { ConditionExpression: 'attribute_not_exists(#owner)' }),
  ExpressionAttributeNames: {
    '#codes': 'codes',
    ...(ttl !== undefined && { '#owner': 'owner', '#ttl': 'ttl' }),
  },
  ExpressionAttributeValues: sdk(toItem({ ':codes': codesAttribute([code]), ':ttl': ttl })),
});

/** @param untoldTtl when what is named by an order that nobody has told of may go, in seconds since 1970 */
export const createOrders = (
  client: DynamoDBClient,
  table: string,
  untoldTtl: () => number,
): Pick<Ledger, 'order' | 'orders' | 'orderHead' | 'nameCode' | 'unnameCode'> => {
  const reads = createReads(client, table, true);
  const { queryAll, changed } = createLedgerTable(client, table);
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

    orderHead: async (orderId) => orderHeadFromItem(await reads.get({ ...orderHeadKey(orderId) })),

    nameCode: async (orderId, code) => {
      const untold = orderHeadFromItem(await changed(naming(orderId, code, untoldTtl())));
      if (untold.owner === undefined) return untold;
      return orderHeadFromItem(await changed(naming(orderId, code, undefined)));
    },

    unnameCode: async (orderId, code) =>
      orderHeadFromItem(
        await changed({
          Key: wireKey(orderHeadKey(orderId)),
          UpdateExpression: 'DELETE #codes :codes',
          ConditionExpression: 'attribute_not_exists(#owner) AND contains(#codes, :code)',
          ExpressionAttributeNames: { '#codes': 'codes', '#owner': 'owner' },
          ExpressionAttributeValues: sdk(toItem({ ':codes': codesAttribute([code]), ':code': code })),
        }),
      ),
  };
};

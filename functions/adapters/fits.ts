/** Orders by customer, a segment of the Ledger table at a time, and beside them what a fit's segments have learned. */
import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { type CustomerId, customerId } from '../../shared/base/ids.ts';
import type { OrderRecord } from '../../shared/customers/orders/order.ts';
import { textOf, type WireItem } from '../../shared/customers/profiles/mapper.ts';
import {
  FitLostError,
  type FitRecord,
  type FitStore,
  fitRecord,
} from '../../shared/decisions/fitting/store.ts';
import { sdk, stored, wireItem, wireItems } from './dynamodb.ts';
import { orderFromItem, orderPrefix } from './ledger-items.ts';
import { beginningWith, createLedgerTable, isNoLater, wireKey } from './ledger-table.ts';
import { createParts } from './parts.ts';
import { createReads } from './reads.ts';
import { type LedgerKey, recordCodec } from './record-codec.ts';

const theLast = { c: 'fit', k: 'last' };
const records = recordCodec<FitRecord>('fit', fitRecord);
export const fitFromItem = records.decode;
export const fitToItem = (fit: FitRecord): WireItem => records.encode(theLast, fit);

/** Behind all orders of a customer, and before all that follows them. */
const behindOrders = (customer: string): LedgerKey => ({ c: customer, k: `${orderPrefix.slice(0, -1)}$` });

const place = z.object({ c: z.string(), k: z.string() });

/** Of a page: those of one customer lie together. */
const byCustomer = (items: readonly WireItem[]): Map<CustomerId, OrderRecord[]> => {
  const all = new Map<CustomerId, OrderRecord[]>();
  for (const item of items) {
    const order = orderFromItem(item);
    const own = all.get(order.customer);
    if (own === undefined) all.set(order.customer, [order]);
    else own.push(order);
  }
  return all;
};

export const createFits = (client: DynamoDBClient, table: string): FitStore => {
  const reads = createReads(client, table, true);
  const { queryAll, putIf } = createLedgerTable(client, table);
  const parts = createParts(client, table, 'fit', (sentence) => new FitLostError(sentence));
  return {
    scan: async ({ segment, segments, cursor }) => {
      const { Items, LastEvaluatedKey } = await stored(
        client.send(
          new ScanCommand({
            TableName: table,
            Segment: segment,
            TotalSegments: segments,
            // The brake has orders, too, which are nobody's.
            FilterExpression: 'begins_with(#k, :order) AND attribute_exists(#counted)',
            ExpressionAttributeNames: { '#k': 'k', '#counted': 'counted' },
            ExpressionAttributeValues: sdk({ ':order': { S: orderPrefix } }),
            ...(cursor !== undefined && {
              ExclusiveStartKey: wireKey(place.parse(JSON.parse(cursor))),
            }),
          }),
        ),
      );
      const orders = byCustomer(wireItems(Items));
      const told = () => [...orders].map(([customer, own]) => ({ customer, orders: own }));
      if (LastEvaluatedKey === undefined) return { customers: told() };
      const last = wireItem(LastEvaluatedKey);
      const [c, k] = [textOf(last.c) ?? '', textOf(last.k) ?? ''];
      const behind = behindOrders(c);
      if (!k.startsWith(orderPrefix) || !orders.has(customerId(c)))
        return { customers: told(), cursor: JSON.stringify({ c, k }) };
      // The page ends amid her orders: all of them are asked for, and the next page begins behind them.
      const all = await queryAll(beginningWith(c, orderPrefix));
      orders.set(customerId(c), all.map(orderFromItem));
      return { customers: told(), cursor: JSON.stringify(behind) };
    },

    ...parts,

    end: async (fit) => {
      await putIf(fitToItem(fit), isNoLater('at', fit.at));
    },

    last: async () => {
      const item = await reads.get({ ...theLast });
      return item === undefined ? undefined : fitFromItem(item);
    },
  };
};

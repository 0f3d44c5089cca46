/** Orders by customer, a segment of the Ledger table at a time, and beside them what a fit's segments have learned. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import {
  FitLostError,
  type FitRecord,
  type FitStore,
  fitRecord,
} from '../../shared/decisions/fitting/store.ts';
import { createCustomerScan } from './customer-scan.ts';
import { orderFromItem } from './ledger-items.ts';
import { createLedgerTable, isNoLater } from './ledger-table.ts';
import { createParts } from './parts.ts';
import { createReads } from './reads.ts';
import { recordCodec } from './record-codec.ts';

const theLast = { c: 'fit', k: 'last' };
const records = recordCodec<FitRecord>('fit', fitRecord);
export const fitFromItem = records.decode;
export const fitToItem = (fit: FitRecord): WireItem => records.encode(theLast, fit);

export const createFits = (client: DynamoDBClient, table: string): FitStore => {
  const reads = createReads(client, table, true);
  const { putIf } = createLedgerTable(client, table);
  const scan = createCustomerScan(client, table);
  const parts = createParts(client, table, 'fit', (sentence) => new FitLostError(sentence));
  return {
    scan: async (page) => {
      const { customers, ...place } = await scan(page);
      const told = customers.map(({ customer, items }) => ({ customer, orders: items.map(orderFromItem) }));
      return { ...place, customers: told };
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

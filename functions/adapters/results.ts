/** Customers with their passages and orders, a segment of the Ledger table at a time, and what was counted of them. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Instant } from '../../shared/base/time.ts';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import {
  type CountedResults,
  countedResults,
  LostResultsError,
  type ResultsStore,
} from '../../shared/decisions/results/store.ts';
import { createCustomerScan } from './customer-scan.ts';
import { sdk } from './dynamodb.ts';
import { isOrderItem, orderFromItem, passagesFromItems } from './ledger-items.ts';
import { createLedgerTable, isNoLater } from './ledger-table.ts';
import { createParts } from './parts.ts';
import { recordCodec } from './record-codec.ts';

const partition = 'results';
const codec = recordCodec<CountedResults>('results of a journey', countedResults);
export const resultsFromItem = codec.decode;
export const resultsToItem = (results: CountedResults): WireItem =>
  codec.encode({ c: partition, k: `journey#${results.measured.journey}` }, results);

export const createResults = (client: DynamoDBClient, table: string): ResultsStore => {
  const { queryAll, putIf } = createLedgerTable(client, table);
  const parts = createParts(client, table, 'results', (sentence) => new LostResultsError(sentence));

  const scan = createCustomerScan(client, table, 'passage#');

  return {
    scan: async (page) => {
      const { customers, ...place } = await scan(page);
      const told = customers.map(({ customer, items }) => ({
        customer,
        passages: passagesFromItems(items),
        orders: items.filter(isOrderItem).map(orderFromItem),
      }));
      return { ...place, customers: told };
    },

    ...parts,

    end: async (at: Instant, journeys) => {
      for (const each of journeys) await putIf(resultsToItem(each), isNoLater('at', at));
    },

    last: async () => {
      const items = await queryAll({
        KeyConditionExpression: '#c = :c',
        ExpressionAttributeNames: { '#c': 'c' },
        ExpressionAttributeValues: sdk({ ':c': { S: partition } }),
      });
      const all = items.map(resultsFromItem);
      const latest = Math.max(...all.map(({ at }) => at));
      return all.filter(({ at }) => at === latest);
    },
  };
};

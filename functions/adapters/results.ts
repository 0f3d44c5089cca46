/** Customers with their passages and orders, a segment of the Ledger table at a time, and what was counted of them. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import {
  type CountedKpis,
  type CountedResults,
  countedKpis,
  countedResults,
  LostResultsError,
  type ResultsStore,
} from '../../shared/decisions/results/store.ts';
import { createCustomerScan } from './customer-scan.ts';
import { isOrderItem, orderFromItem, passagesFromItems } from './ledger-items.ts';
import { beginningWith, createLedgerTable, isNoLater } from './ledger-table.ts';
import { createParts } from './parts.ts';
import { recordCodec } from './record-codec.ts';

const partition = 'results';
const ofJourney = 'journey#';
const codec = recordCodec<CountedResults>('results of a journey', countedResults);
export const resultsFromItem = codec.decode;
export const resultsToItem = (results: CountedResults): WireItem =>
  codec.encode({ c: partition, k: `${ofJourney}${results.measured.journey}` }, results);

const kpisCodec = recordCodec<CountedKpis>('KPIs', countedKpis);
const kpisKey = { c: partition, k: 'kpis' };
export const kpisFromItem = kpisCodec.decode;
export const kpisToItem = (kpis: CountedKpis): WireItem => kpisCodec.encode(kpisKey, kpis);

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

    end: async (journeys, kpis) => {
      for (const each of journeys) await putIf(resultsToItem(each), isNoLater('at', kpis.at));
      await putIf(kpisToItem(kpis), isNoLater('at', kpis.at));
    },

    last: async () => {
      const all = (await queryAll(beginningWith(partition, ofJourney))).map(resultsFromItem);
      const latest = Math.max(...all.map(({ at }) => at));
      return all.filter(({ at }) => at === latest);
    },

    lastKpis: async () => {
      const [item] = await queryAll(beginningWith(kpisKey.c, kpisKey.k));
      return item && kpisFromItem(item);
    },
  };
};

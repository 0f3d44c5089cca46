/** Customers with their passages and orders, a segment of the Ledger table at a time, and what was counted of them. */
import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { z } from 'zod';
import { type CustomerId, customerId } from '../../shared/base/ids.ts';
import type { Instant } from '../../shared/base/time.ts';
import { textOf, type WireItem } from '../../shared/customers/profiles/mapper.ts';
import {
  type CountedResults,
  countedResults,
  LostResultsError,
  type ResultsStore,
} from '../../shared/decisions/results/store.ts';
import { sdk, stored, wireItem, wireItems } from './dynamodb.ts';
import { customerOf, isOrderItem, orderFromItem, orderPrefix, passagesFromItems } from './ledger-items.ts';
import { beginningWith, createLedgerTable, isNoLater, wireKey } from './ledger-table.ts';
import { createParts } from './parts.ts';
import { type LedgerKey, recordCodec } from './record-codec.ts';

const passagesPrefix = 'passage#';
/** In the order of their keys: orders, then passages. */
const behind = (prefix: string): string => `${prefix.slice(0, -1)}$`;

const partition = 'results';
const codec = recordCodec<CountedResults>('results of a journey', countedResults);
export const resultsFromItem = codec.decode;
export const resultsToItem = (results: CountedResults): WireItem =>
  codec.encode({ c: partition, k: `journey#${results.measured.journey}` }, results);

const place = z.object({ c: z.string(), k: z.string() });

export const createResults = (client: DynamoDBClient, table: string): ResultsStore => {
  const { queryAll, putIf } = createLedgerTable(client, table);
  const parts = createParts(client, table, 'results', (sentence) => new LostResultsError(sentence));

  const allOf = async (customer: string): Promise<readonly WireItem[]> => {
    const found = [orderPrefix, passagesPrefix].map((each) => queryAll(beginningWith(customer, each)));
    return (await Promise.all(found)).flat();
  };

  return {
    scan: async ({ segment, segments, cursor }) => {
      const { Items, LastEvaluatedKey } = await stored(
        client.send(
          new ScanCommand({
            TableName: table,
            Segment: segment,
            TotalSegments: segments,
            // The brake has orders, too, which are nobody's.
            FilterExpression:
              '(begins_with(#k, :order) AND attribute_exists(#counted)) OR begins_with(#k, :passage)',
            ExpressionAttributeNames: { '#k': 'k', '#counted': 'counted' },
            ExpressionAttributeValues: sdk({
              ':order': { S: orderPrefix },
              ':passage': { S: passagesPrefix },
            }),
            ...(cursor !== undefined && { ExclusiveStartKey: wireKey(place.parse(JSON.parse(cursor))) }),
          }),
        ),
      );
      const byCustomer = Map.groupBy(wireItems(Items), customerOf);
      const told = () =>
        [...byCustomer].map(([customer, items]) => ({
          customer,
          passages: passagesFromItems(items),
          orders: items.filter(isOrderItem).map(orderFromItem),
        }));
      if (LastEvaluatedKey === undefined) return { customers: told() };
      const last = wireItem(LastEvaluatedKey);
      const [c, k] = [textOf(last.c) ?? '', textOf(last.k) ?? ''];
      if (k >= behind(passagesPrefix) || !byCustomer.has(customerId(c)))
        return { customers: told(), cursor: JSON.stringify({ c, k }) };
      // The page ends amid her records: all of them are asked for, and the next page begins behind them.
      byCustomer.set(customerId(c), [...(await allOf(c))]);
      const next: LedgerKey = { c: c as CustomerId, k: behind(passagesPrefix) };
      return { customers: told(), cursor: JSON.stringify(next) };
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

/** The Ledger table by customer, a segment at a time: a page never ends amid what it tells of one. */
import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { type CustomerId, customerId } from '../../shared/base/ids.ts';
import { textOf, type WireItem } from '../../shared/customers/profiles/mapper.ts';
import { sdk, stored, wireItem, wireItems } from './dynamodb.ts';
import { customerOf, orderPrefix } from './ledger-items.ts';
import { beginningWith, createLedgerTable, wireKey } from './ledger-table.ts';

const place = z.object({ c: z.string(), k: z.string() });

/** Behind all keys that begin so, and before all that follow them. */
const behind = (prefix: string): string => `${prefix.slice(0, -1)}$`;

interface CustomersPage {
  readonly customers: readonly { readonly customer: CustomerId; readonly items: readonly WireItem[] }[];
  /** Absent: the last page. */
  readonly cursor?: string;
}

/** @param beside what is told beside orders: the beginning of keys that follow theirs; absent: nothing */
export const createCustomerScan = (client: DynamoDBClient, table: string, beside?: string) => {
  const { queryAll } = createLedgerTable(client, table);
  const last = behind(beside ?? orderPrefix);
  const allOf = async (customer: string): Promise<WireItem[]> => {
    const prefixes = [orderPrefix, ...(beside === undefined ? [] : [beside])];
    return (await Promise.all(prefixes.map((each) => queryAll(beginningWith(customer, each))))).flat();
  };

  return async ({
    segment,
    segments,
    cursor,
  }: {
    readonly segment: number;
    readonly segments: number;
    readonly cursor?: string;
  }): Promise<CustomersPage> => {
    const { Items, LastEvaluatedKey } = await stored(
      client.send(
        new ScanCommand({
          TableName: table,
          Segment: segment,
          TotalSegments: segments,
          // The brake has orders, too, which are nobody's.
          FilterExpression: `(begins_with(#k, :order) AND attribute_exists(#counted))${beside === undefined ? '' : ' OR begins_with(#k, :beside)'}`,
          ExpressionAttributeNames: { '#k': 'k', '#counted': 'counted' },
          ExpressionAttributeValues: sdk({
            ':order': { S: orderPrefix },
            ...(beside !== undefined && { ':beside': { S: beside } }),
          }),
          ...(cursor !== undefined && { ExclusiveStartKey: wireKey(place.parse(JSON.parse(cursor))) }),
        }),
      ),
    );
    const byCustomer = Map.groupBy(wireItems(Items), customerOf);
    const told = () => [...byCustomer].map(([customer, items]) => ({ customer, items }));
    if (LastEvaluatedKey === undefined) return { customers: told() };
    const { c, k } = wireItem(LastEvaluatedKey);
    const end = { c: textOf(c) ?? '', k: textOf(k) ?? '' };
    const customer = customerId(end.c);
    if (end.k >= last || !byCustomer.has(customer)) return { customers: told(), cursor: JSON.stringify(end) };
    // The page ends amid her records: all of them are asked for, and the next page begins behind them.
    byCustomer.set(customer, await allOf(customer));
    return { customers: told(), cursor: JSON.stringify({ ...end, k: last }) };
  };
};

/**
 * Many items of the Ledger table that come into use together: each edition is written beside the one in use, which its head
 * names, and goes by itself when it is over. Each item has a partition of its own: any number of functions read them.
 */
import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { days, type Instant, minutes, plus } from '../../shared/base/time.ts';
import type { Editions, Head } from '../../shared/flows/ports.ts';
import { writeAll } from './batch.ts';
import { sdk } from './dynamodb.ts';
import { createLedgerTable, isNoLater } from './ledger-table.ts';
import { createReads } from './reads.ts';
import type { LedgerKey, RecordCodec } from './record-codec.ts';
import { remembered } from './secrets.ts';

/** What is new is in use within so long; a head that is read for each message would be one partition's whole load. */
const freshFor = minutes(2);

export const createEditions = <Its extends Head, Entry extends object>(
  client: DynamoDBClient,
  table: string,
  now: () => Instant,
  of: {
    readonly heads: RecordCodec<Its>;
    readonly headKey: LedgerKey;
    readonly entries: RecordCodec<Entry>;
    readonly keyOf: (version: string, name: string) => LedgerKey;
    readonly nameOf: (entry: Entry) => string;
  },
): Editions<Its, Entry> => {
  const { heads, headKey, entries, keyOf, nameOf } = of;
  const reads = createReads(client, table, false);
  const { putIf } = createLedgerTable(client, table);

  const read = async (): Promise<Its | undefined> => {
    const item = await reads.get({ ...headKey });
    return item === undefined ? undefined : heads.decode(item);
  };
  const recent = remembered(read, (readAt) => now() < plus(readAt, freshFor), now);
  const unlessOver = (head: Its | undefined): Its | undefined =>
    head === undefined || now() >= head.until ? undefined : head;

  return {
    current: async () => unlessOver(await recent()),
    latest: async () => unlessOver(await read()),
    find: async ({ version }, names) => {
      const items = await Promise.all(
        [...new Set(names)].map((name) => reads.get({ ...keyOf(version, name) })),
      );
      return items.flatMap((item) => (item === undefined ? [] : [entries.decode(item)]));
    },
    put: (version, until, list) => {
      // Who has read the head as it ends still finds what it names.
      const ttl = Math.floor(plus(until, days(1)) / 1_000);
      return writeAll(
        list.map((each) => ({
          table,
          request: {
            PutRequest: { Item: sdk(entries.encode(keyOf(version, nameOf(each)), each, { ttl })) },
          },
        })),
        (requests) => client.send(new BatchWriteItemCommand({ RequestItems: requests })),
      );
    },
    use: (head) => putIf(heads.encode(headKey, head), isNoLater('at', head.at)),
  };
};

/** What censuses count, in the Ledger table: the last, each night's, who was on which list, and previews. */
import { BatchWriteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { customerId } from '../../shared/base/ids.ts';
import { type Instant, iso } from '../../shared/base/time.ts';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import {
  type CensusCounts,
  type CensusPart,
  type CensusPreview,
  type CensusRecord,
  type CensusStore,
  censusCounts,
  censusPreview,
  censusRecord,
} from '../../shared/decisions/census/census.ts';
import { writeAll } from './batch.ts';
import { sdk, stored } from './dynamodb.ts';
import { beginningWith, createLedgerTable, isNoLater } from './ledger-table.ts';
import { unzipped, zipped } from './pieces.ts';
import { createReads } from './reads.ts';
import { type LedgerKey, recordCodec } from './record-codec.ts';

/** An id on a list outlives its customer's erasure by so long at most. */
const listsKeptSeconds = 2 * 86_400;
const previewsKeptSeconds = 7 * 86_400;

/** Some 20 KB, zipped: as much as a page is looked for in. */
const idsAnItem = 5_000;
const idsAPage = 50;

const theLast = { c: 'census', k: 'last' };
const records = recordCodec<CensusRecord>('census', censusRecord);
const nightKey = (day: string): LedgerKey => ({ c: 'census', k: `night#${day}` });
export const censusFromItem = records.decode;
export const censusToItem = (key: LedgerKey, census: CensusRecord): WireItem => records.encode(key, census);

const previews = recordCodec<CensusPreview>('preview of a change', censusPreview);
const previewKey = (id: string): LedgerKey => ({ c: `tuning-preview#${id}`, k: 'preview' });
export const censusPreviewFromItem = previews.decode;
export const censusPreviewToItem = (preview: CensusPreview): WireItem =>
  previews.encode(previewKey(preview.id), preview, {
    ttl: Math.floor(preview.at / 1_000) + previewsKeptSeconds,
  });

export const countedPart = censusCounts.extend({ segment: z.int(), round: z.int() });
export type Counted = CensusCounts & Omit<CensusPart, 'of'>;
const parts = recordCodec<Counted>('part of a census', countedPart);

/** Ids as zipped JSON, base64. */
export const listed = z.object({ ids: z.string() });
export type Listed = Readonly<z.infer<typeof listed>>;
const lists = recordCodec<Listed>('list of a census', listed);

const partition = (of: string): string => `census#${of}`;
const countsPrefix = 'counts#';
const countsKey = ({ of, segment, round }: CensusPart): LedgerKey => ({
  c: partition(of),
  k: `${countsPrefix}${segment}#${round}`,
});
const listKey = ({ of, segment, round }: CensusPart, list: string, piece: number): LedgerKey => ({
  c: partition(of),
  k: `list#${list}#${segment}#${round}#${piece}`,
});

export const countedFromItem = parts.decode;
export const countedToItem = (part: CensusPart, counted: Counted, ttl: number): WireItem =>
  parts.encode(countsKey(part), counted, { ttl });
export const listedFromItem = lists.decode;
export const listedToItem = (
  part: CensusPart,
  list: string,
  piece: number,
  each: Listed,
  ttl: number,
): WireItem => lists.encode(listKey(part, list, piece), each, { ttl });

const idsIn = ({ ids }: Listed): readonly string[] => z.array(z.string()).parse(unzipped([ids]));

/** Where a page begins: of which segment's which round, in which piece, and behind how many of its ids. */
interface Place {
  readonly segment: number;
  readonly round: number;
  readonly piece: number;
  readonly behind: number;
}
const placeText = ({ segment, round, piece, behind }: Place): string =>
  [segment, round, piece, behind].join('.');
const placeOf = (cursor: string): Place => {
  const [segment = 0, round = 1, piece = 0, behind = 0] = cursor.split('.').map(Number);
  return { segment, round, piece, behind };
};

export const createCensus = (client: DynamoDBClient, table: string, now: () => Instant): CensusStore => {
  const reads = createReads(client, table, false);
  const { queryAll, putIf } = createLedgerTable(client, table);
  const ttl = (): number => Math.floor(now() / 1_000) + listsKeptSeconds;
  const put = (item: WireItem) =>
    stored(client.send(new PutItemCommand({ TableName: table, Item: sdk(item) })));

  return {
    keep: async (part, counts, all) => {
      const { segment, round } = part;
      const items = [...all].flatMap(([list, ids]) =>
        Array.from({ length: Math.ceil(ids.length / idsAnItem) }, (_, piece) =>
          listedToItem(
            part,
            list,
            piece,
            { ids: zipped(ids.slice(piece * idsAnItem, (piece + 1) * idsAnItem)) },
            ttl(),
          ),
        ),
      );
      await writeAll(
        items.map((item) => ({ table, request: { PutRequest: { Item: sdk(item) } } })),
        (requests) => client.send(new BatchWriteItemCommand({ RequestItems: requests })),
      );
      await put(countedToItem(part, { ...counts, segment, round }, ttl()));
    },

    counted: async (of) => {
      const items = await queryAll({ ...beginningWith(partition(of), countsPrefix), ConsistentRead: true });
      return items.map(countedFromItem);
    },

    end: async (census, day) => {
      await put(censusToItem(nightKey(day), census));
      await putIf(censusToItem(theLast, census), isNoLater('at', census.at));
    },

    last: async () => {
      const item = await reads.get({ ...theLast });
      return item === undefined ? undefined : censusFromItem(item);
    },

    nights: async (from, until) => {
      const items = await queryAll({
        KeyConditionExpression: '#c = :c AND #k BETWEEN :from AND :until',
        ExpressionAttributeNames: { '#c': 'c', '#k': 'k' },
        ExpressionAttributeValues: sdk({
          ':c': { S: 'census' },
          ':from': { S: nightKey(from).k },
          ':until': { S: nightKey(until).k },
        }),
      });
      return items.map(censusFromItem);
    },

    page: async ({ at, rounds }, list, cursor) => {
      const begin = placeOf(cursor ?? '');
      const ids: string[] = [];
      let { segment, round, piece, behind } = begin;
      while (segment < rounds.length) {
        const item = await reads.get({ ...listKey({ of: iso(at), segment, round }, list, piece) });
        const here = item === undefined ? [] : idsIn(listedFromItem(item));
        const room = idsAPage - ids.length;
        ids.push(...here.slice(behind, behind + room));
        if (behind + room < here.length)
          return {
            ids: ids.map(customerId),
            next: placeText({ segment, round, piece, behind: behind + room }),
          };
        if (here.length === idsAnItem) piece += 1;
        else if (round < (rounds[segment] ?? 0)) [round, piece] = [round + 1, 0];
        else [segment, round, piece] = [segment + 1, 1, 0];
        behind = 0;
        if (ids.length === idsAPage && segment < rounds.length)
          return { ids: ids.map(customerId), next: placeText({ segment, round, piece, behind }) };
      }
      return { ids: ids.map(customerId) };
    },

    preview: async (id) => {
      const item = await reads.get({ ...previewKey(id) });
      return item === undefined ? undefined : censusPreviewFromItem(item);
    },
    keepPreview: async (preview) => {
      await put(censusPreviewToItem(preview));
    },
  };
};

/** The Figures table, and what of the Ledger table counts in it. */
import {
  BatchWriteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { digestOf } from '../../shared/base/ids.ts';
import { type RecordOf, time } from '../../shared/base/record.ts';
import { instant } from '../../shared/base/time.ts';
import { numberOf, textOf, type WireItem } from '../../shared/customers/profiles/mapper.ts';
import type { Cell } from '../../shared/decisions/figures/cell.ts';
import type { CountedRecord } from '../../shared/decisions/figures/measures/index.ts';
import { behind, type Row } from '../../shared/decisions/figures/sums.ts';
import type { Change } from '../../shared/flows/figures/follow.ts';
import {
  type CountedPart,
  type FiguresStore,
  type Flush,
  firstHead,
  type Head,
  type Journaled,
  type PartName,
  RecountLostError,
  recountStages,
} from '../../shared/flows/figures/store.ts';
import { writeAll } from './batch.ts';
import { cancelledFor, createDynamoDb, sdk, stored, wireItem, wireItems } from './dynamodb.ts';
import { isNamed } from './faults.ts';
import { countedFromItem, orderPrefix, passagesPrefix } from './ledger-items.ts';
import { stale } from './meeting.ts';
import { unzipped, zipped, zippedPieces } from './pieces.ts';
import { MalformedRecordError } from './record-codec.ts';
import { onceInProcess, runtimeInUse } from './runtime.ts';
import { EnvironmentError } from './secrets.ts';
import { fromItem, toItem } from './wire.ts';

/** `f`: what is read together. `d`: its place there. */
interface FiguresKey {
  readonly f: string;
  readonly d: string;
}

const headKey: FiguresKey = { f: 'head', d: 'head' };
const cursorKey = (shard: string): FiguresKey => ({ f: 'cursors', d: shard });
const figureKey = (generation: string, { figure, at }: Pick<Cell, 'figure' | 'at'>): FiguresKey => ({
  f: `figures#${generation}#${figure}`,
  d: at,
});
const journalKey = (generation: string, { shard, until }: Pick<Flush, 'shard' | 'until'>): FiguresKey => ({
  f: `journal#${generation}`,
  d: `${shard}#${until}`,
});
const partPrefix = ({ segment, round }: PartName): string => `${segment}#${round}#`;
const partKey = (name: PartName, number: number): FiguresKey => ({
  f: `parts#${name.generation}`,
  d: `${partPrefix(name)}${String(number).padStart(4, '0')}`,
});
const settledKey = (generation: string): FiguresKey => ({ f: `settled#${generation}`, d: 'settled' });
/** Of these the table holds what is not shown, too. */
const cleaned = ['figures#', 'journal#', 'parts#', 'settled#'] as const;

/** A stream's records are gone after a day, and its shards' cursors are then of no use. */
const cursorSeconds = 3 * 86_400;
/** What a recount keeps for itself goes by itself, should it die. */
const keptSeconds = 7 * 86_400;

const markPrefix = 'mark#';
const markName = 'mark';

const headSchema = z.object({
  edition: z.int(),
  shown: z.string(),
  counts: z.string(),
  recount: z.object({ at: time, generation: z.string(), stage: z.enum(recountStages) }).exactOptional(),
  last: z.object({ at: time, items: z.int(), differences: z.int() }).exactOptional(),
}) satisfies z.ZodType<Head>;

const cells = z.array(
  z.object({ figure: z.string(), at: z.string(), counter: z.string(), amount: z.number() }),
);
const journaled = z.array(z.object({ item: z.string(), sequence: z.string(), before: cells, after: cells }));
const partSchema = z.object({ cells, seen: z.record(z.string(), z.string()) });
type StoredHead = RecordOf<typeof headSchema>;
/** Its members in the schema's order, whoever made it: two that are alike have one text. */
const headText = (head: Head): string => JSON.stringify(headSchema.parse(head));

const keyOf = (key: FiguresKey) => sdk(toItem(key));

/** Of a transaction: adds the amounts to one item's counters. */
const adding = (table: string, key: FiguresKey, own: readonly Cell[]): TransactWriteItem => ({
  Update: {
    TableName: table,
    Key: keyOf(key),
    UpdateExpression: `ADD ${own.map((_, index) => `#c${index} :a${index}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(own.map(({ counter }, index) => [`#c${index}`, counter])),
    ExpressionAttributeValues: sdk(
      toItem(Object.fromEntries(own.map(({ amount }, index) => [`:a${index}`, amount]))),
    ),
  },
});

/** The cells of each item, in the order in which the items come. */
const byItem = (all: readonly Cell[]): readonly (readonly Cell[])[] => [
  ...Map.groupBy(all, ({ figure, at }) => `${figure}\0${at}`).values(),
];

const chunked = <Each>(all: readonly Each[], size: number): readonly (readonly Each[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );

/** A transaction takes 100 writes, and an update 300 operators. */
const mostItems = 90;
const mostCounters = 90;

/**
 * For as many transactions as it takes: no item twice in one.
 * @param all of each item its cells
 */
const transactionsOf = (all: readonly (readonly Cell[])[]): readonly (readonly (readonly Cell[])[])[] => {
  const slices = all.flatMap((own) => chunked(own, mostCounters).map((slice, round) => ({ slice, round })));
  return [...Map.groupBy(slices, ({ round }) => round)]
    .sort(([a], [b]) => a - b)
    .flatMap(([, same]) =>
      chunked(
        same.map(({ slice }) => slice),
        mostItems,
      ),
    );
};

/** 64 bits: of a million customers' items no two are likely to have one. */
const itemDigest = (item: WireItem): string =>
  digestOf(`${textOf(item.c) ?? ''}\0${textOf(item.k) ?? ''}`).slice(0, 16);

export interface FiguresTables {
  readonly figures: string;
  readonly ledger: string;
}

export const createFigures = (client: DynamoDBClient, tables: FiguresTables): FiguresStore => {
  const table = tables.figures;
  const { now } = runtimeInUse();
  const ttlIn = (seconds: number): number => Math.floor(now() / 1_000) + seconds;

  const get = async (key: FiguresKey): Promise<WireItem | undefined> => {
    const { Item } = await stored(
      client.send(new GetItemCommand({ TableName: table, Key: keyOf(key), ConsistentRead: true })),
    );
    return Item === undefined ? undefined : wireItem(Item);
  };

  const query = async (
    f: string,
    { from, until }: { readonly from: string; readonly until: string } = { from: ' ', until: behind },
  ): Promise<readonly WireItem[]> => {
    const items: WireItem[] = [];
    let start: QueryCommandInput['ExclusiveStartKey'];
    do {
      const page = await stored(
        client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: '#f = :f AND #d BETWEEN :from AND :until',
            ExpressionAttributeNames: { '#f': 'f', '#d': 'd' },
            ExpressionAttributeValues: sdk(toItem({ ':f': f, ':from': from, ':until': `${until}${behind}` })),
            ConsistentRead: true,
            ...(start !== undefined && { ExclusiveStartKey: start }),
          }),
        ),
      );
      items.push(...wireItems(page.Items));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return items;
  };

  /** All items whose `f` begins with one of these. */
  const scanAll = async (
    prefixes: readonly string[],
    take: (items: readonly WireItem[]) => Promise<void> | void,
  ): Promise<void> => {
    let start: QueryCommandInput['ExclusiveStartKey'];
    do {
      const page = await stored(
        client.send(
          new ScanCommand({
            TableName: table,
            FilterExpression: prefixes.map((_, index) => `begins_with(#f, :p${index})`).join(' OR '),
            ExpressionAttributeNames: { '#f': 'f' },
            ExpressionAttributeValues: sdk(
              toItem(Object.fromEntries(prefixes.map((prefix, index) => [`:p${index}`, prefix]))),
            ),
            ConsistentRead: true,
            ...(start !== undefined && { ExclusiveStartKey: start }),
          }),
        ),
      );
      await take(wireItems(page.Items));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
  };

  /** @returns whether it was written: else a condition did not hold, or somebody was at one of the items */
  const transact = async (TransactItems: TransactWriteItem[]): Promise<boolean> => {
    try {
      await stored(client.send(new TransactWriteItemsCommand({ TransactItems })));
      return true;
    } catch (error) {
      const reasons = cancelledFor(error);
      if (reasons.includes('ConditionalCheckFailed') || reasons.includes('TransactionConflict')) return false;
      throw error;
    }
  };

  const rowOf = (item: WireItem): Row => {
    const { f: _, d, ...counters } = fromItem(item);
    const counted = Object.entries(counters).filter((each): each is [string, number] => each[1] !== 0);
    return { at: String(d), counters: Object.fromEntries(counted) };
  };

  const readHead = async (): Promise<Head> => {
    const text = textOf((await get(headKey))?.text);
    return text === undefined ? firstHead : headSchema.parse(JSON.parse(text));
  };

  /** The head is of this edition still. */
  const isOfEdition = ({ edition }: Pick<StoredHead, 'edition'>): TransactWriteItem => ({
    ConditionCheck: {
      TableName: table,
      Key: keyOf(headKey),
      ConditionExpression: edition === 0 ? 'attribute_not_exists(#edition)' : '#edition = :edition',
      ExpressionAttributeNames: { '#edition': 'edition' },
      ...(edition > 0 && { ExpressionAttributeValues: sdk(toItem({ ':edition': edition })) }),
    },
  });

  return {
    head: readHead,

    changeHead: async (before, after) => {
      const Item = sdk(toItem({ ...headKey, edition: after.edition, text: headText(after) }));
      const isFirst = before.edition === 0;
      try {
        await stored(
          client.send(
            new PutItemCommand({
              TableName: table,
              Item,
              ConditionExpression: isFirst ? 'attribute_not_exists(#text)' : '#text = :before',
              ExpressionAttributeNames: { '#text': 'text' },
              ...(!isFirst && {
                ExpressionAttributeValues: sdk(toItem({ ':before': headText(before) })),
              }),
            }),
          ),
        );
        return 'written';
      } catch (error) {
        if (isNamed(error, 'ConditionalCheckFailedException')) return stale();
        throw error;
      }
    },

    cursor: async (shard) => textOf((await get(cursorKey(shard)))?.sequence),

    flush: async ({ shard, from, until, head, cells, journal }) => {
      const cursor = { ...cursorKey(shard), sequence: until, at: now(), ttl: ttlIn(cursorSeconds) };
      const isWritten = await transact([
        isOfEdition(head),
        {
          Put: {
            TableName: table,
            Item: sdk(toItem(cursor)),
            ConditionExpression: from === undefined ? 'attribute_not_exists(#sequence)' : '#sequence = :from',
            ExpressionAttributeNames: { '#sequence': 'sequence' },
            ...(from !== undefined && { ExpressionAttributeValues: sdk(toItem({ ':from': from })) }),
          },
        },
        ...byItem(cells).flatMap(([first, ...others]) =>
          first === undefined ? [] : [adding(table, figureKey(head.counts, first), [first, ...others])],
        ),
        ...(journal.length === 0
          ? []
          : [
              {
                Put: {
                  TableName: table,
                  Item: sdk(
                    toItem({
                      ...journalKey(head.recount?.generation ?? '', { shard, until }),
                      text: zipped(journal),
                      ttl: ttlIn(keptSeconds),
                    }),
                  ),
                },
              },
            ]),
      ]);
      return isWritten ? 'written' : stale();
    },

    rows: async (figure, between, generation) => {
      const of = generation ?? (await readHead()).shown;
      const items = await query(figureKey(of, { figure, at: '' }).f, between);
      return items.map(rowOf).filter(({ counters }) => Object.keys(counters).length > 0);
    },

    countedAt: async () => {
      const times = (await query('cursors')).map(({ at }) => numberOf(at) ?? 0);
      return times.length === 0 ? undefined : instant(Math.max(...times));
    },

    scan: async ({ segment, segments, cursor }, unread) => {
      const { Items, LastEvaluatedKey } = await stored(
        client.send(
          new ScanCommand({
            TableName: tables.ledger,
            Segment: segment,
            TotalSegments: segments,
            FilterExpression: 'begins_with(#k, :passage) OR begins_with(#k, :order)',
            ExpressionAttributeNames: { '#k': 'k' },
            ExpressionAttributeValues: sdk(toItem({ ':passage': passagesPrefix, ':order': orderPrefix })),
            // Whatever was written before the recount began is to be seen.
            ConsistentRead: true,
            ...(cursor !== undefined && { ExclusiveStartKey: sdk(JSON.parse(cursor)) }),
          }),
        ),
      );
      const items = wireItems(Items).flatMap((item) => {
        const counted = countedIn(item, unread);
        return counted === undefined ? [] : [{ item: itemDigest(item), counted }];
      });
      return { items, ...(LastEvaluatedKey !== undefined && { cursor: JSON.stringify(LastEvaluatedKey) }) };
    },

    keepPart: async (name, part) => {
      const texts = zippedPieces(part);
      for (const [number, text] of texts.entries()) {
        const item = { ...partKey(name, number), of: texts.length, text, ttl: ttlIn(keptSeconds) };
        await stored(client.send(new PutItemCommand({ TableName: table, Item: sdk(toItem(item)) })));
      }
    },

    part: async (name) => {
      const prefix = partPrefix(name);
      const items = await query(`parts#${name.generation}`, { from: prefix, until: prefix });
      const of = numberOf(items[0]?.of) ?? 0;
      if (of === 0 || items.length < of)
        throw new RecountLostError(
          `what segment ${name.segment} of the recount has counted is not there any more; begin another recount`,
        );
      const part: CountedPart = partSchema.parse(
        unzipped(items.slice(0, of).map(({ text }) => textOf(text) ?? '')),
      );
      return part;
    },

    mark: (generation, marks) =>
      writeAll(
        Array.from({ length: marks }, (_, number) => ({
          table: tables.ledger,
          request: {
            PutRequest: {
              Item: sdk(
                toItem({
                  c: `${markPrefix}${generation}#${number}`,
                  k: markName,
                  generation,
                  ttl: ttlIn(cursorSeconds),
                }),
              ),
            },
          },
        })),
        (requests) => client.send(new BatchWriteItemCommand({ RequestItems: requests })),
      ),

    journal: async (generation) => {
      const items = await query(`journal#${generation}`);
      return items.flatMap(({ text }): readonly Journaled[] =>
        journaled.parse(unzipped([textOf(text) ?? ''])),
      );
    },

    settle: async (generation, all) => {
      const transactions = transactionsOf(byItem(all));
      const done = numberOf((await get(settledKey(generation)))?.done) ?? 0;
      for (const [index, own] of transactions.entries()) {
        if (index < done) continue;
        const progress: TransactWriteItem = {
          Put: {
            TableName: table,
            Item: sdk(toItem({ ...settledKey(generation), done: index + 1, ttl: ttlIn(keptSeconds) })),
            ConditionExpression: index === 0 ? 'attribute_not_exists(#done)' : '#done = :done',
            ExpressionAttributeNames: { '#done': 'done' },
            ...(index > 0 && { ExpressionAttributeValues: sdk(toItem({ ':done': index })) }),
          },
        };
        const writes = own.flatMap(([first, ...others]) =>
          first === undefined ? [] : [adding(table, figureKey(generation, first), [first, ...others])],
        );
        // Whoever counts changes may be at one of the figures; and this may have been written, its answer lost.
        while (!(await transact([progress, ...writes]))) {
          if ((numberOf((await get(settledKey(generation)))?.done) ?? 0) > index) break;
          await stale();
        }
      }
    },

    all: async (generation) => {
      const all: Cell[] = [];
      const prefix = figureKey(generation, { figure: '', at: '' }).f;
      await scanAll([prefix], (items) => {
        for (const item of items) {
          const figure = (textOf(item.f) ?? '').slice(prefix.length);
          const { at, counters } = rowOf(item);
          for (const [counter, amount] of Object.entries(counters)) all.push({ figure, at, counter, amount });
        }
      });
      return all;
    },

    clean: async (shown) => {
      const kept = figureKey(shown, { figure: '', at: '' }).f;
      await scanAll(cleaned, (items) =>
        writeAll(
          items
            .filter(({ f }) => !(textOf(f) ?? '').startsWith(kept))
            .map(({ f, d }) => ({
              table,
              request: { DeleteRequest: { Key: keyOf({ f: textOf(f) ?? '', d: textOf(d) ?? '' }) } },
            })),
          (requests) => client.send(new BatchWriteItemCommand({ RequestItems: requests })),
        ),
      );
    },
  };
};

/** What can't be read counts for nothing, before a change as after it. */
const countedIn = (item: WireItem | undefined, unread: (error: Error) => void): CountedRecord | undefined => {
  if (item === undefined) return undefined;
  try {
    return countedFromItem(item);
  } catch (error) {
    if (!(error instanceof MalformedRecordError)) throw error;
    unread(error);
    return undefined;
  }
};

/** A record of the ledger's stream, as far as it is read. */
export const streamRecord = z.object({
  dynamodb: z.object({
    SequenceNumber: z.string(),
    Keys: z.custom<WireItem>((value) => typeof value === 'object' && value !== null),
    NewImage: z.custom<WireItem>((value) => typeof value === 'object' && value !== null).optional(),
    OldImage: z.custom<WireItem>((value) => typeof value === 'object' && value !== null).optional(),
  }),
});

/** @param unread told of what can't be read */
export const changeFrom = (
  { dynamodb: { SequenceNumber, Keys, NewImage, OldImage } }: z.infer<typeof streamRecord>,
  unread: (error: Error) => void,
): Change => {
  const change = { sequence: SequenceNumber, item: itemDigest(Keys) };
  if (textOf(Keys.k) === markName && (textOf(Keys.c) ?? '').startsWith(markPrefix)) {
    const generation = textOf(NewImage?.generation);
    return { ...change, ...(generation !== undefined && OldImage === undefined && { mark: generation }) };
  }
  const [before, after] = [countedIn(OldImage, unread), countedIn(NewImage, unread)];
  return { ...change, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
};

const environmentSchema = z.object({
  FIGURES_TABLE: z.string().min(1),
  LEDGER_TABLE: z.string().min(1),
});

/** The read model of this process. @throws EnvironmentError */
export const processFigures = onceInProcess((): FiguresStore => {
  const parsed = environmentSchema.safeParse(process.env);
  if (!parsed.success) throw new EnvironmentError('the environment lacks FIGURES_TABLE or LEDGER_TABLE');
  const { FIGURES_TABLE: figures, LEDGER_TABLE: ledger } = parsed.data;
  return createFigures(createDynamoDb(), { figures, ledger });
});

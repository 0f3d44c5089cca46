/**
 * Words in the Ledger table: drafts, what is published without a deployment, and what was sent. What is written and
 * compiled is packed, as an email's HTML is five times what it comes to.
 */
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import { type DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { type Instant, minutes, plus } from '../../shared/base/time.ts';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import {
  type Draft,
  draftRecord,
  nothingPublished,
  type Publication,
  type PublishedWords,
  publicationRecord,
  publishedWords,
  type WordsHead,
  wordsHead,
} from '../../shared/decisions/words/publication.ts';
import type { DraftedWords, WordsStore } from '../../shared/flows/words/store.ts';
import { writtenWords } from '../../shared/messages/catalog.ts';
import { type KeptWords, keptWords } from '../../shared/messages/said.ts';
import { cancelledFor, sdk, stored } from './dynamodb.ts';
import { beginningWith, createLedgerTable, isStill, wireKey } from './ledger-table.ts';
import { stale } from './meeting.ts';
import { createReads } from './reads.ts';
import { type LedgerKey, MalformedRecordError, recordCodec } from './record-codec.ts';
import { remembered } from './secrets.ts';

const headKey = { c: 'words#head', k: 'head' };
const draftsOf = 'words';
const draftPrefix = 'draft#';
const publicationPrefix = 'publication#';

const draftKey = (message: string): LedgerKey => ({ c: draftsOf, k: `${draftPrefix}${message}` });
const publicationsOf = (message: string): string => `words#${message}`;
const publicationKey = (message: string, number: number): LedgerKey => ({
  c: publicationsOf(message),
  k: `${publicationPrefix}${String(number).padStart(6, '0')}`,
});
const keptKey = (digest: string): LedgerKey => ({ c: `said#${digest}`, k: 'words' });

/** As small as gzip at its best in a tenth of the time that Brotli takes by itself; and the same bytes on every machine. */
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

const packed = (value: object): string =>
  brotliCompressSync(JSON.stringify(value), quality).toString('base64');
const unpacked = (text: string): unknown =>
  JSON.parse(brotliDecompressSync(Buffer.from(text, 'base64')).toString('utf8'));

/** What of a record is packed, beside its own fields. */
const packedCodec = <Record_ extends object, Packed extends object>(
  kind: string,
  record: z.ZodType<Record_>,
  schema: z.ZodType<Packed>,
) => {
  const codec = recordCodec<Record_ & { readonly packed: string }>(
    kind,
    z.intersection(record, z.object({ packed: z.string() })),
  );
  return {
    encode: (key: LedgerKey, fields: Record_, beside: Packed): WireItem =>
      codec.encode(key, { ...fields, packed: packed(beside) }),
    /** @throws MalformedRecordError */
    decode: (item: WireItem): Record_ & Packed => {
      const { packed: text, ...fields } = codec.decode(item);
      const read = schema.safeParse(unpacked(text));
      if (!read.success)
        throw new MalformedRecordError(
          `${kind}: ${read.error.issues.map(({ path, message }) => `field ${path.join('.')}: ${message}`).join('; ')}`,
        );
      return { ...(fields as unknown as Record_), ...read.data };
    },
  };
};

const heads = recordCodec<WordsHead>('head of words', wordsHead);
const drafts = packedCodec<Draft, Pick<DraftedWords, 'written'>>(
  'draft',
  draftRecord,
  z.object({ written: z.record(z.string(), writtenWords) }),
);
const publications = packedCodec<Publication, PublishedWords>(
  'publication',
  publicationRecord,
  publishedWords,
);
const words = packedCodec<object, KeptWords>('kept words', z.object({}), keptWords);

/** @throws MalformedRecordError, as all that read items do */
export const wordsHeadFromItem = heads.decode;
export const wordsHeadToItem = (head: WordsHead): WireItem => heads.encode(headKey, head);

export const draftFromItem = drafts.decode;
export const draftToItem = ({ written, ...draft }: DraftedWords): WireItem =>
  drafts.encode(draftKey(draft.message), draft, { written });

export const publicationFromItem = publications.decode;
export const publicationToItem = ({
  written,
  sources,
  ...publication
}: Publication & PublishedWords): WireItem =>
  publications.encode(publicationKey(publication.message, publication.number), publication, {
    written,
    sources,
  });

export const keptWordsFromItem = words.decode;
export const keptWordsToItem = (digest: string, kept: KeptWords): WireItem =>
  words.encode(keptKey(digest), {}, kept);

/** What is published is sent within so long. */
const freshFor = minutes(2);

export const createWords = (client: DynamoDBClient, table: string, now: () => Instant): WordsStore => {
  const strong = createReads(client, table, true);
  const reads = createReads(client, table, false);
  const { queryAll, putFirst, putIf } = createLedgerTable(client, table);
  const known = new Set<string>();

  const headBy = async ({ get }: typeof reads): Promise<WordsHead> => {
    const item = await get({ ...headKey });
    return item === undefined ? nothingPublished : wordsHeadFromItem(item);
  };
  const was = (revision: number) =>
    revision === 0
      ? { ConditionExpression: 'attribute_not_exists(#k)', ExpressionAttributeNames: { '#k': 'k' } }
      : isStill('revision', revision);

  return {
    current: remembered(
      () => headBy(reads),
      (readAt) => now() < plus(readAt, freshFor),
      now,
    ),
    read: () => headBy(strong),

    drafts: async () => (await queryAll(beginningWith(draftsOf, draftPrefix))).map(draftFromItem),
    draft: async (message) => {
      const item = await strong.get({ ...draftKey(message) });
      return item && draftFromItem(item);
    },
    keepDraft: async (draft) =>
      (await putIf(draftToItem(draft), was(draft.revision - 1))) ? 'written' : stale(),
    dropDraft: async ({ message, revision }) => {
      try {
        await stored(
          client.send(
            new TransactWriteItemsCommand({
              TransactItems: [
                {
                  Delete: {
                    TableName: table,
                    Key: wireKey(draftKey(message)),
                    ...isStill('revision', revision),
                  },
                },
              ],
            }),
          ),
        );
        return 'written';
      } catch (error) {
        if (cancelledFor(error).length > 0) return stale();
        throw error;
      }
    },

    publications: async (message) =>
      (await queryAll({ ...beginningWith(publicationsOf(message), publicationPrefix), ConsistentRead: true }))
        .map(publicationFromItem)
        .sort((a, b) => b.number - a.number),
    publication: async (message, number) => {
      const item = await strong.get({ ...publicationKey(message, number) });
      return item && publicationFromItem(item);
    },

    publish: async (before, after, publication, draft) => {
      try {
        await stored(
          client.send(
            new TransactWriteItemsCommand({
              TransactItems: [
                { Put: { TableName: table, Item: sdk(wordsHeadToItem(after)), ...was(before.revision) } },
                { Put: { TableName: table, Item: sdk(publicationToItem(publication)) } },
                ...(draft === undefined
                  ? []
                  : [
                      {
                        Delete: {
                          TableName: table,
                          Key: wireKey(draftKey(draft.message)),
                          ...isStill('revision', draft.revision),
                        },
                      },
                    ]),
              ],
            }),
          ),
        );
        return 'written';
      } catch (error) {
        if (cancelledFor(error).length > 0) return stale();
        throw error;
      }
    },

    keep: async (digest, kept) => {
      if (known.has(digest)) return;
      await putFirst(keptWordsToItem(digest, kept));
      known.add(digest);
    },
    kept: async (digest) => {
      const item = await reads.get({ ...keptKey(digest) });
      return item && keptWordsFromItem(item);
    },
  };
};

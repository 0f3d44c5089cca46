/** What a segment's Lambda leaves to the next, of any size that fits its memory: zipped JSON in as many items as it takes, for a week. */
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import type { Json } from '../../shared/base/record.ts';
import { type Instant, iso } from '../../shared/base/time.ts';
import type { WireItem } from '../../shared/customers/profiles/mapper.ts';
import { sdk, stored } from './dynamodb.ts';
import { beginningWith, createLedgerTable } from './ledger-table.ts';
import { unzipped, zippedPieces } from './pieces.ts';
import { recordCodec } from './record-codec.ts';

const keptSeconds = 7 * 86_400;

/** Whose it is: of which work. */
export type PartsOf = 'fit' | 'results';

/** What one Lambda of a segment has come to. */
export interface Part {
  /** The work's instant. */
  readonly at: Instant;
  readonly segment: number;
  /** How many Lambdas of the segment there were, with this one. */
  readonly round: number;
}

export const piece = z.object({
  /** How many there are, with this one. */
  of: z.int(),
  /** Base64. */
  text: z.string(),
});
export type Piece = Readonly<z.infer<typeof piece>>;

const codec = recordCodec<Piece>('part of what a segment has come to', piece);
const partition = (of: PartsOf, { at }: Part): string => `${of}#${iso(at)}`;
const prefixOf = ({ segment, round }: Part): string => `segment#${segment}#${round}#`;
export const pieceFromItem = codec.decode;
export const pieceToItem = (of: PartsOf, part: Part, number: number, each: Piece): WireItem =>
  codec.encode({ c: partition(of, part), k: `${prefixOf(part)}${String(number).padStart(4, '0')}` }, each, {
    ttl: Math.floor(part.at / 1_000) + keptSeconds,
  });

/** @param lost the error of a part that is not there any more, or not whole */
export const createParts = (
  client: DynamoDBClient,
  table: string,
  of: PartsOf,
  lost: (sentence: string) => Error,
) => {
  const { queryAll } = createLedgerTable(client, table);
  return {
    keep: async (part: Part, what: Json): Promise<void> => {
      const texts = zippedPieces(what);
      for (const [number, text] of texts.entries()) {
        const Item = sdk(pieceToItem(of, part, number, { of: texts.length, text }));
        await stored(client.send(new PutItemCommand({ TableName: table, Item })));
      }
    },

    kept: async (part: Part): Promise<Json> => {
      const items = await queryAll({
        ...beginningWith(partition(of, part), prefixOf(part)),
        ConsistentRead: true,
      });
      const all = items.map(pieceFromItem);
      const count = all[0]?.of ?? 0;
      if (count === 0 || all.length < count)
        throw lost(
          `what segment ${part.segment} of the ${of} of ${iso(part.at)} has come to is not there any more; begin another ${of === 'fit' ? 'fit' : 'count'}`,
        );
      return unzipped(all.slice(0, count).map((each) => each.text));
    },
  };
};

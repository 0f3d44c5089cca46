/** What the census's state machine and its Lambdas say to each other. */
import * as z from 'zod';
import { sweptJourneySchema } from '../../journeys/protocol.ts';
import { tunedSchema } from '../../shop/tuning/tunables.ts';

const at = z.iso.datetime({ offset: true });
const count = z.int().nonnegative();

/** Present: nobody is put on lists; it is counted what the next sweep would do by the amounts in force, and by others. */
const asked = z.object({ id: z.string().min(1), asItIs: tunedSchema, changed: tunedSchema });
export type PreviewAsked = z.infer<typeof asked>;
const preview = asked.nullish().transform((each) => each ?? undefined);

export const censusSegmentRequestSchema = z.object({
  at,
  segment: count,
  segments: z.int().positive(),
  /** Those that the sweep enrols into. */
  journeys: z.array(sweptJourneySchema),
  preview,
  /** Where an earlier Lambda of the same segment stopped. */
  cursor: z.string().exactOptional(),
  /** How many of them there were. */
  round: count.default(0),
});
export type CensusSegmentRequest = z.infer<typeof censusSegmentRequestSchema>;

/** `cursor` absent: the segment is done. */
export interface CensusSegmentResult {
  readonly cursor?: string;
  readonly round: number;
}

export const censusFinishRequestSchema = z.object({
  at,
  preview,
  /** Each segment's last Lambda. */
  segments: z.array(z.object({ segment: count, round: z.int().positive() })).min(1),
});
export type CensusFinishRequest = z.infer<typeof censusFinishRequestSchema>;

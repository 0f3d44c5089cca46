/** What the sweep's state machine and the Lambda that works through a segment say to each other. */
import * as z from 'zod';
import { journeyTally, type Tallies } from '../../decisions/sweeping/sweep.ts';
import { sweptJourneySchema } from '../../journeys/protocol.ts';
import { tunedSchema } from '../../shop/tuning/tunables.ts';

/**
 * Where an earlier Lambda of the same segment stopped. A segment that begins further on, after those whom the last night
 * looked at before it had no place, has a second turn, up to its beginning.
 */
const placeSchema = z.object({
  turn: z.enum(['first', 'second']),
  /** The last customer who was looked at; absent: the turn begins. */
  after: z.string().exactOptional(),
});
export type SegmentPlace = z.infer<typeof placeSchema>;

/** One segment's share of a sweep. */
export const segmentRequestSchema = z.object({
  /** The sweep's scheduled instant, ISO 8601: every enrolment of this sweep bears it, so that a repeat is the same. */
  at: z.iso.datetime({ offset: true }),
  segment: z.int().nonnegative(),
  segments: z.int().positive(),
  /** Executions that this segment may start a second. */
  startsPerSecond: z.number().positive(),
  journeys: z.array(sweptJourneySchema),
  /** Of the sweep's plan; absent: what is in force as this Lambda begins. */
  tuned: tunedSchema.optional(),
  /** How long passages of each of the shop's journeys last at most, in milliseconds; none of them: nobody knows. */
  stays: z.record(z.string(), z.int().nonnegative()).default({}),
  /** What an earlier Lambda of the same segment left. */
  cursor: placeSchema.optional(),
  counts: z
    .object({ profiles: z.int(), enrolled: z.int(), heldOut: z.int(), unreachable: z.int() })
    .optional(),
  tallies: z.record(z.string(), journeyTally).optional(),
  stoppedAfter: z.string().optional(),
});
export type SegmentRequest = z.infer<typeof segmentRequestSchema>;

/** Counts of a sweep, summed over its segments. */
export interface SweepCounts {
  readonly profiles: number;
  readonly enrolled: number;
  readonly heldOut: number;
  /** Whom a rule holds for, and whom nothing of its journey could reach: they are not enrolled. */
  readonly unreachable: number;
}

/** `cursor` absent: the segment is done. */
export interface SegmentResult {
  readonly cursor?: SegmentPlace;
  readonly counts: SweepCounts;
  readonly tallies: Tallies;
  /** The last customer before the first for whom there was no place; empty: the segment began with that one. */
  readonly stoppedAfter?: string;
}

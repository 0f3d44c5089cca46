/** What the state machine that counts results and its Lambdas say to each other. */
import * as z from 'zod';
import type { RecordOf } from '../../base/record.ts';
import { measured } from '../../decisions/results/measured.ts';

const at = z.iso.datetime({ offset: true });
const count = z.int().nonnegative();
const journeys = z.array(measured).readonly();

export const resultsSegmentRequestSchema = z.object({
  /** As of when, ISO 8601. */
  at,
  segment: count,
  segments: z.int().positive(),
  journeys,
  /** Where an earlier Lambda of the same segment stopped. */
  cursor: z.string().exactOptional(),
  /** How many of them there were. */
  round: count.default(0),
});
export type ResultsSegmentRequest = RecordOf<typeof resultsSegmentRequestSchema>;

/** `cursor` absent: the segment is done. */
export interface ResultsSegmentResult {
  readonly cursor?: string;
  readonly round: number;
}

export const resultsFinishRequestSchema = z.object({
  at,
  journeys,
  /** Each segment's last Lambda. */
  segments: z.array(z.object({ segment: count, round: z.int().positive() })).min(1),
});
export type ResultsFinishRequest = RecordOf<typeof resultsFinishRequestSchema>;

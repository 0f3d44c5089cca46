/** What the fit's state machine and its Lambdas say to each other. */
import * as z from 'zod';
import type { Json } from '../../base/record.ts';

const at = z.iso.datetime({ offset: true });
const count = z.int().nonnegative();

export const fitSegmentRequestSchema = z.object({
  /** The fit's instant, ISO 8601: orders that were placed after it are none of its. */
  at,
  segment: count,
  segments: z.int().positive(),
  /** Where an earlier Lambda of the same segment stopped. */
  cursor: z.string().exactOptional(),
  /** How many of them there were. */
  round: count.default(0),
  /** Customers whom they came by. */
  customers: count.default(0),
});
export type FitSegmentRequest = z.infer<typeof fitSegmentRequestSchema>;

/** `cursor` absent: the segment is done. */
export interface FitSegmentResult {
  readonly cursor?: string;
  readonly round: number;
  readonly customers: number;
}

export const fitFinishRequestSchema = z.object({
  at,
  /** Each segment's last Lambda. */
  segments: z.array(z.object({ segment: count, round: z.int().positive(), customers: count })).min(1),
});
export type FitFinishRequest = z.infer<typeof fitFinishRequestSchema>;

/** What the fit's execution ends with: what came of each thing that is learned, under its name. */
export interface FitResult {
  readonly at: string;
  /** Who have ordered. */
  readonly customers: number;
  readonly learned: Readonly<Record<string, Json>>;
}

/** What a fit reads, and where it keeps what each of its segments has learned: the port that functions/adapters implement. */
import * as z from 'zod';
import type { CustomerId } from '../../base/ids.ts';
import { type Json, jsonMembers, type RecordOf, time } from '../../base/record.ts';
import type { Instant } from '../../base/time.ts';
import type { OrderRecord } from '../../customers/orders/order.ts';

/** A fit that has ended. */
export const fitRecord = z.object({
  /** The fit's instant. */
  at: time,
  /** Who had ordered by then. */
  customers: z.int().nonnegative(),
  /** What came of each thing that is learned, under its name. */
  learned: jsonMembers,
});
export type FitRecord = RecordOf<typeof fitRecord>;

/** What one Lambda of a segment leaves to the next, or to the end. */
export interface FitPart {
  /** The fit's instant. */
  readonly at: Instant;
  readonly segment: number;
  /** How many Lambdas of the segment there were, with this one. */
  readonly round: number;
}

export interface FitStore {
  /**
   * One page of a segment of the ledger: customers who have orders, each with all of them. `cursor` absent: the last page.
   * Each customer is in one segment.
   */
  readonly scan: (page: {
    readonly segment: number;
    readonly segments: number;
    readonly cursor?: string;
  }) => Promise<{
    readonly customers: readonly { readonly customer: CustomerId; readonly orders: readonly OrderRecord[] }[];
    readonly cursor?: string;
  }>;
  /** Keeps it for a week, over what is there; of any size that fits a Lambda's memory. */
  readonly keep: (part: FitPart, learned: Json) => Promise<void>;
  /** @throws FitLostError where nothing of the part is there, or not all */
  readonly kept: (part: FitPart) => Promise<Json>;
  /** Remembers that it has ended, unless a later one has. */
  readonly end: (fit: FitRecord) => Promise<void>;
  /** The last that has ended; `undefined`: none has. */
  readonly last: () => Promise<FitRecord | undefined>;
}

/** What a segment has learned is not there any more: its fit was begun longer than a week ago. Another begins anew. */
export class FitLostError extends Error {
  override readonly name = 'FitLostError';
}

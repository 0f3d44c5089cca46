/** What a count of results reads, and where it keeps them: the port that functions/adapters implement. */
import * as z from 'zod';
import type { CustomerId } from '../../base/ids.ts';
import { type Json, type RecordOf, time } from '../../base/record.ts';
import type { Instant } from '../../base/time.ts';
import type { OrderRecord } from '../../customers/orders/order.ts';
import type { Passage } from '../../journeys/records.ts';
import { kpiTally } from './kpis/tally.ts';
import { measured } from './measured.ts';
import { journeyTally } from './tallied.ts';

/** Of one journey, as of an instant. */
export const countedResults = z.object({ at: time, measured, tally: journeyTally });
export type CountedResults = RecordOf<typeof countedResults>;

/** Of the shop, as of an instant, and by what its customers were counted. */
export const countedKpis = z.object({ at: time, churnedAfter: z.number(), tally: kpiTally });
export type CountedKpis = RecordOf<typeof countedKpis>;

/** What one Lambda of a segment leaves to the next, or to the end. */
export interface ResultsPart {
  readonly at: Instant;
  readonly segment: number;
  /** How many Lambdas of the segment there were, with this one. */
  readonly round: number;
}

export interface ResultsStore {
  /**
   * One page of a segment of the ledger: customers who have passages or orders, each with all of them. `cursor` absent: the
   * last page. Each customer is in one segment.
   */
  readonly scan: (page: {
    readonly segment: number;
    readonly segments: number;
    readonly cursor?: string;
  }) => Promise<{
    readonly customers: readonly {
      readonly customer: CustomerId;
      readonly passages: readonly Passage[];
      readonly orders: readonly OrderRecord[];
    }[];
    readonly cursor?: string;
  }>;
  /** Keeps it for a week, over what is there. */
  readonly keep: (part: ResultsPart, tallies: Json) => Promise<void>;
  /** @throws LostResultsError where nothing of the part is there, or not all */
  readonly kept: (part: ResultsPart) => Promise<Json>;
  /** From now on these are the results and the KPIs, unless later ones are. */
  readonly end: (journeys: readonly CountedResults[], kpis: CountedKpis) => Promise<void>;
  /** The last that were counted. */
  readonly last: () => Promise<readonly CountedResults[]>;
  /** The last that were counted; `undefined`: none have been. */
  readonly lastKpis: () => Promise<CountedKpis | undefined>;
}

/** What a segment has counted is not there any more: it was begun longer than a week ago. Another begins anew. */
export class LostResultsError extends Error {
  override readonly name = 'LostResultsError';
}

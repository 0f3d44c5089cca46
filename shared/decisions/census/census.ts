/** A census: all customers counted, by list and by where they came from, and what the next sweep would do with them. */
import * as z from 'zod';
import type { CustomerId } from '../../base/ids.ts';
import { addedBy, joinedBy } from '../../base/joined.ts';
import { type RecordOf, time } from '../../base/record.ts';

const count = z.int().nonnegative();
const counts = z.record(z.string(), count);

/** What the next sweep would do for a journey, if nothing happened until then. */
export const foreseenJourney = z.object({
  /** Whom its rule has come to hold for: enrolled, as far as there are places. */
  enrolled: count,
  /** Of those enrolled. */
  heldOut: count,
  /** Whom nothing of it could reach. */
  unreachable: count,
  /** Whom a campaign would take in beside them, at most. */
  ofBacklog: count,
});
export type ForeseenJourney = RecordOf<typeof foreseenJourney>;

export const censusCounts = z.object({
  people: count,
  /** By list: `stage/dormant`. */
  lists: counts,
  /** Who has moved since the last census, by both stages: `at-risk>dormant`. */
  moves: counts,
  /** By journey. */
  tonight: z.record(z.string(), foreseenJourney),
});
export type CensusCounts = RecordOf<typeof censusCounts>;

export const nobodyYet: CensusCounts = { people: 0, lists: {}, moves: {}, tonight: {} };

export const nothingForeseen: ForeseenJourney = { enrolled: 0, heldOut: 0, unreachable: 0, ofBacklog: 0 };

export const summedForeseen = (one: ForeseenJourney, other: ForeseenJourney): ForeseenJourney => ({
  enrolled: one.enrolled + other.enrolled,
  heldOut: one.heldOut + other.heldOut,
  unreachable: one.unreachable + other.unreachable,
  ofBacklog: one.ofBacklog + other.ofBacklog,
});

/** Of two parts. */
export const summedCensus = (one: CensusCounts, other: CensusCounts): CensusCounts => ({
  people: one.people + other.people,
  lists: addedBy(one.lists, other.lists),
  moves: addedBy(one.moves, other.moves),
  tonight: joinedBy(one.tonight, other.tonight, summedForeseen),
});

export const censusRecord = censusCounts.extend({
  at: time,
  /** The instant of the sweep that is foreseen. */
  next: time,
  /** The instant of the census before, since which customers have moved; absent: this was the first. */
  since: time.exactOptional(),
  /** Of each segment, in how many rounds it was counted: its lists lie so. */
  rounds: z.array(z.int()),
});
export type CensusRecord = RecordOf<typeof censusRecord>;

/** What a person asks before a change: what the next sweep would do by other thresholds or holdouts. */
export const censusPreview = z.object({
  id: z.string(),
  tunable: z.string(),
  at: time,
  /** The amounts that would be others than the deployment's. */
  is: z.record(z.string(), z.number()),
  /** Of a journey's rule: the other one, as a sentence. */
  by: z.string().exactOptional(),
  /** By journey, by the amounts in force and by the others; absent: it is being counted. */
  came: z
    .object({
      asItIs: z.record(z.string(), foreseenJourney),
      changed: z.record(z.string(), foreseenJourney),
    })
    .exactOptional(),
});
export type CensusPreview = RecordOf<typeof censusPreview>;

/** What one Lambda of a segment counts. */
export interface CensusPart {
  /** The census's, or its preview's. */
  readonly of: string;
  readonly segment: number;
  /** How many Lambdas of the segment there were, with this one: from 1. */
  readonly round: number;
}

export interface CensusStore {
  /** Keeps what was counted, and who is on which list, for some days; done again, it stands there once. */
  readonly keep: (
    part: CensusPart,
    counts: CensusCounts,
    lists: ReadonlyMap<string, readonly CustomerId[]>,
  ) => Promise<void>;
  /** Of all rounds of all segments. */
  readonly counted: (of: string) => Promise<readonly (CensusCounts & Omit<CensusPart, 'of'>)[]>;
  /** It is the last from now on, unless a later one is; and of its night it is kept for good. */
  readonly end: (census: CensusRecord, day: string) => Promise<void>;
  readonly last: () => Promise<CensusRecord | undefined>;
  /** Those of the days from the one to the other, with both. */
  readonly nights: (from: string, until: string) => Promise<readonly CensusRecord[]>;
  /** Some who are on the list, and where to go on. @param cursor of the page before */
  readonly page: (
    census: CensusRecord,
    list: string,
    cursor?: string,
  ) => Promise<{ readonly ids: readonly CustomerId[]; readonly next?: string }>;
  readonly preview: (id: string) => Promise<CensusPreview | undefined>;
  /** Keeps it for a week. */
  readonly keepPreview: (preview: CensusPreview) => Promise<void>;
}

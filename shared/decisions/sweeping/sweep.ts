/** A night's sweep as it is remembered: whom each journey took in, for whom there was no place, and its backlog. */
import * as z from 'zod';
import type { JourneyId } from '../../base/ids.ts';
import { joinedBy } from '../../base/joined.ts';
import { type RecordOf, time } from '../../base/record.ts';
import { type Instant, instant, milliseconds, minus } from '../../base/time.ts';
import type { SweptJourney } from '../../journeys/protocol.ts';
import { summedSilence } from './silence.ts';

const count = z.int().nonnegative();
const bySilence = z.record(z.string(), count);

/** What a campaign did in a night. */
const campaignTally = z.object({
  id: z.string(),
  enrolled: count,
  /** Of those enrolled. */
  heldOut: count,
  /** Whom nothing of the journey could reach. */
  unreachable: count,
  /** For whom there was no place tonight. */
  left: count,
});
export type CampaignTally = RecordOf<typeof campaignTally>;

/** What a journey did in a night, or in one segment of it. */
export const journeyTally = z.object({
  enrolled: count,
  /** Of those enrolled. */
  heldOut: count,
  /** For whom there was no place tonight: the next night looks for them. */
  left: count,
  /** Who was silent for longer than tonight looked back, and is in no passage that stands against it. */
  backlog: bySilence,
  /** Tonight looked for whom the rule had come to hold since then; absent: it asks for no days of silence. */
  since: time.exactOptional(),
  campaign: campaignTally.exactOptional(),
});
export type JourneyTally = RecordOf<typeof journeyTally>;
export type Tallies = Readonly<Record<string, JourneyTally>>;

/** What a segment tells at its end. */
export const segmentReport = z.object({
  segment: z.int(),
  journeys: z.record(z.string(), journeyTally),
  /** The last profile before the first for whom there was no place. */
  stoppedAfter: z.string().exactOptional(),
});
export type SegmentReport = RecordOf<typeof segmentReport>;

/** The last sweep that finished. */
export const sweepRecord = z.object({
  /** Its instant: it asked the rules as of then. */
  at: time,
  segments: z.int(),
  journeys: z.record(z.string(), journeyTally),
  /** Where segments begin the next night, so that those who were left come first. */
  stoppedAfter: z.record(z.string(), z.string()),
});
export type SweepRecord = RecordOf<typeof sweepRecord>;

/** The last search for lost executions that finished. */
export const reconcileRecord = z.object({ at: time });
export type ReconcileRecord = RecordOf<typeof reconcileRecord>;

/**
 * Since when a rule must have come to hold for tonight's sweep to enrol; `undefined`: it does not matter. Whomever it held
 * for by then is of the backlog. Where the last sweep that finished is longer ago, or left somebody for want of a place,
 * tonight looks back further: neither loses anybody to the backlog.
 */
export const looksBackTo = (
  { id, window }: Pick<SweptJourney, 'id' | 'window'>,
  last: SweepRecord | undefined,
  at: Instant,
): Instant | undefined => {
  if (window === undefined) return undefined;
  const since = minus(at, milliseconds(window));
  const before = last?.journeys[id];
  // A journey that the last sweep did not know begins tonight.
  if (last === undefined || before === undefined) return since;
  const { left, since: then = since } = before;
  return instant(Math.min(since, last.at, left > 0 ? then : since));
};

export const nothingYet = (since?: Instant): JourneyTally => ({
  enrolled: 0,
  heldOut: 0,
  left: 0,
  backlog: {},
  ...(since !== undefined && { since }),
});

const summedCampaigns = (one: CampaignTally, other: CampaignTally): CampaignTally => ({
  id: one.id,
  enrolled: one.enrolled + other.enrolled,
  heldOut: one.heldOut + other.heldOut,
  unreachable: one.unreachable + other.unreachable,
  left: one.left + other.left,
});

const summedTally = (one: JourneyTally, other: JourneyTally): JourneyTally => {
  const campaign =
    one.campaign === undefined || other.campaign === undefined
      ? (one.campaign ?? other.campaign)
      : summedCampaigns(one.campaign, other.campaign);
  const since = one.since ?? other.since;
  return {
    enrolled: one.enrolled + other.enrolled,
    heldOut: one.heldOut + other.heldOut,
    left: one.left + other.left,
    backlog: summedSilence(one.backlog, other.backlog),
    ...(since !== undefined && { since }),
    ...(campaign !== undefined && { campaign }),
  };
};

/** Of two segments, or of one in two runs. */
const summedTallies = (one: Tallies, other: Tallies): Tallies => joinedBy(one, other, summedTally);

/** The night, from what its segments told. */
export const nightOf = (at: Instant, segments: number, reports: readonly SegmentReport[]): SweepRecord => ({
  at,
  segments,
  journeys: reports.map(({ journeys }) => journeys).reduce(summedTallies, {}),
  stoppedAfter: Object.fromEntries(
    reports.flatMap(({ segment, stoppedAfter }) =>
      stoppedAfter === undefined ? [] : [[String(segment), stoppedAfter] as const],
    ),
  ),
});

export interface SweepStore {
  /** The last that finished. */
  readonly last: () => Promise<SweepRecord | undefined>;
  /** In the place of what that segment told of that night before; kept for a while. */
  readonly report: (at: Instant, report: SegmentReport) => Promise<void>;
  readonly reports: (at: Instant) => Promise<readonly SegmentReport[]>;
  /** The instant of the last search for lost executions that finished. */
  readonly reconciledAt: () => Promise<Instant | undefined>;
  /** Unless a later one has finished. */
  readonly reconciled: (at: Instant) => Promise<void>;
  /** Unless a later one has finished. */
  readonly finish: (night: SweepRecord) => Promise<void>;
  /** One of so many places of that night; `false`: they are taken. @param of what they are of, such as a journey's id */
  readonly takePlace: (at: Instant, of: string, atMost: number) => Promise<boolean>;
}

/** Places of a night that all journeys share. */
export const placesOfAll = 'all';
export const placesOfJourney = (journey: JourneyId): string => `journey ${journey}`;
export const placesOfCampaign = (id: string): string => `campaign ${id}`;

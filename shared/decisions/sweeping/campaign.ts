/** A campaign: a person lets a journey take in its backlog, so many a night, whoever fell silent last first. */
import * as z from 'zod';
import { journey, type RecordOf, time } from '../../base/record.ts';
import { days, type Instant, minus } from '../../base/time.ts';
import { allOf, type BySilence, bandEnd } from './silence.ts';
import type { JourneyTally, SweepRecord } from './sweep.ts';

const rampSchema = z.object({
  /** Of `perDay`, in the first night. */
  startPercent: z.number(),
  /** Each night so many times as many as the one before. */
  factor: z.number(),
});
export type Ramp = RecordOf<typeof rampSchema>;

const silentDays = z.object({ atLeast: z.number().exactOptional(), lessThan: z.number().exactOptional() });
/** Days of silence when the campaign was started. */
export type SilentDays = RecordOf<typeof silentDays>;

export const campaignRecord = z.object({
  id: z.string(),
  journey,
  /** When it was asked for. */
  at: time,
  /** Enrolled in a night, at most. */
  perDay: z.int(),
  ramp: rampSchema.exactOptional(),
  /** Absent: all of the backlog is meant. */
  silentDays: silentDays.exactOptional(),
  /** A digest of all that was asked for: another request with the same id asks for the same, or is refused. */
  asked: z.string(),
  stoppedAt: time.exactOptional(),
});
export type Campaign = RecordOf<typeof campaignRecord>;

/** What came of it in a night that finished. */
export const campaignNight = z.object({
  at: time,
  quota: z.int(),
  enrolled: z.int(),
  heldOut: z.int(),
  unreachable: z.int(),
  /** Everybody who could be reached is enrolled. */
  isLast: z.boolean(),
});
export type CampaignNight = RecordOf<typeof campaignNight>;

/** The pace of a campaign. */
interface Pace {
  readonly perDay: number;
  readonly ramp?: Ramp | undefined;
}

/** How many it may enrol in the night after so many. */
const quotaAfter = ({ perDay, ramp }: Pace, nights: number): number => {
  if (ramp === undefined) return perDay;
  const share = (ramp.startPercent / 100) * ramp.factor ** nights;
  return Math.min(perDay, Math.max(1, Math.ceil(perDay * share)));
};

/** Nights until so many are enrolled. */
export const nightsFor = (pace: Pace, customers: number): number => {
  let left = customers;
  let nights = 0;
  // At full pace the rest is a division.
  while (left > 0 && quotaAfter(pace, nights) < pace.perDay) {
    left -= quotaAfter(pace, nights);
    nights += 1;
  }
  return nights + Math.max(0, Math.ceil(left / pace.perDay));
};

/** Whether it means customers who have been silent since then. */
const means = ({ at, silentDays: bounds }: Pick<Campaign, 'at' | 'silentDays'>, since: Instant): boolean =>
  (bounds?.atLeast === undefined || since <= minus(at, days(bounds.atLeast))) &&
  (bounds?.lessThan === undefined || since > minus(at, days(bounds.lessThan)));

/** Of a backlog that was counted then, the bands that it means, whole, the shortest silence first. */
const bandsMeant = (
  campaign: Pick<Campaign, 'at' | 'silentDays'>,
  backlog: BySilence,
  countedAt: Instant,
): readonly (readonly [number, number])[] =>
  Object.entries(backlog)
    .map(([band, customers]) => [Number(band), customers] as const)
    .filter(([band]) => {
      const [latest, earliest] = [minus(countedAt, days(band)), minus(countedAt, days(bandEnd(band)))];
      return means(campaign, latest) || means(campaign, earliest);
    })
    .sort(([a], [b]) => a - b);

/** The part of a backlog that it means, as it was counted then. */
export const meantOf = (
  campaign: Pick<Campaign, 'at' | 'silentDays'>,
  backlog: BySilence,
  countedAt: Instant,
): BySilence => Object.fromEntries(bandsMeant(campaign, backlog, countedAt));

/** What a campaign may do tonight. */
export interface CampaignShare {
  readonly campaign: Campaign;
  readonly quota: number;
  /** Nobody who has been silent for longer: tonight is for those who fell silent after it. Absent: for all. */
  readonly silentAfter?: Instant;
}

/**
 * Tonight's share, from the backlog as the last night counted it: so many bands as hold the quota, beside those who were
 * found then to be out of reach.
 */
export const shareOf = (
  campaign: Campaign,
  nights: readonly CampaignNight[],
  last: SweepRecord | undefined,
): CampaignShare => {
  const quota = quotaAfter(campaign, nights.length);
  const backlog = last?.journeys[campaign.journey]?.backlog ?? {};
  let room = quota + (nights.at(-1)?.unreachable ?? 0);
  if (last === undefined) return { campaign, quota };
  const meant = bandsMeant(campaign, backlog, last.at);
  for (const [band, customers] of meant) {
    room -= customers;
    if (room <= 0 && band !== meant.at(-1)?.[0])
      return { campaign, quota, silentAfter: minus(last.at, days(bandEnd(band))) };
  }
  return { campaign, quota };
};

/** Whether it takes in tonight who has been silent since then. */
export const takes = ({ campaign, silentAfter }: CampaignShare, since: Instant): boolean =>
  means(campaign, since) && (silentAfter === undefined || since > silentAfter);

/** What the night came to. */
export const nightOfCampaign = (
  { quota, silentAfter }: CampaignShare,
  { campaign }: JourneyTally,
  at: Instant,
): CampaignNight => {
  const { enrolled = 0, heldOut = 0, unreachable = 0, left = 0 } = campaign ?? {};
  const isLast = silentAfter === undefined && left === 0 && enrolled < quota;
  return { at, quota, enrolled, heldOut, unreachable, isLast };
};

export const stateOf = (
  { stoppedAt }: Campaign,
  nights: readonly CampaignNight[],
): 'running' | 'done' | 'stopped' => {
  if (nights.at(-1)?.isLast === true) return 'done';
  return stoppedAt === undefined ? 'running' : 'stopped';
};

/** What is still there of it, by the last night. */
export const remaining = (campaign: Campaign, last: SweepRecord | undefined): number =>
  last === undefined ? 0 : allOf(meantOf(campaign, last.journeys[campaign.journey]?.backlog ?? {}, last.at));

export interface CampaignStore {
  readonly get: (id: string) => Promise<Campaign | undefined>;
  /** `exists`: there is one with this id. */
  readonly create: (campaign: Campaign) => Promise<'created' | 'exists'>;
  /** The first time stays. */
  readonly stop: (id: string, at: Instant) => Promise<void>;
  readonly all: () => Promise<readonly Campaign[]>;
  /** In order; nights of this very instant and later are left out where it is given. */
  readonly nights: (id: string, before?: Instant) => Promise<readonly CampaignNight[]>;
  readonly report: (id: string, night: CampaignNight) => Promise<void>;
}

/** Plans a sweep: its segments, with the rate of starts shared out among them, which follows what email's provider takes. */
import * as z from 'zod';
import { hours, type Instant, iso, minus, minutes, parseIso, plus } from '../../base/time.ts';
import { tunedBy } from '../../decisions/tuning/tuning.ts';
import type { Tuned } from '../../shop/tuning/tunables.ts';
import type { MailAccount, Ports } from '../ports.ts';

export const planRequestSchema = z.object({
  at: z.iso.datetime({ offset: true }),
  segments: z.int().positive(),
  /** The most, or the region whose quota says it. */
  startsPerSecond: z.union([z.number().positive(), z.strictObject({ ofRegion: z.string() })]),
  /** It is one of the nights, each of which follows another; absent: a broadcast. */
  isNight: z.literal(true).optional(),
});
export type PlanRequest = z.infer<typeof planRequestSchema>;

export interface SweepPlan {
  readonly at: string;
  /** The thresholds, holdouts and budgets in force: a sweep ends with those that it began with. */
  readonly tuned: Tuned;
  readonly segments: readonly {
    readonly segment: number;
    readonly segments: number;
    readonly startsPerSecond: number;
  }[];
}

/**
 * Where Step Functions starts 300 executions a second; elsewhere it is 150, until an account has asked for more (its developer
 * guide, "Quotas related to API action throttling").
 */
const quickRegions: readonly string[] = ['eu-west-1', 'us-east-1', 'us-west-2'];

/** What a sweep takes of the executions that start a second; the rest are for events. */
export const shareOfSweep = 0.8;

/** How many passages a second a sweep starts at most where the shop has said nothing: by the quota that the region begins with. */
export const startsIn = (region: string): number =>
  Math.floor((quickRegions.includes(region) ? 300 : 150) * shareOfSweep);

/** However little the provider takes: what has no slot waits for one, and a sweep is to end before the next. */
const leastStarts = 10;

/** How many passages start a second: no faster than `most`, nor, but for a few, than their messages leave. */
export const startsBy = (most: number, emailsPerSecond: number): number =>
  Math.min(most, Math.max(leastStarts, emailsPerSecond));

/** A schedule starts within a minute. */
const lateFrom = minutes(30);
/** From one night to the next, however the clocks change, and an hour beside. */
const longestApart = hours(26);
/** Of what the provider takes in 24 hours. */
const nearlyAll = 0.8;

/** Says what of this night, of the last, and of the provider’s day will need somebody. */
const tellOfNight = async (
  at: Instant,
  { pace, sweeps, now, alert }: Pick<Ports, 'pace' | 'sweeps' | 'now' | 'alert'>,
): Promise<void> => {
  const id = iso(at);
  if (now() >= plus(at, lateFrom))
    alert({ name: 'NightLate', sentence: `the sweep of ${id} begins at ${iso(now())}`, id });
  const last = await sweeps.last();
  if (last !== undefined && last.at < minus(at, longestApart))
    alert({
      name: 'NightUnfinished',
      sentence: `the last sweep that came to its end is that of ${iso(last.at)}`,
      id,
    });
  const day = (await pace.standing('email'))?.day;
  if (day !== undefined && day.left <= day.most * (1 - nearlyAll))
    alert({
      name: 'MailQuotaNear',
      sentence: `${Math.floor(day.left)} of ${Math.floor(day.most)} emails are left of those that SES takes in 24 hours`,
      id,
    });
};

type NightPorts = Pick<Ports, 'pace' | 'tuning' | 'settings' | 'sweeps' | 'now' | 'alert'> & {
  /** `undefined`: it could not be asked. */
  readonly mailAccount: () => Promise<MailAccount | undefined>;
};

/** An account under review sends still, and nothing else says that it is. */
const tellOfMail = async (at: Instant, { mailAccount, alert }: NightPorts): Promise<void> => {
  const account = await mailAccount();
  if (account === undefined || (account.isOn && account.reputation === 'HEALTHY')) return;
  alert({
    name: 'MailUnderReview',
    sentence: `SES has the account as ${account.reputation}, and ${account.isOn ? 'sends for it' : 'sends nothing for it'}`,
    id: iso(at),
  });
};

/**
 * Passages that are started faster than their messages leave would each be held once, which costs twice their transitions.
 */
export const planSweep = async (
  { at, segments, startsPerSecond: most, isNight }: PlanRequest,
  ports: NightPorts,
): Promise<SweepPlan> => {
  const { pace, tuning, settings } = ports;
  if (isNight === true) await tellOfNight(parseIso(at), ports);
  const startsPerSecond = typeof most === 'number' ? most : startsIn(most.ofRegion);
  const taken = (await pace.perSecond('email')) ?? startsPerSecond;
  const starts = startsBy(startsPerSecond, taken);
  // After the pace, which may have asked SES just now: it answers once a second.
  if (isNight === true) await tellOfMail(parseIso(at), ports);
  return {
    at,
    tuned: tunedBy(await tuning.read(), settings.pulledTunings),
    segments: Array.from({ length: segments }, (_, segment) => ({
      segment,
      segments,
      startsPerSecond: starts / segments,
    })),
  };
};

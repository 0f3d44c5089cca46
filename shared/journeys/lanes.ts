/**
 * Lanes: who speaks first. A customer is in at most one journey of a lane at a time, and of two messages that are due the
 * higher lane's leaves first.
 */
import * as z from 'zod';
import { entriesByJourney, type JourneyId } from '../base/ids.ts';
import { type Duration, days } from '../base/time.ts';
import { isOpen, type Profile, pausesBelow } from '../customers/profiles/profile.ts';
import { hasDormancy } from '../customers/rules/index.ts';
import { type Entry, isBroadcastEntry, isEventEntry } from './language.ts';
import type { UsefulFor } from './touchpoints/kind.ts';

/** Until when a message is worth sending, unless it says so itself; the highest lane first. */
const usefulFor = {
  /** What went wrong is put right. */
  recovery: days(7),
  care: days(7),
  'win-back': days(7),
  cart: days(2),
  /** A birthday, an anniversary: it is over with the day. */
  occasion: 'day',
  lifecycle: days(7),
  loyalty: days(7),
  news: days(3),
} as const satisfies Readonly<Record<string, UsefulFor>>;

type BuiltInLane = keyof typeof usefulFor;

/** The highest first. */
export const builtInLanes = Object.keys(usefulFor) as readonly BuiltInLane[];

/** The lane of what is put right: its messages are no marketing of the day, and one journey alone answers a complaint. */
export const recoveryLane: BuiltInLane = 'recovery';

/** How far down a lane stands, from 0; below all that are known where it is none of them. */
export const rankIn = (lanes: readonly string[], lane: string | undefined): number => {
  const rank = lane === undefined ? -1 : lanes.indexOf(lane);
  return rank < 0 ? lanes.length : rank;
};

/** The lanes above it; above one that is none of them they all are. */
export const lanesAbove = (lanes: readonly string[], lane: string | undefined): readonly string[] =>
  lanes.slice(0, rankIn(lanes, lane));

/** Whether what a journey would offer waits, since the customer is in another, of a lane above, that puts something right. */
export const isPaused = (
  { enrolments }: Pick<Profile, 'enrolments'>,
  journey: JourneyId,
  lanes: readonly string[],
): boolean => {
  const above = lanesAbove(lanes, enrolments[journey]?.lane);
  return entriesByJourney(enrolments).some(([, entry]) => isOpen(entry) && pausesBelow(entry, above));
};

const ofOwnLanes: Duration = days(7);

/** How long after its turn a message of the lane is worth sending, unless it says so itself. */
export const usefulForIn = (lane: string): UsefulFor => {
  const known: Readonly<Record<string, UsefulFor>> = usefulFor;
  return known[lane] ?? ofOwnLanes;
};

/** The lane of a journey that names none. */
export const laneOfEntry = (entry: Entry): BuiltInLane => {
  if (isBroadcastEntry(entry)) return 'news';
  return !isEventEntry(entry) && hasDormancy(entry.when) ? 'win-back' : 'lifecycle';
};

/** The settings' lanes. */
export const lanesSchema = z
  .array(
    z.string().regex(/^(?=.{1,40}$)[a-z0-9]+(-[a-z0-9]+)*$/, {
      error: 'must be lower-case letters, digits and single dashes, such as "partners"',
    }),
  )
  .min(1, { error: 'must name one lane at least' })
  .refine((all) => new Set(all).size === all.length, { error: 'one of them is named twice' })
  .default([...builtInLanes]);

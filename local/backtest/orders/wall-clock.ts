/** Turns what a clock on a wall shows in some timezone into instants, fast enough for millions of them. */
import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../../../shared/base/time.ts';

const dayLength = 86_400_000;

/** The instant at which a wall clock shows `timeOfDay` (ms since midnight) on `day` (days since 1970-01-01). */
export type WallClock = (day: number, timeOfDay: number) => Instant;

/**
 * A clock that shows a skipped time (spring) shows it an hour later, and a repeated one (autumn) counts as its
 * first: Temporal's "compatible". A day's start is its first moment, which is not everywhere midnight.
 * Days on which the offset does not change, nearly all, cost two cached look-ups.
 */
export const wallClockOf = (timezone: string): WallClock => {
  const starts = new Map<number, number>();
  const startOf = (day: number): number => {
    const cached = starts.get(day);
    if (cached !== undefined) return cached;
    const start = new Temporal.PlainDate(1970, 1, 1).add({ days: day }).toZonedDateTime(timezone);
    starts.set(day, start.epochMilliseconds);
    return start.epochMilliseconds;
  };
  return (day, timeOfDay) => {
    const start = startOf(day);
    if (timeOfDay === 0 || startOf(day + 1) - start === dayLength) return (start + timeOfDay) as Instant;
    const at = new Temporal.PlainDateTime(1970, 1, 1).add({ days: day, milliseconds: timeOfDay });
    return at.toZonedDateTime(timezone).epochMilliseconds as Instant;
  };
};

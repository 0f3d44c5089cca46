/** Time as types: an instant and a duration are never bare numbers at a border. */

/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = number & { readonly __unit: 'ms since epoch' };
/** Elapsed milliseconds; never negative. */
export type Duration = number & { readonly __unit: 'ms elapsed' };

const elapsed = (count: number, unit: string, ms: number): Duration => {
  if (!Number.isFinite(count) || count < 0)
    throw new RangeError(`${unit}(${count}): a duration is a finite number, 0 or more`);
  return Math.round(count * ms) as Duration;
};

/** @example const aMoment = milliseconds(300); */
export const milliseconds = (count: number): Duration => elapsed(count, 'milliseconds', 1);
/** @example const halfAMinute = seconds(30); */
export const seconds = (count: number): Duration => elapsed(count, 'seconds', 1_000);
/** @example const abandonedAfter = minutes(45); */
export const minutes = (count: number): Duration => elapsed(count, 'minutes', 60_000);
/** @example const takeWithin = hours(24); */
export const hours = (count: number): Duration => elapsed(count, 'hours', 3_600_000);
/**
 * A day is 24 hours: elapsed time knows no calendar.
 * @example
 * const twoWeeksSilent = dormantFor(days(14));
 */
export const days = (count: number): Duration => elapsed(count, 'days', 86_400_000);

export const instant = (ms: number): Instant => {
  if (!Number.isFinite(ms)) throw new RangeError(`${ms} is no instant`);
  return ms as Instant;
};
export const plus = (at: Instant, by: Duration): Instant => (at + by) as Instant;
export const minus = (at: Instant, by: Duration): Instant => (at - by) as Instant;
/** How long from `from` to `to`; 0 when `to` is earlier. */
export const between = (from: Instant, to: Instant): Duration => Math.max(0, to - from) as Duration;

/** ISO 8601 in UTC, with milliseconds only where there are any: `2026-11-23T02:00:00Z`. */
export const iso = (at: Instant): string => new Date(at).toISOString().replace('.000Z', 'Z');

/** With its offset, or a date alone, which is UTC: a time without an offset would hang on the machine's timezone. */
const isoPattern = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** `Date.parse` takes 30 February for 2 March; of the first 28 days each month has all. */
const isDay = (date: string): boolean => {
  if (date.slice(8) <= '28') return true;
  const ms = Date.parse(date);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
};

/** @throws RangeError when the text is no ISO 8601 instant, or a time of day without an offset. */
export const parseIso = (text: string): Instant => {
  const ms = isoPattern.test(text) && isDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new RangeError(`"${text}" is no ISO 8601 instant such as 2026-11-23T02:00:00Z`);
  return ms as Instant;
};

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** The duration as a person says it: `14 days`, `1 day 12 hours`, `0 seconds`. */
export const spoken = (duration: Duration): string => {
  let rest: number = duration;
  const parts: string[] = [];
  for (const [unit, ms] of units) {
    const count = Math.floor(rest / ms);
    rest -= count * ms;
    if (count > 0) parts.push(`${count} ${unit}${count === 1 ? '' : 's'}`);
  }
  return parts.length === 0 ? '0 seconds' : parts.join(' ');
};

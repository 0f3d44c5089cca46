/** The engine's own words for time; their types are built as those of whoever uses it may be, and fit them. */

/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = number & { readonly __unit: 'ms since epoch' };
/** Elapsed milliseconds; never negative. */
export type Duration = number & { readonly __unit: 'ms elapsed' };

/** @throws RangeError when it is no finite number */
export const instant = (ms: number): Instant => {
  if (!Number.isFinite(ms)) throw new RangeError(`${ms} is no instant`);
  return ms as Instant;
};

/** @throws RangeError when it is no finite number of 0 or more */
export const seconds = (count: number): Duration => {
  if (!Number.isFinite(count) || count < 0)
    throw new RangeError(`seconds(${count}): a duration is a finite number, 0 or more`);
  return Math.round(count * 1_000) as Duration;
};

export const plus = (at: Instant, by: Duration): Instant => (at + by) as Instant;

/** ISO 8601 in UTC, with milliseconds only where there are any: `2026-11-23T02:00:00Z`. */
export const iso = (at: Instant): string => new Date(at).toISOString().replace('.000Z', 'Z');

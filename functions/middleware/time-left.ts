/** How a Lambda that works for as long as it has time knows that it has none left. */
import type { Context } from 'aws-lambda';

/** A page, or a handful of enrolments, takes less: a Lambda with less time left begins none. */
const marginMs = 60_000;

/** @returns whether there is no time for what takes so many milliseconds, beside what a page takes */
export const outOfTime =
  (context: Pick<Context, 'getRemainingTimeInMillis'>) =>
  (ms = 0): boolean =>
    context.getRemainingTimeInMillis() < marginMs + ms;

/** How a Lambda that works for as long as it has time knows that it has none left. */
import type { Context } from 'aws-lambda';

/** A page, or a handful of enrolments, takes less: a Lambda with less time left begins none. */
const marginMs = 60_000;

export const outOfTime = (context: Pick<Context, 'getRemainingTimeInMillis'>) => (): boolean =>
  context.getRemainingTimeInMillis() < marginMs;

/** Which errors Retry and Catch take, and how long a retry waits. */
import { type Duration, seconds } from '../time.ts';
import type { Retrier } from './definition.ts';
import type { Random } from './random.ts';

/** Errors that States.ALL leaves alone; the first is never caught at all. */
const runtime = 'States.Runtime';
const dataLimit = 'States.DataLimitExceeded';

const matchesName = (name: string, error: string): boolean => {
  switch (name) {
    case 'States.ALL':
      return error !== dataLimit;
    case 'States.TaskFailed':
      return error !== 'States.Timeout' && error !== dataLimit;
    case 'States.Timeout':
      return error === 'States.Timeout' || error === 'States.HeartbeatTimeout';
    default:
      return name === error;
  }
};

/** Whether a Retry or Catch that lists `names` takes the error. */
export const matches = (names: readonly string[], error: string): boolean =>
  error !== runtime && names.some((name) => matchesName(name, error));

/**
 * The pause before the next attempt: IntervalSeconds · BackoffRate^retries, at most MaxDelaySeconds; with full jitter
 * a random part of that.
 * @param retries how many retries there were before
 */
export const retryDelay = (retrier: Retrier, retries: number, random: Random): Duration => {
  const delay = Math.min(
    retrier.intervalSeconds * retrier.backoffRate ** retries,
    retrier.maxDelaySeconds,
    99_999_999,
  );
  return seconds(retrier.jitter ? delay * random.next() : delay);
};

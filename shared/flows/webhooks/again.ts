/** When a webhook that was not taken is posted again. */
import { digestOf } from '../../base/ids.ts';
import { between, type Duration, hours, type Instant, instant, minutes, seconds } from '../../base/time.ts';

/** After each try but the last: a day, all in all. */
const pauses = [seconds(5), minutes(5), minutes(30), hours(2), hours(5), hours(7), hours(9)];

/** So often a webhook is posted before it is given up. */
export const mostTries = pauses.length + 1;

/** SQS hides a message for twelve hours, of which the try itself has taken some. */
const longest = hours(11);

const none = seconds(0);

/** Up to a fifth more, another for each webhook, so that what failed together does not come back together. */
const spread = (pause: Duration, id: string, tried: number): number =>
  pause * (1 + Number.parseInt(digestOf(`${id}/${tried}`).slice(0, 8), 16) / 2 ** 32 / 5);

/** What the header says: seconds, or a date of HTTP. */
const asked = (retryAfter: string | undefined, now: Instant): Duration => {
  if (retryAfter === undefined) return none;
  if (/^\d{1,9}$/.test(retryAfter)) return seconds(Number(retryAfter));
  const at = Date.parse(retryAfter);
  return Number.isNaN(at) ? none : between(now, instant(at));
};

/**
 * How long until the next try: longer each time, and as long as the receiver asks for where that is longer.
 * @param tried how often, 1 after the first
 * @param retryAfter as the receiver's header has it
 */
export const pauseAfter = (
  tried: number,
  id: string,
  retryAfter: string | undefined,
  now: Instant,
): Duration => {
  const pause = pauses[tried - 1];
  if (pause === undefined) return none;
  const whole = Math.ceil(Math.max(spread(pause, id, tried), asked(retryAfter, now)) / 1_000);
  return seconds(Math.min(whole, longest / 1_000));
};

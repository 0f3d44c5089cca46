/** When something ends, in words that nobody has to reckon with, and never later than it does. */
import { wallClock } from '../base/calendar.ts';
import { type Instant, instant } from '../base/time.ts';
import { dateIn, endPartIn } from './formats.ts';
import { nightIn } from './offers/words.ts';

/** Where nobody wrote words for the night, the day alone is as true. */
const nightOf = (day: Instant, locale: string, timezone: string): string => {
  const part = (style: Parameters<typeof endPartIn>[1]): string => endPartIn(day, style, locale, timezone);
  return nightIn(part('weekday'), part('month-day'), locale) ?? part('weekday-month-day');
};

/**
 * `Monday night, November 30` of what ends on Tuesday at 9:13 AM: the last night that it lasts through. Where that would
 * hide more than half of what is left, the hour: `Tuesday, December 1 at 9 AM`; and in that hour, the minute.
 *
 * @param timezone IANA, or an offset
 */
export const endIn = (end: Instant, now: Instant, locale: string, timezone: string): string => {
  const wall = wallClock(end, timezone);
  const midnight = wall.startOfDay();
  const night = midnight.epochMilliseconds;
  if (night - now > end - night)
    return nightOf(instant(midnight.subtract({ hours: 12 }).epochMilliseconds), locale, timezone);
  const hour = wall.round({ smallestUnit: 'hour', roundingMode: 'floor' }).epochMilliseconds;
  return hour > now ? endPartIn(hour, 'hour', locale, timezone) : dateIn(end, 'long', locale, timezone);
};

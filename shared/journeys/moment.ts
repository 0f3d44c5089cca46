/** A broadcast's moments: a date and time with the place's timezone, and the days before it by the clock there. */
import { Temporal } from 'temporal-polyfill';
import { type Instant, instant } from '../base/time.ts';
import type { Reminder } from './language.ts';

export interface Moment {
  readonly at: Instant;
  /** IANA, or an offset such as `+08:00`. */
  readonly timezone: string;
}

const withOffset = /^[^[]+([+-]\d{2}:\d{2})$/;

const zoned = (text: string): Temporal.ZonedDateTime | undefined => {
  const [, offset] = withOffset.exec(text) ?? [];
  try {
    return Temporal.ZonedDateTime.from(offset === undefined ? text : `${text}[${offset}]`);
  } catch {
    return undefined;
  }
};

/** Of `2026-04-18T19:00[Europe/London]` or `2026-04-18T19:00+01:00`; `undefined` where the text says no timezone. */
export const momentOf = (text: string): Moment | undefined => {
  const time = zoned(text);
  return time && { at: instant(time.epochMilliseconds), timezone: time.timeZoneId };
};

/** When the reminder is to leave: so many days before the moment, at that time of the clock there. */
export const reminderAt = (text: string, { daysBefore, at }: Omit<Reminder, 'of'>): Instant | undefined => {
  const moment = zoned(text);
  if (moment === undefined) return undefined;
  const day = moment.toPlainDate().subtract({ days: daysBefore });
  const plainTime = Temporal.PlainTime.from(at);
  return instant(day.toZonedDateTime({ timeZone: moment.timeZoneId, plainTime }).epochMilliseconds);
};

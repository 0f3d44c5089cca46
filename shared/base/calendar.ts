/** Where elapsed time meets the calendar: days and times of day as a wall clock shows them in a timezone. */
import { Temporal } from 'temporal-polyfill';
import { remember } from './remember.ts';
import { type Duration, days, type Instant, instant, milliseconds } from './time.ts';

export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof weekdays)[number];

/** `HH:MM`, from 00:00 to 23:59. */
export const isTimeOfDay = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

/** Whether a clock that shows `time` (all `HH:MM`) shows `from` or later, and less than `until`; over midnight, too. */
export const isBetween = (
  time: string,
  { from, until }: { readonly from: string; readonly until: string },
): boolean => (from > until ? time >= from || time < until : time >= from && time < until);

export const wallClock = (at: Instant, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);

/**
 * When a clock there shows `2026-11-23T20:00:00`, with or without seconds and their parts. Of a time that comes twice
 * the first counts, and one that clocks jump over is as long after the jump.
 * @throws RangeError for what no clock shows
 */
export const atWallTime = (shown: string, zone: string): Instant =>
  instant(Temporal.PlainDateTime.from(shown).toZonedDateTime(zone).epochMilliseconds);

/** `HH:MM`, as the wall shows it. */
export const timeOn = (wall: Temporal.ZonedDateTime): string =>
  wall.toPlainTime().toString({ smallestUnit: 'minute' });

/** The day of the week that the wall shows. */
export const weekdayOn = (wall: Temporal.ZonedDateTime): Weekday => weekdays[wall.dayOfWeek - 1] ?? 'monday';

/** How long until the wall shows `time` (`HH:MM`), when nobody changes the clock meanwhile: above 0, at most a day. */
export const untilTime = (wall: Temporal.ZonedDateTime, time: string): Duration => {
  const ahead = wall.toPlainTime().until(Temporal.PlainTime.from(time)).total('milliseconds');
  return milliseconds(ahead > 0 ? ahead : ahead + days(1));
};

/** What the wall shows there: the day of the week, and `HH:MM`. */
export const wallTime = (at: Instant, zone: string): { readonly weekday: Weekday; readonly time: string } => {
  const wall = wallClock(at, zone);
  return {
    weekday: weekdayOn(wall),
    time: timeOn(wall),
  };
};

/**
 * The first instant at or after `from` at which the wall shows the time, on that day of the week if one is given. Of a
 * time that comes twice in a day the first counts; one that clocks jump over comes as long after the jump as it would
 * have come after the jump's beginning.
 */
export const nextTime = (from: Instant, zone: string, time: string, on?: Weekday): Instant => {
  const plainTime = Temporal.PlainTime.from(time);
  let day = wallClock(from, zone).toPlainDate();
  for (;;) {
    const at = day.toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds;
    if (at >= from && (on === undefined || weekdays[day.dayOfWeek - 1] === on)) return instant(at);
    day = day.add({ days: 1 });
  }
};

const monthDayPattern = /(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** `MM-DD` of a date with or without its year; `undefined`: it is none. */
export const monthDayOf = (date: string): string | undefined => monthDayPattern.exec(date)?.[0];

const shownDay = (wall: Temporal.ZonedDateTime): string => wall.toPlainDate().toString().slice(-5);

/** No day ends twice in so long, whatever the clocks do. */
const halfDay = 43_200_000;

/** What the calendar shows during half a day, such as `41234 Asia/Taipei`: a million first orders share few of them. */
const daysDuring = remember(20_000, (key) => {
  const [half = '', zone = ''] = key.split(' ');
  const wall = wallClock(instant(Number(half) * halfDay), zone);
  const next = wall.toPlainDate().add({ days: 1 }).toZonedDateTime(zone);
  return { before: shownDay(wall), after: shownDay(next), from: next.epochMilliseconds };
});

/** `MM-DD` of the instant, as the calendar on the wall shows it there. */
export const localMonthDay = (at: Instant, zone: string): string => {
  const { before, after, from } = daysDuring(`${Math.floor(at / halfDay)} ${zone}`);
  return at < from ? before : after;
};

/** When the day `2027-02-28 Asia/Taipei` begins; a 29 February that the year lacks is its 28th. */
const beginning = remember(20_000, (key) => {
  const [date = '', zone = ''] = key.split(' ');
  const [year, month, day] = date.split('-').map(Number);
  const plain = Temporal.PlainDate.from({ year: year ?? 0, month: month ?? 0, day: day ?? 0 });
  return plain.toZonedDateTime(zone).epochMilliseconds;
});

/** `YYYY-MM-DD`, of a day that there is. */
export const isDate = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
};

/** When the day `YYYY-MM-DD` begins there. */
export const beginningOf = (date: string, zone: string): Instant => instant(beginning(`${date} ${zone}`));

/** The next beginning of the day `MM-DD` at or after `from`: on 28 February in years without a 29th. */
export const nextAnniversary = (from: Instant, zone: string, monthDay: string): Instant => {
  for (let year = new Date(from).getUTCFullYear(); ; year += 1) {
    const at = beginning(`${year}-${monthDay} ${zone}`);
    if (at >= from) return instant(at);
  }
};

/** `2026-11-23`: the day that the calendar there shows. */
export const dateOn = (at: Instant, zone: string): string => wallClock(at, zone).toPlainDate().toString();

/** `2026-11`: the month that the calendar there shows. */
export const monthOf = (at: Instant, zone: string): string =>
  wallClock(at, zone).toPlainDate().toPlainYearMonth().toString();

/** The first instant of a month such as `2026-11` there. */
export const monthStart = (month: string, zone: string): Instant =>
  instant(
    Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 }).toZonedDateTime(zone).epochMilliseconds,
  );

/** `2026-12` of `2026-11`; with a number, the one so many months later, or before. */
export const nextMonth = (month: string, by = 1): string =>
  Temporal.PlainYearMonth.from(month).add({ months: by }).toString();

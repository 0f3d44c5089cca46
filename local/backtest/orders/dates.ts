/** Reads a date cell: what instant it means, or which two it could mean, or what is wrong with it. */
import type { Instant } from '../../../shared/base/time.ts';
import { type Fault, fault } from './order.ts';
import { wallClockOf } from './wall-clock.ts';

/** Which part comes first where the year does not: `ymd` says that no such date is expected. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

export type DateReading = (
  | { readonly kind: 'known'; readonly at: Instant }
  /** The year is last: at least one of the two readings is a day that exists, and they differ. */
  | { readonly kind: 'ordered'; readonly dayFirst?: Instant; readonly monthFirst?: Instant }
  | Fault
) & {
  /** Set when the cell has a date and no time: it is taken for that day's start. */
  readonly timeless?: true;
};

const separatedTime = String.raw`(?:(?:T|\s*,\s*|\s+)TIME)?`;
const time = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?(?:\s*(?<half>[AP]M))?(?:\s*(?<offset>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?`;
const pattern = (date: string): RegExp => new RegExp(`^${date.replace('TIME', time)}$`, 'iu');

const yearFirst = [
  pattern(String.raw`(?<year>\d{4})(?<by>[-/.])(?<month>\d{1,2})\k<by>(?<day>\d{1,2})${separatedTime}`),
  pattern(String.raw`(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})${separatedTime}`),
  pattern(String.raw`(?<year>\d{4})年\s*(?<month>\d{1,2})月\s*(?<day>\d{1,2})日(?:\s*TIME)?`),
];
const yearLast = pattern(
  String.raw`(?<first>\d{1,2})(?<by>[-/.])(?<middle>\d{1,2})\k<by>(?<year>\d{4})${separatedTime}`,
);
const shortYear = /^\d{1,2}([-/.])\d{1,2}\1\d{2}(?!\d)/;
const epochSeconds = /^\d{9,10}$/;
const epochMilliseconds = /^\d{12,13}$/;

const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];
const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Days since 1970-01-01; `undefined` when there is no such day. */
const dayNumber = (year: number, month: number, day: number): number | undefined =>
  month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
    ? Date.UTC(year, month - 1, day) / 86_400_000
    : undefined;

interface TimeOfDay {
  /** Milliseconds since midnight. */
  readonly ms: number;
  /** Milliseconds east of UTC; absent when the time is the shop's own. */
  readonly offset?: number;
}

type Groups = Readonly<Record<string, string | undefined>>;

const offsetOf = (text: string): number | undefined => {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(text);
  if (match === null) return 0;
  const [, sign, hours, minutes] = match;
  if (Number(hours) > 14 || Number(minutes ?? 0) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0)) * 60_000;
};

/** `undefined` when no clock shows such a time. */
const timeOf = ({ hour, minute, second, fraction, half, offset }: Groups): TimeOfDay | undefined => {
  if (hour === undefined) return { ms: 0 };
  const twelve = half !== undefined;
  const shown = Number(hour);
  if (twelve ? shown < 1 || shown > 12 : shown > 23) return undefined;
  if (Number(minute) > 59 || Number(second ?? 0) > 59) return undefined;
  const hours = twelve ? (shown % 12) + (half.toUpperCase() === 'PM' ? 12 : 0) : shown;
  const thousandths = Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  const ms = (hours * 60 + Number(minute)) * 60_000 + Number(second ?? 0) * 1_000 + thousandths;
  if (offset === undefined) return { ms };
  const east = offsetOf(offset);
  return east === undefined ? undefined : { ms, offset: east };
};

const example = 'write a date such as 2024-01-31, 2024-01-31T14:05:00+01:00, 31/01/2024 or 1706659200';

const noSuchDay = (text: string, year: number, month: number): Fault => {
  const name = months[month - 1];
  return name === undefined
    ? fault(`"${text}" has no month that exists`, 'months go from 1 to 12')
    : fault(`"${text}" is no day of the calendar`, `${name} ${year} has ${daysIn(year, month)} days`);
};

const noSuchTime = (text: string): Fault =>
  fault(`"${text}" has a time that no clock shows`, 'write one from 00:00:00 to 23:59:59');

const tooOld = (text: string): Fault =>
  fault(
    `"${text}" is before 1970`,
    'such a date mostly stands for an unknown one: write the real one, or remove the row',
  );

/**
 * A reader for one file, which remembers what it has read: most files repeat their dates.
 * @param timezone IANA; times without an offset are its own.
 */
export const dateReaderFor = (timezone: string): ((cell: string) => DateReading) => {
  const wallClock = wallClockOf(timezone);

  const place = (day: number, { ms, offset }: TimeOfDay): Instant =>
    offset === undefined ? wallClock(day, ms) : ((day * 86_400_000 + ms - offset) as Instant);

  const readYearFirst = (text: string, groups: Groups): DateReading => {
    const [year, month, day] = [Number(groups.year), Number(groups.month), Number(groups.day)];
    const number = dayNumber(year, month, day);
    if (number === undefined) return noSuchDay(text, year, month);
    if (year < 1970) return tooOld(text);
    const at = timeOf(groups);
    if (at === undefined) return noSuchTime(text);
    const known = { kind: 'known', at: place(number, at) } as const;
    return groups.hour === undefined ? { ...known, timeless: true } : known;
  };

  const readYearLast = (text: string, groups: Groups): DateReading => {
    const [first, middle, year] = [Number(groups.first), Number(groups.middle), Number(groups.year)];
    const dayFirst = dayNumber(year, middle, first);
    // With points between, the day comes first wherever such dates are written.
    const monthFirst = groups.by === '.' ? undefined : dayNumber(year, first, middle);
    if (dayFirst === undefined && monthFirst === undefined)
      return noSuchDay(text, year, middle > 12 ? first : middle);
    if (year < 1970) return tooOld(text);
    const at = timeOf(groups);
    if (at === undefined) return noSuchTime(text);
    const timeless = groups.hour === undefined ? ({ timeless: true } as const) : {};
    if (dayFirst !== undefined && dayFirst === monthFirst)
      return { kind: 'known', at: place(dayFirst, at), ...timeless };
    return {
      kind: 'ordered',
      ...(dayFirst === undefined ? {} : { dayFirst: place(dayFirst, at) }),
      ...(monthFirst === undefined ? {} : { monthFirst: place(monthFirst, at) }),
      ...timeless,
    };
  };

  const read = (cell: string): DateReading => {
    const text = cell.normalize('NFKC').trim();
    if (text === '') return fault('the date is empty', example);
    if (epochSeconds.test(text)) return { kind: 'known', at: (Number(text) * 1_000) as Instant };
    if (epochMilliseconds.test(text)) return { kind: 'known', at: Number(text) as Instant };
    for (const form of yearFirst) {
      const groups = form.exec(text)?.groups;
      if (groups !== undefined) return readYearFirst(text, groups);
    }
    const groups = yearLast.exec(text)?.groups;
    if (groups !== undefined) return readYearLast(text, groups);
    if (shortYear.test(text))
      return fault(`"${text}" has a year of two digits`, 'write all four, such as 31/01/2024');
    return fault(`"${text}" is no date`, example);
  };

  const remembered = new Map<string, DateReading>();
  return (cell) => {
    const earlier = remembered.get(cell);
    if (earlier !== undefined) return earlier;
    const reading = read(cell);
    if (remembered.size < 20_000) remembered.set(cell, reading);
    return reading;
  };
};

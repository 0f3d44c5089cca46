/** Reads a date cell: what instant it means, or which two it could mean, or what is wrong with it. */
import type { Instant } from '../../../shared/base/time.ts';
import { monthOf, withoutWeekday } from './names-of-days.ts';
import { type Fault, fault } from './order.ts';
import { readTime, type TimeOfDay } from './times.ts';
import { wallClockOf } from './wall-clock.ts';

/** Which part comes first in dates such as 03/04/2024 and 03/04/05: `ymd` says that none of the first kind is expected. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

export type DateReading = (
  | { readonly kind: 'known'; readonly at: Instant }
  /** The year is last, or has two digits: at least one of the readings is a day that exists, and they differ. */
  | {
      readonly kind: 'ordered';
      readonly dayFirst?: Instant;
      readonly monthFirst?: Instant;
      readonly yearFirst?: Instant;
    }
  | Fault
) & {
  /** Set when the cell has a date and no time: it is taken for that day's start. */
  readonly timeless?: true;
  /** Set when the cell counts days as spreadsheets do. */
  readonly serial?: true;
};

/** A date at the beginning of a cell; what comes after it is the time. */
const numeric = {
  yearFirst: [
    /^(?<year>\d{4})(?<by>[-/.])(?<month>\d{1,2})\k<by>(?<day>\d{1,2})(?!\d)/,
    /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?!\d{1,5}(?!\d))/,
    /^(?<year>\d{4}|\d{2})年\s*(?<month>\d{1,2})月\s*(?<day>\d{1,2})[日号號]/,
  ],
  yearLast: /^(?<first>\d{1,2})(?<by>[-/.])\s?(?<middle>\d{1,2})\k<by>\s?(?<last>\d{4}|\d{2})(?!\d)/,
} as const;
const named = [
  /^(?<day>\d{1,2})(?:st|nd|rd|th|er|[.º°ª])?[\s./-]*(?:(?:de|of)\s+)?(?<month>\p{L}{3,})\.?[\s,./-]*(?:del?\s+)?(?<year>\d{4}|\d{2})(?!\d)/iu,
  /^(?<month>\p{L}{3,})\.?[\s./-]*(?<day>\d{1,2})(?:st|nd|rd|th)?(?:,|[\s./-])\s*(?<year>\d{4}|\d{2})(?![\d:])/iu,
  /^(?<year>\d{4})[\s./-]*(?<month>\p{L}{3,})\.?[\s./-]*(?<day>\d{1,2})(?!\d)/iu,
];
/** The commonest cell by far, and the one in which most files have no two alike. */
const usual =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})[T ](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2}))?$/;
const epochs: readonly (readonly [form: RegExp, milliseconds: number])[] = [
  [/^\d{9,10}(?:\.\d+)?$/, 1_000],
  [/^\d{12,13}$/, 1],
  [/^\d{16}$/, 0.001],
];
/** Days since 1899-12-30, as spreadsheets count them, from 1954 to 2119; the fraction is the time of day. */
const serial = /^(?<days>[2-7]\d{4})(?:[.,](?<fraction>\d+))?$/;
const serialOfEpoch = 25_569;

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

type Groups = Readonly<Record<string, string | undefined>>;

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

/** What people do not see and programs write all the same: marks of the direction of writing, joiners, a BOM. */
const unseen = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const chineseWeekday = /\s*[(（]?(?:星期|周|週)[一二三四五六日天][)）]?/;

/** Which day a cell tells, before it is known when on it. */
interface Day {
  readonly known?: number;
  readonly dayFirst?: number;
  readonly monthFirst?: number;
  readonly yearFirst?: number;
  /** What the cell has besides. */
  readonly rest: string;
}

const isFault = (value: object): value is Fault => 'kind' in value && value.kind === 'fault';

/** The times in what follows a date and in the column beside it. @param text the date, for whoever is told */
const timesOf = (text: string, parts: readonly string[]): readonly TimeOfDay[] | Fault => {
  const times: TimeOfDay[] = [];
  for (const part of parts) {
    if (part.trim() === '') continue;
    const whole = text.endsWith(part) ? text : `${text} ${part}`;
    const time = readTime(part);
    if (time === 'no time') return fault(`"${whole}" is no date`, example);
    if (time === 'no such time') return noSuchTime(whole);
    if (time === 'no such zone')
      return fault(
        `"${whole}" is in a time zone that could be several or none`,
        'write the distance from UTC, such as +01:00',
      );
    times.push(time);
  }
  return times;
};

/**
 * A reader for one file, which remembers what it has read: most files repeat their dates.
 * @param timezone IANA; times without an offset are its own
 * @param now a year of two digits is the latest that it can be by then, or the next
 * @returns what a cell tells; `time` is that of a column beside it
 */
export const dateReaderFor = (
  timezone: string,
  now: Instant,
): ((cell: string, time?: string) => DateReading) => {
  const wallClock = wallClockOf(timezone);
  const latestYear = new Date(now).getUTCFullYear() + 1;

  const place = (day: number, { ms, offset }: TimeOfDay): Instant =>
    offset === undefined ? wallClock(day, ms) : ((day * 86_400_000 + ms - offset) as Instant);

  const yearOf = (digits: string): number => {
    if (digits.length !== 2) return Number(digits);
    const year = latestYear - (latestYear % 100) + Number(digits);
    return year > latestYear ? year - 100 : year;
  };

  const knownDay = (text: string, year: number, month: number, day: number, rest: string): Day | Fault => {
    const known = dayNumber(year, month, day);
    if (known === undefined) return noSuchDay(text, year, month);
    return year < 1970 ? tooOld(text) : { known, rest };
  };

  const yearLastDay = (
    text: string,
    { first = '', by, middle = '', last = '' }: Groups,
    rest: string,
  ): Day | Fault => {
    const year = yearOf(last);
    const numberOf = (of: number, month: string, day: string): number | undefined =>
      dayNumber(of, Number(month), Number(day));
    const dayFirst = numberOf(year, middle, first);
    // With points between, the day comes first wherever such dates are written.
    const monthFirst = by === '.' ? undefined : numberOf(year, first, middle);
    const firstYear = yearOf(first);
    const yearFirst =
      last.length === 2 && first.length === 2 && firstYear >= 1970
        ? numberOf(firstYear, middle, last)
        : undefined;
    if (dayFirst === undefined && monthFirst === undefined && yearFirst === undefined)
      return noSuchDay(text, year, Number(middle) > 12 ? Number(first) : Number(middle));
    if (year < 1970) return yearFirst === undefined ? tooOld(text) : { yearFirst, rest };
    if (dayFirst !== undefined && dayFirst === monthFirst) return { known: dayFirst, rest };
    return {
      ...(dayFirst === undefined ? {} : { dayFirst }),
      ...(monthFirst === undefined ? {} : { monthFirst }),
      ...(yearFirst === undefined ? {} : { yearFirst }),
      rest,
    };
  };

  const dayOf = (text: string): Day | Fault | undefined => {
    for (const form of numeric.yearFirst) {
      const match = form.exec(text);
      if (match === null) continue;
      const { year = '', month, day } = match.groups ?? {};
      return knownDay(text, yearOf(year), Number(month), Number(day), text.slice(match[0].length));
    }
    const last = numeric.yearLast.exec(text);
    if (last !== null) return yearLastDay(text, last.groups ?? {}, text.slice(last[0].length));
    // "mar" is a Tuesday and a month: what is a date with it is one.
    for (const rest of new Set([text, withoutWeekday(text)]))
      for (const form of named) {
        const match = form.exec(rest);
        const month = monthOf(match?.groups?.month ?? '');
        if (match === null || month === undefined) continue;
        const { year = '', day } = match.groups ?? {};
        return knownDay(text, yearOf(year), month, Number(day), rest.slice(match[0].length));
      }
    return undefined;
  };

  /** @param times that were told; where several are, midnight stands for none */
  const placed = (day: Omit<Day, 'rest'>, times: readonly TimeOfDay[]): DateReading => {
    const time = times.find(({ ms }) => ms > 0) ?? times[0] ?? { ms: 0 };
    const timeless = times.length === 0 ? ({ timeless: true } as const) : {};
    const at = (number: number | undefined): Instant | undefined =>
      number === undefined ? undefined : place(number, time);
    const known = at(day.known);
    if (known !== undefined) return { kind: 'known', at: known, ...timeless };
    const [dayFirst, monthFirst, yearFirst] = [at(day.dayFirst), at(day.monthFirst), at(day.yearFirst)];
    return {
      kind: 'ordered',
      ...(dayFirst === undefined ? {} : { dayFirst }),
      ...(monthFirst === undefined ? {} : { monthFirst }),
      ...(yearFirst === undefined ? {} : { yearFirst }),
      ...timeless,
    };
  };

  const readSerial = (text: string, { days, fraction }: Groups, time: string): DateReading => {
    // The fraction is not exact: it was a whole second.
    const seconds = Math.round(Number(`0.${fraction ?? 0}`) * 86_400);
    const known = Number(days) - serialOfEpoch + Math.floor(seconds / 86_400);
    if (known < 0) return tooOld(text);
    const own = fraction === undefined ? [] : [{ ms: (seconds % 86_400) * 1_000 }];
    const beside = timesOf(text, [time]);
    return isFault(beside) ? beside : { ...placed({ known }, [...own, ...beside]), serial: true };
  };

  const readUsual = (text: string, { year, month, day, hour, minute, second }: Groups): DateReading => {
    const known = knownDay(text, Number(year), Number(month), Number(day), '');
    if (isFault(known)) return known;
    const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second ?? 0)];
    if (hours > 23 || minutes > 59 || seconds > 59) return noSuchTime(text);
    return placed(known, [{ ms: ((hours * 60 + minutes) * 60 + seconds) * 1_000 }]);
  };

  const read = (cell: string, timeCell: string): DateReading => {
    const usually = timeCell === '' ? usual.exec(cell)?.groups : undefined;
    if (usually !== undefined) return readUsual(cell, usually);
    const clean = (raw: string): string => raw.normalize('NFKC').replaceAll(unseen, '').trim();
    const [text, time] = [clean(cell).replace(chineseWeekday, ''), clean(timeCell)];
    if (text === '') return fault('the date is empty', example);
    for (const [form, milliseconds] of epochs)
      if (form.test(text)) return { kind: 'known', at: Math.floor(Number(text) * milliseconds) as Instant };
    const counted = serial.exec(text)?.groups;
    if (counted !== undefined) return readSerial(text, counted, time);
    const day = dayOf(text);
    if (day === undefined) return fault(`"${text}" is no date`, example);
    if (isFault(day)) return day;
    const times = timesOf(text, [day.rest, time]);
    return isFault(times) ? times : placed(day, times);
  };

  const remembered = new Map<string, DateReading>();
  return (cell, time = '') => {
    const key = time === '' ? cell : `${cell}\n${time}`;
    const earlier = remembered.get(key);
    if (earlier !== undefined) return earlier;
    const reading = read(cell, time);
    if (remembered.size < 20_000) remembered.set(key, reading);
    return reading;
  };
};

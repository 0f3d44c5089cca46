/** Reads times in the forms that others write. */
import { atWallTime } from '../../base/calendar.ts';
import { type Instant, instant, parseIso } from '../../base/time.ts';

const offsetless = /T\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/;

/**
 * PHP and others write an offset without its colon, Ruby a space before it, databases one in the place of the T, and
 * RFC 3339 allows small letters.
 */
const isoForm = (text: string): string =>
  text
    .toUpperCase()
    .replace(/^(\d{4}-\d{2}-\d{2}) (?=\d{2}:)/, '$1T')
    .replace(/ ?(?:UTC|GMT)$/, 'Z')
    .replace(
      /(T.*?) ?([+-]\d{2}):?(\d{2})?$/,
      (_, time, hours, minutes = '00') => `${time}${hours}:${minutes}`,
    );

/** Whether it is a time of day that does not say where: it is taken as the shop's. */
export const isOffsetless = (value: unknown): boolean =>
  typeof value === 'string' && offsetless.test(isoForm(value.trim()));

/** Smaller numbers are seconds: in milliseconds they would lie before March 1973. */
const leastMilliseconds = 1e11;
/** In milliseconds these would lie after the year 5000. */
const leastMicroseconds = 1e14;
/** The year 10000, which has no ISO 8601 form that others read. */
const end = 253_402_300_800_000;

const epochOf = (number: number): number => {
  if (number < leastMilliseconds) return Math.round(number * 1_000);
  return Math.round(number < leastMicroseconds ? number : number / 1_000);
};

/** As it is mostly told. */
const usual = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

const msOf = (value: unknown, zone: string): number => {
  if (typeof value === 'number') return epochOf(value);
  const text = typeof value === 'string' ? value.trim() : '';
  // What is not told is told from what is wrong without an error, whose stack costs more than all else here.
  if (text === '') return Number.NaN;
  if (/^\d{9,}(\.\d+)?$/.test(text)) return epochOf(Number(text));
  const iso = usual.test(text) ? text : isoForm(text);
  try {
    return offsetless.test(iso) ? atWallTime(iso, zone) : parseIso(iso);
  } catch {
    return Number.NaN;
  }
};

/**
 * ISO 8601, or seconds, milliseconds or microseconds since 1970, as number or text. `undefined`: none of these.
 * @param zone where a clock shows a time that has no offset
 */
export const timeOf = (value: unknown, zone: string): Instant | undefined => {
  const ms = msOf(value, zone);
  return ms >= 0 && ms < end ? instant(ms) : undefined;
};

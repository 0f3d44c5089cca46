/** Reads a time of day, as clocks, people and spreadsheets write it. */

export interface TimeOfDay {
  /** Milliseconds since midnight. */
  readonly ms: number;
  /** Milliseconds east of UTC; absent when the time is the shop's own. */
  readonly offset?: number;
}

const hourLength = 3_600_000;

/** Hours east of UTC, of names that mean one place: RFC 5322's and those of Europe. */
const zones: Readonly<Record<string, number>> = {
  ...{ Z: 0, UT: 0, UTC: 0, GMT: 0, WET: 0, WEST: 1, BST: 1 },
  ...{ CET: 1, CEST: 2, MEZ: 1, MESZ: 2, EET: 2, EEST: 3 },
  ...{ EST: -5, EDT: -4, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 },
};

type Half = 'early' | 'late' | 'noon';
const halves: readonly (readonly [form: RegExp, half: Half])[] = [
  [/^(?:a\.?\s?m\.?|上午|凌晨|早上|清晨)$/i, 'early'],
  [/^(?:p\.?\s?m\.?|下午|晚上|傍晚)$/i, 'late'],
  [/^中午$/, 'noon'],
];
const half = String.raw`[ap]\.?\s?m\b\.?|上午|凌晨|早上|清晨|中午|下午|傍晚|晚上`;

const clock = new RegExp(
  String.raw`^(?:T|[\s,:]*(?:(?:at|um|à|a las|às|alle ore|alle|ore|om)\s+)?)(?:(?<before>${half})\s*)?` +
    String.raw`(?<hour>\d{1,2})(?:\s*(?:[:h时時点點])\s*(?<minute>\d{2})分?(?:\s*[:]?(?<second>\d{2})秒?(?:[.,](?<fraction>\d{1,9}))?)?)?` +
    String.raw`(?:\s*(?:Uhr|hs?\b\.?))?(?:\s*(?<after>${half}))?` +
    String.raw`(?:\s*(?<zone>[A-Z]{1,5})?(?<offset>[+-]\d{1,2}(?::?\d{2})?)?(?:\s*\([^)]*\))?)$`,
  'iu',
);
const compact = /^(?<hour>\d{2})(?<minute>\d{2})(?<second>\d{2})?$/;
/** A spreadsheet's time without its day: a fraction of a day. */
const fractionOfDay = /^0?[.,]\d+$/;
/** A spreadsheet's time with the day that stands for none. */
const zeroDay = /^(?:1899-12-3[01]|1900-01-0[01]|30\/12\/1899|12\/30\/1899)[T ]/;

const hoursOf = (shown: number, marked: Half | undefined): number | undefined => {
  if (marked === undefined) return shown > 23 ? undefined : shown;
  // Twelve at noon is noon, and one at noon an hour later.
  if (marked === 'noon') return shown === 12 || shown === 11 ? shown : shown <= 2 ? shown + 12 : undefined;
  if (shown > 12) return marked === 'late' && shown <= 23 ? shown : undefined;
  return (shown % 12) + (marked === 'late' ? 12 : 0);
};

const offsetOf = (
  zone: string | undefined,
  offset: string | undefined,
): number | 'no such zone' | undefined => {
  const base = zone === undefined ? undefined : zones[zone.toUpperCase()];
  if (zone !== undefined && base === undefined) return 'no such zone';
  if (offset === undefined) return base === undefined ? undefined : base * hourLength;
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(offset) ?? [];
  if (Number(hours) > 14 || Number(minutes) > 59) return 'no such zone';
  return (sign === '-' ? -1 : 1) * (Number(hours) * hourLength + Number(minutes) * 60_000);
};

export type TimeReading = TimeOfDay | 'no time' | 'no such time' | 'no such zone';

/** @param text what follows a date, or stands in a column of its own; not blank */
export const readTime = (text: string): TimeReading => {
  const trimmed = text.trim().replace(zeroDay, '');
  if (fractionOfDay.test(trimmed)) {
    const seconds = Math.round(Number(trimmed.replace(',', '.')) * 86_400);
    return seconds < 86_400 ? { ms: seconds * 1_000 } : 'no such time';
  }
  const groups = (compact.exec(trimmed) ?? clock.exec(trimmed))?.groups;
  if (groups === undefined) return 'no time';
  const { hour, minute = '0', second = '0', fraction = '', before, after, zone, offset } = groups;
  const marks = [before, after].flatMap((mark) =>
    halves.filter(([form]) => mark !== undefined && form.test(mark)),
  );
  // An hour alone is none, unless something says that it is an hour.
  if (groups.minute === undefined && marks.length === 0) return 'no time';
  const hours = hoursOf(Number(hour), marks[0]?.[1]);
  if (hours === undefined || Number(minute) > 59 || Number(second) > 59) return 'no such time';
  const east = offsetOf(zone, offset);
  if (east === 'no such zone') return east;
  const ms =
    (hours * 60 + Number(minute)) * 60_000 +
    Number(second) * 1_000 +
    Number(fraction.padEnd(3, '0').slice(0, 3));
  return east === undefined ? { ms } : { ms, offset: east };
};

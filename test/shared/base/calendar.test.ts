/** Times of day, days of the week and anniversaries, where clocks change and for any timezone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isTimeOfDay,
  localMonthDay,
  monthDayOf,
  nextAnniversary,
  nextTime,
  type Weekday,
  wallTime,
  weekdays,
} from '../../../shared/base/calendar.ts';
import { type Instant, instant, iso, parseIso } from '../../../shared/base/time.ts';
import { runs } from '../../support/runs.ts';

const zones = [
  'Europe/London',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Taipei',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'UTC',
];
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Intl knows nothing of the implementation: it is the judge. */
const formats = new Map(
  zones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'short', hourCycle: 'h23' }),
  ]),
);
const digits = new Map(
  zones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }),
  ]),
);
const wall = (at: number, zone: string): { day: string; weekday: string; time: string } => {
  const date = digits.get(zone)?.format(at) ?? '';
  const text = formats.get(zone)?.format(at) ?? '';
  return { day: date, weekday: (/^\w+/.exec(text)?.[0] ?? '').toLowerCase(), time: text.slice(-5) };
};

const twoDigits = (below: number) =>
  fc.integer({ min: 0, max: below - 1 }).map((n) => String(n).padStart(2, '0'));
const times = fc.tuple(twoDigits(24), twoDigits(60)).map(([h, m]) => `${h}:${m}`);
/** Close to where London, New York and Lord Howe turn their clocks, and anywhere. */
const moments = fc
  .oneof(
    fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2029, 0) }),
    fc
      .tuple(
        fc.constantFrom('2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01'),
        fc.integer({ min: -2 * day, max: 2 * day }),
      )
      .map(([date, by]) => Date.parse(date) + by),
  )
  .map(instant);
const places = fc.constantFrom(...zones);

describe('the next time that the wall shows', () => {
  it.each([
    ['2026-11-23T08:59:59.999Z', 'Europe/London', '09:00', undefined, '2026-11-23T09:00:00Z'],
    ['2026-11-23T09:00:00Z', 'Europe/London', '09:00', undefined, '2026-11-23T09:00:00Z'],
    ['2026-11-23T09:00:00.001Z', 'Europe/London', '09:00', undefined, '2026-11-24T09:00:00Z'],
    // The day is another one there.
    ['2026-11-23T20:00:00Z', 'Asia/Taipei', '09:00', undefined, '2026-11-24T01:00:00Z'],
    ['2026-11-23T20:00:00Z', 'Asia/Taipei', '03:00', 'monday', '2026-11-29T19:00:00Z'],
    ['2026-11-23T20:00:00Z', 'Asia/Taipei', '10:00', 'tuesday', '2026-11-24T02:00:00Z'],
    // Clocks go forward: the morning comes an hour earlier, and 01:30 does not come but as 02:30.
    ['2026-03-28T12:00:00Z', 'Europe/London', '09:00', undefined, '2026-03-29T08:00:00Z'],
    ['2026-03-28T12:00:00Z', 'Europe/London', '01:30', undefined, '2026-03-29T01:30:00Z'],
    // Clocks go back: the morning comes an hour later, and 01:30 comes twice, of which the first counts.
    ['2026-10-24T12:00:00Z', 'Europe/London', '09:00', undefined, '2026-10-25T09:00:00Z'],
    ['2026-10-24T12:00:00Z', 'Europe/London', '01:30', undefined, '2026-10-25T00:30:00Z'],
    ['2026-10-25T00:31:00Z', 'Europe/London', '01:30', undefined, '2026-10-26T01:30:00Z'],
  ] as const)('from %s in %s as %s (%s) is %s', (from, zone, time, on, expected) => {
    expect(iso(nextTime(parseIso(from), zone, time, on))).toBe(expected);
  });

  it('is the first such minute of its day, and no day before it has one, in any timezone', () => {
    fc.assert(
      fc.property(moments, places, times, (from, zone, time) => {
        const at = nextTime(from, zone, time);
        expect(at).toBeGreaterThanOrEqual(from);
        expect(at - from).toBeLessThanOrEqual(day + hour);
        // Every minute in between, by the judge: each day shows the time first at its first minute.
        const firsts = new Map<string, number>();
        for (let each = Math.ceil((from - 2 * hour) / minute) * minute; each <= at; each += minute) {
          const shown = wall(each, zone);
          if (shown.time === time && !firsts.has(shown.day)) firsts.set(shown.day, each);
        }
        const shown = [...firsts.values()].filter((each) => each >= from);
        // No minute shows it where clocks jump over it: then it lies behind the jump, by as much.
        if (shown.length === 0) expect(wall(at, zone).time > time).toBe(true);
        else expect(shown).toEqual([at]);
      }),
      runs(60),
    );
  });

  it('falls on the day of the week that was asked for, within a week', () => {
    fc.assert(
      fc.property(moments, places, times, fc.constantFrom(...weekdays), (from, zone, time, on: Weekday) => {
        const at = nextTime(from, zone, time, on);
        expect(at).toBeGreaterThanOrEqual(from);
        expect(at - from).toBeLessThanOrEqual(7 * day + hour);
        expect(wall(at, zone).weekday).toBe(on);
        expect(wallTime(at, zone)).toEqual({ weekday: on, time: wall(at, zone).time });
        expect(nextTime(at, zone, time, on)).toBe(at);
      }),
      runs(500),
    );
  });
});

describe('an anniversary', () => {
  const next = (from: string, zone: string, monthDay: string): string =>
    iso(nextAnniversary(parseIso(from), zone, monthDay));

  it.each([
    ['2026-11-23T12:00:00Z', 'UTC', '11-24', '2026-11-24T00:00:00Z'],
    ['2026-11-23T00:00:00Z', 'UTC', '11-23', '2026-11-23T00:00:00Z'],
    ['2026-11-23T00:00:01Z', 'UTC', '11-23', '2027-11-23T00:00:00Z'],
    // It begins earlier in the east, later in the west.
    ['2026-11-23T12:00:00Z', 'Asia/Taipei', '11-24', '2026-11-23T16:00:00Z'],
    ['2026-11-24T03:00:00Z', 'America/New_York', '11-24', '2026-11-24T05:00:00Z'],
    // New Year, where it is another year already, or still.
    ['2026-12-31T12:00:00Z', 'Pacific/Kiritimati', '01-01', '2027-12-31T10:00:00Z'],
    ['2027-01-01T02:00:00Z', 'America/New_York', '01-01', '2027-01-01T05:00:00Z'],
    // On 29 February, or on the 28th where there is none.
    ['2027-12-01T00:00:00Z', 'UTC', '02-29', '2028-02-29T00:00:00Z'],
    ['2026-12-01T00:00:00Z', 'UTC', '02-29', '2027-02-28T00:00:00Z'],
    ['2099-12-01T00:00:00Z', 'UTC', '02-29', '2100-02-28T00:00:00Z'],
  ])('asked for at %s in %s, of %s, begins next at %s', (from, zone, monthDay, expected) => {
    expect(next(from, zone, monthDay)).toBe(expected);
  });

  it('begins with the first minute of that day, and the day comes no earlier, in any timezone', () => {
    const monthDays = fc
      .date({ min: new Date('2028-01-01'), max: new Date('2028-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(5, 10));
    fc.assert(
      fc.property(moments, places, monthDays, (from, zone, monthDay) => {
        const at = nextAnniversary(from, zone, monthDay);
        const year = Number(wall(at, zone).day.slice(0, 4));
        const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
        const shown = monthDay === '02-29' && !isLeap ? '02-28' : monthDay;
        expect(wall(at, zone).day.slice(5)).toBe(shown);
        expect(wall(at - 1, zone).day.slice(5)).not.toBe(shown);
        expect(at).toBeGreaterThanOrEqual(from);
        // Nor is there one before: a year ago the day lay before `from`.
        expect(at - 367 * day).toBeLessThan(from);
        for (let each: number = at - day; each > from; each -= 10 * day)
          expect(wall(each, zone).day.slice(5)).not.toBe(shown);
      }),
      runs(500),
    );
  });
});

describe('a day of the year', () => {
  it('is the one on the wall there, at any instant', () => {
    const instants = fc.integer({ min: Date.UTC(2011, 0), max: Date.UTC(2029, 0) }).map(instant);
    fc.assert(
      fc.property(fc.oneof(instants, moments), places, (at: Instant, zone) => {
        expect(localMonthDay(at, zone)).toBe(wall(at, zone).day.slice(5));
      }),
      runs(2_000),
    );
  });

  it.each([
    ['1990-05-01', '05-01'],
    ['05-01', '05-01'],
    ['02-29', '02-29'],
    ['05-32', undefined],
    ['13-01', undefined],
    ['May', undefined],
  ])('of %s is %s', (date, expected) => {
    expect(monthDayOf(date)).toBe(expected);
  });

  it.each([
    ['09:00', true],
    ['23:59', true],
    ['24:00', false],
    ['9:00', false],
    ['09:60', false],
  ])('has the time %s: %s', (text, expected) => {
    expect(isTimeOfDay(text)).toBe(expected);
  });
});

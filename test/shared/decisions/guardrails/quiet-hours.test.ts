/** When quiet hours end: over midnight, where clocks change, and for any settings. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Weekday, wallClock, wallTime } from '../../../../shared/base/calendar.ts';
import { instant, iso, minus, minutes, parseIso } from '../../../../shared/base/time.ts';
import { zonesOf } from '../../../../shared/customers/profiles/zone.ts';
import { isFrenchHoliday } from '../../../../shared/decisions/guardrails/holidays.ts';
import { nextOpening, openingIn, quietFor } from '../../../../shared/decisions/guardrails/quiet-hours.ts';
import { areAllTried, runs } from '../../../support/runs.ts';

interface Quiet {
  readonly from: string;
  readonly until: string;
  readonly days?: readonly Weekday[];
}

const opening = (now: string, zone: string, from: string, until: string): string =>
  iso(nextOpening(parseIso(now), zone, { from, until }));

describe('quiet hours', () => {
  it.each([
    // London in winter: local time is UTC.
    ['2026-11-23T20:59:59.999Z', 'Europe/London', '21:00', '09:00', '2026-11-23T20:59:59.999Z'],
    ['2026-11-23T21:00:00Z', 'Europe/London', '21:00', '09:00', '2026-11-24T09:00:00Z'],
    ['2026-11-24T00:00:00Z', 'Europe/London', '21:00', '09:00', '2026-11-24T09:00:00Z'],
    ['2026-11-24T08:59:59.999Z', 'Europe/London', '21:00', '09:00', '2026-11-24T09:00:00Z'],
    ['2026-11-24T09:00:00Z', 'Europe/London', '21:00', '09:00', '2026-11-24T09:00:00Z'],
    // Within one day.
    ['2026-11-24T13:30:00Z', 'Europe/London', '13:00', '15:00', '2026-11-24T15:00:00Z'],
    ['2026-11-24T12:59:00Z', 'Europe/London', '13:00', '15:00', '2026-11-24T12:59:00Z'],
    // Half an hour off the hour.
    ['2026-11-23T16:00:00Z', 'Asia/Kolkata', '21:00', '09:00', '2026-11-24T03:30:00Z'],
    // The night in which clocks go forward is an hour shorter, the one in which they go back an hour longer.
    ['2026-03-28T22:00:00Z', 'Europe/London', '21:00', '09:00', '2026-03-29T08:00:00Z'],
    ['2026-10-24T21:00:00Z', 'Europe/London', '21:00', '09:00', '2026-10-25T09:00:00Z'],
    // 01:30 does not exist in London on 29 March: the wall goes on from 00:59 with 02:00, which is not quiet.
    ['2026-03-28T22:00:00Z', 'Europe/London', '21:00', '01:30', '2026-03-29T01:00:00Z'],
    // 01:30 comes twice on 25 October: from before it, and from between the two.
    ['2026-10-24T22:00:00Z', 'Europe/London', '21:00', '01:30', '2026-10-25T00:30:00Z'],
    ['2026-10-25T00:45:00Z', 'Europe/London', '21:00', '01:30', '2026-10-25T00:45:00Z'],
    ['2026-10-25T01:10:00Z', 'Europe/London', '21:00', '01:30', '2026-10-25T01:30:00Z'],
    // Quiet from 01:30 on 25 October, until the wall shows 01:00 again half an hour later; and then once more.
    ['2026-10-25T00:40:00Z', 'Europe/London', '01:30', '09:00', '2026-10-25T01:00:00Z'],
    ['2026-10-25T01:30:00Z', 'Europe/London', '01:30', '09:00', '2026-10-25T09:00:00Z'],
    // Open for half an hour a day only, which that day leaves out.
    ['2026-03-29T00:00:00Z', 'Europe/London', '02:00', '01:30', '2026-03-30T00:30:00Z'],
  ])('asked at %s in %s, from %s until %s, are over at %s', (now, zone, from, until, expected) => {
    expect(opening(now, zone, from, until)).toBe(expected);
  });

  const zones = [
    'Europe/London',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'UTC',
  ];
  const twoDigits = (below: number) =>
    fc.integer({ min: 0, max: below - 1 }).map((n) => String(n).padStart(2, '0'));
  const time = fc.tuple(twoDigits(24), twoDigits(60)).map(([hour, minute]) => `${hour}:${minute}`);
  const cases = fc.record({
    now: fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2028, 0) }).map(instant),
    zone: fc.constantFrom(...zones),
    hours: fc.record({ from: time, until: time }).filter(({ from, until }) => from !== until),
  });

  const clocks = new Map(
    zones.map((timeZone) => [
      timeZone,
      new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    ]),
  );
  /** Intl knows nothing of the implementation: it is the judge. */
  const isQuiet = (at: number, zone: string, { from, until }: { from: string; until: string }): boolean => {
    const wall = clocks.get(zone)?.format(at) ?? '';
    return from > until ? wall >= from || wall < until : wall >= from && wall < until;
  };

  it('are never entered by their own end, and asking again changes nothing', () => {
    fc.assert(
      fc.property(cases, ({ now, zone, hours }) => {
        const opens = nextOpening(now, zone, hours);
        expect(opens).toBeGreaterThanOrEqual(now);
        expect(isQuiet(opens, zone, hours)).toBe(false);
        expect(nextOpening(opens, zone, hours)).toBe(opens);
      }),
      runs(1_000),
    );
  });

  const changes = fc
    .record({
      change: fc.constantFrom(
        { zone: 'Europe/London', at: parseIso('2026-03-29T01:00:00Z') },
        { zone: 'Europe/London', at: parseIso('2026-10-25T01:00:00Z') },
        { zone: 'America/New_York', at: parseIso('2026-03-08T07:00:00Z') },
        { zone: 'America/New_York', at: parseIso('2026-11-01T06:00:00Z') },
        { zone: 'Australia/Lord_Howe', at: parseIso('2026-04-04T15:00:00Z') },
        { zone: 'Australia/Lord_Howe', at: parseIso('2026-10-03T15:30:00Z') },
      ),
      asked: fc.integer({ min: -180, max: 60 }),
      begins: fc.integer({ min: -480, max: 90 }),
      ends: fc.integer({ min: -90, max: 90 }),
    })
    .filter(({ begins, ends }) => begins !== ends)
    .map(({ change: { zone, at }, asked, begins, ends }) => {
      // As clocks went before the change, so that hours which are left out are among them.
      const wall = wallClock(minus(at, minutes(1)), zone).toPlainTime();
      const shown = (ahead: number) => wall.add({ minutes: ahead }).toString({ smallestUnit: 'minute' });
      const hours = { from: shown(begins), until: shown(ends) };
      return { now: instant(at + asked * 60_000), zone, hours };
    });

  it('hold nothing longer than they last in a night in which clocks change', () => {
    fc.assert(
      fc.property(changes, ({ now, zone, hours }) => {
        const opens = nextOpening(now, zone, hours);
        for (let at: number = now; at < opens; at += 60_000) expect(isQuiet(at, zone, hours)).toBe(true);
        expect(isQuiet(opens, zone, hours)).toBe(false);
      }),
      runs(40),
    );
  });

  /** When each zone's offset changes, told by Intl hour by hour, so that each minute's wall time is plain arithmetic. */
  const offsetsOf = (timeZone: string): readonly (readonly [from: number, minutes: number])[] => {
    const shown = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset', year: 'numeric' });
    const offsetAt = (at: number): number => {
      const [, sign = '+', hour = '0', minute = '0'] = /GMT([+-])(\d+):(\d+)/.exec(shown.format(at)) ?? [];
      return Number(`${sign}1`) * (Number(hour) * 60 + Number(minute));
    };
    const found: (readonly [number, number])[] = [];
    const step = areAllTried ? 1_800_000 : 86_400_000;
    for (let at = Date.UTC(2024, 0) - step; at <= Date.UTC(2028, 0, 3); at += step)
      if (found.at(-1)?.[1] !== offsetAt(at)) found.push([at, offsetAt(at)]);
    return found;
  };

  it.runIf(areAllTried)(
    'are over at the first minute that is not quiet, as counting minute by minute says',
    () => {
      const offsets = new Map(zones.map((zone) => [zone, offsetsOf(zone)]));
      const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
      const quietAt = (at: number, offset: number, from: number, until: number): boolean => {
        const wall = (Math.floor(at / 60_000) + offset + 1_440) % 1_440;
        return from > until ? wall >= from || wall < until : wall >= from && wall < until;
      };
      const counted = (now: number, zone: string, hours: { from: string; until: string }): number => {
        const [from, until] = [minuteOf(hours.from), minuteOf(hours.until)];
        const known = offsets.get(zone) ?? [];
        let index = known.findLastIndex(([begins]) => begins <= now);
        for (let at = now; ; at = (Math.floor(at / 60_000) + 1) * 60_000) {
          while ((known[index + 1]?.[0] ?? Infinity) <= at) index += 1;
          if (!quietAt(at, known[index]?.[1] ?? 0, from, until)) return at;
        }
      };
      fc.assert(
        fc.property(fc.oneof(cases, changes), ({ now, zone, hours }) => {
          const opens: number = nextOpening(now, zone, hours);
          if (opens !== counted(now, zone, hours))
            throw new Error(
              `${iso(now)} in ${zone}: ${iso(instant(opens))}, and not ${iso(instant(counted(now, zone, hours)))}`,
            );
        }),
        // A million in `npm run test:deep`.
        runs(125_000),
      );
    },
  );

  it('hold nothing longer than they last: every minute until the opening is quiet', () => {
    fc.assert(
      fc.property(cases, ({ now, zone, hours }) => {
        const opens = nextOpening(now, zone, hours);
        for (let at: number = now; at < opens; at += 60_000) expect(isQuiet(at, zone, hours)).toBe(true);
      }),
      runs(40),
    );
  });
});

describe('quiet hours of a customer whose timezone is unknown', () => {
  const night = { from: '21:00', until: '09:00' };
  const opens = (now: string, country: string, quiets: readonly Quiet[] = [night]): string =>
    iso(openingIn(parseIso(now), zonesOf({ country }, 'Europe/London'), quiets));

  it('are the country’s, where it has one clock', () => {
    expect(opens('2026-11-23T17:00:00Z', 'JP')).toBe('2026-11-24T00:00:00Z');
    expect(opens('2026-11-23T17:00:00Z', 'CN')).toBe('2026-11-24T01:00:00Z');
  });

  it('are over where the country’s latest clock says so, and not yet begun by its earliest', () => {
    // 9:00 in the Aleutians is 14:00 in New York; 21:00 in New York ends the day.
    expect(opens('2026-11-23T13:00:00Z', 'US')).toBe('2026-11-23T19:00:00Z');
    expect(opens('2026-11-24T02:00:00Z', 'US')).toBe('2026-11-24T19:00:00Z');
  });

  it('are the shop’s, where the country is unknown too, or is none', () => {
    for (const country of ['ZZ', 'nowhere', ''])
      expect(opens('2026-11-23T22:00:00Z', country)).toBe('2026-11-24T09:00:00Z');
  });

  it('end though a country of many clocks has no hour that is open to all', () => {
    const noon = { from: '13:00', until: '12:00' };
    expect(opens('2026-11-23T00:00:00Z', 'RU', [noon])).toBe('2026-11-23T10:00:00Z');
  });

  it('hold no minute that is open to all its clocks, and let none go that is quiet by one', () => {
    const countries = fc.constantFrom('US', 'AU', 'BR', 'JP', 'ES');
    fc.assert(
      fc.property(
        countries,
        fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) }),
        fc.constantFrom<readonly Quiet[]>(
          [night],
          [night, { from: '20:00', until: '10:00', days: ['sunday'] }],
        ),
        (country, ms, quiets) => {
          const zones = zonesOf({ country }, 'Europe/London');
          const isQuietThere = (at: number): boolean =>
            zones.some((zone) => {
              const { weekday, time } = wallTime(instant(at), zone);
              return quiets.some(
                ({ from, until, days = [] }) =>
                  days.includes(weekday) ||
                  (from > until ? time >= from || time < until : time >= from && time < until),
              );
            });
          const now = instant(Math.floor(ms / 60_000) * 60_000);
          const opening = openingIn(now, zones, quiets);
          expect(isQuietThere(opening)).toBe(false);
          for (let at: number = now; at < opening; at += 900_000) expect(isQuietThere(at)).toBe(true);
        },
      ),
      runs(30),
    );
  });
});

describe('a country’s hours', () => {
  it.each([
    ['US', 'sms', '2026-11-23T13:00:00Z', 'America/New_York', '2026-11-23T13:00:00Z'],
    ['US', 'sms', '2026-11-23T12:30:00Z', 'America/New_York', '2026-11-23T13:00:00Z'],
    ['FR', 'sms', '2026-11-22T10:00:00Z', 'Europe/Paris', '2026-11-23T07:30:00Z'],
    ['FR', 'email', '2026-11-22T10:00:00Z', 'Europe/Paris', '2026-11-22T10:00:00Z'],
    ['IN', 'sms', '2026-11-23T04:00:00Z', 'Asia/Kolkata', '2026-11-23T04:30:00Z'],
  ] as const)('of %s: %s asked at %s in %s may leave at %s', (country, channel, now, zone, expected) => {
    const shops = { from: '23:00', until: '06:00' };
    expect(iso(openingIn(parseIso(now), [zone], quietFor({ country }, channel, shops)))).toBe(expected);
  });
});

describe('public holidays of France', () => {
  it('are the eleven of each year, those of Easter among them', () => {
    const inYear = (year: number): readonly string[] => {
      const first = wallClock(parseIso(`${year}-01-01T12:00:00Z`), 'UTC').toPlainDate();
      return Array.from({ length: first.daysInYear }, (_, index) => first.add({ days: index }))
        .filter(isFrenchHoliday)
        .map((day) => day.toString().slice(5));
    };
    const fixed = ['01-01', '05-01', '05-08', '07-14', '08-15', '11-01', '11-11', '12-25'];
    expect(inYear(2026)).toEqual([...fixed, '04-06', '05-14', '05-25'].sort());
    expect(inYear(2027)).toEqual([...fixed, '03-29', '05-06', '05-17'].sort());
    // Easter on 31 March; Ascension Day falls on 9 May.
    expect(inYear(2024)).toEqual([...fixed, '04-01', '05-09', '05-20'].sort());
    // The earliest and the latest Easter of the century.
    expect(inYear(2008)).toEqual([...new Set([...fixed, '03-24', '05-01', '05-12'])].sort());
    expect(inYear(2038)).toEqual([...fixed, '04-26', '06-03', '06-14'].sort());
  });

  it('hold texts, over the Sunday before too, and no email', () => {
    const opensAt = (channel: 'sms' | 'email') =>
      iso(
        openingIn(
          parseIso('2026-04-04T19:00:00Z'),
          ['Europe/Paris'],
          quietFor({ country: 'FR' }, channel, { from: '21:00', until: '09:00' }),
        ),
      );
    expect(opensAt('sms')).toBe('2026-04-07T07:00:00Z');
    expect(opensAt('email')).toBe('2026-04-05T07:00:00Z');
  });
});

/** Schedules: daily and monthly times in the shop's own timezone, through summer time and back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createClock } from '../../../local/aws/clock.ts';
import {
  nextTime,
  runSchedules,
  type Schedule,
  UnsupportedScheduleError,
} from '../../../local/aws/schedules.ts';
import { days, hours, type Instant, instant, iso, parseIso, plus } from '../../../shared/base/time.ts';

const schedule = (changes: Partial<Schedule> = {}): Schedule => ({
  name: 'sweep',
  expression: 'cron(0 2 * * ? *)',
  timezone: 'UTC',
  input: '{}',
  start: () => {},
  ...changes,
});

const next = (changes: Partial<Schedule>, after: string) => iso(nextTime(schedule(changes), parseIso(after)));

/** The first times of a schedule after an instant. */
const times = (of: Schedule, after: Instant, count: number): readonly Instant[] => {
  const found: Instant[] = [];
  for (let at = after; found.length < count; ) {
    at = nextTime(of, at);
    found.push(at);
  }
  return found;
};

describe('the next time of a schedule', () => {
  it('is today while its hour is to come, and tomorrow from then on', () => {
    expect(next({}, '2026-11-23T01:59:59.999Z')).toBe('2026-11-23T02:00:00Z');
    expect(next({}, '2026-11-23T02:00:00Z')).toBe('2026-11-24T02:00:00Z');
    expect(next({ expression: 'cron(30 23 * * ? *)' }, '2026-12-31T23:30:00Z')).toBe('2027-01-01T23:30:00Z');
  });

  it.each([
    ['Asia/Taipei', '2026-11-23T00:00:00Z', '2026-11-23T18:00:00Z'],
    ['America/New_York', '2026-11-23T00:00:00Z', '2026-11-23T07:00:00Z'],
    ['Pacific/Kiritimati', '2026-11-23T11:00:00Z', '2026-11-23T12:00:00Z'],
    ['Asia/Kathmandu', '2026-11-23T00:00:00Z', '2026-11-23T20:15:00Z'],
  ])('is by the clock of %s', (timezone, after, at) => {
    expect(next({ timezone }, after)).toBe(at);
  });

  it('keeps its hour through summer time', () => {
    const london = schedule({ timezone: 'Europe/London', expression: 'cron(0 3 * * ? *)' });
    expect(times(london, parseIso('2026-03-27T12:00:00Z'), 3).map(iso)).toEqual([
      '2026-03-28T03:00:00Z',
      '2026-03-29T02:00:00Z',
      '2026-03-30T02:00:00Z',
    ]);
  });

  it('is skipped, as EventBridge Scheduler does, on the night that has no such hour', () => {
    const berlin = schedule({ timezone: 'Europe/Berlin' });
    expect(times(berlin, parseIso('2026-03-27T12:00:00Z'), 3).map(iso)).toEqual([
      '2026-03-28T01:00:00Z',
      '2026-03-30T00:00:00Z',
      '2026-03-31T00:00:00Z',
    ]);
  });

  it('comes once on the night that has its hour twice', () => {
    const berlin = schedule({ timezone: 'Europe/Berlin', expression: 'cron(30 2 * * ? *)' });
    expect(times(berlin, parseIso('2026-10-24T12:00:00Z'), 2).map(iso)).toEqual([
      '2026-10-25T00:30:00Z',
      '2026-10-26T01:30:00Z',
    ]);
    expect(
      next({ timezone: 'Europe/Berlin', expression: 'cron(30 2 * * ? *)' }, '2026-10-25T00:45:00Z'),
    ).toBe('2026-10-26T01:30:00Z');
  });

  it('comes once a week, on its day', () => {
    const weekly = { timezone: 'Europe/Berlin', expression: 'cron(0 1 ? * MON *)' };
    expect(next(weekly, '2026-11-29T12:00:00Z')).toBe('2026-11-30T00:00:00Z');
    expect(next(weekly, '2026-11-30T00:00:00Z')).toBe('2026-12-07T00:00:00Z');
    expect(next({ expression: 'cron(0 1 ? * SUN *)' }, '2026-11-30T00:00:00Z')).toBe('2026-12-06T01:00:00Z');
  });

  it('is on its day of each month, where one is told', () => {
    const monthly = schedule({ timezone: 'Europe/Berlin', expression: 'cron(30 0 1 * ? *)' });
    expect(times(monthly, parseIso('2026-02-28T23:30:00Z'), 3).map(iso)).toEqual([
      '2026-03-31T22:30:00Z',
      '2026-04-30T22:30:00Z',
      '2026-05-31T22:30:00Z',
    ]);
    expect(next({ expression: 'cron(0 2 28 * ? *)' }, '2026-12-28T02:00:00Z')).toBe('2027-01-28T02:00:00Z');
  });

  it('is later than asked, by its own clock, and at most two days away', () => {
    const zones = [
      'UTC',
      'Europe/Berlin',
      'America/Sao_Paulo',
      'Australia/Lord_Howe',
      'Asia/Taipei',
      'Africa/Cairo',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2032, 0, 1) }),
        (timezone, hour, minute, ms) => {
          const after = instant(ms);
          const at = nextTime(schedule({ timezone, expression: `cron(${minute} ${hour} * * ? *)` }), after);
          expect(at).toBeGreaterThan(after);
          expect(at).toBeLessThanOrEqual(plus(after, hours(49)));
          const clockFace = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, timeStyle: 'medium' });
          const digits = (count: number) => String(count).padStart(2, '0');
          expect(clockFace.format(at)).toBe(`${digits(hour)}:${digits(minute)}:00`);
        },
      ),
    );
  });

  it.each([
    'rate(1 day)',
    'cron(0 2 ? * MON,TUE *)',
    'cron(0 2 ? * 2 *)',
    'cron(0 2 29 * ? *)',
    'cron(0 2 L * ? *)',
    'cron(0 2 1 6 ? *)',
    'cron(0 2 * * ? 2026)',
    'cron(*/5 * * * ? *)',
    'cron(60 2 * * ? *)',
    'cron(0 24 * * ? *)',
    'at(2026-11-23T02:00:00)',
  ])('of %s is refused: only daily and monthly expressions are served', (expression) => {
    const asking = () => next({ expression }, '2026-11-23T00:00:00Z');
    expect(asking).toThrow(UnsupportedScheduleError);
    expect(asking).toThrow(
      `schedule sweep: the embedded engine knows cron(minute hour * * ? *), cron(minute hour ? * MON *) and cron(minute hour day * ? *), with a day that each month has, and not ${expression}`,
    );
  });
});

describe('running schedules', () => {
  it('starts each target at each of its times, told the scheduled instant', async () => {
    const begun = parseIso('2026-11-23T00:00:00Z');
    const clock = createClock(begun);
    const started: string[] = [];
    const target = (name: string, expression: string, input: string) =>
      schedule({ name, expression, input, start: (given) => started.push(`${iso(clock.now())} ${given}`) });
    runSchedules(
      [
        target('sweep', 'cron(0 2 * * ? *)', '{"at":"<aws.scheduler.scheduled-time>"}'),
        target('report', 'cron(0 12 * * ? *)', '{}'),
      ],
      clock,
    );
    await clock.runUntil(plus(begun, days(2)));
    expect(started).toEqual([
      '2026-11-23T02:00:00Z {"at":"2026-11-23T02:00:00Z"}',
      '2026-11-23T12:00:00Z {}',
      '2026-11-24T02:00:00Z {"at":"2026-11-24T02:00:00Z"}',
      '2026-11-24T12:00:00Z {}',
    ]);
  });

  it('refuses at once what it would fail on later', () => {
    const clock = createClock(parseIso('2026-11-23T00:00:00Z'));
    expect(() => runSchedules([schedule({ expression: 'rate(1 day)' })], clock)).toThrow(
      UnsupportedScheduleError,
    );
  });
});

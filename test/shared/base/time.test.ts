import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  between,
  days,
  hours,
  instant,
  iso,
  minus,
  minutes,
  parseIso,
  plus,
  seconds,
  spoken,
} from '../../../shared/base/time.ts';

/** Every instant that ISO 8601 writes with a four-digit year. */
const anyInstant = fc
  .integer({ min: Date.UTC(0, 0, 1), max: Date.UTC(9999, 11, 31) })
  .map((ms) => instant(ms));

describe('durations', () => {
  it('are counted in milliseconds, whatever the unit', () => {
    expect([seconds(1), minutes(1), hours(1), days(1)]).toEqual([1_000, 60_000, 3_600_000, 86_400_000]);
    expect(days(1.5)).toBe(hours(36));
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuse a count of %d', (count) => {
    expect(() => days(count)).toThrow(`days(${count}): a duration is a finite number, 0 or more`);
  });

  it('are spoken in whole units, the largest first', () => {
    expect(spoken(days(14))).toBe('14 days');
    expect(spoken(hours(36))).toBe('1 day 12 hours');
    expect(spoken(seconds(61))).toBe('1 minute 1 second');
    expect(spoken(seconds(0))).toBe('0 seconds');
  });
});

describe('instants', () => {
  it('are refused when they are no number', () => {
    expect(() => instant(Number.NaN)).toThrow('NaN is no instant');
  });

  it('show milliseconds only where there are any', () => {
    expect(iso(instant(Date.UTC(2026, 10, 23, 2)))).toBe('2026-11-23T02:00:00Z');
    expect(iso(instant(Date.UTC(2026, 10, 23, 2, 0, 0, 5)))).toBe('2026-11-23T02:00:00.005Z');
  });

  it('survive being written and read', () => {
    fc.assert(
      fc.property(anyInstant, (at) => {
        expect(parseIso(iso(at))).toBe(at);
      }),
    );
  });

  it('are read with any offset, and a date alone is its first instant in UTC', () => {
    expect(iso(parseIso('2026-11-23T10:00+08:00'))).toBe('2026-11-23T02:00:00Z');
    expect(iso(parseIso('2026-11-23'))).toBe('2026-11-23T00:00:00Z');
  });

  it.each([
    'tomorrow',
    '',
    '1',
    'March 7, 2026',
    '2026-13-01',
    '2026-02-30',
    '2026-02-30T00:00:00Z',
    '2026-11-23T02:00:00',
  ])('are refused when "%s" is meant to be one', (text) => {
    expect(() => parseIso(text)).toThrow(`"${text}" is no ISO 8601 instant such as 2026-11-23T02:00:00Z`);
  });

  it('move by a duration and back', () => {
    fc.assert(
      fc.property(anyInstant, fc.nat(), (at, ms) => {
        expect(minus(plus(at, seconds(ms)), seconds(ms))).toBe(at);
        expect(between(at, plus(at, seconds(ms)))).toBe(seconds(ms));
      }),
    );
  });

  it('are never a negative time apart', () => {
    expect(between(instant(5), instant(3))).toBe(0);
  });
});

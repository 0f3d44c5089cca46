/** A broadcast's moments, and when reminders of them leave. */
import { describe, expect, it } from 'vitest';
import { iso } from '../../../shared/base/time.ts';
import { momentOf, reminderAt } from '../../../shared/journeys/moment.ts';

describe('a moment', () => {
  it.each([
    ['2026-04-18T19:00[Europe/London]', '2026-04-18T18:00:00Z', 'Europe/London'],
    ['2026-04-18T19:00+08:00', '2026-04-18T11:00:00Z', '+08:00'],
    ['2026-04-18T19:00+01:00[Europe/London]', '2026-04-18T18:00:00Z', 'Europe/London'],
  ])('%s is %s by the clock of %s', (text, at, timezone) => {
    const moment = momentOf(text);
    expect(moment && { at: iso(moment.at), timezone: moment.timezone }).toEqual({ at, timezone });
  });

  it.each([
    ['without a timezone', '2026-04-18T19:00'],
    ['of a day that there is not', '2026-02-30T19:00[Europe/London]'],
    ['of a place that nobody knows', '2026-04-18T19:00[Europe/Lodnon]'],
    ['whose offset is not the place’s', '2026-04-18T19:00+05:00[Europe/London]'],
    ['in words', 'next Friday at seven'],
  ])('%s is none', (_why, text) => {
    expect(momentOf(text)).toBeUndefined();
  });
});

describe('a reminder', () => {
  it.each([
    ['a day before', '2026-04-18T19:00[Asia/Taipei]', 1, '2026-04-17T02:00:00Z'],
    ['on the day itself', '2026-04-18T19:00[Asia/Taipei]', 0, '2026-04-18T02:00:00Z'],
    // Clocks go forward in the night between: ten is an hour earlier in UTC than the day before.
    ['by the clock of its day', '2026-03-30T09:00[Europe/London]', 1, '2026-03-29T09:00:00Z'],
    ['across that night', '2026-03-29T19:00[Europe/London]', 1, '2026-03-28T10:00:00Z'],
  ])('leaves %s', (_when, text, daysBefore, expected) => {
    const at = reminderAt(text, { daysBefore, at: '10:00' });
    expect(at && iso(at)).toBe(expected);
  });
});

/** When something ends, as a customer reads it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { days, hours, instant, minus, parseIso } from '../../../shared/base/time.ts';
import { endIn } from '../../../shared/messages/ends.ts';

const tuesdayMorning = parseIso('2026-12-01T09:13:00Z');
const aWeekAhead = minus(tuesdayMorning, days(7));
const london = 'Europe/London';

describe('what ends', () => {
  it.each([
    ['en', london, 'Monday night, November 30'],
    ['en-GB', london, 'Monday night, 30 November'],
    ['zh-CN', london, '11月30日星期一晚上12点'],
    ['zh-TW', london, '11月30日 星期一晚上12點'],
    ['yue-HK', london, '11月30日星期一晚上12點'],
    ['fr', london, 'lundi 30 novembre'],
    ['en', 'Pacific/Honolulu', 'Sunday night, November 29'],
    ['en', '+14:00', 'Monday night, November 30'],
  ])('is told in %s in %s by the last night that it lasts through', (locale, zone, words) => {
    expect(endIn(tuesdayMorning, aWeekAhead, locale, zone).replace(' 星', '星')).toBe(
      words.replace(' 星', '星'),
    );
  });

  it('with a day is told by the night of that day', () => {
    const midnight = parseIso('2026-12-02T00:00:00Z');
    expect(endIn(midnight, aWeekAhead, 'en', london)).toBe('Tuesday night, December 1');
  });

  it('is told by the hour where the night would hide more than half of what is left', () => {
    const at = (left: number) => endIn(tuesdayMorning, instant(tuesdayMorning - left), 'en', london);
    expect(at(hours(20))).toBe('Monday night, November 30');
    expect(at(hours(18))).toBe('Tuesday, December 1 at 9 AM');
    expect(at(hours(1) / 10)).toBe('Tuesday, December 1 at 9:13 AM');
  });

  it('is never told to last longer than it does, nor to be over already', () => {
    const zone = fc.constantFrom(london, 'Asia/Kolkata', 'Pacific/Chatham', 'America/St_Johns');
    const left = fc.integer({ min: 1, max: 40 * 24 * 60 });
    const end = fc.integer({ min: 0, max: 400 * 24 * 60 }).map((minute) => tuesdayMorning + minute * 60_000);
    fc.assert(
      fc.property(end, left, zone, (ends, minutesLeft, timezone) => {
        const now = ends - minutesLeft * 60_000;
        const told = endIn(instant(ends), instant(now), 'en-US', timezone);
        const day = new Intl.DateTimeFormat('en-US', { month: 'long', day: 'numeric', timeZone: timezone });
        const hoursBack = Array.from({ length: 27 }, (_, back) => day.format(ends - back * hours(1)));
        const last = hoursBack[0] ?? '';
        const dayBefore = hoursBack.find((each) => each !== last) ?? '';
        const isNight = told.includes(' night, ');
        expect(told).toContain(isNight ? dayBefore : last);
        if (isNight) expect(day.format(now)).not.toBe(last);
      }),
    );
  });
});

/** The hour at which a customer is usually there. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  days,
  hours,
  type Instant,
  milliseconds,
  minus,
  parseIso,
  plus,
} from '../../../../shared/base/time.ts';
import { bestHourOf } from '../../../../shared/decisions/habits/best-hour.ts';
import { runs } from '../../../support/runs.ts';

const now = parseIso('2026-11-23T12:00:00Z');
const at = (daysAgo: number, time: string): Instant =>
  parseIso(`${new Date(minus(now, days(daysAgo))).toISOString().slice(0, 10)}T${time}:00Z`);

describe('the best hour', () => {
  it.each<[string, readonly Instant[], string | undefined]>([
    ['is that of most of what she did', [at(1, '20:10'), at(9, '20:50'), at(3, '08:00')], '20:00'],
    ['counts what is near it', [at(1, '19:55'), at(2, '20:05'), at(3, '20:58'), at(4, '07:00')], '20:00'],
    ['lies across midnight too', [at(1, '23:50'), at(2, '00:10'), at(3, '23:55')], '23:00'],
    ['is not known of two', [at(1, '20:10'), at(2, '20:10')], undefined],
    [
      'follows her when her habits change',
      [at(400, '08:00'), at(380, '08:00'), at(390, '08:00'), at(20, '21:00'), at(10, '21:00')],
      '21:00',
    ],
    ['is the earliest of several', [at(0, '20:10'), at(0, '16:10'), at(0, '14:10')], '14:00'],
  ])('%s', (_, seen, hour) => {
    expect(bestHourOf(seen, now, 'UTC')).toBe(hour);
  });

  it('goes by the clock where she lives', () => {
    const seen = [at(1, '20:10'), at(2, '20:10'), at(3, '20:10')];
    expect(bestHourOf(seen, now, 'Asia/Taipei')).toBe('04:00');
  });

  const moments = fc.integer({ min: 0, max: hours(24) * 500 }).map((ago) => minus(now, milliseconds(ago)));

  it('is the same in whatever order it is told, and the hour of somebody who keeps to one', () => {
    fc.assert(
      fc.property(
        fc.array(moments, { minLength: 3, maxLength: 30 }),
        fc.integer({ min: 0, max: 23 }),
        (seen, hour) => {
          expect(bestHourOf(seen.toReversed(), now, 'Europe/London')).toBe(
            bestHourOf(seen, now, 'Europe/London'),
          );
          const same = seen.map((each) => {
            const midnight = parseIso(`${new Date(each).toISOString().slice(0, 10)}T00:00:00Z`);
            return plus(midnight, hours(hour));
          });
          expect(bestHourOf(same, now, 'UTC')).toBe(`${String(hour).padStart(2, '0')}:00`);
        },
      ),
      runs(300),
    );
  });
});

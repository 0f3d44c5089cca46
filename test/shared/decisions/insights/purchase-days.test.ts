/** A history in whole days of the shop's timezone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wallClock } from '../../../../shared/base/calendar.ts';
import { customerId } from '../../../../shared/base/ids.ts';
import { instant, parseIso } from '../../../../shared/base/time.ts';
import { purchaseHistory } from '../../../../shared/decisions/insights/history.ts';
import { purchaseDays, silences } from '../../../../shared/decisions/insights/purchase-days.ts';
import { inDays, ordersOn } from '../../../support/purchases.ts';

const ann = customerId('ann');

describe('purchases by day', () => {
  it('are on the day that the wall shows, on either side of each change of the clocks', () => {
    const zones = ['Europe/London', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC'];
    const from = parseIso('2008-01-01T00:00:00Z');
    const until = parseIso('2026-12-31T00:00:00Z');
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.array(fc.integer({ min: from, max: until }), { minLength: 1, maxLength: 20 }),
        (zone, times) => {
          const history = purchaseHistory(times.map((at) => ({ customer: ann, at: instant(at), value: 1 })));
          const shown = [
            ...new Set(times.map((at) => wallClock(instant(at), zone).toPlainDate().toString())),
          ];
          const { day } = purchaseDays(history, zone, history.last);
          expect(Array.from(day, (each) => new Date(each * 86_400_000).toISOString().slice(0, 10))).toEqual(
            shown.toSorted(),
          );
        },
      ),
    );
  });

  it('are one where a customer orders twice on a day, and worth both', () => {
    const at = (text: string) => parseIso(`2026-03-0${text}:00Z`);
    const history = purchaseHistory([
      { customer: ann, at: at('1T22:30'), value: 500 },
      { customer: ann, at: at('1T23:30'), value: 700 },
      { customer: ann, at: at('3T10:00'), value: 100 },
    ]);
    const { day, orders, value } = purchaseDays(history, 'UTC', history.last);
    expect([day.length, [...orders], [...value]]).toEqual([2, [2, 1], [1_200, 100]]);
    // In Berlin the second is of the next day.
    expect([...purchaseDays(history, 'Europe/Berlin', history.last).value]).toEqual([500, 700, 100]);
  });

  it('refuse an end before the last order', () => {
    const history = purchaseHistory(ordersOn({ ann: [3] }));
    expect(() => purchaseDays(history, 'UTC', parseIso('2026-01-02T00:00:00Z'))).toThrow(
      'the history ends before its last order',
    );
  });
});

describe('silences', () => {
  it('last until the next purchase, or are still open at the end', () => {
    const { begins, days, happened, entered } = silences(
      inDays(ordersOn({ ann: [0, 4], bob: [7] }), 10),
      -1e6,
    );
    expect([[...begins], [...days], [...happened], [...entered]]).toEqual([
      [0, 2, 3],
      [4, 6, 3],
      [1, 0, 0],
      [0, 0, 0],
    ]);
  });

  it('are seen from the period’s first day on', () => {
    const purchases = inDays(ordersOn({ ann: [0, 4], bob: [7] }), 10);
    expect([...silences(purchases, purchases.firstDay + 3).entered]).toEqual([2, 0, 0]);
  });

  it('after a customer’s first purchase alone, or after the others', () => {
    const purchases = inDays(ordersOn({ ann: [0, 4, 5], bob: [7] }), 10);
    expect([...silences(purchases, 0, (nth) => nth === 1).days]).toEqual([4, 3]);
    const later = silences(purchases, 0, (nth) => nth > 1);
    expect([[...later.begins], [...later.days]]).toEqual([
      [0, 2, 2],
      [1, 5],
    ]);
  });
});

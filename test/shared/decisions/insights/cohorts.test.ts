/** Months and the retention triangle, worked by hand and held to add up. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { type Instant, instant, parseIso } from '../../../../shared/base/time.ts';
import { type Cohorts, cohortsOf } from '../../../../shared/decisions/insights/cohorts.ts';
import { type Purchase, purchaseHistory } from '../../../../shared/decisions/insights/history.ts';
import { monthsBetween } from '../../../../shared/decisions/insights/months.ts';
import { purchaseDays } from '../../../../shared/decisions/insights/purchase-days.ts';

const bought = (customer: string, at: string, value: number): Purchase => ({
  customer: customerId(customer),
  at: parseIso(`${at}:00Z`),
  value,
});

const cohorts = (purchases: readonly Purchase[], end: Instant, zone = 'UTC', atMost = 60): Cohorts => {
  const days = purchaseDays(purchaseHistory(purchases), zone, end);
  return cohortsOf(days, monthsBetween(days.firstDay, days.endDay, atMost));
};

const handWorked = [
  bought('ann', '2026-01-10T10:00', 1_000),
  bought('ann', '2026-01-20T10:00', 500),
  bought('ann', '2026-03-05T10:00', 2_000),
  bought('bob', '2026-01-15T10:00', 300),
  bought('bob', '2026-01-15T11:00', 200),
  bought('cat', '2026-03-31T23:30', 700),
];
const end = parseIso('2026-04-10T12:00:00Z');

describe('months', () => {
  it('count orders, buyers, those who are new, and what each was worth', () => {
    const { months } = cohorts(handWorked, end);
    const [january, february, march, april] = months;
    expect(january).toEqual({
      month: '2026-01',
      days: 22,
      of: 31,
      orders: 4,
      buyers: 2,
      newBuyers: 2,
      revenue: 2_000,
      fromReturning: 500,
      averageOrder: 500,
      revenuePerBuyer: 1_000,
    });
    expect(february).toMatchObject({
      days: 28,
      of: 28,
      orders: 0,
      buyers: 0,
      averageOrder: 0,
      revenuePerBuyer: 0,
    });
    expect(march).toMatchObject({ buyers: 2, newBuyers: 1, revenue: 2_700, fromReturning: 2_000 });
    expect(april).toMatchObject({ month: '2026-04', days: 10, of: 30, orders: 0 });
    expect(months.length).toBe(4);
  });

  it('are those of the shop’s calendar', () => {
    const { months } = cohorts(handWorked, end, 'Europe/Berlin');
    expect(months.map(({ buyers }) => buyers)).toEqual([2, 0, 1, 1]);
  });

  it('are the last so many', () => {
    const { months, cohorts: rows } = cohorts(handWorked, end, 'UTC', 2);
    expect(months.map(({ month }) => month)).toEqual(['2026-03', '2026-04']);
    expect(months[0]).toMatchObject({ buyers: 2, newBuyers: 1, fromReturning: 2_000 });
    expect(rows.map(({ month }) => month)).toEqual(['2026-03']);
  });
});

describe('cohorts', () => {
  it('are followed from the month of the first order on', () => {
    expect(cohorts(handWorked, end).cohorts).toEqual([
      {
        month: '2026-01',
        customers: 2,
        buyers: [2, 0, 1, 0],
        revenue: [2_000, 0, 2_000, 0],
        again: [1, 1, 1, 1],
      },
      { month: '2026-03', customers: 1, buyers: [1, 0], revenue: [700, 0], again: [0, 0] },
    ]);
  });

  it('add up to the months, and the months to the history', () => {
    const first = parseIso('2025-11-20T00:00:00Z');
    const order = fc.record({
      customer: fc.constantFrom('a', 'b', 'c', 'd', 'e').map(customerId),
      at: fc.integer({ min: first, max: end }).map(instant),
      value: fc.integer({ min: 0, max: 10_000 }),
    });
    fc.assert(
      fc.property(fc.array(order, { minLength: 1, maxLength: 40 }), (orders) => {
        const { months, cohorts: rows } = cohorts(orders, end, 'Asia/Taipei');
        const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
        for (const [index, { month, buyers, newBuyers, revenue, fromReturning }] of months.entries()) {
          const here = rows.map((row) => ({
            row,
            since: index - months.findIndex((each) => each.month === row.month),
          }));
          expect(sum(here.map(({ row, since }) => row.buyers[since] ?? 0))).toBe(buyers);
          expect(sum(here.map(({ row, since }) => row.revenue[since] ?? 0))).toBe(revenue);
          expect(rows.find((row) => row.month === month)?.customers ?? 0).toBe(newBuyers);
          expect(fromReturning).toBeLessThanOrEqual(revenue);
        }
        expect(sum(months.map(({ revenue }) => revenue))).toBe(sum(orders.map(({ value }) => value)));
        expect(sum(months.map((each) => each.orders))).toBe(orders.length);
        expect(sum(rows.map(({ customers }) => customers))).toBe(
          new Set(orders.map(({ customer }) => customer)).size,
        );
        for (const { customers, buyers, again } of rows) {
          expect(buyers[0]).toBe(customers);
          expect(again).toEqual(again.toSorted((a, b) => a - b));
          expect(again.at(-1)).toBeLessThanOrEqual(customers);
        }
      }),
    );
  });
});

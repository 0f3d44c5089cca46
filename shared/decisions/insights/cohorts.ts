/** Month by month in the shop's timezone: who bought, who bought again, and for how much. */
import type { MonthSpan } from './months.ts';
import type { PurchaseDays } from './purchase-days.ts';

export interface Month {
  /** `2026-11`. */
  readonly month: string;
  /** Days of it that lie in the history, and how many it has: fewer at either end. */
  readonly days: number;
  readonly of: number;
  readonly orders: number;
  /** Customers who ordered. */
  readonly buyers: number;
  /** Those of them whose first order in the history it was. */
  readonly newBuyers: number;
  /** Minor units, as all that follows. */
  readonly revenue: number;
  /** Of all but each customer's first day in the history. */
  readonly fromReturning: number;
  /** revenue / orders; 0 of none. */
  readonly averageOrder: number;
  /** revenue / buyers; 0 of none. */
  readonly revenuePerBuyer: number;
}

/** Those whose first order in the history was in that month. */
export interface Cohort {
  readonly month: string;
  readonly customers: number;
  /** Who ordered in that month (all of them), in the next, and so on to the history's end. */
  readonly buyers: readonly number[];
  /** What they paid, so, in minor units. */
  readonly revenue: readonly number[];
  /** Who has ordered on a second day, by the end of that month, of the next, and so on. */
  readonly again: readonly number[];
}

export interface Cohorts {
  /** The history's last, 60 at most, those without an order too. */
  readonly months: readonly Month[];
  /** Of those months that have new customers. */
  readonly cohorts: readonly Cohort[];
}

/** A row a cohort: its months, one after another. */
type Triangle = readonly Float64Array[];

const add = (row: Float64Array | undefined, index: number, by: number): void => {
  if (row !== undefined) row[index] = (row[index] ?? 0) + by;
};

const summed = (values: Float64Array): readonly number[] => {
  let sum = 0;
  return Array.from(values, (value) => {
    sum += value;
    return sum;
  });
};

/** @param months the last of them has the history's end in it */
export const cohortsOf = (purchases: PurchaseDays, months: readonly MonthSpan[]): Cohorts => {
  const { begins, day, orders, value, firstDay, endDay } = purchases;
  const since = months[0]?.firstDay ?? 0;
  /** Of each day since then, the month that it is in. */
  const monthIn = Uint16Array.from(
    months.flatMap((month, index) => Array.from({ length: month.nextDay - month.firstDay }, () => index)),
  );
  const counts = {
    orders: new Float64Array(months.length),
    buyers: new Float64Array(months.length),
    newBuyers: new Float64Array(months.length),
    revenue: new Float64Array(months.length),
    fromReturning: new Float64Array(months.length),
  };
  const triangle = (): Triangle => months.map((_, index) => new Float64Array(months.length - index));
  const [buyers, revenue, again] = [triangle(), triangle(), triangle()];

  for (let customer = 0; customer + 1 < begins.length; customer += 1) {
    const first = begins[customer] ?? 0;
    const born = (day[first] ?? 0) - since;
    // Whoever began before the months is of none of the cohorts.
    const cohort = born < 0 ? Number.NaN : (monthIn[born] ?? 0);
    let before = -1;
    for (let index = first; index < (begins[customer + 1] ?? 0); index += 1) {
      const at = (day[index] ?? 0) - since;
      if (at < 0) continue;
      const month = monthIn[at] ?? 0;
      const worth = value[index] ?? 0;
      add(counts.orders, month, orders[index] ?? 0);
      add(counts.revenue, month, worth);
      if (index > first) add(counts.fromReturning, month, worth);
      else add(counts.newBuyers, month, 1);
      add(revenue[cohort], month - cohort, worth);
      if (index === first + 1) add(again[cohort], month - cohort, 1);
      if (month === before) continue;
      before = month;
      add(counts.buyers, month, 1);
      add(buyers[cohort], month - cohort, 1);
    }
  }

  return {
    months: months.map(({ month, firstDay: begin, nextDay }, index) => {
      const of = (column: Float64Array): number => column[index] ?? 0;
      const [all, worth, who] = [of(counts.orders), of(counts.revenue), of(counts.buyers)];
      return {
        month,
        days: Math.min(nextDay, endDay + 1) - Math.max(begin, firstDay),
        of: nextDay - begin,
        orders: all,
        buyers: who,
        newBuyers: of(counts.newBuyers),
        revenue: worth,
        fromReturning: of(counts.fromReturning),
        averageOrder: all === 0 ? 0 : worth / all,
        revenuePerBuyer: who === 0 ? 0 : worth / who,
      };
    }),
    cohorts: months.flatMap(({ month }, index) => {
      const customers = counts.newBuyers[index] ?? 0;
      if (customers === 0) return [];
      return {
        month,
        customers,
        buyers: Array.from(buyers[index] ?? []),
        revenue: Array.from(revenue[index] ?? []),
        again: summed(again[index] ?? new Float64Array()),
      };
    }),
  };
};

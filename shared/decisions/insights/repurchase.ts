/** Who orders again, by the month of the order before. */
import type { MonthSpan } from './months.ts';
import type { PurchaseDays } from './purchase-days.ts';

/**
 * Of the buyers of each month, how many ordered on another day within so many days of the first that they ordered on in it.
 * @param months one after another; what is before them or behind them counts for none
 */
export const boughtAgain = (
  { begins, day }: PurchaseDays,
  months: readonly MonthSpan[],
  withinDays: number,
): readonly number[] => {
  const again = months.map(() => 0);
  for (let customer = 0; customer + 1 < begins.length; customer += 1) {
    const next = begins[customer + 1] ?? 0;
    let month = 0;
    let until = Number.NEGATIVE_INFINITY;
    for (let index = begins[customer] ?? 0; index < next; index += 1) {
      const on = day[index] ?? 0;
      while (on >= (months[month]?.nextDay ?? Number.POSITIVE_INFINITY)) month += 1;
      const span = months[month];
      if (span === undefined) break;
      // Only the first of her days in a month is asked what followed.
      if (on < span.firstDay || on < until) continue;
      until = span.nextDay;
      const following = day[index + 1];
      if (index + 1 < next && following !== undefined && following - on <= withinDays)
        again[month] = (again[month] ?? 0) + 1;
    }
  }
  return again;
};

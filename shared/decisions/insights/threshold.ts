/** From which day of silence on it pays to write: what it costs at each, what would have come anyway, and what has to come of it. */
import type { Survival } from '../statistics/clustered-survival.ts';
import {
  anywayAfter,
  type Candidate,
  horizonOf,
  isShown,
  type Outcome,
  outcomeOf,
  recommend,
  type ThresholdReason,
} from './crossing.ts';
import type { Economics } from './economics.ts';
import { averageOrderOf, type PurchaseDays } from './purchase-days.ts';

export interface Threshold extends Outcome {
  readonly days: number;
}

export interface Recommendation {
  readonly days: number;
  readonly reason: ThresholdReason;
}

export interface Thresholds {
  readonly economics: Economics;
  /** Whoever comes within so long by themselves is not won back, but comes sooner at most. */
  readonly laterDays: number;
  /** From a week to half a year, as far as the history shows. */
  readonly curve: readonly Threshold[];
  /** Absent: the history is too short for any. */
  readonly recommended?: Recommendation;
  /** What would be recommended at half the assumed lift, and at twice. */
  readonly atLift: readonly (Recommendation & { readonly liftPercent: number })[];
}

const thresholdDays = [7, 10, 14, 21, 28, 35, 45, 60, 75, 90, 105, 120, 135, 150, 165, 180] as const;
const longestThreshold = 180;

interface Counted {
  /** Silences that lasted longer than so many days, and crossed them in the period. */
  readonly crossed: Float64Array;
  /** Customers by how long they have been silent at the history's end. */
  readonly silent: Float64Array;
  /** Purchases by the silence that they ended, and their worth. */
  readonly returns: Float64Array;
  readonly worth: Float64Array;
}

const countedOf = ({ begins, day, value, endDay }: PurchaseDays, fromDay: number): Counted => {
  const longest = Math.max(longestThreshold, endDay - day.reduce((a, b) => Math.min(a, b), endDay));
  /** Differences, summed at last: one more from that day of silence on, one less from that on. */
  const crossed = new Float64Array(longestThreshold + 2);
  const silent = new Float64Array(longest + 1);
  const returns = new Float64Array(longest + 1);
  const worth = new Float64Array(longest + 1);
  const bump = (column: Float64Array, at: number, by: number): void => {
    column[at] = (column[at] ?? 0) + by;
  };
  for (let customer = 0; customer + 1 < begins.length; customer += 1) {
    const next = begins[customer + 1] ?? 0;
    for (let index = begins[customer] ?? 0; index < next; index += 1) {
      const since = day[index] ?? 0;
      const isLast = index + 1 === next;
      const until = isLast ? endDay : (day[index + 1] ?? 0);
      const length = until - since;
      if (isLast) bump(silent, length, 1);
      else {
        bump(returns, length, 1);
        bump(worth, length, value[index + 1] ?? 0);
      }
      // Crossed is a day of silence that she got through, of those in the period.
      const first = Math.max(0, fromDay - since);
      const last = Math.min(longestThreshold, isLast ? length : length - 1);
      if (first > last) continue;
      bump(crossed, first, 1);
      bump(crossed, last + 1, -1);
    }
  }
  for (let days = 1; days < crossed.length; days += 1)
    crossed[days] = (crossed[days] ?? 0) + (crossed[days - 1] ?? 0);
  return { crossed, silent, returns, worth };
};

const sumFrom = (column: Float64Array, from: number): number => {
  let sum = 0;
  for (let index = from; index < column.length; index += 1) sum += column[index] ?? 0;
  return sum;
};

/** @param survival of all silences @param fromDay when the period begins */
export const thresholdsOf = (
  purchases: PurchaseDays,
  survival: Survival,
  fromDay: number,
  economics: Economics,
): Thresholds => {
  const { firstDay, endDay } = purchases;
  const shown = thresholdDays.filter((days) =>
    isShown({ days, inDays: endDay - (firstDay + days) + 1 }, survival, economics),
  );
  const horizon = horizonOf(economics, survival.lastDay - (shown.at(-1) ?? 0));
  const anyway = anywayAfter(survival, horizon);
  const averageOrder = averageOrderOf(purchases);
  const { crossed, silent, returns, worth } = countedOf(purchases, fromDay);
  const bySilence = Array.from(silent, (customers, days) => ({ days, customers })).filter(
    ({ customers }) => customers > 0,
  );
  const curve = shown.map((days): Candidate<Threshold> => {
    const candidate = outcomeOf(
      {
        days,
        crossed: crossed[days] ?? 0,
        inDays: endDay - Math.max(fromDay, firstDay + days) + 1,
        silent: bySilence.filter((each) => each.days >= days),
        ended: { orders: sumFrom(returns, days + 1), worth: sumFrom(worth, days + 1) },
      },
      anyway,
      economics,
      averageOrder,
    );
    return { ...candidate, line: { days, ...candidate.line } };
  });
  const recommendedAt = (liftPercent: number): Recommendation | undefined => {
    const found = recommend(curve, liftPercent / 100);
    return found && { days: found.line.days, reason: found.reason };
  };
  const recommended = recommendedAt(economics.liftPercent);
  return {
    economics,
    laterDays: horizon.laterDays,
    curve: curve.map(({ line }) => line),
    ...(recommended !== undefined && { recommended }),
    atLift: [0.5, 2].flatMap((times) => {
      const liftPercent = economics.liftPercent * times;
      const other = recommendedAt(liftPercent);
      return other === undefined ? [] : [{ ...other, liftPercent }];
    }),
  };
};

/** The shop's own rhythm: how long customers are silent between orders, and how many come back by themselves. */
import { type EstimatedShare, type Survival, survivalOf } from '../statistics/clustered-survival.ts';
import type { CurvePoint } from '../statistics/survival.ts';
import { type PurchaseDays, silences } from './purchase-days.ts';

export interface ByDays extends EstimatedShare {
  readonly days: number;
}

/** Between two days on which one customer ordered: in whole days, the first is 1. */
export interface Gaps {
  readonly count: number;
  /** Who has any. */
  readonly customers: number;
  /** Of those that are over, half are at most so long; and so on. Absent: there are none. */
  readonly quantiles?: Readonly<Record<'quarter' | 'half' | 'threeQuarters' | 'nineOfTen', number>>;
}

/** Of those who have been silent for so long. */
export interface Silence {
  readonly silentDays: number;
  /** Silences that came so far, and were followed on. */
  readonly atRisk: number;
  /** Of them, who orders by themselves within so many more days: as far as enough were followed. */
  readonly returns: readonly ByDays[];
}

/** Of those who have ordered on so many days. */
export interface Repurchase {
  /** 1, 2, and 3: three or more. */
  readonly purchases: 1 | 2 | 3;
  /** Silences that began so. */
  readonly began: number;
  /** Who orders again within so many days. */
  readonly returns: readonly ByDays[];
}

/** What was paid on a customer's first day in the history, and what on others, in minor units. */
export interface ByReturning {
  readonly revenue: number;
  readonly fromReturning: number;
  /** 0 to 1; 0 of no revenue. */
  readonly share: number;
}

export interface Rhythm {
  /** Of the whole history. */
  readonly gaps: Gaps;
  /** The share of customers who have ordered again by so many days after an order, as things went in the period. */
  readonly returns: readonly CurvePoint[];
  readonly bySilence: readonly Silence[];
  readonly repurchase: readonly Repurchase[];
  /** Of the period. */
  readonly revenue: ByReturning;
}

/** By the day for two weeks, by the week for a year, by four weeks for another. */
const curveDays: readonly number[] = [
  ...Array.from({ length: 14 }, (_, index) => index + 1),
  ...Array.from({ length: 50 }, (_, index) => 21 + index * 7),
  ...Array.from({ length: 13 }, (_, index) => 392 + index * 28),
];
/** From which days of silence on customers are told apart. */
export const silentDays = [0, 7, 14, 30, 60, 90, 120, 180, 270, 365] as const;
const withinDays = [30, 90, 180, 365] as const;

const returnsAfter = (survival: Survival, silent: number): readonly ByDays[] =>
  withinDays
    .filter((days) => silent + days <= survival.lastDay)
    .map((days) => ({ days, ...survival.estimateBetween(silent, silent + days) }));

const gapsOf = ({ begins, day }: PurchaseDays): Gaps => {
  const gaps = new Int32Array(day.length - (begins.length - 1));
  let count = 0;
  let customers = 0;
  for (let customer = 0; customer + 1 < begins.length; customer += 1) {
    const [first, next] = [begins[customer] ?? 0, begins[customer + 1] ?? 0];
    if (next - first > 1) customers += 1;
    for (let index = first + 1; index < next; index += 1) {
      gaps[count] = (day[index] ?? 0) - (day[index - 1] ?? 0);
      count += 1;
    }
  }
  if (count === 0) return { count, customers };
  gaps.sort();
  /** The least that so large a share is not above. */
  const at = (share: number): number => gaps[Math.ceil(share * count) - 1] ?? 0;
  return {
    count,
    customers,
    quantiles: { quarter: at(0.25), half: at(0.5), threeQuarters: at(0.75), nineOfTen: at(0.9) },
  };
};

const revenueOf = ({ begins, day, value }: PurchaseDays, fromDay: number): ByReturning => {
  let [revenue, fromReturning] = [0, 0];
  for (let customer = 0; customer + 1 < begins.length; customer += 1) {
    const first = begins[customer] ?? 0;
    for (let index = first; index < (begins[customer + 1] ?? 0); index += 1) {
      if ((day[index] ?? 0) < fromDay) continue;
      revenue += value[index] ?? 0;
      if (index > first) fromReturning += value[index] ?? 0;
    }
  }
  return { revenue, fromReturning, share: revenue === 0 ? 0 : fromReturning / revenue };
};

/**
 * Of those that began with so manieth purchases, in the period; or in the whole history, where too few of them were in the period
 * on some of the days, as of the first where hardly anybody was new in it.
 */
const repurchaseOf = (
  purchases: PurchaseDays,
  fromDay: number,
  isOf: (nth: number) => boolean,
): Omit<Repurchase, 'purchases'> => {
  const spells = silences(purchases, fromDay, isOf);
  const inPeriod = survivalOf(spells);
  const survival = inPeriod.isThin ? survivalOf(silences(purchases, purchases.firstDay, isOf)) : inPeriod;
  return { began: spells.days.length, returns: returnsAfter(survival, 0) };
};

/** @param survival of all silences @param fromDay when the period begins */
export const rhythmOf = (purchases: PurchaseDays, survival: Survival, fromDay: number): Rhythm => ({
  gaps: gapsOf(purchases),
  returns: curveDays
    .filter((days) => days <= survival.lastDay)
    .map((days) => ({ days, ...survival.estimateBetween(0, days), atRisk: survival.atRisk(days) })),
  bySilence: silentDays
    .filter((silent) => silent < survival.lastDay)
    .map((silent) => ({
      silentDays: silent,
      atRisk: survival.atRisk(silent + 1),
      returns: returnsAfter(survival, silent),
    })),
  repurchase: ([1, 2, 3] as const).map((count) => ({
    purchases: count,
    ...repurchaseOf(purchases, fromDay, (nth) => (count === 3 ? nth >= 3 : nth === count)),
  })),
  revenue: revenueOf(purchases, fromDay),
});

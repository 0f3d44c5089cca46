/** The shop's own rhythm: how long customers are silent between orders, and how many come back by themselves. */
import type { Interval } from '../statistics/proportions.ts';
import type { CurvePoint } from '../statistics/survival.ts';

/** 0 to 1, with its interval (95%, at one look), by customers. */
export interface EstimatedShare extends Interval {
  readonly share: number;
}

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
  /** Gaps that came so far, and were followed on. */
  readonly atRisk: number;
  /** Of them, who orders by themselves within so many more days: as far as anybody was followed. */
  readonly returns: readonly ByDays[];
}

/** Of those who have ordered on so many days. */
export interface Repurchase {
  /** 1, 2, and 3: three or more. */
  readonly orders: 1 | 2 | 3;
  /** Gaps that began so. */
  readonly began: number;
  readonly returns: readonly ByDays[];
}

/** What was paid with a customer's first order in the history, and what with the others, in minor units. */
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

/** From which day of silence on it pays to write: what it costs at each, what would have come anyway, and what has to come of it. */
import type { Economics } from './economics.ts';
import type { EstimatedShare } from './rhythm.ts';

/** In minor units of the shop's currency, and parts of them. */
export interface Costs {
  readonly messages: number;
  /** Discounts for those who would have come within the window anyway. */
  readonly wastedCoupons: number;
}

/**
 * The share of those who would not have come that has to be brought back, for the margin on their orders to pay for messages
 * and coupons. Absent: no share pays.
 */
export interface BreakEven {
  readonly share?: number;
  /** As the share that would come anyway is at its low or its high. */
  readonly low?: number;
  readonly high?: number;
  /** With the messages alone, without a coupon. */
  readonly withoutCoupon?: number;
}

/** Whom it is about, and what comes of writing to all of them. */
export interface Reach {
  /** A week of the flow; all at once of the backlog. */
  readonly customers: number;
  /** By channel. */
  readonly messages: Readonly<Record<string, number>>;
  /** Who would order within the window by themselves, and within `laterDays`, of whom they are a part. */
  readonly anyway: EstimatedShare;
  readonly anywayLater: EstimatedShare;
  readonly costs: Costs;
  readonly breakEven: BreakEven;
  /** What is left where the assumed lift comes true: margin on what would not have come, less all coupons and messages. */
  readonly net: number;
}

export interface Threshold {
  readonly days: number;
  /** Of orders that end a silence of so long, on average, in minor units; of all orders, where there are too few of those. */
  readonly orderValue: number;
  readonly orderValueOf: 'returns' | 'all';
  /** Who crosses it in a week, as in the period. */
  readonly flow: Reach;
  /** Who had crossed it by the history's end. */
  readonly backlog: Reach;
}

/**
 * `most-net`: a week's flow leaves most, at the assumed lift; `least-break-even`: none leaves anything, and there the least has
 * to come of it; `fewest-anyway`: none can ever pay with these economics, and there the fewest would have come anyway.
 */
export type ThresholdReason = 'most-net' | 'least-break-even' | 'fewest-anyway';

export interface Recommendation {
  readonly days: number;
  readonly reason: ThresholdReason;
}

export interface Thresholds {
  readonly economics: Economics;
  /** Who comes within so long by themselves is not won back, but came sooner at most. */
  readonly laterDays: number;
  /** From a week to half a year, as far as the history shows. */
  readonly curve: readonly Threshold[];
  /** Absent: the history is too short for any. */
  readonly recommended?: Recommendation;
  /** What would be recommended at half the assumed lift, and at twice. */
  readonly atLift: readonly (Recommendation & { readonly liftPercent: number })[];
}

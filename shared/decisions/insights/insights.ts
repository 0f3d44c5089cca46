/** What a shop's own orders tell its owner: its rhythm, its months, from which day of silence on to write, and how to prove it. */
import type { Instant } from '../../base/time.ts';
import type { Cohorts } from './cohorts.ts';
import type { Pilot } from './pilot.ts';
import type { Rhythm } from './rhythm.ts';
import type { StageHistory } from './stages.ts';
import type { Thresholds } from './threshold.ts';

/** What rates are of: the history's last 52 weeks, or all of it where it is shorter. Whole days of the shop's timezone. */
export interface Period {
  readonly from: Instant;
  readonly until: Instant;
  readonly days: number;
}

export interface Totals {
  readonly customers: number;
  readonly orders: number;
  /** Minor units of the shop's currency, as all money here. */
  readonly revenue: number;
  readonly averageOrder: number;
  /** Customers who ordered on one day alone. */
  readonly once: number;
}

/** Plain JSON. Shares are from 0 to 1, money is in minor units of the shop's currency and parts of them. */
export interface ShopInsights extends Cohorts {
  readonly totals: Totals;
  readonly period: Period;
  readonly rhythm: Rhythm;
  readonly stages: StageHistory;
  readonly thresholds: Thresholds;
  /** Absent: no threshold is recommended. */
  readonly pilot?: Pilot;
}

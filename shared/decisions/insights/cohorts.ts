/** Month by month in the shop's timezone: who bought, who bought again, and for how much. */

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
  /** Of orders that were not their customer's first. */
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
  /** Who ordered in that month (all of them), the next, and so on to the history's end. */
  readonly buyers: readonly number[];
  /** What they paid, so, in minor units. */
  readonly revenue: readonly number[];
  /** Who has ordered on a second day, by the end of that month, the next, and so on. */
  readonly again: readonly number[];
}

export interface Cohorts {
  readonly months: readonly Month[];
  readonly cohorts: readonly Cohort[];
}

/** What a shop's own orders tell its owner: its rhythm, its months, from which day of silence on to write, and how to prove it. */
import type { Instant } from '../../base/time.ts';
import type { StageThresholds } from '../../customers/rules/index.ts';
import { type Cohorts, cohortsOf } from './cohorts.ts';
import type { Economics } from './economics.ts';
import type { PurchaseHistory } from './history.ts';
import { monthsBetween } from './months.ts';
import { seenInPeriod } from './period.ts';
import { type Pilot, pilotOf } from './pilot.ts';
import { averageOrderOf, type PurchaseDays, purchaseDays } from './purchase-days.ts';
import { type Rhythm, rhythmOf } from './rhythm.ts';
import { type StageHistory, stageSetting, stagesByMonth } from './stages.ts';
import { type Thresholds, thresholdsOf } from './threshold.ts';

/** What rates are of: the history's last 52 weeks, or all of it where it is shorter, or too few were customers in them. */
export interface Period {
  /** `2026-11-29`: its first day and its last in the shop's timezone, both of it. */
  readonly from: string;
  readonly until: string;
  readonly days: number;
}

/** Of the whole history. */
export interface Totals {
  readonly customers: number;
  readonly orders: number;
  readonly revenue: number;
  readonly averageOrder: number;
  /** Customers who ordered on one day alone. */
  readonly once: number;
}

/** Plain JSON. Shares are from 0 to 1; money is in minor units of the shop's currency, and parts of them. */
export interface ShopInsights extends Cohorts {
  readonly totals: Totals;
  readonly period: Period;
  readonly rhythm: Rhythm;
  readonly stages: StageHistory;
  readonly thresholds: Thresholds;
  /** Absent: no threshold is recommended. */
  readonly pilot?: Pilot;
}

export interface InsightOptions {
  /** The shop's, IANA. */
  readonly timezone: string;
  readonly economics: Economics;
  /** The stages' thresholds where the shop's gaps are too few to set them. */
  readonly stages: StageThresholds;
  /** The last instant that the history covers; its last order's, unless told. */
  readonly end?: Instant;
}

const mostMonths = 60;
const dayMs = 86_400_000;

const dateOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

const totalsOf = (purchases: PurchaseDays): Totals => {
  const { begins, value, orders } = purchases;
  const customers = begins.length - 1;
  const count = orders.reduce((sum, each) => sum + each, 0);
  const revenue = value.reduce((sum, each) => sum + each, 0);
  let once = 0;
  for (let customer = 0; customer < customers; customer += 1)
    if ((begins[customer + 1] ?? 0) - (begins[customer] ?? 0) === 1) once += 1;
  return { customers, orders: count, revenue, averageOrder: averageOrderOf(purchases), once };
};

/** @throws RangeError when orders lie after the end */
export const insightsOf = (
  history: PurchaseHistory,
  { timezone, economics, stages, end = history.last }: InsightOptions,
): ShopInsights => {
  const purchases = purchaseDays(history, timezone, end);
  const { firstDay, endDay } = purchases;
  const { fromDay, survival } = seenInPeriod(purchases);
  const months = monthsBetween(firstDay, endDay, mostMonths);
  const totals = totalsOf(purchases);
  const setting = stageSetting(survival, totals.customers - totals.once, stages);
  const thresholds = thresholdsOf(purchases, survival, fromDay, economics);
  const recommended = thresholds.curve.find(({ days }) => days === thresholds.recommended?.days);
  return {
    totals,
    period: { from: dateOf(fromDay), until: dateOf(endDay), days: endDay - fromDay + 1 },
    rhythm: rhythmOf(purchases, survival, fromDay),
    ...cohortsOf(purchases, months),
    stages: { ...setting, months: stagesByMonth(purchases, months, setting.thresholds) },
    thresholds,
    ...(recommended !== undefined && { pilot: pilotOf(recommended, economics) }),
  };
};

/** Shares of those whose time is not over yet: what has come of them so far, without taking the open ones for lost. */
import * as z from 'zod';
import { joinedBy } from '../../base/joined.ts';
import type { RecordOf } from '../../base/record.ts';
import type { Interval } from './proportions.ts';

/** One of whom it has happened after so many days, or who was followed for so long and of whom it has not. */
export interface Followed {
  readonly days: number;
  readonly happened: boolean;
}

/** By days: how many ended on it, and of how many of those it had happened; the others were followed no longer. */
export const dayCounts = z.record(
  z.string(),
  z.object({ happened: z.int().nonnegative(), ended: z.int().nonnegative() }),
);
export type DayCounts = RecordOf<typeof dayCounts>;

/** @param followed each counts once */
export const countedByDay = (followed: readonly Followed[]): DayCounts => {
  const byDay: Record<string, { happened: number; ended: number }> = {};
  for (const { days, happened } of followed) {
    const day = byDay[days] ?? { happened: 0, ended: 0 };
    byDay[days] = day;
    day.ended += 1;
    day.happened += Number(happened);
  }
  return byDay;
};

export const joinedDays = (one: DayCounts, other: DayCounts): DayCounts =>
  joinedBy(one, other, (a, b) => ({ happened: a.happened + b.happened, ended: a.ended + b.ended }));

export interface CurvePoint extends Interval {
  readonly days: number;
  /** Of whom it has happened by then. */
  readonly share: number;
  /** Of whom it had not happened before that day, and who were still followed. */
  readonly atRisk: number;
}

/** The two-sided 95% point of the standard normal distribution. */
const z95 = 1.959963984540054;

/**
 * The share of whom it has happened, at each day on which anything ended: Kaplan and Meier 1958, with Greenwood's variance
 * and the interval (95%, at one look) of the log of minus the log, Kalbfleisch and Prentice 1980, which stays within 0 and 1.
 */
export const shareByDay = (byDay: DayCounts): readonly CurvePoint[] => {
  let left = Object.values(byDay).reduce((sum, { ended }) => sum + ended, 0);
  let survival = 1;
  let greenwood = 0;
  return Object.entries(byDay)
    .map(([days, counts]) => ({ days: Number(days), ...counts }))
    .sort((a, b) => a.days - b.days)
    .map(({ days, happened, ended }) => {
      const atRisk = left;
      left -= ended;
      survival *= 1 - happened / atRisk;
      greenwood += happened === atRisk ? 0 : happened / (atRisk * (atRisk - happened));
      const share = 1 - survival;
      // Of nobody, or of all, the logarithms say nothing.
      if (share === 0 || share === 1) return { days, share, low: share, high: share, atRisk };
      const spread = (z95 * Math.sqrt(greenwood)) / Math.log(survival);
      return {
        days,
        share,
        low: 1 - survival ** Math.exp(spread),
        high: 1 - survival ** Math.exp(-spread),
        atRisk,
      };
    });
};

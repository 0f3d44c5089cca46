/** The pilot at the recommended threshold: how many customers and weeks show a lift, and what it costs to know. */
import { type Needed, neededFor } from '../statistics/needed.ts';
import type { Economics } from './economics.ts';
import type { Threshold } from './threshold.ts';

export interface PilotAnswer extends Needed {
  /** With the backlog on the first day, as far as it is needed, and the flow after it; absent: no number of people is enough. */
  readonly weeksWithBacklog?: number;
  /** Messages, and discounts for those who would have come anyway, if nothing comes of it: minor units. */
  readonly cost?: number;
  /** What those held out would have left if the lift is as great, net: minor units, 0 or more. */
  readonly forgone?: number;
}

export interface PilotPlan {
  readonly holdoutPercent: number;
  /** Of 5, 2 and 1 points of all customers written to. */
  readonly answers: readonly PilotAnswer[];
}

/**
 * `least-in-time`: the least holdout by which the flow alone shows 2 points within a quarter of a year; `fastest`: none does,
 * and half against half is the fastest.
 */
export type PilotReason = 'least-in-time' | 'fastest';

export interface Pilot {
  /** Of the recommended threshold. */
  readonly days: number;
  /** Who comes by themselves while a return counts, 0 to 1. */
  readonly base: number;
  readonly customersAWeek: number;
  readonly backlog: number;
  readonly plans: readonly PilotPlan[];
  readonly chosenPercent: number;
  readonly why: PilotReason;
}

const holdoutPercents = [5, 10, 20, 50] as const;
const quarterWeeks = 13;
const pointsInTime = 2;

const answersOf = (
  { flow, backlog }: Threshold,
  economics: Economics,
  heldOut: number,
): readonly PilotAnswer[] => {
  const { windowDays } = economics;
  const { customers: customersAWeek, costs, gain } = flow;
  const each = customersAWeek === 0 ? 0 : (costs.messages + costs.wastedCoupons) / customersAWeek;
  const asked = neededFor({ base: flow.anyway.inWindow, heldOut, customersAWeek, windowDays });
  // Half against half has a plan of its own.
  const own = asked.filter(({ withHalfHeldOut }) => withHalfHeldOut !== true);
  return own.map((needed) => {
    const { points, customers } = needed;
    if (customers === undefined) return needed;
    const later = Math.max(0, customers - backlog.customers);
    return {
      ...needed,
      ...((later === 0 || customersAWeek > 0) && {
        weeksWithBacklog: Math.ceil((later === 0 ? 0 : later / customersAWeek) + windowDays / 7),
      }),
      cost: customers * (1 - heldOut) * each,
      forgone: Math.max(0, customers * heldOut * ((points / 100) * gain - each)),
    };
  });
};

/** @param threshold the recommended one */
export const pilotOf = (threshold: Threshold, economics: Economics): Pilot => {
  const plans = holdoutPercents.map((holdoutPercent) => ({
    holdoutPercent,
    answers: answersOf(threshold, economics, holdoutPercent / 100),
  }));
  const inTime = plans.find(({ answers }) =>
    answers.some(({ points, weeks }) => points === pointsInTime && (weeks ?? Infinity) <= quarterWeeks),
  );
  return {
    days: threshold.days,
    base: threshold.flow.anyway.inWindow,
    customersAWeek: threshold.flow.customers,
    backlog: threshold.backlog.customers,
    plans,
    chosenPercent: inTime?.holdoutPercent ?? 50,
    why: inTime === undefined ? 'fastest' : 'least-in-time',
  };
};

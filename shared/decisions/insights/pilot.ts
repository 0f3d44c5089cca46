/** The pilot at the recommended threshold: how many customers and weeks show a lift, and what it costs to know. */
import type { Needed } from '../results/needed.ts';

export interface PilotAnswer extends Needed {
  /** When those of the backlog take part on the first day, as far as they are needed; absent as `weeks` is. */
  readonly weeksWithBacklog?: number;
  /** Messages and discounts for those who would have come anyway, if nothing else comes of it: minor units. */
  readonly cost?: number;
  /** What those held out would have brought, net, if the lift is as great: minor units, 0 or more. */
  readonly forgone?: number;
}

export interface PilotPlan {
  readonly holdoutPercent: number;
  /** Of 5, 2 and 1 points. */
  readonly answers: readonly PilotAnswer[];
}

export interface Pilot {
  /** Of the recommended threshold. */
  readonly days: number;
  /** By themselves, within the window. */
  readonly base: number;
  readonly customersAWeek: number;
  readonly plans: readonly PilotPlan[];
  readonly chosenPercent: number;
  /** `least-in-time`: the least holdout that shows 2 points within a quarter of a year; `fastest`: none does, and it is the fastest. */
  readonly why: 'least-in-time' | 'fastest';
}

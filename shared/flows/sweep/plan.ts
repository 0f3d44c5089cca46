/** Plans a sweep: its segments, with the rate of starts shared out among them, which follows what email's provider takes. */
import * as z from 'zod';
import { tunedBy } from '../../decisions/tuning/tuning.ts';
import type { Tuned } from '../../shop/tuning/tunables.ts';
import type { Ports } from '../ports.ts';

export const planRequestSchema = z.object({
  at: z.iso.datetime({ offset: true }),
  segments: z.int().positive(),
  startsPerSecond: z.number().positive(),
});
export type PlanRequest = z.infer<typeof planRequestSchema>;

export interface SweepPlan {
  readonly at: string;
  /** The thresholds, holdouts and budgets in force: a sweep ends with those that it began with. */
  readonly tuned: Tuned;
  readonly segments: readonly {
    readonly segment: number;
    readonly segments: number;
    readonly startsPerSecond: number;
  }[];
}

/** However little the provider takes: what has no slot waits for one, and a sweep is to end before the next. */
const leastStarts = 10;

/** How many passages start a second: no faster than `most`, nor, but for a few, than their messages leave. */
export const startsBy = (most: number, emailsPerSecond: number): number =>
  Math.min(most, Math.max(leastStarts, emailsPerSecond));

/**
 * Passages that are started faster than their messages leave would each be held once, which costs twice their transitions.
 * @param request with the most that are started a second
 */
export const planSweep = async (
  { at, segments, startsPerSecond }: PlanRequest,
  { pace, tuning, settings }: Pick<Ports, 'pace' | 'tuning' | 'settings'>,
): Promise<SweepPlan> => {
  const taken = (await pace.perSecond('email')) ?? startsPerSecond;
  const starts = startsBy(startsPerSecond, taken);
  return {
    at,
    tuned: tunedBy(await tuning.read(), settings.pulledTunings),
    segments: Array.from({ length: segments }, (_, segment) => ({
      segment,
      segments,
      startsPerSecond: starts / segments,
    })),
  };
};

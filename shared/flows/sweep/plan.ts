/** Plans a sweep: its segments, with Step Functions' rate of starts shared out among them. */
import { z } from 'zod';

export const planRequestSchema = z.object({
  at: z.iso.datetime({ offset: true }),
  segments: z.int().positive(),
  startsPerSecond: z.number().positive(),
});
export type PlanRequest = z.infer<typeof planRequestSchema>;

export interface SweepPlan {
  readonly at: string;
  readonly segments: readonly {
    readonly segment: number;
    readonly segments: number;
    readonly startsPerSecond: number;
  }[];
}

export const planSweep = ({ at, segments, startsPerSecond }: PlanRequest): SweepPlan => ({
  at,
  segments: Array.from({ length: segments }, (_, segment) => ({
    segment,
    segments,
    startsPerSecond: startsPerSecond / segments,
  })),
});

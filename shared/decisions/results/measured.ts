/** What results are to know of a journey: how long its goal counts, and between what its splits choose. */
import * as z from 'zod';
import { journey as journeyName, type RecordOf } from '../../base/record.ts';
import { milliseconds } from '../../base/time.ts';
import { graphOf } from '../../journeys/graph.ts';
import { sparedBy } from '../../journeys/held-out.ts';
import type { Journey } from '../../journeys/language.ts';

const measuredSplit = z.object({
  split: z.string(),
  variants: z.array(z.string()),
  /** Named by the story: who comes to it from now on goes there. */
  winner: z.string().exactOptional(),
});
export type MeasuredSplit = RecordOf<typeof measuredSplit>;

export const measured = z.object({
  journey: journeyName,
  lane: z.string(),
  goalWithin: z.number().transform(milliseconds),
  /** Its goal is an order. */
  isOrder: z.boolean(),
  /** Why nobody is held out of it; absent: some are. */
  spared: z.enum(['recovery', 'no-marketing', 'owed']).exactOptional(),
  splits: z.array(measuredSplit),
});
export type Measured = RecordOf<typeof measured>;

export const measuredOf = (journey: Journey): Measured => {
  const spared = sparedBy(journey);
  return {
    journey: journey.id,
    lane: journey.lane,
    goalWithin: journey.goalWithin,
    isOrder: journey.goal.source.kind === 'purchase',
    ...(spared !== undefined && { spared }),
    splits: [...graphOf(journey).nodes.values()].flatMap((node) =>
      node.kind === 'split'
        ? [
            {
              split: node.id,
              variants: Object.keys(node.weights),
              ...(node.winner !== undefined && { winner: node.winner }),
            },
          ]
        : [],
    ),
  };
};

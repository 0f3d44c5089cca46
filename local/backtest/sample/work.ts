/** Simulated work on tasks: seeded by the task's id, so that a run can be repeated to the byte. */
import { hours, type Instant, instant } from '../../../shared/base/time.ts';
import { randomFor } from './random.ts';

/** What a person does with a task, if anybody does anything. */
export interface Work {
  readonly takenAt: Instant;
  readonly finishedAt: Instant;
  readonly result: string;
}

/** Of the tasks of a queue that somebody takes in time; and of those that have escalated. */
const takenShare = 0.75;
const takenLateShare = 0.6;

/**
 * @param task when it came to its queue, until when it is to be taken, and its results, the usual ones first
 * @returns `undefined`: nobody takes it
 */
export const workOn = (
  task: {
    readonly id: string;
    readonly at: Instant;
    readonly until: Instant;
    readonly isLate: boolean;
    readonly results: readonly string[];
  },
  seed: number,
): Work | undefined => {
  const { id, at, until, isLate, results } = task;
  const random = randomFor(seed, 'work', id, isLate ? 'late' : 'in time');
  if (!random.chance(isLate ? takenLateShare : takenShare)) return undefined;
  const takenAt = instant(Math.round(random.uniform(at, until)));
  const finishedAt = instant(Math.round(takenAt + random.uniform(hours(0.2), hours(8))));
  const result = random.weighted(results.map((each, index) => [each, 1 / (index + 1)] as const));
  return { takenAt, finishedAt, result };
};

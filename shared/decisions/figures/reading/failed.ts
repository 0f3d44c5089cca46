/** Passages that failed, by journey, with what they failed by. */
import { partsOf } from '../cell.ts';
import type { Rows } from '../sums.ts';
import { placeOf } from './counters.ts';

interface FailedCause {
  /** The error's name; absent: it has none. */
  readonly error?: string;
  /** The wait that they had come to last; absent: none. */
  readonly after?: string;
  readonly passages: number;
  /** The latest day on which one did. */
  readonly latest: string;
}

export interface FailedFigures {
  readonly journey: string;
  /** That have failed, and were not begun again. */
  readonly passages: number;
  readonly begunAgain: number;
  /** Those of most passages first. */
  readonly causes: readonly FailedCause[];
}

const causesOf = (rows: Rows): readonly FailedCause[] => {
  const causes = new Map<string, FailedCause>();
  for (const { at, counters } of rows)
    for (const [counter, amount] of Object.entries(counters)) {
      const [word, error = '', after = ''] = partsOf(counter);
      if (word !== 'failed' || amount === 0) continue;
      const [day] = placeOf(at);
      const before = causes.get(counter);
      causes.set(counter, {
        ...(error !== '' && { error }),
        ...(after !== '' && { after }),
        passages: amount + (before?.passages ?? 0),
        latest: before !== undefined && before.latest > day ? before.latest : day,
      });
    }
  return [...causes]
    .sort(([a, one], [b, two]) => two.passages - one.passages || (a < b ? -1 : 1))
    .map(([, each]) => each);
};

/** In order of the alphabet; of journeys where any has failed. */
export const failedFigures = (rows: Rows): readonly FailedFigures[] =>
  [...Map.groupBy(rows, ({ at }) => placeOf(at)[1])]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([journey, own]) => {
      const causes = causesOf(own);
      const begunAgain = own.reduce((sum, { counters }) => sum + (counters.again ?? 0), 0);
      const passages = causes.reduce((sum, each) => sum + each.passages, 0);
      return passages + begunAgain === 0 ? [] : [{ journey, passages, begunAgain, causes }];
    });

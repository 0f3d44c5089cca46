/** Two groups of passages compared by how many came to something: what it allows to say, whenever somebody looks. */
import { clustered, difference, type Interval, type Proportion, wilson } from '../statistics/proportions.ts';
import { alpha, anytimeDifference, type Difference, sampleOf } from '../statistics/sequential.ts';
import type { Tally } from '../statistics/tally.ts';

export interface Share extends Interval {
  readonly customers: number;
  readonly passages: number;
  /** Passages that came to it. */
  readonly reached: number;
  /** reached / passages; 0 of none. The interval (95%, at one look) counts customers, not passages. */
  readonly share: number;
}

/**
 * `proved`: the first is greater; `harmful`: it is less; `unclear`: the difference may be chance; `too-few`: one of them
 * has so few that nothing can be said.
 */
export type Verdict = 'proved' | 'harmful' | 'unclear' | 'too-few';

export interface Comparison extends Difference {
  readonly verdict: Verdict;
}

/** With fewer that came to it, or fewer that did not, a share is not nearly normal yet. */
export const fewest = 10;

const isEnough = ({ successes, trials }: Proportion): boolean =>
  successes >= fewest && trials - successes >= fewest;

/** Of customers, how many of their passages came to it. */
export const shareOf = (tally: Tally): Share => {
  const { successes, trials } = clustered(tally);
  const { customers, passages, sum: reached } = tally;
  return {
    customers,
    passages,
    reached,
    share: passages === 0 ? 0 : reached / passages,
    // A sum of quotients may be greater than its whole by the last bit.
    ...wilson(Math.min(successes, trials), trials),
  };
};

const verdictOf = ({ low, high }: Interval): Verdict => {
  if (low > 0) return 'proved';
  return high < 0 ? 'harmful' : 'unclear';
};

/**
 * The share of `a` less that of `b`. Of enough the interval is a 95% confidence sequence: it may be looked at as often as
 * one likes. Of too few it is Newcombe's, which is honest of few, and of one look.
 * @param wrong how often equals may ever be called different
 */
export const compareShares = (a: Tally, b: Tally, wrong: number = alpha): Comparison => {
  const [ofA, ofB] = [clustered(a), clustered(b)];
  if (!isEnough(ofA) || !isEnough(ofB)) return { ...difference(ofA, ofB), verdict: 'too-few' };
  const interval = anytimeDifference(sampleOf(a), sampleOf(b), wrong);
  return { ...interval, verdict: verdictOf(interval) };
};

/** Few pay, and some of them pay much: with fewer, the mean of what they pay is far from normal. */
const fewestPaying = 50;

/**
 * What customers of `a` paid a passage, less what those of `b` did, with its 95% confidence sequence; `undefined`: too few
 * have paid anything in one of them.
 */
export const comparePaid = (a: Tally, b: Tally): Difference | undefined =>
  [a, b].some(({ above }) => above < fewestPaying) ? undefined : anytimeDifference(sampleOf(a), sampleOf(b));

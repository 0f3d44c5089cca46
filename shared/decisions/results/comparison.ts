/** Two groups of passages compared by how many came to something: what it allows to say, whenever somebody looks. */
import { clustered, difference, type Interval, type Proportion, wilson } from '../statistics/proportions.ts';
import { alpha, anytimeDifference, type Difference, sampleOf, type Unit } from '../statistics/sequential.ts';

/** Of one customer: how many passages, and how many of them came to it. */
export type Passages = Unit;

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

const proportionOf = (units: readonly Passages[]): Proportion =>
  clustered(units.map(({ sum, passages }) => ({ successes: sum, trials: passages })));

const isEnough = ({ successes, trials }: Proportion): boolean =>
  successes >= fewest && trials - successes >= fewest;

/** @param units of customers, each of them once */
export const shareOf = (units: readonly Passages[]): Share => {
  const { successes, trials } = proportionOf(units);
  let [reached, passages] = [0, 0];
  for (const unit of units) {
    reached += unit.sum;
    passages += unit.passages;
  }
  return {
    customers: units.length,
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
export const compareShares = (
  a: readonly Passages[],
  b: readonly Passages[],
  wrong: number = alpha,
): Comparison => {
  const [ofA, ofB] = [proportionOf(a), proportionOf(b)];
  if (!isEnough(ofA) || !isEnough(ofB)) return { ...difference(ofA, ofB), verdict: 'too-few' };
  const interval = anytimeDifference(sampleOf(a), sampleOf(b), wrong);
  return { ...interval, verdict: verdictOf(interval) };
};

/** Few pay, and some of them pay much: with fewer, the mean of what they pay is far from normal. */
const fewestPaying = 50;

const isPaying = ({ sum }: Unit): boolean => sum > 0;

/**
 * What customers of `a` paid a passage, less what those of `b` did, with its 95% confidence sequence; `undefined`: too few
 * have paid anything in one of them.
 */
export const comparePaid = (a: readonly Unit[], b: readonly Unit[]): Difference | undefined =>
  [a, b].some((units) => units.filter(isPaying).length < fewestPaying)
    ? undefined
    : anytimeDifference(sampleOf(a), sampleOf(b));

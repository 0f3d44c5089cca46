/** Shares and their uncertainty, at one look. */
import { squaresFrom, type Tally } from './tally.ts';

/** The two-sided 95% point of the standard normal distribution. */
const z95 = 1.959963984540054;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Wilson's score interval (95%) for `successes` of `trials`: Wilson 1927; it stays within 0 and 1, and is honest for
 * small samples. Of no trials nothing is known: 0 to 1.
 * @throws RangeError unless 0 ≤ successes ≤ trials
 */
export const wilson = (successes: number, trials: number): Interval => {
  if (!(successes >= 0 && successes <= trials))
    throw new RangeError(`${successes} successes of ${trials} trials is no proportion`);
  if (trials === 0) return { low: 0, high: 1 };
  const share = successes / trials;
  const z2 = z95 * z95;
  const middle = share + z2 / (2 * trials);
  const margin = z95 * Math.sqrt((share * (1 - share)) / trials + z2 / (4 * trials * trials));
  const scale = 1 + z2 / trials;
  return {
    low: successes === 0 ? 0 : (middle - margin) / scale,
    high: successes === trials ? 1 : (middle + margin) / scale,
  };
};

export interface Proportion {
  readonly successes: number;
  readonly trials: number;
}

/**
 * The share of trials that come in clusters, such as one customer's passages, with as many trials as independent ones
 * would be worth: Rao and Scott 1992, with the design effect of a ratio of cluster totals, and never more than there are.
 */
export const clustered = (tally: Tally): Proportion => {
  const { sum: successes, passages: trials } = tally;
  const share = trials === 0 ? 0 : successes / trials;
  if (share === 0 || share === 1) return { successes, trials };
  const designEffect = Math.max(1, squaresFrom(tally, share) / (trials * share * (1 - share)));
  return { successes: successes / designEffect, trials: trials / designEffect };
};

/** The difference of two shares, `a` less `b`, with Newcombe's interval (95%): method 10 of Newcombe 1998. */
export const difference = (a: Proportion, b: Proportion): Interval & { readonly difference: number } => {
  const shareA = a.trials === 0 ? 0 : a.successes / a.trials;
  const shareB = b.trials === 0 ? 0 : b.successes / b.trials;
  const ofA = wilson(a.successes, a.trials);
  const ofB = wilson(b.successes, b.trials);
  const apart = shareA - shareB;
  return {
    difference: apart,
    low: apart - Math.hypot(shareA - ofA.low, ofB.high - shareB),
    high: apart + Math.hypot(ofA.high - shareA, shareB - ofB.low),
  };
};

/** Two arms compared again and again: an interval that holds at every look, however often somebody looks. */
import type { Interval } from './proportions.ts';
import { squaresFrom, type Tally } from './tally.ts';

/** An arm: its mean a passage, and that mean's variance times the customers. */
export interface Sample {
  readonly customers: number;
  readonly mean: number;
  readonly variance: number;
}

/**
 * The mean a passage with its variance by customers, whose own passages are not independent of each other: the linearised
 * variance of a ratio of sums, Cochran 1977, section 6.4.
 */
export const sampleOf = (tally: Tally): Sample => {
  const { customers, passages, sum } = tally;
  if (passages === 0) return { customers: 0, mean: 0, variance: 0 };
  const mean = sum / passages;
  const squares = squaresFrom(tally, mean) / (passages / customers) ** 2;
  return { customers, mean, variance: squares / Math.max(1, customers - 1) };
};

/** One in so many comparisons of equal arms is ever, at any look, called different. */
export const alpha = 0.05;

/** The interval is narrowest at so many customers; elsewhere it is a little wider. */
const narrowestAt = 2_000;

/**
 * How many standard errors wide the interval is to each side at so many customers, at every look at once: the two-sided
 * normal mixture, Howard, Ramdas, McAuliffe and Sekhon 2021, equation 14; for means whose variances are estimated,
 * Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2024, theorem 2.2.
 * @param wrong share of comparisons of equals in which it ever leaves out zero
 * @param narrowest at how many customers it is
 */
export const standardErrors = (customers: number, wrong = alpha, narrowest = narrowestAt): number => {
  const twice = 2 * Math.log(1 / wrong);
  const rho = narrowest / (twice + Math.log(1 + twice));
  return Math.sqrt(((customers + rho) / customers) * (Math.log((customers + rho) / rho) + twice));
};

export interface Difference extends Interval {
  readonly difference: number;
}

/**
 * The difference of the means, `a` less `b`, with its confidence sequence.
 * @param a of one customer at least, and so is `b`
 * @param wrong as of `standardErrors`
 */
export const anytimeDifference = (a: Sample, b: Sample, wrong = alpha): Difference => {
  const difference = a.mean - b.mean;
  const error = Math.sqrt(a.variance / a.customers + b.variance / b.customers);
  const margin = standardErrors(a.customers + b.customers, wrong) * error;
  return { difference, low: difference - margin, high: difference + margin };
};

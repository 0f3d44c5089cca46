/** Days of silence held against the customer's own rhythm, and the shop's where hers says little. */
import * as z from 'zod';
import { lnGamma } from '../statistics/gamma.ts';
import type { Buyer, Buyers } from './buyers.ts';
import { scorerBySignal } from './by-signal.ts';
import { insistOnRepeats, mostLikely } from './fitted.ts';
import { type Pasts, pastOf, pastsOf } from './pasts.ts';

/** Customers order at rates that are gamma distributed, of shape `r` and `alpha` in weeks. */
export const rhythmSchema = z.strictObject({ r: z.number().positive(), alpha: z.number().positive() });
export type Rhythm = Readonly<z.infer<typeof rhythmSchema>>;

/** Of the gaps that have ended; who has ordered once has none. */
const logLikelihood = ({ r, alpha }: Rhythm, { customers, repeats, recency }: Pasts): number => {
  const ofAll = r * Math.log(alpha) - lnGamma(r);
  let sum = 0;
  let [known, ofCount] = [0, 0];
  for (const [row, weight] of customers.entries()) {
    const x = repeats[row] as number;
    if (x === 0) continue;
    if (x !== known) {
      known = x;
      ofCount = ofAll + lnGamma(r + x);
    }
    sum += weight * (ofCount - (r + x) * Math.log(alpha + (recency[row] as number)));
  }
  return sum;
};

/**
 * The share of her gaps that would be shorter than her silence is now, from 0 to 1: 0.9 is silent beyond nine of ten. Gaps
 * of a rate that is known by so many before are Pareto distributed (type II).
 */
export const beyondOwnRhythm = (rhythm: Rhythm, buyer: Buyer): number => -Math.expm1(lnLonger(rhythm, buyer));

/** The logarithm of the share that would be longer. */
const lnLonger = ({ r, alpha }: Rhythm, buyer: Buyer): number => {
  const { repeats, recency, age } = pastOf(buyer);
  return -(r + repeats) * Math.log1p((age - recency) / (alpha + recency));
};

/**
 * The silence, in days, that is as long as this share of her gaps would be shorter than: `beyondOwnRhythm` the other way round.
 * @param active days from her first order to her last @param share above 0 and below 1
 */
export const silenceBeyond = ({ r, alpha }: Rhythm, orders: number, active: number, share: number): number =>
  7 * (alpha + active / 7) * Math.expm1(-Math.log1p(-share) / (r + orders - 1));

/** @throws NotFittedError */
export const fitRhythm = (now: Buyers): Rhythm => {
  insistOnRepeats(now);
  return mostLikely(['r', 'alpha'], (mostRows) => pastsOf(now, mostRows), logLikelihood);
};

export const ownRhythm = scorerBySignal({
  name: 'own-rhythm',
  schema: rhythmSchema,
  learn: ({ now }) => {
    const rhythm = fitRhythm(now);
    return { before: rhythm, now: rhythm };
  },
  signal: lnLonger,
});

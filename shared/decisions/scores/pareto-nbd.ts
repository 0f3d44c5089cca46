/** Pareto/NBD: a customer orders at random times until she drops out at one: Schmittlein, Morrison and Colombo 1987. */
import * as z from 'zod';
import { lnGamma } from '../statistics/gamma.ts';
import { insistOnRepeats, mostLikely } from './fitted.ts';
import { type Past, type Pasts, pastOf, pastsOf, weeksOf } from './pasts.ts';
import { scorer } from './scorer.ts';

/** Gamma distributed over customers: rates of ordering (`r`, and `alpha` in weeks) and of dropping out (`s`, `beta`). */
const schema = z.strictObject({
  r: z.number().positive(),
  alpha: z.number().positive(),
  s: z.number().positive(),
  beta: z.number().positive(),
});
export type ParetoNbd = Readonly<z.infer<typeof schema>>;

/** As close as a double comes to what the fraction goes to. */
const closeEnough = Math.log(1e-15);

/** ₂F₁(1, b; c; z) of 0 ≤ z < 1 and 0 < b < c: Gauss's continued fraction, DLMF 15.7(i), which holds near z = 1 too. */
const hypergeometric = (b: number, c: number, z: number): number => {
  const root = Math.sqrt(1 - z);
  // From level to level the error shrinks so.
  const levels = z === 0 ? 0 : Math.ceil(closeEnough / 2 / Math.log((1 - root) / (1 + root))) + 2;
  let fraction = 1;
  for (let n = levels; n >= 1; n -= 1) {
    const base = c + 2 * n;
    const even = (n * (c - b + n - 1)) / ((base - 2) * (base - 1));
    const odd = ((b + n - 1) * (c + n - 2)) / ((base - 3) * (base - 2));
    fraction = 1 - (odd * z) / (1 - (even * z) / fraction);
  }
  return 1 / fraction;
};

/**
 * The two terms of the likelihood, each divided by (α + recency)^−(r + x) (β + recency)^−s: that she is still there, and that
 * she dropped out after her last order. The latter is ∫ s (α + u)^−(r + x) (β + u)^−(s + 1) du from `recency` to `age`, in the
 * closed form of Fader and Hardie's note on deriving the Pareto/NBD model, after Euler's transformation, DLMF 15.8.1.
 */
const terms = (
  { r, alpha, s, beta }: ParetoNbd,
  x: number,
  recency: number,
  age: number,
): { readonly there: number; readonly gone: number } => {
  const there = Math.exp(
    (r + x) * Math.log((alpha + recency) / (alpha + age)) + s * Math.log((beta + recency) / (beta + age)),
  );
  const c = r + s + x + 1;
  const until = (week: number): number =>
    alpha >= beta
      ? hypergeometric(r + x, c, (alpha - beta) / (alpha + week))
      : (hypergeometric(s + 1, c, (beta - alpha) / (beta + week)) * (alpha + week)) / (beta + week);
  return { there, gone: Math.max(0, (s / (r + s + x)) * (until(recency) - there * until(age))) };
};

export const logLikelihood = (model: ParetoNbd, { customers, repeats, recency, age }: Pasts): number => {
  const { r, alpha, s, beta } = model;
  const ofAll = r * Math.log(alpha) + s * Math.log(beta) - lnGamma(r);
  let sum = 0;
  let [known, ofCount] = [Number.NaN, 0];
  for (const [row, weight] of customers.entries()) {
    const [x, until] = [repeats[row] as number, recency[row] as number];
    if (x !== known) {
      known = x;
      ofCount = ofAll + lnGamma(r + x);
    }
    const { there, gone } = terms(model, x, until, age[row] as number);
    sum +=
      weight *
      (ofCount - (r + x) * Math.log(alpha + until) - s * Math.log(beta + until) + Math.log(there + gone));
  }
  return sum;
};

/** That she has not dropped out, from 0 to 1. */
export const alive = (model: ParetoNbd, { repeats, recency, age }: Past): number => {
  const { there, gone } = terms(model, repeats, recency, age);
  return there / (there + gone);
};

/** Orders in the weeks ahead: equation 41 of Fader and Hardie's note, without its division by zero at s = 1. */
export const expectedOrders = (model: ParetoNbd, past: Past, weeks: number): number => {
  const { r, alpha, s, beta } = model;
  const { repeats, age } = past;
  const lnRest = Math.log((beta + age) / (beta + age + weeks));
  const over = s === 1 ? -lnRest : -Math.expm1((s - 1) * lnRest) / (s - 1);
  return (alive(model, past) * (r + repeats) * (beta + age) * over) / (alpha + age);
};

/** Gauss and Legendre's points and weights, the positive half of 16: Abramowitz and Stegun 1964, table 25.4. */
const points = [
  [0.0950125098376374, 0.1894506104550685],
  [0.2816035507792589, 0.1826034150449236],
  [0.4580167776572274, 0.1691565193950025],
  [0.6178762444026438, 0.1495959888165767],
  [0.755404408355003, 0.1246289712555339],
  [0.8656312023878318, 0.0951585116824928],
  [0.9445750230732326, 0.0622535239386479],
  [0.9894009349916499, 0.0271524594117541],
] as const;

/**
 * That she orders at least once in the weeks ahead: of who is still there, the integral of λ e^−(λ + μ)u over those weeks, which
 * is her first order before she drops out, over what is known of λ and μ.
 */
export const chanceToOrder = (model: ParetoNbd, past: Past, weeks: number): number => {
  const { r, alpha, s, beta } = model;
  const { repeats, age } = past;
  const shape = r + repeats;
  // In the logarithm of the time the powers are exponentials, of which nothing is left after 36 of their lengths.
  const whole = Math.min(Math.log1p(weeks / (alpha + age)), 36 / shape);
  const at = (log: number): number => {
    const passed = (alpha + age) * Math.expm1(log);
    return shape * Math.exp(-shape * log - s * Math.log1p(passed / (beta + age)));
  };
  let sum = 0;
  for (const [point, weight] of points)
    sum += weight * (at((whole * (1 + point)) / 2) + at((whole * (1 - point)) / 2));
  return (alive(model, past) * sum * whole) / 2;
};

/** Where one of the two times is so much the longer, the model says the same as where it is longer still. */
const mostApart = 1e3;

export const paretoNbd = scorer({
  name: 'pareto-nbd',
  schema,
  fit: ({ now }) => {
    insistOnRepeats(now);
    return mostLikely(
      ['r', 'alpha', 's', 'beta'],
      (mostRows) => pastsOf(now, mostRows),
      (model, pasts) =>
        Math.max(model.alpha / model.beta, model.beta / model.alpha) > mostApart
          ? Number.NEGATIVE_INFINITY
          : logLikelihood(model, pasts),
    );
  },
  score: (model, buyer, over) => {
    const past = pastOf(buyer);
    return {
      orders: expectedOrders(model, past, weeksOf(over)),
      chance: chanceToOrder(model, past, weeksOf(over)),
    };
  },
});

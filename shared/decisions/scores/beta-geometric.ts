/** What the two models share in which a customer may drop out after each order: while she stays she orders at random times. */
import * as z from 'zod';
import { lnBeta, lnGamma } from '../statistics/gamma.ts';
import { insistOnRepeats, mostLikely } from './fitted.ts';
import { type Past, type Pasts, pastOf, pastsOf, weeksOf } from './pasts.ts';
import { type Scorer, scorer } from './scorer.ts';

/**
 * Rates of ordering are gamma distributed over customers (shape `r`, and `alpha` in weeks), chances to drop out after an
 * order beta distributed (`a`, `b`).
 */
const schema = z.strictObject({
  r: z.number().positive(),
  alpha: z.number().positive(),
  a: z.number().positive(),
  b: z.number().positive(),
});
export type BetaGeometric = Readonly<z.infer<typeof schema>>;

/**
 * 0: nobody drops out at her first order, so that who ordered once is there for ever: BG/NBD, Fader, Hardie and Lee 2005.
 * 1: she may: MBG/NBD, Batislam, Denizel and Filiztekin 2007.
 */
export type Chances = 0 | 1;

/** Of all rows together; taken apart so that no power overflows. */
export const logLikelihood = ({ r, alpha, a, b }: BetaGeometric, pasts: Pasts, extra: Chances): number => {
  const { customers, repeats, recency, age } = pasts;
  const ofAll = r * Math.log(alpha) - lnGamma(r) - lnBeta(a, b);
  let sum = 0;
  let [known, ofCount] = [Number.NaN, 0];
  for (const [row, weight] of customers.entries()) {
    const x = repeats[row] as number;
    if (x !== known) {
      known = x;
      ofCount = ofAll + lnGamma(r + x) + lnBeta(a, b + x + extra);
    }
    const whileAlive = (r + x) * Math.log(alpha + (age[row] as number));
    const whenGone = (r + x) * Math.log(alpha + (recency[row] as number));
    sum +=
      weight *
      (x + extra === 0
        ? ofCount - whileAlive
        : ofCount - whenGone + Math.log(Math.exp(whenGone - whileAlive) + a / (b + x + extra - 1)));
  }
  return sum;
};

/** That she has not dropped out, from 0 to 1. */
export const alive = (
  { r, alpha, a, b }: BetaGeometric,
  { repeats: x, recency, age }: Past,
  extra: Chances,
): number =>
  x + extra === 0 ? 1 : 1 / (1 + (a / (b + x + extra - 1)) * ((alpha + age) / (alpha + recency)) ** (r + x));

const smallest = 1e-14;

/** Gauss's hypergeometric series for y from 0 to below 1, less its first term 1. */
const hypergeometric = (a: number, b: number, c: number, y: number): number => {
  let term = ((a * b) / c) * y;
  let sum = term;
  for (let n = 1; Math.abs(term) > smallest * Math.abs(sum); n += 1) {
    term *= ((a + n) * (b + n) * y) / ((c + n) * (n + 1));
    sum += term;
  }
  return sum;
};

/**
 * Orders in the weeks ahead: equation 10 of Fader, Hardie and Lee 2005. Its series stays small where a − 1 is above r + x;
 * elsewhere Euler's transformation of it does, DLMF 15.8.1, in which the division by a − 1 has been carried out: so nothing
 * is divided by zero at a = 1 or a + b = 1.
 */
export const expectedOrders = (model: BetaGeometric, past: Past, weeks: number, extra: Chances): number => {
  const { r, alpha, a, b } = model;
  const { repeats: x, age } = past;
  const c = a + b + x + extra - 1;
  const y = weeks / (alpha + age + weeks);
  const lnRest = Math.log1p(-y);
  const ordersOfAlive = (): number => {
    if (a - 1 > r + x)
      return (
        (c / (a - 1)) * (1 - Math.exp((r + x) * lnRest) * (1 + hypergeometric(r + x, b + x + extra, c, y)))
      );
    const over = a === 1 ? -lnRest : -Math.expm1((a - 1) * lnRest) / (a - 1);
    // (a − 1) of the series' terms is carried out.
    let term = (a + b + extra - 1 - r) * y;
    let series = term;
    for (let n = 1; Math.abs(term) > smallest * Math.abs(series); n += 1) {
      term *= ((a + b + extra - 1 - r + n) * (a - 1 + n) * y) / ((c + n) * (n + 1));
      series += term;
    }
    return c * over - Math.exp((a - 1) * lnRest) * series;
  };
  return alive(model, past, extra) * ordersOfAlive();
};

/** That she orders at least once in the weeks ahead: who has not dropped out does so no earlier than at her next order. */
const chanceToOrder = (model: BetaGeometric, past: Past, weeks: number, extra: Chances): number => {
  const { r, alpha } = model;
  const { repeats, age } = past;
  return alive(model, past, extra) * -Math.expm1((r + repeats) * Math.log1p(-weeks / (alpha + age + weeks)));
};

export const betaGeometricScorer = <const Name extends string>(name: Name, extra: Chances): Scorer<Name> =>
  scorer({
    name,
    schema,
    fit: ({ now }) => {
      insistOnRepeats(now);
      return mostLikely(
        ['r', 'alpha', 'a', 'b'],
        (mostRows) => pastsOf(now, mostRows),
        (model, pasts) => logLikelihood(model, pasts, extra),
      );
    },
    score: (model, buyer, over) => {
      const past = pastOf(buyer);
      return {
        orders: expectedOrders(model, past, weeksOf(over), extra),
        chance: chanceToOrder(model, past, weeksOf(over), extra),
      };
    },
  });

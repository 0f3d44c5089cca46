/** What an order of a customer's is worth: hers on average, and the shop's where hers are few. */
import * as z from 'zod';
import { lnGamma } from '../statistics/gamma.ts';
import type { Buyer, Buyers } from './buyers.ts';
import { insistOnRepeats, mostLikely } from './fitted.ts';
import { NotFittedError } from './scorer.ts';

export const orderValueSchema = z.strictObject({
  p: z.number().positive(),
  q: z.number().positive(),
  v: z.number().positive(),
});
/**
 * Gamma-gamma, Fader, Hardie and Lee 2005: a customer's orders are gamma distributed (`p`), and so are over customers the
 * rates of that (`q`, and `v` in minor units of the shop's currency).
 */
export type OrderValue = Readonly<z.infer<typeof orderValueSchema>>;

/** A row is customers of so many orders, which came to so much on average. */
interface Means {
  readonly customers: Float64Array;
  readonly orders: Float64Array;
  readonly mean: Float64Array;
}

/** Equation 1a of Fader and Hardie's note on the gamma-gamma model. */
const logLikelihood = ({ p, q, v }: OrderValue, { customers, orders, mean }: Means): number => {
  const ofAll = q * Math.log(v) - lnGamma(q);
  let sum = 0;
  let [known, ofCount] = [Number.NaN, 0];
  for (const [row, weight] of customers.entries()) {
    const x = orders[row] as number;
    if (x !== known) {
      known = x;
      ofCount = ofAll + lnGamma(p * x + q) - lnGamma(p * x) + p * x * Math.log(x);
    }
    const m = mean[row] as number;
    sum += weight * (ofCount + (p * x - 1) * Math.log(m) - (p * x + q) * Math.log(v + x * m));
  }
  return sum;
};

/** Means that differ by less than a thousandth, or by as much more as it takes, count as one. */
const meansOf = ({ customers, orders, spent }: Buyers, mostRows: number): Means => {
  for (let step = 0.001; ; step *= 2) {
    const rows = new Map<string, { customers: number; readonly orders: number; sum: number }>();
    for (const [index, weight] of customers.entries()) {
      const [count, sum] = [orders[index] as number, spent[index] as number];
      // What has all gone back, or cost nothing, is no price.
      if (sum <= 0) continue;
      const mean = sum / count;
      const key = `${count} ${Math.round(Math.log(mean) / step)}`;
      const row = rows.get(key) ?? { customers: 0, orders: count, sum: 0 };
      rows.set(key, row);
      row.customers += weight;
      row.sum += weight * mean;
    }
    if (rows.size > mostRows && step < 1) continue;
    const sorted = [...rows.values()].sort((a, b) => a.orders - b.orders);
    return {
      customers: Float64Array.from(sorted, ({ customers }) => customers),
      orders: Float64Array.from(sorted, ({ orders }) => orders),
      mean: Float64Array.from(sorted, ({ customers, sum }) => sum / customers),
    };
  }
};

/** @throws NotFittedError unless 20 customers have ordered again, and some have spent anything */
export const fitOrderValue = (buyers: Buyers): OrderValue => {
  insistOnRepeats(buyers);
  const { customers, mean } = meansOf(buyers, Number.POSITIVE_INFINITY);
  if (mean.length === 0) throw new NotFittedError('no order is worth anything');
  const usual =
    mean.reduce((sum, each, row) => sum + each * (customers[row] as number), 0) /
    customers.reduce((sum, each) => sum + each, 0);
  // Above 1, q has a mean over customers.
  const modelOf = ({ p, above, v }: Readonly<Record<'p' | 'above' | 'v', number>>): OrderValue => ({
    p,
    q: 1 + above,
    v: v * usual,
  });
  const found = mostLikely(
    ['p', 'above', 'v'],
    (mostRows) => meansOf(buyers, mostRows),
    (parameters, means) => logLikelihood(modelOf(parameters), means),
  );
  return modelOf(found);
};

/** What her next order is expected to come to, in minor units: equation 5 of the note. */
export const expectedValue = (
  { p, q, v }: OrderValue,
  { orders, spent }: Pick<Buyer, 'orders' | 'spent'>,
): number => (p * (v + Math.max(0, spent))) / (p * orders + q - 1);

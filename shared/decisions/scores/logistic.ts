/** Logistic regression on what a profile has: of those who were followed, who returned. */
import * as z from 'zod';
import { logisticRegression } from '../statistics/logistic.ts';
import { type Buyer, buyerAt, type FollowedBuyers } from './buyers.ts';
import { scorerBySignal } from './by-signal.ts';

/** Days, orders and money count by their ratios. */
const featuresOf = ({ orders, active, known, spent }: Buyer): readonly number[] => {
  const silence = Math.log1p(known - active);
  const count = Math.log(orders);
  return [
    silence,
    silence ** 2,
    Math.log1p(known),
    count,
    count ** 2,
    count * silence,
    Math.log1p(Math.max(0, spent) / orders),
    orders > 1 ? Math.log1p(active / (orders - 1)) : 0,
    orders > 1 ? 1 : 0,
  ];
};

const schema = z.strictObject({
  intercept: z.number(),
  /** By feature. */
  weights: z.array(z.number()),
});
type Weights = z.infer<typeof schema>;

const learned = (before: FollowedBuyers): Weights => {
  const { customers, returned } = before;
  const rows = [...customers.keys()].map((row) => featuresOf(buyerAt(before, row)));
  const whole = customers.reduce((sum, weight) => sum + weight, 0);
  const standards = (rows[0] ?? []).map((_, feature) => {
    const column = Float64Array.from(rows, (row) => row[feature] as number);
    const mean = column.reduce((sum, each, row) => sum + each * (customers[row] as number), 0) / whole;
    const squares = column.reduce(
      (sum, each, row) => sum + (each - mean) ** 2 * (customers[row] as number),
      0,
    );
    // A feature in which nobody differs says nothing.
    const spread = Math.sqrt(squares / whole) || Number.POSITIVE_INFINITY;
    return { mean, spread, column: column.map((each) => (each - mean) / spread) };
  });
  const [intercept = 0, ...coefficients] = logisticRegression(
    standards.map(({ column }) => column),
    returned,
    customers,
  );
  const weights = standards.map(({ spread }, feature) => (coefficients[feature] as number) / spread);
  return {
    intercept: weights.reduce(
      (sum, weight, feature) => sum - weight * (standards[feature]?.mean as number),
      intercept,
    ),
    weights,
  };
};

export const logistic = scorerBySignal({
  name: 'logistic',
  schema,
  learn: ({ before }) => {
    const weights = learned(before);
    return { before: weights, now: weights };
  },
  signal: ({ intercept, weights }, buyer) => {
    const features = featuresOf(buyer);
    return weights.reduce((sum, weight, feature) => sum + weight * (features[feature] as number), intercept);
  },
});

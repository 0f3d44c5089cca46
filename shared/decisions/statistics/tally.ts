/** Customers' passages, summed: all that a share or a mean, with its variance by customers, takes; parts are joined by addition. */
import * as z from 'zod';
import type { RecordOf } from '../../base/record.ts';

/** What is compared, of one customer: the sum of it over so many passages. */
export interface Unit {
  readonly sum: number;
  readonly passages: number;
}

export const tally = z.object({
  customers: z.int().nonnegative(),
  passages: z.number(),
  sum: z.number(),
  /** Sums of squares, and of products, over customers. */
  sumSquares: z.number(),
  passagesSquares: z.number(),
  products: z.number(),
  /** Customers whose sum is above 0. */
  above: z.int().nonnegative(),
});
export type Tally = RecordOf<typeof tally>;

export const emptyTally: Tally = {
  customers: 0,
  passages: 0,
  sum: 0,
  sumSquares: 0,
  passagesSquares: 0,
  products: 0,
  above: 0,
};

export const joinedTallies = (one: Tally, other: Tally): Tally => ({
  customers: one.customers + other.customers,
  passages: one.passages + other.passages,
  sum: one.sum + other.sum,
  sumSquares: one.sumSquares + other.sumSquares,
  passagesSquares: one.passagesSquares + other.passagesSquares,
  products: one.products + other.products,
  above: one.above + other.above,
});

/** @param units each of another customer */
export const tallyOf = (units: readonly Unit[]): Tally => {
  const all = { ...emptyTally } as { -readonly [Name in keyof Tally]: Tally[Name] };
  all.customers = units.length;
  for (const { sum, passages } of units) {
    all.passages += passages;
    all.sum += sum;
    all.sumSquares += sum * sum;
    all.passagesSquares += passages * passages;
    all.products += sum * passages;
    if (sum > 0) all.above += 1;
  }
  return all;
};

/** The squares of what customers differ by from so much a passage, summed: rounding makes none of them negative. */
export const squaresFrom = ({ sumSquares, passagesSquares, products }: Tally, mean: number): number =>
  Math.max(0, sumSquares - 2 * mean * products + mean * mean * passagesSquares);

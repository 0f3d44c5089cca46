/** The most likely parameters of a model. */
import { descent } from '../statistics/minimum.ts';
import type { Buyers } from './buyers.ts';
import { NotFittedError } from './scorer.ts';

/** Of fewer who have ordered again nothing can be told. */
const fewest = 20;

/** @throws NotFittedError unless 20 customers have ordered again */
export const insistOnRepeats = ({ customers, orders }: Buyers): void => {
  const again = customers.reduce((sum, weight, row) => sum + ((orders[row] as number) > 1 ? weight : 0), 0);
  if (again < fewest)
    throw new NotFittedError(
      `${again} ${again === 1 ? 'customer has' : 'customers have'} ordered again; it takes ${fewest}`,
    );
};

/** Beyond these a parameter says the same as at infinity or at zero. */
const bounds = { least: Math.log(1e-3), most: Math.log(1e4) } as const;

/** The first search is made on a coarse likeness, and the second begins where it ended. */
const searches = [
  { mostRows: 1_000, reach: 1 },
  { mostRows: 6_000, reach: 0.1 },
] as const;

/**
 * All parameters are above 0, and are looked for by their logarithms.
 * @param likenessOf the customers in so many rows at most: a likelihood is asked some hundred times
 * @param logLikelihoodOf of all of them together
 */
export const mostLikely = <Name extends string, Rows extends { readonly customers: Float64Array }>(
  names: readonly Name[],
  likenessOf: (mostRows: number) => Rows,
  logLikelihoodOf: (parameters: Readonly<Record<Name, number>>, rows: Rows) => number,
): Readonly<Record<Name, number>> => {
  const named = (logs: readonly number[]): Readonly<Record<Name, number>> =>
    Object.fromEntries(names.map((name, index) => [name, Math.exp(logs[index] as number)])) as Record<
      Name,
      number
    >;
  const found = searches.reduce<readonly number[]>(
    (start, { mostRows, reach }) => {
      const rows = likenessOf(mostRows);
      const everybody = rows.customers.reduce((sum, weight) => sum + weight, 0);
      return descent(
        (logs) =>
          logs.some((log) => log < bounds.least || log > bounds.most)
            ? Number.POSITIVE_INFINITY
            : -logLikelihoodOf(named(logs), rows) / everybody,
        start,
        reach,
      ).at;
    },
    names.map(() => 0),
  );
  return named(found);
};

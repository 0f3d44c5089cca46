/** Customers as the models of ordering see them: how often, until when and for how long, in weeks. */
import { type Duration, days } from '../../base/time.ts';
import type { Buyer, Buyers } from './buyers.ts';

export interface Past {
  /** Orders after the first. */
  readonly repeats: number;
  /** Weeks from the first order to the last. */
  readonly recency: number;
  /** Weeks from the first order to now. */
  readonly age: number;
}

/** A row is customers of one past, by repeats. */
export interface Pasts {
  readonly customers: Float64Array;
  readonly repeats: Float64Array;
  readonly recency: Float64Array;
  readonly age: Float64Array;
}

const week = days(7);
export const weeksOf = (duration: Duration): number => duration / week;

export const pastOf = ({ orders, active, known }: Buyer): Past => ({
  repeats: orders - 1,
  recency: active / 7,
  age: known / 7,
});

interface Row {
  customers: number;
  readonly repeats: number;
  recency: number;
  age: number;
}

/** Rows whose means lie within one cell of the grid, as one row of their mean; days as long as it goes on. */
const groupedBy = (rows: Iterable<Row>, longest: number, gridDays: number): readonly Row[] => {
  const slots = Math.ceil(longest / gridDays) + 1;
  const cells = new Map<number, Row>();
  for (const { customers, repeats, recency, age } of rows) {
    const key = (repeats * slots + Math.round(recency / gridDays)) * slots + Math.round(age / gridDays);
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, { customers, repeats, recency, age });
    else {
      const share = customers / (cell.customers + customers);
      cell.customers += customers;
      cell.recency += share * (recency - cell.recency);
      cell.age += share * (age - cell.age);
    }
  }
  return [...cells.values()];
};

/** Several scorers ask for the same customers' pasts. */
const made = new WeakMap<Buyers, Map<number, Pasts>>();

/**
 * Customers who differ by less than a day, or by as few days as it takes, count as one row of their mean.
 * @param mostRows a likelihood is asked some hundred times, of a likeness that hardly differs
 */
export const pastsOf = (buyers: Buyers, mostRows: number): Pasts => {
  const known = made.get(buyers) ?? new Map<number, Pasts>();
  const pasts = known.get(mostRows) ?? grouped(buyers, mostRows);
  made.set(buyers, known.set(mostRows, pasts));
  return pasts;
};

const grouped = ({ customers, orders, active, known }: Buyers, mostRows: number): Pasts => {
  const longest = known.reduce((most, each) => Math.max(most, each), 0);
  const each = Array.from(customers, (weight, row) => ({
    customers: weight,
    repeats: (orders[row] as number) - 1,
    recency: active[row] as number,
    age: known[row] as number,
  }));
  let rows = groupedBy(each, longest, 1);
  // Once the grid is as wide as the history is long, nothing but counts of orders is left to differ.
  for (let gridDays = 1.5; rows.length > mostRows && gridDays < 2 * longest; gridDays *= 1.5)
    rows = groupedBy(rows, longest, gridDays);
  const sorted = rows.toSorted((a, b) => a.repeats - b.repeats || a.age - b.age || a.recency - b.recency);
  return {
    customers: Float64Array.from(sorted, ({ customers }) => customers),
    repeats: Float64Array.from(sorted, ({ repeats }) => repeats),
    recency: Float64Array.from(sorted, ({ recency }) => recency / 7),
    age: Float64Array.from(sorted, ({ age }) => age / 7),
  };
};

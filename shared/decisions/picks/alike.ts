/**
 * Which products go together: of each what its buyers bought beside it or next, likeliest first, from counts that a scan
 * of all orders adds up. Pairs of few buyers are drawn towards nothing, so that chance does not win.
 */
import * as z from 'zod';
import type { RecordOf } from '../../base/record.ts';

const counts = z.record(z.string(), z.int());

export const togetherCounts = z.object({
  /** Customers who bought it, by product. */
  buyers: counts,
  /** What orders say that it is; of several, the first by the alphabet. */
  categories: z.record(z.string(), z.string()),
  /** Customers who bought the second with the first, or in the order after it: by the first, then by the second. */
  pairs: z.record(z.string(), counts),
});
/** What is counted; plain data that is added to in place, and bounded. */
export type TogetherCounts = z.output<typeof togetherCounts>;

/** What is asked of an order. */
export interface OrderedThings {
  readonly items: readonly {
    readonly quantity: number;
    readonly product?: string;
    readonly category?: string;
  }[];
}

/** A wholesaler's orders tell little of people, and would tell it of everything. */
const [mostOrders, mostThings] = [100, 20];
/**
 * Products that are counted, and what is counted beside each. Where there are twice as many, those of the fewest buyers are
 * left out: counts are 10 MB at most, come out too small by what was left out, and never too large.
 */
const [mostProducts, mostPartners] = [3_000, 40];

export const noCounts = (): TogetherCounts => ({ buyers: {}, categories: {}, pairs: {} });

/** A name that an object has already is none to count by. */
const isCountable = (name: string): boolean => name !== '__proto__';

const entry = <Value>(of: Record<string, Value>, name: string, make: () => Value): Value => {
  if (!Object.hasOwn(of, name)) of[name] = make();
  return of[name] as Value;
};

/** @returns how many names there are more */
const plus = (of: Record<string, number>, name: string, count: number): number => {
  const isNew = !Object.hasOwn(of, name);
  of[name] = (isNew ? 0 : (of[name] ?? 0)) + count;
  return isNew ? 1 : 0;
};

const byCount = ([one, of]: readonly [string, number], [other, than]: readonly [string, number]): number =>
  than - of || (one < other ? -1 : 1);

const largest = (of: Readonly<Record<string, number>>, most: number): Record<string, number> =>
  Object.fromEntries(Object.entries(of).sort(byCount).slice(0, most));

/** After so many names it is looked whether there are too many: to count them each time would cost more than all else. */
const lookedAfter = 20_000;
const grown = new WeakMap<TogetherCounts, number>();

const bound = (state: TogetherCounts): void => {
  grown.set(state, 0);
  if (Object.keys(state.buyers).length > mostProducts * 2) {
    state.buyers = largest(state.buyers, mostProducts);
    for (const each of [state.categories, state.pairs])
      for (const name of Object.keys(each)) if (!Object.hasOwn(state.buyers, name)) delete each[name];
  }
  for (const [name, partners] of Object.entries(state.pairs))
    if (Object.keys(partners).length > mostPartners * 2) state.pairs[name] = largest(partners, mostPartners);
};

const named = (state: TogetherCounts, product: string, category: string): void => {
  const known = Object.hasOwn(state.categories, product) ? state.categories[product] : undefined;
  if (known === undefined || category < known) state.categories[product] = category;
};

/** Counts one customer's orders, each product and pair once. @param orders in order of time */
export const countTogether = (state: TogetherCounts, orders: readonly OrderedThings[]): void => {
  const hers = new Set<string>();
  const pairs = new Map<string, Set<string>>();
  const pair = (first: string, second: string): void => {
    if (first === second) return;
    const seconds = pairs.get(first) ?? new Set();
    pairs.set(first, seconds.add(second));
  };
  let before: readonly string[] = [];
  for (const { items } of orders.slice(-mostOrders)) {
    const things = new Set<string>();
    for (const { quantity, product, category } of items) {
      if (quantity <= 0 || product === undefined || !isCountable(product)) continue;
      if (things.size === mostThings) break;
      things.add(product);
      if (category !== undefined) named(state, product, category);
    }
    if (things.size === 0) continue;
    for (const thing of things) {
      for (const other of things) pair(thing, other);
      // What she had already is no step on.
      if (!hers.has(thing)) for (const earlier of before) pair(earlier, thing);
    }
    for (const thing of things) hers.add(thing);
    before = [...things];
  }
  let more = 0;
  for (const thing of hers) more += plus(state.buyers, thing, 1);
  for (const [first, seconds] of pairs) {
    const partners = entry(state.pairs, first, () => ({}));
    for (const second of seconds) more += plus(partners, second, 1);
  }
  const since = (grown.get(state) ?? 0) + more;
  grown.set(state, since);
  if (since > lookedAfter) bound(state);
};

/** Of both parts of the customers; either may be changed by it. */
export const joinedCounts = (one: TogetherCounts, other: TogetherCounts): TogetherCounts => {
  for (const [name, count] of Object.entries(other.buyers)) plus(one.buyers, name, count);
  for (const [name, category] of Object.entries(other.categories)) named(one, name, category);
  for (const [first, partners] of Object.entries(other.pairs)) {
    const all = entry(one.pairs, first, () => ({}));
    for (const [second, count] of Object.entries(partners)) plus(all, second, count);
  }
  bound(one);
  return one;
};

export const alike = z.object({
  product: z.string(),
  /** From above 0 to below 1. */
  likeness: z.number(),
});
export type Alike = RecordOf<typeof alike>;

/** Fewer buyers in common may be chance, and tell of single people. */
const fewestInCommon = 3;
/** So many buyers in common count half. */
const halfAt = 10;
/** So many are kept of a product, and of a category. */
const kept = 12;

/**
 * Of a product, the likeliest first: the cosine of who bought the two, times n/(n + 10) of the n buyers in common, as
 * similarities of few observations are shrunk in Y. Koren, “Factorization meets the neighborhood” (KDD 2008), section 2.2.
 */
export const likest = ({ buyers, pairs }: TogetherCounts, name: string): readonly Alike[] => {
  const of = Object.hasOwn(pairs, name) ? (pairs[name] ?? {}) : {};
  return Object.entries(of)
    .filter(([other, count]) => count >= fewestInCommon && Object.hasOwn(buyers, other))
    .map(([other, count]): Alike => {
      const cosine = count / Math.sqrt((buyers[name] ?? count) * (buyers[other] ?? count));
      return {
        product: other,
        likeness: Math.round(((Math.min(1, cosine) * count) / (count + halfAt)) * 1e6) / 1e6,
      };
    })
    .sort((one, other) => other.likeness - one.likeness || (one.product < other.product ? -1 : 1))
    .slice(0, kept);
};

/** The products of each category that the most customers bought, the most first. */
export const bestSellers = ({
  buyers,
  categories,
}: TogetherCounts): ReadonlyMap<string, readonly string[]> => {
  const best = new Map<string, string[]>();
  for (const [name, count] of Object.entries(buyers).sort(byCount)) {
    const category = Object.hasOwn(categories, name) ? categories[name] : undefined;
    if (category === undefined || count < fewestInCommon) continue;
    const names = best.get(category) ?? [];
    if (names.length < kept) names.push(name);
    best.set(category, names);
  }
  return best;
};

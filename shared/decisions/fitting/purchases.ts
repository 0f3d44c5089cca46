/** Who ordered when, and for how much: of all customers, or of as many of them as there is room for, drawn by their ids. */
import * as z from 'zod';
import { bucketOf, customerId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import type { PurchaseHistory } from '../insights/history.ts';
import type { Fold } from './fold.ts';

const numbers = z.array(z.number());

/** Columns; a customer is a number that is drawn from her id, and her orders lie together, by time. */
const schema = z.strictObject({
  /** Each customer is among them by a chance of 1 in 2 to the power of this. */
  halvings: z.int().nonnegative(),
  drawn: numbers,
  orders: numbers,
  /** Milliseconds since 1970. */
  at: numbers,
  /** Minor units of the shop's currency. */
  value: numbers,
});
export type Purchases = z.infer<typeof schema>;

/** Numbers are drawn from so many. */
const draws = 2 ** 32;
const mostHalvings = 32;

/** Of 200,000 customers or so: what more would tell is less than one season differs from the next. */
const mostOrders = 1_000_000;

const isAmong = (drawn: number, halvings: number): boolean => drawn < draws / 2 ** halvings;

/** The same customers are left wherever orders are counted: who is left depends on the ids, and on the sum of orders. */
const withHalvings = (all: Purchases, halvings: number): Purchases => {
  const left: Purchases = { halvings, drawn: [], orders: [], at: [], value: [] };
  let begin = 0;
  for (const [index, drawn] of all.drawn.entries()) {
    const end = begin + (all.orders[index] as number);
    if (isAmong(drawn, halvings)) {
      left.drawn.push(drawn);
      left.orders.push(end - begin);
      for (let order = begin; order < end; order += 1) {
        left.at.push(all.at[order] as number);
        left.value.push(all.value[order] as number);
      }
    }
    begin = end;
  }
  return left;
};

const bounded = (purchases: Purchases, most: number): Purchases => {
  let kept = purchases;
  while (kept.at.length > most && kept.halvings < mostHalvings) kept = withHalvings(kept, kept.halvings + 1);
  return kept;
};

/** @param most orders: a state has some 25 bytes of each */
export const purchasesFold = (most: number): Fold<Purchases> => ({
  name: 'purchases',
  schema,
  empty: () => ({ halvings: 0, drawn: [], orders: [], at: [], value: [] }),
  add: (state, { customer, orders }) => {
    const drawn = Math.floor((bucketOf(customer) / 100) * draws);
    if (!isAmong(drawn, state.halvings)) return;
    state.drawn.push(drawn);
    state.orders.push(orders.length);
    for (const { at, value } of orders) {
      state.at.push(at);
      state.value.push(value);
    }
    if (state.at.length > most) Object.assign(state, bounded(state, most));
  },
  joined: (one, other) => {
    const halvings = Math.max(one.halvings, other.halvings);
    const [all, more] = [one, other].map((each) =>
      each.halvings === halvings ? each : withHalvings(each, halvings),
    ) as [Purchases, Purchases];
    for (const column of ['drawn', 'orders', 'at', 'value'] as const)
      for (const each of more[column]) all[column].push(each);
    return bounded(all, most);
  },
});

export const purchases = purchasesFold(mostOrders);

/**
 * As a history: customers by what was drawn of them, so that it is the same in whichever order they came.
 * @returns undefined where nobody has ordered
 */
export const historyOf = ({ drawn, orders, at, value }: Purchases): PurchaseHistory | undefined => {
  if (at.length === 0) return undefined;
  const beginOf = new Uint32Array(drawn.length);
  for (let index = 1; index < drawn.length; index += 1)
    beginOf[index] = (beginOf[index - 1] as number) + (orders[index - 1] as number);
  const sorted = Uint32Array.from(drawn.keys()).sort(
    (a, b) =>
      (drawn[a] as number) - (drawn[b] as number) ||
      (at[beginOf[a] as number] as number) - (at[beginOf[b] as number] as number),
  );
  const begins = new Uint32Array(drawn.length + 1);
  const columns = { at: new Float64Array(at.length), value: new Float64Array(at.length) };
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let next = 0;
  for (const [place, customer] of sorted.entries()) {
    const begin = beginOf[customer] as number;
    for (let order = begin; order < begin + (orders[customer] as number); order += 1) {
      const when = at[order] as number;
      columns.at[next] = when;
      columns.value[next] = value[order] as number;
      first = Math.min(first, when);
      last = Math.max(last, when);
      next += 1;
    }
    begins[place + 1] = next;
  }
  return {
    customers: Array.from(sorted, (customer) => customerId(String(drawn[customer]))),
    begins,
    ...columns,
    first: first as Instant,
    last: last as Instant,
  };
};

/** How customers stand who have ordered: one, as a profile knows her, and many, as columns of what is alike. */
import { between, type Duration, days, hours, type Instant } from '../../base/time.ts';
import type { Buyer } from '../../customers/rules/index.ts';
import type { PurchaseHistory } from '../insights/history.ts';

export type { Buyer } from '../../customers/rules/index.ts';

/** A row is customers who stand alike. All columns are of one length. */
export interface Buyers {
  /** How many customers a row is. */
  readonly customers: Float64Array;
  readonly orders: Float64Array;
  readonly active: Float64Array;
  readonly known: Float64Array;
  readonly spent: Float64Array;
}

/** Customers as they stood, and what each of them did in the time that followed, on average. */
export interface FollowedBuyers extends Buyers {
  readonly followed: Duration;
  /** Share of them who ordered. */
  readonly returned: Float64Array;
  readonly ordered: Float64Array;
  /** Orders in the first half of that time. */
  readonly orderedEarly: Float64Array;
}

const day = days(1);
/** Who orders again at once has forgotten something. */
const onePurchase = hours(12);

/** @param first no later than `last`, and that no later than `now` */
export const buyerOf = (
  {
    orders,
    first,
    last,
    spent,
  }: Readonly<Record<'first' | 'last', Instant> & Record<'orders' | 'spent', number>>,
  now: Instant,
): Buyer => ({ orders, active: between(first, last) / day, known: between(first, now) / day, spent });

export const buyerAt = ({ orders, active, known, spent }: Buyers, row: number): Buyer => ({
  orders: orders[row] as number,
  active: active[row] as number,
  known: known[row] as number,
  spent: spent[row] as number,
});

/** Goes through a customer's purchases up to an instant: returns what she had done by then, and her next order's index. */
const walked = (
  { at, value }: PurchaseHistory,
  begin: number,
  end: number,
  until: number,
): { readonly purchases: number; readonly last: number; readonly spent: number; readonly index: number } => {
  let [purchases, last, spent] = [0, Number.NEGATIVE_INFINITY, 0];
  let index = begin;
  for (; index < end && (at[index] as number) <= until; index += 1) {
    if ((at[index] as number) - last >= onePurchase) {
      purchases += 1;
      last = at[index] as number;
    }
    spent += value[index] as number;
  }
  return { purchases, last, spent, index };
};

/** Each as a row, with the customer's number in the history; who had not ordered by `then` is left out. */
export const buyersOf = (history: PurchaseHistory, then: Instant): Buyers & { readonly of: Uint32Array } => {
  const { begins, at } = history;
  const of = Uint32Array.from(begins.subarray(0, -1), (_, customer) => customer).filter(
    (customer) => (at[begins[customer] as number] as number) <= then,
  );
  const columns = {
    orders: new Float64Array(of.length),
    active: new Float64Array(of.length),
    known: new Float64Array(of.length),
    spent: new Float64Array(of.length),
  };
  for (const [row, customer] of of.entries()) {
    const begin = begins[customer] as number;
    const first = at[begin] as number;
    const { purchases, last, spent } = walked(history, begin, begins[customer + 1] as number, then);
    columns.orders[row] = purchases;
    columns.active[row] = (last - first) / day;
    columns.known[row] = (then - first) / day;
    columns.spent[row] = spent;
  }
  return { ...columns, of, customers: new Float64Array(of.length).fill(1) };
};

/** As of `buyersOf`, and what came of them. */
export const followedBuyersOf = (
  history: PurchaseHistory,
  then: Instant,
  followed: Duration,
): FollowedBuyers => {
  const { begins } = history;
  const buyers = buyersOf(history, then);
  const ordered = new Float64Array(buyers.of.length);
  const orderedEarly = new Float64Array(buyers.of.length);
  for (const [row, customer] of buyers.of.entries()) {
    const end = begins[customer + 1] as number;
    const by = (until: number): number => walked(history, begins[customer] as number, end, until).purchases;
    const before = buyers.orders[row] as number;
    orderedEarly[row] = by(then + followed / 2) - before;
    ordered[row] = by(then + followed) - before;
  }
  return {
    ...buyers,
    followed,
    ordered,
    orderedEarly,
    returned: ordered.map((each) => Math.min(1, each)),
  };
};

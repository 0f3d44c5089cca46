/** Who ordered when, and for how much: what everything that is said of a shop's rhythm is worked out from. */
import type { CustomerId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';

/** An order that counts. */
export interface Purchase {
  readonly customer: CustomerId;
  readonly at: Instant;
  /** Minor units of the shop's currency, less what was refunded. */
  readonly value: number;
}

/** Columns, because a shop has millions of orders: those of one customer lie together, by time. */
export interface PurchaseHistory {
  /** By id. */
  readonly customers: readonly CustomerId[];
  /** Where each customer's orders begin in the columns, and at last how many there are. */
  readonly begins: Uint32Array;
  readonly at: Float64Array;
  readonly value: Float64Array;
  /** Of the first order and the last; the history ends with `last`, or later where the caller says so. */
  readonly first: Instant;
  readonly last: Instant;
}

/** @param purchases in any order; at least one */
export const purchaseHistory = (purchases: readonly Purchase[]): PurchaseHistory => {
  const sorted = [...purchases].sort((a, b) =>
    a.customer < b.customer ? -1 : a.customer > b.customer ? 1 : a.at - b.at,
  );
  const customers: CustomerId[] = [];
  const begins: number[] = [];
  for (const [index, { customer }] of sorted.entries())
    if (customers.at(-1) !== customer) {
      customers.push(customer);
      begins.push(index);
    }
  const at = Float64Array.from(sorted, (each) => each.at);
  return {
    customers,
    begins: Uint32Array.from([...begins, sorted.length]),
    at,
    value: Float64Array.from(sorted, ({ value }) => value),
    first: at.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY) as Instant,
    last: at.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) as Instant,
  };
};

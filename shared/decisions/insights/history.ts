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
  // A million ids are compared once each here, and not with each other.
  const byCustomer = Map.groupBy(purchases, ({ customer }) => customer);
  const customers = [...byCustomer.keys()].sort();
  const begins = new Uint32Array(customers.length + 1);
  const at = new Float64Array(purchases.length);
  const value = new Float64Array(purchases.length);
  let count = 0;
  for (const [index, customer] of customers.entries()) {
    begins[index] = count;
    for (const purchase of (byCustomer.get(customer) ?? []).sort((a, b) => a.at - b.at)) {
      at[count] = purchase.at;
      value[count] = purchase.value;
      count += 1;
    }
  }
  begins[customers.length] = count;
  return {
    customers,
    begins,
    at,
    value,
    first: at.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY) as Instant,
    last: at.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) as Instant,
  };
};

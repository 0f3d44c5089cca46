/** What is learned of all customers by one scan of their orders: a fold each, whose states of the scan's parts are joined. */
import type * as z from 'zod';
import type { CustomerId } from '../../base/ids.ts';
import type { Json } from '../../base/record.ts';
import type { Instant } from '../../base/time.ts';
import type { OrderItem } from '../../customers/events/items.ts';
import type { OrderRecord } from '../../customers/orders/order.ts';

/** An order that counts. */
export interface PlacedOrder {
  readonly at: Instant;
  /** In minor units of the shop's currency, less what was refunded. */
  readonly value: number;
  /** What was bought, as far as it was told. */
  readonly items: readonly OrderItem[];
}

/** A customer who has ordered. */
export interface OrderingCustomer {
  readonly customer: CustomerId;
  /** By when they were placed; at least one. */
  readonly orders: readonly PlacedOrder[];
}

/**
 * One thing that is learned. A state is plain JSON that holds no customer's id, and is bounded however many customers
 * there are: a segment's Lambda keeps it in the ledger whenever it ends, in as many items as it takes (10 MB of JSON come
 * to 10 items or so), and the last Lambda has all of them in its memory.
 */
export interface Fold<State> {
  /** Of small letters and hyphens; what is kept is found by it. */
  readonly name: string;
  /** Of a state as it was kept. */
  readonly schema: z.ZodType<State>;
  readonly empty: () => State;
  /** Changes the state. Each customer comes once, in no order that could be told. */
  readonly add: (state: State, customer: OrderingCustomer) => void;
  /** Of both; either may be changed by it. In whichever order states are joined, the same comes out. */
  readonly joined: (one: State, other: State) => State;
}

/** A fold that is under way. */
export interface Learner {
  readonly name: string;
  readonly add: (customer: OrderingCustomer) => void;
  /**
   * Adds what was kept of another part.
   * @throws ZodError where it is no state of this fold
   */
  readonly join: (kept: Json) => void;
  /** As it is to be kept. */
  readonly kept: () => Json;
}

export const learner = <State>(fold: Fold<State>): Learner & { readonly state: () => State } => {
  let state = fold.empty();
  return {
    name: fold.name,
    add: (customer) => fold.add(state, customer),
    join: (kept) => {
      state = fold.joined(state, fold.schema.parse(kept));
    },
    kept: () => state as Json,
    state: () => state,
  };
};

/** The customer with those of her orders that count and were placed by then; `undefined`: none was. */
export const orderingCustomer = (
  customer: CustomerId,
  records: readonly Pick<OrderRecord, 'counted' | 'lines'>[],
  by: Instant,
): OrderingCustomer | undefined => {
  const orders = records
    .flatMap(({ counted: { at, gross, refunded }, lines }): readonly PlacedOrder[] =>
      at === undefined || at > by ? [] : [{ at, value: gross - refunded, items: lines?.items ?? [] }],
    )
    .sort((a, b) => a.at - b.at);
  return orders.length === 0 ? undefined : { customer, orders };
};

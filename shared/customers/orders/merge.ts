/** Tellings of an order to its state: by one function that knows neither their order nor how often they come. */
import type { CustomerEvent } from '../events/event.ts';
import { couponCodesOf } from '../events/kinds/order-completed.ts';
import type { OrderState } from './order.ts';

export type OrderEvent = Extract<
  CustomerEvent,
  { readonly name: 'Order Completed' | 'Order Changed' | 'Order Cancelled' | 'Order Refunded' }
>;

const names: ReadonlySet<string> = new Set<OrderEvent['name']>([
  'Order Completed',
  'Order Changed',
  'Order Cancelled',
  'Order Refunded',
]);
export const isOrderEvent = (event: CustomerEvent): event is OrderEvent => names.has(event.name);

type Register = { readonly at: number };

/** The same text for the same value, whatever the order of its members. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );

/** The later telling; of two at the same instant always the same one. */
const latest = <Value extends Register>(a: Value | undefined, b: Value | undefined): Value | undefined => {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.at !== b.at) return a.at > b.at ? a : b;
  return canonical(a) >= canonical(b) ? a : b;
};

const least = <Value extends number>(a: Value | undefined, b: Value | undefined): Value | undefined =>
  a === undefined || (b !== undefined && b < a) ? b : a;
const greatest = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a;

const refundsOf = (a: OrderState['refunds'], b: OrderState['refunds']): OrderState['refunds'] => {
  const all = { ...a };
  for (const [id, refund] of Object.entries(b)) all[id] = latest(all[id], refund) ?? refund;
  return all;
};

/** Commutative, associative and idempotent. Both are of the same order. */
export const mergeOrders = (a: OrderState, b: OrderState): OrderState => {
  const placedAt = least(a.placedAt, b.placedAt);
  const worth = latest(a.worth, b.worth);
  const lines = latest(a.lines, b.lines);
  const checkoutId = greatest(a.checkoutId, b.checkoutId);
  const channel = greatest(a.channel, b.channel);
  const standing = latest(a.standing, b.standing);
  return {
    orderId: a.orderId,
    ...(placedAt !== undefined && { placedAt }),
    ...(worth !== undefined && { worth }),
    ...(lines !== undefined && { lines }),
    couponCodes: [...new Set([...a.couponCodes, ...b.couponCodes])].sort(),
    ...(checkoutId !== undefined && { checkoutId }),
    ...(channel !== undefined && { channel }),
    ...((a.paid ?? b.paid) === true && { paid: true as const }),
    ...(standing !== undefined && { standing }),
    refunds: refundsOf(a.refunds, b.refunds),
  };
};

export const isSameOrder = (a: OrderState, b: OrderState): boolean => canonical(a) === canonical(b);

/** What the event alone tells of its order. */
export const stateOf = (event: OrderEvent): OrderState => {
  const { orderId, at } = event;
  const nothing = { orderId, couponCodes: [], refunds: {} };
  switch (event.name) {
    case 'Order Refunded': {
      const { id, value, currency } = event;
      return { ...nothing, refunds: { [id]: { at, value, ...(currency !== undefined && { currency }) } } };
    }
    case 'Order Cancelled':
      return {
        ...nothing,
        standing: { at, isCancelled: true },
        ...(event.paid === true && { paid: true as const }),
      };
    case 'Order Completed':
    case 'Order Changed': {
      const { value, currency, items, checkoutId, channel, paid } = event;
      return {
        ...nothing,
        ...(event.name === 'Order Completed' && { placedAt: at }),
        ...(event.name === 'Order Changed' &&
          event.isOpen === true && { standing: { at, isCancelled: false } }),
        ...(value !== undefined && { worth: { at, value, ...(currency !== undefined && { currency }) } }),
        ...(items !== undefined && { lines: { at, items } }),
        couponCodes: couponCodesOf(event).toSorted(),
        ...(checkoutId !== undefined && { checkoutId }),
        ...(channel !== undefined && { channel }),
        ...(paid === true && { paid }),
      };
    }
  }
};

/** The states that these events come to, by the orders' ids. */
export const statesOf = (events: readonly CustomerEvent[]): ReadonlyMap<string, OrderState> => {
  const states = new Map<string, OrderState>();
  for (const event of events.filter(isOrderEvent)) {
    const known = states.get(event.orderId);
    const told = stateOf(event);
    states.set(event.orderId, known === undefined ? told : mergeOrders(known, told));
  }
  return states;
};

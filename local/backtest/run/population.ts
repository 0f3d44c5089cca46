/** Who lives in a run, and what will happen to them by itself: made from the sample shop or from an order history. */

import type { CustomerId } from '../../../shared/base/ids.ts';
import { minorDigits, type ShopMoney, unitsOf } from '../../../shared/base/money.ts';
import type { Instant } from '../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../shared/customers/events/event.ts';
import { fold } from '../../../shared/customers/events/fold.ts';
import { foldOrder, mergedOrder } from '../../../shared/customers/orders/folding.ts';
import { isOrderEvent } from '../../../shared/customers/orders/merge.ts';
import { newProfile, type Profile } from '../../../shared/customers/profiles/profile.ts';
import type { Order, OrderHistory } from '../orders/index.ts';
import type { SampleCustomer, SampleShop } from '../sample/index.ts';

/** Something that the shop will tell on its bus at its time. */
export interface FutureEvent {
  readonly at: Instant;
  readonly detailType: 'Order Completed' | 'Site Visited';
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface Population {
  /** As of the first night: history folded in. */
  readonly profiles: readonly Profile[];
  /** In order of time. */
  readonly future: readonly FutureEvent[];
}

const orderEvent = ({ id, customer, at, value, currency }: Order): CustomerEvent => ({
  id: `order-${id}`,
  customer,
  at,
  name: 'Order Completed',
  orderId: id,
  value,
  ...(currency !== undefined && { currency }),
});

/** @param of the amount */
export const inDecimals = (minor: number, of: string): string => unitsOf(minor, of).toFixed(minorDigits(of));

const futureOrder = ({ id, customer, at, value, currency }: Order, shop: ShopMoney): FutureEvent => ({
  at,
  detailType: 'Order Completed',
  detail: {
    id: `order-${id}`,
    customer,
    orderId: id,
    value: inDecimals(value, currency ?? shop.currency),
    ...(currency !== undefined && { currency }),
  },
});

const byTime = (a: { readonly at: Instant }, b: { readonly at: Instant }): number => a.at - b.at;

/** History happens to the profiles as it would have happened through events: by the same fold, each order by itself. */
const withHistory = (
  profiles: ReadonlyMap<CustomerId, Profile>,
  events: readonly CustomerEvent[],
  shop: ShopMoney,
): readonly Profile[] => {
  const folded = new Map(profiles);
  for (const event of events) {
    const known = folded.get(event.customer);
    const profile = isOrderEvent(event)
      ? foldOrder(known, event, mergedOrder(event, undefined, shop), undefined, [])
      : fold(known, event);
    folded.set(event.customer, profile);
  }
  return [...folded.values()].map((profile) => ({ ...profile, revision: 1 }));
};

const sampleProfile = (customer: SampleCustomer): Profile => ({
  ...newProfile(customer.id),
  email: customer.email,
  ...(customer.phone !== undefined && { phone: customer.phone }),
  firstName: customer.firstName,
  consents: customer.consents,
  locale: customer.locale,
  timezone: customer.timezone,
  country: customer.country,
  favouriteCategory: customer.favouriteCategory,
  ...(customer.suppressed === true && { suppressed: 'unsubscribed' as const }),
});

export const samplePopulation = (shop: SampleShop, money: ShopMoney): Population => {
  const visits = shop.visits.map(
    ({ customer, at }): CustomerEvent => ({
      id: `visit-${customer}-${at}`,
      customer,
      at,
      name: 'Site Visited',
    }),
  );
  const history = [...shop.orders.map(orderEvent), ...visits].filter(({ at }) => at < shop.from);
  const future = [
    ...shop.orders.map((order) => futureOrder(order, money)),
    ...visits.map(
      ({ id, customer, at }): FutureEvent => ({ at, detailType: 'Site Visited', detail: { id, customer } }),
    ),
  ].filter(({ at }) => at >= shop.from);
  return {
    profiles: withHistory(
      new Map(shop.customers.map((each) => [each.id, sampleProfile(each)])),
      history,
      money,
    ),
    future: future.sort(byTime),
  };
};

/** An address that can never be delivered to, and a number from a range kept for fiction. */
const assumedContact = (
  customer: CustomerId,
  index: number,
): Pick<Profile, 'email' | 'phone' | 'consents'> => ({
  email: `${encodeURIComponent(customer).replaceAll('%', '=')}@customers.invalid`,
  phone: `+1555${String(index).padStart(7, '0')}`,
  consents: { email: true, sms: true },
});

/**
 * Everyone in the file, with assumed contact data where the file has none, so that it shows what they would have
 * got. Orders from `from` to `until` are the future.
 */
export const ordersPopulation = (
  history: OrderHistory,
  from: Instant,
  until: Instant,
  money: ShopMoney,
): Population => {
  const customers = [...new Set(history.orders.map(({ customer }) => customer))].sort();
  const profiles = new Map(
    customers.map((customer, index) => {
      const email = history.emails.get(customer);
      const contact = assumedContact(customer, index);
      return [customer, { ...newProfile(customer), ...contact, ...(email !== undefined && { email }) }];
    }),
  );
  return {
    profiles: withHistory(profiles, history.orders.filter(({ at }) => at < from).map(orderEvent), money),
    future: history.orders
      .filter(({ at }) => at >= from && at <= until)
      .map((order) => futureOrder(order, money)),
  };
};

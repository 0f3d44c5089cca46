/** Who lives in a run, and what will happen to them by itself: made from the sample shop or from an order history. */

import type { CustomerId } from '../../../shared/base/ids.ts';
import { minorDigits, minorOf, type ShopMoney, unitsOf } from '../../../shared/base/money.ts';
import type { Instant } from '../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../shared/customers/events/event.ts';
import { fold } from '../../../shared/customers/events/fold.ts';
import { itemsIn } from '../../../shared/customers/events/items.ts';
import { foldOrder, mergedOrder } from '../../../shared/customers/orders/folding.ts';
import { isOrderEvent } from '../../../shared/customers/orders/merge.ts';
import type { OrderRecord } from '../../../shared/customers/orders/order.ts';
import { newProfile, type Profile } from '../../../shared/customers/profiles/profile.ts';
import type { Order, OrderHistory, OrderLine, ShopVisit } from '../orders/index.ts';
import {
  type BasketLine,
  lineOf,
  type SampleCustomer,
  type SampleOrder,
  type SampleShop,
  sampleCurrency,
  worthOf,
} from '../sample/index.ts';

/** Something that the shop will tell on its bus at its time. */
export interface FutureEvent {
  readonly at: Instant;
  readonly detailType: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface Population {
  /** As of the first night: history folded in. */
  readonly profiles: readonly Profile[];
  /** Of history's orders, those that anybody asks for in the ledger. */
  readonly orders: readonly OrderRecord[];
  /** In order of time. */
  readonly future: readonly FutureEvent[];
}

/** @param of the amount */
export const inDecimals = (minor: number, of: string): string => unitsOf(minor, of).toFixed(minorDigits(of));

/** What was bought, as shops tell it. @param of the amounts */
export const productsOf = (
  lines: readonly OrderLine[],
  of: string,
): readonly Readonly<Record<string, unknown>>[] =>
  lines.map(({ name, product, category, quantity, value }) => ({
    name: name ?? product ?? category,
    product,
    category,
    quantity,
    ...(quantity > 0 && { price: inDecimals(Math.round(value / quantity), of) }),
  }));

/** An order of either kind of history: what the sample tells beside it is absent of a file's. */
type AnyOrder = Order & Partial<Pick<SampleOrder, 'channel' | 'checkoutId'>>;

const placeOf = ({ channel, checkoutId }: AnyOrder): Pick<AnyOrder, 'channel' | 'checkoutId'> => ({
  ...(channel !== undefined && { channel }),
  ...(checkoutId !== undefined && { checkoutId }),
});

const orderEvent = (order: AnyOrder, shop: ShopMoney): CustomerEvent => {
  const { id, customer, at, value, currency, lines } = order;
  const of = currency ?? shop.currency;
  return {
    id: `order-${id}`,
    customer,
    at,
    name: 'Order Completed',
    orderId: id,
    value,
    ...(currency !== undefined && { currency }),
    ...placeOf(order),
    ...(lines !== undefined && { items: itemsIn(productsOf(lines, of), (units) => minorOf(units, of)) }),
  };
};

/** An order as it is told, and what went back of it later, if that is told by then. */
const futureOrder = (order: AnyOrder, until: Instant, shop: ShopMoney): readonly FutureEvent[] => {
  const { id, customer, at, value, refunded, currency, lines } = order;
  const of = currency ?? shop.currency;
  const isLater = refunded !== undefined && refunded.at > at;
  const inCurrency = currency !== undefined && { currency };
  return [
    {
      at,
      detailType: 'Order Completed',
      detail: {
        id: `order-${id}`,
        customer,
        orderId: id,
        value: inDecimals(isLater ? value + refunded.value : value, of),
        ...inCurrency,
        ...placeOf(order),
        ...(lines !== undefined && { items: productsOf(lines, of) }),
      },
    },
    ...(isLater && refunded.at <= until
      ? [
          {
            at: refunded.at,
            detailType: 'Order Refunded',
            detail: {
              id: `refund-${id}`,
              refundId: `refund-${id}`,
              customer,
              orderId: id,
              value: inDecimals(refunded.value, of),
              ...inCurrency,
            },
          },
        ]
      : []),
  ];
};

const visitId = ({ customer, at, name, product = '' }: ShopVisit): string =>
  `${name}-${customer}-${at}-${product}`;

const visitEvent = (visit: ShopVisit): CustomerEvent => {
  const { customer, at, name } = visit;
  const every = { id: visitId(visit), customer, at };
  return name === 'Site Visited' ? { ...every, name } : { ...every, name: 'Custom', customName: name };
};

const futureVisit = (visit: ShopVisit): FutureEvent => {
  const { customer, at, name, product, category } = visit;
  return {
    at,
    detailType: name,
    detail: { id: visitId(visit), customer, properties: { product, category } },
  };
};

const byTime = (a: { readonly at: Instant }, b: { readonly at: Instant }): number => a.at - b.at;

/** What was bought is asked for wherever it is told. */
const tellsItems = ({ lines }: OrderRecord): boolean => lines !== undefined;

/** History happens to the profiles as it would have happened through events: by the same fold, each order by itself. */
const withHistory = (
  profiles: ReadonlyMap<CustomerId, Profile>,
  events: readonly CustomerEvent[],
  shop: ShopMoney,
  isAskedFor = tellsItems,
): Pick<Population, 'profiles' | 'orders'> => {
  const folded = new Map(profiles);
  const orders: OrderRecord[] = [];
  for (const event of events) {
    const known = folded.get(event.customer);
    if (isOrderEvent(event)) {
      const merged = mergedOrder(event, undefined, shop);
      if (isAskedFor(merged.record)) orders.push(merged.record);
      folded.set(event.customer, foldOrder(known, event, merged, undefined, []));
    } else folded.set(event.customer, fold(known, event));
  }
  return { profiles: [...folded.values()].map((profile) => ({ ...profile, revision: 1 })), orders };
};

const sampleProfile = (customer: SampleCustomer, told: Instant): Profile => ({
  ...newProfile(customer.id),
  email: customer.email,
  ...(customer.phone !== undefined && { phone: customer.phone }),
  firstName: customer.firstName,
  consents: customer.consents,
  locale: customer.locale,
  timezone: customer.timezone,
  country: customer.country,
  favouriteCategory: customer.favouriteCategory,
  // The shop has told it: it is not worked out anew from what each order has.
  identifiedAt: { favouriteCategory: told },
  ...(customer.suppressed === true && { suppressed: 'unsubscribed' as const }),
});

/** Where the sample's things are, and what they cost. */
type SampleSettings = ShopMoney & { readonly brand: { readonly url: string } };

const pageOf = (product: string, { brand }: SampleSettings): string => `${brand.url}/products/${product}`;

/** What lies in a cart, as shops tell it: with the pages of the things. */
const thingsOf = (basket: readonly BasketLine[], settings: SampleSettings) =>
  productsOf(basket.map(lineOf), sampleCurrency).map((line, index) => ({
    ...line,
    url: pageOf(basket[index]?.product.id ?? '', settings),
  }));

const futureLook = (
  { customer, at, viewed }: SampleShop['visits'][number],
  settings: SampleSettings,
): FutureEvent => {
  const id = `visit-${customer}-${at}`;
  if (viewed === undefined) return { at, detailType: 'Site Visited', detail: { id, customer } };
  const { id: product, name, category, price } = viewed;
  const properties = {
    product_id: product,
    name,
    category,
    price: inDecimals(price, sampleCurrency),
    currency: sampleCurrency,
    url: pageOf(product, settings),
  };
  return { at, detailType: 'Product Viewed', detail: { id, customer, properties } };
};

const futureCheckout = (
  { id, customer, at, basket }: SampleShop['checkouts'][number],
  settings: SampleSettings,
): FutureEvent => ({
  at,
  detailType: 'Checkout Started',
  detail: {
    id: `checkout-${id}`,
    customer,
    checkoutId: id,
    value: inDecimals(worthOf(basket), sampleCurrency),
    currency: sampleCurrency,
    url: `${settings.brand.url}/cart/${id}`,
    items: thingsOf(basket, settings),
  },
});

export const samplePopulation = (shop: SampleShop, settings: SampleSettings): Population => {
  const visited = shop.visits.map(
    ({ customer, at }): CustomerEvent => ({
      id: `visit-${customer}-${at}`,
      customer,
      at,
      name: 'Site Visited',
    }),
  );
  const history = [...shop.orders.map((order) => orderEvent(order, settings)), ...visited].filter(
    ({ at }) => at < shop.from,
  );
  const future = [
    ...shop.orders.flatMap((order) => futureOrder(order, shop.until, settings)),
    ...shop.visits.map((visit) => futureLook(visit, settings)),
    ...shop.checkouts.map((checkout) => futureCheckout(checkout, settings)),
  ].filter(({ at }) => at >= shop.from && at < shop.until);
  return {
    ...withHistory(
      new Map(shop.customers.map((each) => [each.id, sampleProfile(each, shop.from)])),
      history,
      settings,
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
 * got; consents that it tells are believed. Orders from `from` to `until` are the future.
 * @param learnsWhoReturns whether a fit will read each order, whatever it tells
 */
export const ordersPopulation = (
  history: OrderHistory,
  from: Instant,
  until: Instant,
  money: ShopMoney,
  learnsWhoReturns = false,
): Population => {
  const customers = [...new Set(history.orders.map(({ customer }) => customer))].sort();
  const profiles = new Map(
    customers.map((customer, index) => {
      const email = history.emails.get(customer);
      const { consents, ...contact } = assumedContact(customer, index);
      return [
        customer,
        {
          ...newProfile(customer),
          ...contact,
          ...(email !== undefined && { email }),
          consents: { ...consents, ...history.consents.get(customer) },
        },
      ];
    }),
  );
  const past = [
    ...history.orders.map((order) => orderEvent(order, money)),
    ...history.visits.map(visitEvent),
  ].filter(({ at }) => at < from);
  const future = [
    ...history.orders.flatMap((order) => (order.at < from ? [] : futureOrder(order, until, money))),
    ...history.visits.filter(({ at }) => at >= from).map(futureVisit),
  ].filter(({ at }) => at <= until);
  return {
    ...withHistory(profiles, past.sort(byTime), money, learnsWhoReturns ? () => true : tellsItems),
    future: future.sort(byTime),
  };
};

/** What is told of a cart after its checkout began: lists of what lies in it, and things that came in or were taken out. */
import { minorOf } from '../../base/money.ts';
import { type CustomerEvent, nameOfEvent } from './event.ts';
import { itemsIn, type OrderItem, type ProductTold, productIn } from './items.ts';
import { type CartIds, cartIdsIn, firstOf, listOf, within } from './reading.ts';

/** These tell all that lies in it, where they tell products. */
const lists: ReadonlySet<string> = new Set(['Cart Viewed', 'Cart Updated', 'Checkout Updated']);

type CartChange =
  | { readonly is: 'listed'; readonly items: readonly OrderItem[] }
  | { readonly is: 'added'; readonly items: readonly OrderItem[] }
  | { readonly is: 'removed'; readonly products: readonly ProductTold[] };

/** The cart that an event speaks of, as far as it says. */
const cartOfEvent = (event: CustomerEvent): CartIds =>
  event.name === 'Checkout Started' ? { checkout: event.checkoutId } : cartIdsIn(event.properties ?? {});

/**
 * `undefined`: the event says nothing of what lies in a cart.
 * @param currency the cart's: an amount in another is no price there
 */
const cartChangeOf = (event: CustomerEvent, currency: string): CartChange | undefined => {
  if (event.name === 'Checkout Started')
    return event.items.length === 0 && event.value === 0 ? { is: 'listed', items: [] } : undefined;
  if (event.name !== 'Custom') return undefined;
  const { properties = {} } = event;
  const name = nameOfEvent(event);
  if (name === 'Cart Emptied') return { is: 'listed', items: [] };
  const isInIts = properties.currency === undefined || properties.currency === currency;
  const priced = (products: unknown): readonly OrderItem[] => {
    const items = itemsIn(products, (units) => minorOf(units, currency));
    return isInIts ? items : items.map(({ price: _, ...item }) => item);
  };
  const told = firstOf(properties, ['products', 'items'])?.value;
  if (lists.has(name)) {
    if (!Array.isArray(told)) return undefined;
    const items = priced(told);
    // Of a list of things without names nobody can tell what lies there.
    return told.length > 0 && items.length === 0 ? undefined : { is: 'listed', items };
  }
  const products = Array.isArray(told) ? listOf(told) : [properties];
  if (name === 'Product Added') return { is: 'added', items: priced(products) };
  if (name === 'Product Removed')
    return { is: 'removed', products: products.map((product) => productIn(within(product))) };
  return undefined;
};

/** The same thing by the shop's id; where none of that id lies there, by its name. */
const placeOf = (items: readonly OrderItem[], { ids, name }: Omit<ProductTold, 'quantity'>): number => {
  const byId = items.findIndex(({ product }) => product !== undefined && ids.includes(product));
  return byId >= 0 || name === undefined ? byId : items.findIndex((item) => item.name === name);
};

const withAdded = (items: readonly OrderItem[], added: OrderItem): readonly OrderItem[] => {
  const { product, name } = added;
  const place = placeOf(items, { ids: product === undefined ? [] : [product], name });
  const known = items[place];
  return known === undefined
    ? [...items, added]
    : items.with(place, { ...known, ...added, quantity: known.quantity + added.quantity });
};

/** Who does not say how many took all of them. */
const withRemoved = (items: readonly OrderItem[], removed: ProductTold): readonly OrderItem[] => {
  const place = placeOf(items, removed);
  const known = items[place];
  if (known === undefined) return items;
  const left = removed.quantity === undefined ? 0 : known.quantity - removed.quantity;
  return left > 0 ? items.with(place, { ...known, quantity: left }) : items.toSpliced(place, 1);
};

const changed = (
  items: readonly OrderItem[] | undefined,
  change: CartChange,
): readonly OrderItem[] | undefined => {
  switch (change.is) {
    case 'listed':
      return change.items.filter(({ quantity }) => quantity > 0);
    case 'added':
      return items && change.items.reduce(withAdded, items);
    case 'removed':
      return items && change.products.reduce(withRemoved, items);
  }
};

/** Whether the event may have emptied a cart. */
export const takesOut = (event: CustomerEvent): boolean => {
  const change = cartChangeOf(event, '');
  return change?.is === 'removed' || (change?.is === 'listed' && change.items.length === 0);
};

/** A cart as its checkout began, and since when. */
export interface Cart {
  readonly at: number;
  readonly ids: CartIds;
  readonly currency: string;
  /** `undefined`: nobody has told what lies in it. */
  readonly items: readonly OrderItem[] | undefined;
}

/** A checkout and a cart have ids of their own; what the event does not say, or nobody has told of the cart, tells none apart. */
const isOf = ({ ids }: Cart, { checkout, cart }: CartIds): boolean => {
  if (checkout !== undefined) return checkout === ids.checkout;
  return cart === undefined || cart === ids.checkout || ids.cart === undefined || cart === ids.cart;
};

/** What lies in it after these events, in whatever order they were told; `undefined`: nobody can tell. */
export const itemsAfter = (cart: Cart, events: readonly CustomerEvent[]): readonly OrderItem[] | undefined =>
  events
    .filter((event) => isOf(cart, cartOfEvent(event)))
    .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    .flatMap((event) => {
      const change = cartChangeOf(event, cart.currency);
      // What was told at the checkout's own instant is in its list; a list of that instant says the same, or is later.
      const isSince = event.at > cart.at || (event.at === cart.at && change?.is === 'listed');
      return change !== undefined && isSince ? [change] : [];
    })
    .reduce(changed, cart.items);

/** Folds a telling of an order into its record, and what the record comes to into its customer's profile. */
import type { CustomerId } from '../../base/ids.ts';
import type { ShopMoney } from '../../base/money.ts';
import type { CustomerEvent } from '../events/event.ts';
import { fold, type Purchase, withoutPurchase, withPurchase } from '../events/fold.ts';
import { newProfile, type Profile } from '../profiles/profile.ts';
import { countedOf, favouriteAmong, nothingCounted, withCounted } from './counting.ts';
import { isOrderEvent, isSameOrder, mergeOrders, type OrderEvent, stateOf, statesOf } from './merge.ts';
import type { OrderRecord, OrderState } from './order.ts';

export interface MergedOrder {
  readonly record: OrderRecord;
  /** The telling tells something that was not known. */
  readonly isNews: boolean;
}

/**
 * The order's record after the telling.
 * @param codes what a checkout has taken for it before it was known
 */
export const mergedOrder = (
  event: OrderEvent,
  known: OrderRecord | undefined,
  shop: ShopMoney,
  codes: readonly string[] = [],
): MergedOrder => {
  const { orderId } = event;
  const told = mergeOrders(stateOf(event), { orderId, couponCodes: codes, refunds: {} });
  if (known === undefined) {
    const record = { ...told, customer: event.customer, counted: countedOf(told, shop) };
    return { record, isNews: true };
  }
  const { customer, counted, ...was } = known;
  const order = mergeOrders(was, told);
  return isSameOrder(was, order)
    ? { record: known, isNews: false }
    : { record: { ...order, customer, counted: countedOf(order, shop) }, isNews: true };
};

/** Of who has more orders than that, the favourite category stays as it is. */
const mostOrdersAsked = 200;

const asksFavourite = ({ lines }: OrderState, { orders, identifiedAt }: Profile): boolean =>
  orders < mostOrdersAsked &&
  identifiedAt?.favouriteCategory === undefined &&
  (lines?.items.some(({ category }) => category !== undefined) ?? false);

/** Whether the customer's other orders are asked: where this one is none any more, or tells categories. */
export const asksOthers = (
  { record }: MergedOrder,
  known: OrderRecord | undefined,
  profile: Profile,
): boolean => {
  const was = known?.counted.at;
  const isOther = was !== record.counted.at || known?.checkoutId !== record.checkoutId;
  return (was !== undefined && isOther) || asksFavourite(record, profile);
};

/** A purchase that has come, or that is none any more, is a goal, or is none. */
const withGoalsOf = (
  profile: Profile,
  before: Purchase | undefined,
  after: Purchase | undefined,
  others: readonly Purchase[],
): Profile => {
  if (before?.at === after?.at && before?.checkoutId === after?.checkoutId) return profile;
  const without = before === undefined ? profile : withoutPurchase(profile, before, others);
  return after === undefined ? without : withPurchase(without, after);
};

const purchaseIn = ({ counted: { at }, orderId, checkoutId }: OrderRecord): Purchase | undefined =>
  at === undefined ? undefined : { at, orderId, ...(checkoutId !== undefined && { checkoutId }) };

/** What was known otherwise stays while the items tell nothing. */
const withFavourite = (profile: Profile, before: string | undefined, now: string | undefined): Profile => {
  if (now !== undefined) return { ...profile, favouriteCategory: now };
  const { favouriteCategory, ...others } = profile;
  return favouriteCategory === before ? others : profile;
};

const counts = ({ counted: { at } }: OrderRecord): boolean => at !== undefined;

/**
 * The profile after the telling; a customer of whom nothing was known is created.
 * @param others the customer's other orders, where they are asked
 */
export const foldOrder = (
  before: Profile | undefined,
  event: OrderEvent,
  { record }: MergedOrder,
  known: OrderRecord | undefined,
  others: readonly OrderRecord[],
): Profile => {
  // Of a purchase the goal is the order's; other tellings may be goals by their own names.
  const profile =
    event.name === 'Order Completed' ? (before ?? newProfile(event.customer)) : fold(before, event);
  const { counted: was = nothingCounted } = known ?? {};
  const { counted } = record;
  const counting = others.filter(counts);
  const purchases = counting.flatMap((order) => purchaseIn(order) ?? []);
  const summed = withCounted(
    profile,
    was,
    counted,
    purchases.map(({ at }) => at),
  );
  const after = withGoalsOf(summed, known && purchaseIn(known), purchaseIn(record), purchases);
  if (!asksFavourite(record, profile)) return after;
  const favouriteWith = (order: OrderRecord | undefined): string | undefined =>
    favouriteAmong(order !== undefined && counts(order) ? [...counting, order] : counting);
  return withFavourite(after, favouriteWith(known), favouriteWith(record));
};

/** The records that these events of a customer come to, by the orders' ids. */
export const recordsOf = (
  customer: CustomerId,
  events: readonly CustomerEvent[],
  shop: ShopMoney,
): ReadonlyMap<string, OrderRecord> =>
  new Map(
    [...statesOf(events)].map(([id, order]) => [
      id,
      { ...order, customer, counted: countedOf(order, shop) } as const,
    ]),
  );

/**
 * The profile after events of its customer, each told once.
 * @param known the records of orders that the profile has already; absent: none
 */
export const foldEvents = (
  before: Profile | undefined,
  events: readonly CustomerEvent[],
  shop: ShopMoney,
  known: ReadonlyMap<string, OrderRecord> = new Map(),
): Profile | undefined => {
  const orders = new Map(known);
  let profile = before;
  for (const event of events) {
    if (!isOrderEvent(event)) {
      profile = fold(profile, event);
      continue;
    }
    const was = orders.get(event.orderId);
    const merged = mergedOrder(event, was, shop);
    const others = [...orders.values()].filter(({ orderId }) => orderId !== event.orderId);
    profile = foldOrder(profile, event, merged, was, others);
    orders.set(event.orderId, merged.record);
  }
  return profile;
};

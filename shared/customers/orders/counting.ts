/** What orders' states come to on their customer's profile. */
import { type ShopMoney, worthIn } from '../../base/money.ts';
import type { Instant } from '../../base/time.ts';
import { withOrderAt } from '../profiles/folding.ts';
import type { Profile } from '../profiles/profile.ts';
import type { Counted, OrderRecord, OrderState } from './order.ts';

export const nothingCounted: Counted = { gross: 0, refunded: 0 };

type Worth = NonNullable<OrderState['worth']>;

/** What has no rate is worth nothing that could be added. */
const worthOf = ({ value, currency }: Worth, shop: ShopMoney): number =>
  worthIn({ minor: value, currency: currency ?? shop.currency }, shop) ?? 0;

const isPaid = ({ paid, refunds }: OrderState): boolean => paid === true || Object.keys(refunds).length > 0;

/** What its refunds come to, though that be more than it was worth. */
const refundsOf = ({ refunds }: OrderState, shop: ShopMoney): number =>
  Object.values(refunds).reduce((sum, each) => sum + worthOf(each, shop), 0);

/** Of an order of which more has gone back than it was worth: both, in minor units of the shop's currency. */
export const overRefunded = (
  order: OrderState,
  shop: ShopMoney,
): { readonly refunded: number; readonly worth: number } | undefined => {
  const refunded = refundsOf(order, shop);
  const worth = order.worth === undefined ? undefined : worthOf(order.worth, shop);
  return worth === undefined || order.placedAt === undefined || refunded <= worth
    ? undefined
    : { refunded, worth };
};

/**
 * What of the order stands on the profile. One that is cancelled, and that nobody has paid, is as if it had not been; one
 * whose money went back is an order all the same. More than it was worth does not go back. Of an order that nobody has
 * told of yet, what went back is known before what came in.
 */
export const countedOf = (order: OrderState, shop: ShopMoney): Counted => {
  const { placedAt, worth, standing } = order;
  const refunded = refundsOf(order, shop);
  if (placedAt === undefined) return { gross: 0, refunded };
  if (standing?.isCancelled === true && !isPaid(order)) return nothingCounted;
  const gross = worth === undefined ? 0 : worthOf(worth, shop);
  return { at: placedAt, gross, refunded: Math.min(refunded, gross) };
};

/** The instants of orders without one that is none any more: what the profile forgot, the other orders tell. */
const withoutOrderAt = (profile: Profile, at: Instant, others: readonly Instant[]): Profile => {
  const { firstOrderAt, lastOrderAt, previousOrderAt, ...rest } = profile;
  const known = [firstOrderAt, previousOrderAt, lastOrderAt]
    .filter((each) => each !== undefined)
    .filter((each) => each !== at);
  const untold = new Set(known.filter((each) => !others.includes(each)));
  return rest.orders > 0 ? [...others, ...untold].reduce<Profile>(withOrderAt, rest) : rest;
};

/**
 * The profile with what an order comes to, in the place of what it came to before.
 * @param others when the customer's other orders were placed: asked only where an order is none any more
 */
export const withCounted = (
  profile: Profile,
  before: Counted,
  after: Counted,
  others: readonly Instant[],
): Profile => {
  const moved = before.at !== after.at;
  const { refunded: was = 0, ...rest } = profile;
  const refunded = was + after.refunded - before.refunded;
  const summed: Profile = {
    ...rest,
    orders: profile.orders + Number(after.at !== undefined) - Number(before.at !== undefined),
    spent: profile.spent + after.gross - after.refunded - before.gross + before.refunded,
    ...(refunded !== 0 && { refunded }),
  };
  const without = moved && before.at !== undefined ? withoutOrderAt(summed, before.at, others) : summed;
  return moved && after.at !== undefined ? withOrderAt(without, after.at) : without;
};

/** Of which most pieces were bought, as far as the orders' items tell; of two the first by the alphabet. */
export const favouriteAmong = (orders: readonly OrderState[]): string | undefined => {
  const pieces = new Map<string, number>();
  for (const { lines } of orders)
    for (const { category, quantity } of lines?.items ?? [])
      if (category !== undefined) pieces.set(category, (pieces.get(category) ?? 0) + quantity);
  const [favourite] = [...pieces].sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1));
  return favourite?.[0];
};

/** The profile with the category that these orders tell; one that was told otherwise stays. */
export const withFavouriteOf = (profile: Profile, orders: readonly OrderRecord[]): Profile => {
  if (profile.identifiedAt?.favouriteCategory !== undefined) return profile;
  const favourite = favouriteAmong(orders.filter(({ counted }) => counted.at !== undefined));
  const { favouriteCategory: _, ...others } = profile;
  return favourite === undefined ? others : { ...others, favouriteCategory: favourite };
};

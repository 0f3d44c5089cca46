/** What was bought by orders as they stand: of each thing what it came to, less what went back. */
import { type ShopMoney, worthIn } from '../../base/money.ts';
import type { Instant } from '../../base/time.ts';
import { countedOf } from './counting.ts';
import type { OrderState } from './order.ts';

export interface BoughtItem {
  /** The shop's id of it. */
  readonly product?: string;
  readonly category?: string;
  /** In minor units of the shop's currency, not rounded. */
  readonly worth: number;
}

export interface Purchase {
  readonly at: Instant;
  readonly items: readonly BoughtItem[];
}

/** The items share what the order came to by their prices, and never come to more than these; refunds are theirs. */
const purchaseOf = (order: OrderState, shop: ShopMoney): Purchase | undefined => {
  const items = (order.lines?.items ?? []).filter(({ quantity }) => quantity > 0);
  const priced = items.map(({ price = 0, quantity }) => price * quantity);
  const value = priced.reduce((sum, each) => sum + each, 0);
  const currency = order.worth?.currency ?? shop.currency;
  const whole = worthIn({ minor: Math.round(value), currency }, shop) ?? 0;
  // An order whose worth nobody has told is worth its items.
  const { at, gross, refunded } = countedOf(
    order.worth === undefined && order.lines !== undefined
      ? { ...order, worth: { at: order.lines.at, value } }
      : order,
    shop,
  );
  if (at === undefined) return undefined;
  const kept = Math.max(0, Math.min(whole, gross) - refunded);
  return {
    at,
    items: items.map(({ product, category }, index) => ({
      ...(product !== undefined && { product }),
      ...(category !== undefined && { category }),
      worth: value > 0 ? (kept * (priced[index] ?? 0)) / value : 0,
    })),
  };
};

/** Orders that are none, or none any more, are left out. */
export const purchasesIn = (orders: readonly OrderState[], shop: ShopMoney): readonly Purchase[] =>
  orders.flatMap((order) => purchaseOf(order, shop) ?? []);

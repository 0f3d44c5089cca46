/** What is left in the cart: told by the checkout that began the passage, and by what came of it since. */
import * as z from 'zod';
import { type Money, minorsIn } from '../../base/money.ts';
import { type Cart, itemsAfter } from '../../customers/events/cart.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import { type OrderItem, orderItem } from '../../customers/events/items.ts';
import { cartIdsIn } from '../../customers/events/reading.ts';
import type { Trigger } from '../../journeys/records.ts';
import { type CartVariables, mostLinkLetters } from '../../messages/variables.ts';
import { isTrusted, type ShownSettings, shownItems } from './items.ts';

/** As `triggerOf` leaves a `Checkout Started`. */
const checkoutSchema = z.object({
  checkoutId: z.string().optional(),
  value: z.number().optional(),
  money: z.object({ minor: z.number(), currency: z.string() }).optional(),
  url: z.string().optional(),
  items: z.array(orderItem),
});

/** The cart as its checkout began; `undefined`: the trigger is none. @param shops the shop's currency */
export const cartBegun = (trigger: Trigger, shops: string): Cart | undefined => {
  const checkout = checkoutSchema.safeParse(trigger.properties);
  if (!checkout.success) return undefined;
  const { items, checkoutId, money } = checkout.data;
  const { cart } = cartIdsIn(trigger.properties);
  return {
    at: trigger.at,
    ids: { ...(checkoutId !== undefined && { checkout: checkoutId }), ...(cart !== undefined && { cart }) },
    currency: money?.currency ?? shops,
    items: items.length === 0 ? undefined : items,
  };
};

/** Of what has changed since the checkout the shop has told no total. */
const sumOf = (items: readonly OrderItem[], currency: string): Money | null =>
  items.every(({ price }) => price !== undefined)
    ? {
        minor: Math.round(items.reduce((sum, { price = 0, quantity }) => sum + price * quantity, 0)),
        currency,
      }
    : null;

/**
 * `undefined` for a passage that no checkout began.
 * @param since what was told of the customer from the checkout on
 * @param inText a long address would fill a text: the shop's stands in
 */
export const cartOf = (
  trigger: Trigger | undefined,
  since: readonly CustomerEvent[],
  settings: ShownSettings,
  inText: boolean,
): CartVariables | undefined => {
  const checkout = checkoutSchema.safeParse(trigger?.properties);
  const begun = trigger && cartBegun(trigger, settings.currency);
  if (!checkout.success || begun === undefined) return undefined;
  const { value = 0, money, url } = checkout.data;
  const { currency } = begun;
  const told: Money = money ?? { minor: Math.round((value * minorsIn(currency)) / 100), currency };
  const items = itemsAfter(begun, since);
  const total = items === undefined || items === begun.items ? told : sumOf(items, currency);
  return {
    ...shownItems(items ?? [], currency, settings),
    total: total !== null && total.minor > 0 ? total : null,
    url:
      url !== undefined && isTrusted(url, settings) && !(inText && url.length > mostLinkLetters)
        ? url
        : settings.brand.url,
  };
};

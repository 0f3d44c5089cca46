/** What is left in the cart, told from the checkout that began the passage. */
import { z } from 'zod';
import { type Money, minorsIn } from '../../base/money.ts';
import { orderItem } from '../../customers/events/items.ts';
import type { Trigger } from '../../journeys/records.ts';
import { type CartVariables, mostLinkLetters } from '../../messages/variables.ts';
import { isTrusted, type ShownSettings, shownItems } from './items.ts';

/** As `triggerOf` leaves a `Checkout Started`. */
const checkoutSchema = z.object({
  value: z.number().optional(),
  money: z.object({ minor: z.number(), currency: z.string() }).optional(),
  url: z.string().optional(),
  items: z.array(orderItem),
});

/** `undefined` for a passage that no checkout began. @param inText a long address would fill a text: the shop's stands in */
export const cartOf = (
  trigger: Trigger | undefined,
  settings: ShownSettings,
  inText: boolean,
): CartVariables | undefined => {
  const checkout = checkoutSchema.safeParse(trigger?.properties);
  if (!checkout.success) return undefined;
  const { value = 0, money, url, items } = checkout.data;
  const shops = settings.currency;
  const currency = money?.currency ?? shops;
  const total: Money = money ?? { minor: Math.round((value * minorsIn(shops)) / 100), currency: shops };
  return {
    ...shownItems(items, currency, settings),
    total: total.minor > 0 ? total : null,
    url:
      url !== undefined && isTrusted(url, settings) && !(inText && url.length > mostLinkLetters)
        ? url
        : settings.brand.url,
  };
};

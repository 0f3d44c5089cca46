/** What is left in the cart, told from the checkout that began the passage. */
import { z } from 'zod';
import type { Trigger } from '../../journeys/records.ts';
import { type CartVariables, isWebAddress, mostLinkLetters } from '../../messages/variables.ts';

/** A message lists so many. */
const listed = 5;

/** As `triggerOf` leaves a `Checkout Started`. */
const checkoutSchema = z.object({
  value: z.number(),
  url: z.string().optional(),
  items: z.array(z.object({ name: z.string(), quantity: z.number(), price: z.number().optional() })),
});

/** `undefined` for a passage that no checkout began. @param inText a long address would fill a text: the shop's stands in */
export const cartOf = (
  trigger: Trigger | undefined,
  shopUrl: string,
  inText: boolean,
): CartVariables | undefined => {
  const checkout = checkoutSchema.safeParse(trigger?.properties);
  if (!checkout.success) return undefined;
  const { value, url, items } = checkout.data;
  return {
    items: items.slice(0, listed).map(({ price = null, ...item }) => ({ ...item, price })),
    more: Math.max(0, items.length - listed),
    total: value > 0 ? value : null,
    url: url !== undefined && isWebAddress(url) && !(inText && url.length > mostLinkLetters) ? url : shopUrl,
  };
};

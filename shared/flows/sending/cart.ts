/** What is left in the cart, told from the checkout that began the passage. */
import { z } from 'zod';
import { type Money, minorsIn } from '../../base/money.ts';
import { type LinkSettings, leadsTo, ownHosts } from '../../base/own-links.ts';
import type { Trigger } from '../../journeys/records.ts';
import { type CartVariables, isWebAddress, mostLinkLetters } from '../../messages/variables.ts';
import type { FunctionSettings } from '../../shop/settings.ts';

/** A message lists so many. */
const listed = 5;

/** As `triggerOf` leaves a `Checkout Started`. */
const checkoutSchema = z.object({
  value: z.number().optional(),
  money: z.object({ minor: z.number(), currency: z.string() }).optional(),
  url: z.string().optional(),
  items: z.array(z.object({ name: z.string(), quantity: z.number(), price: z.number().optional() })),
});

/** It can stand in a link as it is, and leads to the shop's own pages. */
export const isTrusted = (url: string, settings: LinkSettings): boolean =>
  isWebAddress(url) && leadsTo(ownHosts(settings), url);

/** `undefined` for a passage that no checkout began. @param inText a long address would fill a text: the shop's stands in */
export const cartOf = (
  trigger: Trigger | undefined,
  settings: Pick<FunctionSettings, 'brand' | 'currency' | 'linkHosts'>,
  inText: boolean,
): CartVariables | undefined => {
  const checkout = checkoutSchema.safeParse(trigger?.properties);
  if (!checkout.success) return undefined;
  const { value = 0, money, url, items } = checkout.data;
  const shops = settings.currency;
  const currency = money?.currency ?? shops;
  const total: Money = money ?? { minor: Math.round((value * minorsIn(shops)) / 100), currency: shops };
  return {
    items: items.slice(0, listed).map(({ price, ...item }) => ({
      ...item,
      price: price === undefined ? null : { minor: price, currency },
    })),
    more: Math.max(0, items.length - listed),
    total: total.minor > 0 ? total : null,
    url:
      url !== undefined && isTrusted(url, settings) && !(inText && url.length > mostLinkLetters)
        ? url
        : settings.brand.url,
  };
};

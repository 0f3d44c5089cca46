/** What lies in a cart or an order, as a message may show it: names that say nothing else, links and pictures of the shop's. */
import { isGreetable } from '../../base/greetable.ts';
import { type LinkSettings, leadsTo, ownHosts } from '../../base/own-links.ts';
import type { OrderItem } from '../../customers/events/items.ts';
import { type ItemVariables, isWebAddress } from '../../messages/variables.ts';
import type { FunctionSettings } from '../../shop/settings.ts';

/** A message lists so many. */
const listed = 5;

export type ShownSettings = Pick<FunctionSettings, 'brand' | 'currency' | 'linkHosts' | 'imageHosts'>;

/** It can stand in a link as it is, and leads to the shop's own pages. */
export const isTrusted = (url: string, settings: LinkSettings): boolean =>
  isWebAddress(url) && leadsTo(ownHosts(settings), url);

/** Mail programs fetch it unasked: by https alone, so that nobody on the way puts another there. `null`: it is not shown. */
export const trustedPicture = (
  url: string | undefined,
  { brand, linkHosts, imageHosts }: Pick<ShownSettings, 'brand' | 'linkHosts' | 'imageHosts'>,
): string | null =>
  url !== undefined &&
  /^https:/i.test(url) &&
  isTrusted(url, { brand, linkHosts: [...linkHosts, ...imageHosts] })
    ? url
    : null;

export interface Shown {
  readonly items: readonly ItemVariables[];
  /** So many more there are. */
  readonly more: number;
}

/** The first few, of those whose names are no messages of their own: whoever knows a write key can name a thing. @param currency of their prices */
export const shownItems = (items: readonly OrderItem[], currency: string, settings: ShownSettings): Shown => {
  const there = items.filter(({ quantity }) => quantity > 0);
  const shown = there.filter(({ name }) => isGreetable(name)).slice(0, listed);
  return {
    items: shown.map(({ name, quantity, price, image, url }) => ({
      name,
      quantity,
      price: price === undefined ? null : { minor: price, currency },
      image: trustedPicture(image, settings),
      url: url === undefined ? null : isTrusted(url, settings) ? url : settings.brand.url,
    })),
    more: there.length - shown.length,
  };
};

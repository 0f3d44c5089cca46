/** Puts a feed of products in use in a local world, by the way that the API's handler goes. */

import { UserMistake } from '../../../shared/base/mistake.ts';
import { isRefusal } from '../../../shared/base/refusal.ts';
import type { ToldProduct } from '../../../shared/decisions/picks/product.ts';
import { loadFeed, useLoaded } from '../../../shared/flows/feed/load.ts';
import type { Ports } from '../../../shared/flows/ports.ts';

/** The feed is none of the shop's: its message says why. */
class FeedRefusedError extends UserMistake {
  override readonly name = 'FeedRefusedError';
}

/** @param version of the feed, another than the one in use */
export const putInUse = async (
  version: string,
  products: readonly ToldProduct[],
  ports: Pick<Ports, 'now' | 'feed' | 'settings'>,
): Promise<void> => {
  const inStock = products.filter((each) => each.inStock !== false).length;
  const loaded = await loadFeed(version, products, ports);
  const used = isRefusal(loaded)
    ? loaded
    : await useLoaded(version, { products: products.length, inStock }, ports);
  if (isRefusal(used)) throw new FeedRefusedError(`the feed of products: ${used.why}`);
};

/** Loads a feed of products: written beside the one in use, and in its place once it is there as a whole. */
import { conflict, invalid, type Refusal } from '../../base/refusal.ts';
import { plus } from '../../base/time.ts';
import {
  type FeedHead,
  feedHolds,
  productOf,
  strayLink,
  type ToldProduct,
} from '../../decisions/picks/product.ts';
import type { Ports } from '../ports.ts';

type FeedPorts = Pick<Ports, 'now' | 'feed' | 'settings'>;

const versionForm = /^[\w-]{8,64}$/;

const refusedVersion = async (version: string, { feed }: FeedPorts): Promise<Refusal | undefined> => {
  if (!versionForm.test(version))
    return invalid('id', 'must be a version of 8 to 64 letters, digits, dashes or underscores');
  return (await feed.latest())?.version === version
    ? conflict('this version is in use; load under another', { kind: 'in-use', what: 'version' })
    : undefined;
};

/** Writes these products of the version; nobody is shown them yet. */
export const loadFeed = async (
  version: string,
  told: readonly ToldProduct[],
  ports: FeedPorts,
): Promise<{ readonly version: string; readonly loaded: number } | Refusal> => {
  const refused = await refusedVersion(version, ports);
  if (refused !== undefined) return refused;
  const { now, feed, settings } = ports;
  const byId = new Map<string, number>();
  for (const [index, each] of told.entries()) {
    const first = byId.get(each.id);
    if (first !== undefined) return invalid(`products.${index}.id`, `is that of products.${first} too`);
    byId.set(each.id, index);
    const stray = strayLink(each, settings);
    if (stray !== undefined) return invalid(`products.${index}.${stray.field}`, stray.wrong);
  }
  const products = told.map((each) => productOf(each, settings.currency));
  await feed.put(version, plus(now(), feedHolds), products);
  return { version, loaded: products.length };
};

/** Puts what was written of the version in the place of the feed in use. */
export const useLoaded = async (
  version: string,
  counts: Pick<FeedHead, 'products' | 'inStock'>,
  ports: FeedPorts,
): Promise<FeedHead | Refusal> => {
  const { now, feed } = ports;
  const known = await feed.latest();
  if (known?.version === version) return known;
  const refused = await refusedVersion(version, ports);
  if (refused !== undefined) return refused;
  const at = now();
  const head: FeedHead = { version, at, until: plus(at, feedHolds), ...counts };
  return (await feed.use(head))
    ? head
    : conflict('a feed that was loaded later is in use', { kind: 'in-use', what: 'later-feed' });
};

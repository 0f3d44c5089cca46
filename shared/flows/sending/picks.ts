/** What is picked for the customer, of what the shop has in stock. */
import { minus } from '../../base/time.ts';
import { type CustomerEvent, isBrowsing } from '../../customers/events/event.ts';
import { productIn } from '../../customers/events/items.ts';
import type { OrderRecord } from '../../customers/orders/order.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { candidatesFor, picked, seedsOf, type Touched } from '../../decisions/picks/picked.ts';
import { listOfCategory, listOfProduct } from '../../decisions/picks/together.ts';
import type { PicksVariables } from '../../messages/variables.ts';
import type { Ports } from '../ports.ts';
import { lately } from './browsed.ts';
import { isTrusted, trustedPicture } from './items.ts';

/** A message lists so many. */
const listed = 3;

const boughtIn = (orders: readonly OrderRecord[]): readonly Touched[] =>
  orders.flatMap(({ counted: { at }, lines }) =>
    at === undefined
      ? []
      : (lines?.items ?? []).flatMap(({ product, quantity }) =>
          product === undefined || quantity <= 0 ? [] : [{ product, at }],
        ),
  );

const seenIn = (events: readonly CustomerEvent[]): readonly Touched[] =>
  events
    .filter(isBrowsing)
    .flatMap(({ at, properties = {} }) => productIn(properties).ids.map((product) => ({ product, at })));

/**
 * `null` where there is nothing that she can buy now, that is hers and that she has not: a message must do without.
 * @param showsBrowsed the message shows what she looked at anyway
 */
export const picksFor = async (
  { id, favouriteCategory }: Pick<Profile, 'id' | 'favouriteCategory'>,
  { now, ledger, feed, picks, settings }: Pick<Ports, 'now' | 'ledger' | 'feed' | 'picks' | 'settings'>,
  showsBrowsed: boolean,
): Promise<PicksVariables> => {
  const products = await feed.current();
  if (products === undefined) return { items: null };
  const at = now();
  const lists = await picks.current();
  const orders = await ledger.orders(id);
  const events = await ledger.eventsSince(id, minus(at, lately));
  const [bought, seen] = [boughtIn(orders), seenIn(events)];
  const seeds = seedsOf(bought, seen);
  const category = favouriteCategory === undefined ? [] : [listOfCategory(favouriteCategory)];
  const asked = [...seeds.map(listOfProduct), ...category];
  const told = new Map(
    lists && (await picks.find(lists, asked)).map(({ of, alike }) => [of, alike] as const),
  );
  const alike = new Map(seeds.map((seed) => [seed, told.get(listOfProduct(seed)) ?? []]));
  const best = category.flatMap((name) => told.get(name) ?? []).map(({ product }) => product);
  const candidates = candidatesFor({ bought, seen, alike, best }, at, showsBrowsed);
  const there = (await feed.find(products, candidates)).filter(({ url }) => isTrusted(url, settings));
  const items = picked(candidates, there, listed).map(({ name, price = null, image, url }) => ({
    name,
    price,
    image: trustedPicture(image, settings),
    url,
  }));
  return { items: items.length === 0 ? null : items };
};

/** What is picked for the customer, of what the shop has in stock. */
import { touchKey } from '../../base/ids.ts';
import { type Instant, minus } from '../../base/time.ts';
import { type CustomerEvent, isBrowsing } from '../../customers/events/event.ts';
import { productIn } from '../../customers/events/items.ts';
import type { OrderRecord } from '../../customers/orders/order.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { candidatesFor, picked, pickedLately, seedsOf, type Touched } from '../../decisions/picks/picked.ts';
import { listOfCategory, listOfProduct } from '../../decisions/picks/together.ts';
import type { SendRequest } from '../../journeys/protocol.ts';
import type { Passage } from '../../journeys/records.ts';
import type { PicksVariables } from '../../messages/variables.ts';
import { customerHistory } from '../history.ts';
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

/** Which message it is. */
type Shown = Pick<SendRequest, 'enrolment'> & { readonly touch: Pick<SendRequest['touch'], 'name'> };

/** What other messages than this one have shown, or may have. */
const shownIn = (
  passages: readonly Passage[],
  { enrolment, touch }: Shown,
  now: Instant,
): readonly Touched[] => {
  const own = touchKey(enrolment, touch.name);
  return passages
    .flatMap(({ touches }) => touches)
    .filter(
      ({ enrolment: of, step, outcome, at }) =>
        outcome !== 'withheld' && at > minus(now, pickedLately) && touchKey(of, step) !== own,
    )
    .flatMap(({ picked = [], at }) => picked.map((product) => ({ product, at })));
};

export interface Picks extends PicksVariables {
  /** Those of the items, for the message's record. */
  readonly ids: readonly string[];
}

/**
 * Nothing where there is nothing that she can buy now, that is hers and that she has not: a message must do without.
 * @param showsBrowsed the message shows what she looked at anyway
 */
export const picksFor = async (
  customer: Pick<Profile, 'id' | 'favouriteCategory' | 'enrolments'>,
  request: Shown,
  { now, ledger, feed, picks, settings }: Pick<Ports, 'now' | 'ledger' | 'feed' | 'picks' | 'settings'>,
  showsBrowsed: boolean,
): Promise<Picks> => {
  const products = await feed.current();
  if (products === undefined) return { items: null, ids: [] };
  const { id, favouriteCategory } = customer;
  const at = now();
  const lists = await picks.current();
  const orders = await ledger.orders(id);
  const { events, passages } = await customerHistory(customer, Number.POSITIVE_INFINITY, { ledger });
  const bought = boughtIn(orders);
  const seen = seenIn(events.filter((event) => event.at >= minus(at, lately)));
  const shown = shownIn(passages, request, at);
  const seeds = seedsOf(bought, seen);
  const category = favouriteCategory === undefined ? [] : [listOfCategory(favouriteCategory)];
  const asked = [...seeds.map(listOfProduct), ...category];
  const told = new Map(
    lists && (await picks.find(lists, asked)).map(({ of, alike }) => [of, alike] as const),
  );
  const alike = new Map(seeds.map((seed) => [seed, told.get(listOfProduct(seed)) ?? []]));
  const best = category.flatMap((name) => told.get(name) ?? []).map(({ product }) => product);
  const candidates = candidatesFor({ bought, seen, alike, best, shown }, at, showsBrowsed);
  const toldOf = [...new Set([...candidates, ...shown.map(({ product }) => product)])];
  const there = (await feed.find(products, toldOf)).filter(({ url }) => isTrusted(url, settings));
  const chosen = picked(candidates, there, shown, listed);
  const items = chosen.map(({ name, price = null, image, url }) => ({
    name,
    price,
    image: trustedPicture(image, settings),
    url,
  }));
  return { items: items.length === 0 ? null : items, ids: chosen.map(({ id: product }) => product) };
};

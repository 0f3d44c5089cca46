/** Which products are picked for a customer: by what she bought and looked at, and never what she has. */
import * as z from 'zod';
import { type RecordOf, time } from '../../base/record.ts';
import { days, type Instant, minus } from '../../base/time.ts';
import type { Alike } from './alike.ts';
import type { Product } from './product.ts';

export const picksHead = z.object({
  version: z.string(),
  /** When it came into use. */
  at: time,
  /** It is asked no more from then on. */
  until: time,
  products: z.int(),
});
/** The lists in use, of what goes together. */
export type PicksHead = RecordOf<typeof picksHead>;

/** A product that the customer bought, looked at or was shown. */
export interface Touched {
  readonly product: string;
  readonly at: Instant;
}

/** What she bought so lately is not offered again. */
const boughtLately = days(180);
/** What was picked for her so lately is not picked again while there is anything else. */
export const pickedLately = days(90);
/** So many of what she touched last are asked. */
const asked = 10;
/** What she touched before something else counts so much less. */
const fading = 0.8;
/** So many are looked for among what there is, to have some that are in stock. */
const mostCandidates = 24;

/** Each once, where it was touched last; the latest first. */
const latestFirst = (touched: readonly Touched[]): readonly Touched[] => {
  const byProduct = new Map<string, Touched>();
  for (const each of [...touched].sort((a, b) => b.at - a.at))
    if (!byProduct.has(each.product)) byProduct.set(each.product, each);
  return [...byProduct.values()];
};

/** The products that are asked for what goes with them, the latest first. */
export const seedsOf = (bought: readonly Touched[], seen: readonly Touched[]): readonly string[] =>
  latestFirst([...bought, ...seen])
    .slice(0, asked)
    .map(({ product }) => product);

export interface Known {
  readonly bought: readonly Touched[];
  readonly seen: readonly Touched[];
  /** By product: what goes with it. */
  readonly alike: ReadonlyMap<string, readonly Alike[]>;
  /** Of her favourite category, the best first. */
  readonly best: readonly string[];
  /** What was picked for her lately. */
  readonly shown: readonly Touched[];
}

/**
 * In the order in which they are picked: one thing that she looked at and has not bought; what buyers of the same bought
 * beside or next; what sells best in her favourite category. After all of it what was picked for her lately.
 * @param showsSeen what she looked at is shown already
 */
export const candidatesFor = (
  { bought, seen, alike, best, shown }: Known,
  now: Instant,
  showsSeen: boolean,
): readonly string[] => {
  const has = new Set(
    bought.filter(({ at }) => at >= minus(now, boughtLately)).map(({ product }) => product),
  );
  const looked = latestFirst(seen).map(({ product }) => product);
  const showing = new Set(showsSeen ? looked : []);
  const before = new Set(shown.map(({ product }) => product));
  const scores = new Map<string, number>();
  for (const [rank, seed] of seedsOf(bought, seen).entries())
    for (const { product, likeness } of alike.get(seed) ?? [])
      scores.set(product, (scores.get(product) ?? 0) + likeness * fading ** rank);
  const together = [...scores]
    .sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1))
    .map(([product]) => product);
  const first = showsSeen ? [] : looked.filter((product) => !has.has(product)).slice(0, 1);
  const all = [...new Set([...first, ...together, ...best])].filter(
    (product) => !has.has(product) && !showing.has(product),
  );
  const fresh = all.filter((product) => !before.has(product));
  return [...fresh, ...all.filter((product) => before.has(product))].slice(0, mostCandidates);
};

/**
 * Those that can be bought, in the order of the candidates; two of one name look like one thing twice. What was shown
 * lately comes again only where all of them were: what was shown longest ago first.
 * @param products of the candidates, and of what was shown
 */
export const picked = (
  candidates: readonly string[],
  products: readonly Product[],
  shown: readonly Touched[],
  most: number,
): readonly Product[] => {
  const byId = new Map(products.map((product) => [product.id, product]));
  const shownAt = new Map<string, Instant>();
  for (const { product, at } of latestFirst(shown).toReversed()) {
    const { name } = byId.get(product) ?? {};
    if (name !== undefined) shownAt.set(name, at);
  }
  const byName = new Map<string, Product>();
  for (const id of candidates) {
    const product = byId.get(id);
    if (product?.inStock === true && !byName.has(product.name)) byName.set(product.name, product);
  }
  const all = [...byName.values()];
  const fresh = all.filter(({ name }) => !shownAt.has(name));
  const longAgoFirst = ({ name: a }: Product, { name: b }: Product): number =>
    (shownAt.get(a) ?? 0) - (shownAt.get(b) ?? 0);
  return (fresh.length > 0 ? fresh : all.toSorted(longAgoFirst)).slice(0, most);
};

/** What is learned of all orders for picks: a fold of the scan that fits, and the lists that are made of it. */
import * as z from 'zod';
import type { RecordOf } from '../../base/record.ts';
import type { Fold } from '../fitting/fold.ts';
import {
  alike,
  bestSellers,
  countTogether,
  joinedCounts,
  likest,
  noCounts,
  type TogetherCounts,
  togetherCounts,
} from './alike.ts';

export const itemsBoughtTogether: Fold<TogetherCounts> = {
  name: 'items-bought-together',
  schema: togetherCounts,
  empty: noCounts,
  add: (state, { orders }) => countTogether(state, orders),
  joined: joinedCounts,
};

export const picksList = z.object({
  /** `product:` or `category:`, and its name. */
  of: z.string(),
  alike: z.array(alike),
});
/** The products that go with one, or that sell best in a category, the first first. */
export type PicksList = RecordOf<typeof picksList>;

export const listOfProduct = (id: string): string => `product:${id}`;
export const listOfCategory = (name: string): string => `category:${name}`;

/** All lists that there is something in. */
export const listsOf = (counts: TogetherCounts): readonly PicksList[] => {
  const lists: PicksList[] = [];
  for (const name of Object.keys(counts.pairs)) {
    const of = likest(counts, name);
    if (of.length > 0) lists.push({ of: listOfProduct(name), alike: of });
  }
  for (const [category, best] of bestSellers(counts)) {
    const share = (place: number): number => 1 / (place + 2);
    lists.push({
      of: listOfCategory(category),
      alike: best.map((product, place) => ({ product, likeness: share(place) })),
    });
  }
  return lists;
};

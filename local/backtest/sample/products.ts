/** What the sample shop sells: forty made-up products, in the categories that `rekindle.config.ts` names, and baskets of them. */
import type { Random } from './random.ts';

/** What its prices are in, whatever a shop's own settings say. */
export const sampleCurrency = 'EUR';

export interface SampleProduct {
  /** The shop's id of it: orders, checkouts, visits and the feed tell it. */
  readonly id: string;
  readonly name: string;
  readonly category: string;
  /** Of one piece, in minor units of `sampleCurrency`. */
  readonly price: number;
  /** Ids of what those who buy it like to buy with it or next; none is of itself. */
  readonly goesWith: readonly string[];
}

type Row = readonly [id: string, name: string, euros: number, goesWith?: readonly string[]];

/** By category; what sells best first. */
const ranges: Readonly<Record<string, readonly Row[]>> = {
  coffee: [
    ['house-espresso', 'House Espresso, 500 g', 14.5, ['milk-jug', 'moka-pot']],
    ['morning-filter', 'Morning Filter Roast, 500 g', 13.9, ['paper-filters', 'hand-grinder']],
    ['decaf-huila', 'Decaf Huila, 250 g', 9.8],
    ['hand-grinder', 'Hand Grinder', 49, ['morning-filter']],
    ['paper-filters', 'Paper Filters, 100 pieces', 4.9, ['morning-filter']],
  ],
  books: [
    ['salt-road', 'The Salt Road (novel)', 12.99, ['lantern-bay']],
    ['lantern-bay', 'Lantern Bay (novel)', 12.99, ['salt-road']],
    ['bread-by-hand', 'Bread by Hand', 28, ['proving-basket']],
    ['night-sky-atlas', 'Atlas of the Night Sky', 34.5, ['head-torch']],
    ['small-gardens', 'Small Gardens, Big Harvests', 22, ['tomato-seeds']],
  ],
  garden: [
    ['tomato-seeds', 'Tomato Seeds, six kinds', 8.5, ['seed-trays', 'peat-free-compost']],
    ['seed-trays', 'Seed Trays, set of three', 11.9, ['tomato-seeds']],
    ['secateurs', 'Secateurs', 27.5, ['garden-gloves']],
    ['garden-gloves', 'Garden Gloves', 12.5, ['secateurs']],
    ['peat-free-compost', 'Peat-free Compost, 40 l', 9.9],
  ],
  toys: [
    ['wooden-railway', 'Wooden Railway, 40 pieces', 39.9, ['railway-bridge']],
    ['railway-bridge', 'Railway Bridge', 14.9, ['wooden-railway']],
    ['marble-run', 'Marble Run', 32],
    ['felt-fox', 'Felt Fox', 18.5, ['felt-hare']],
    ['felt-hare', 'Felt Hare', 18.5, ['felt-fox']],
  ],
  shoes: [
    ['trail-runners', 'Trail Runners', 89, ['merino-socks']],
    ['merino-socks', 'Merino Socks, two pairs', 19.9, ['walking-boots']],
    ['canvas-plimsolls', 'Canvas Plimsolls', 45],
    ['walking-boots', 'Walking Boots', 129, ['boot-wax', 'merino-socks']],
    ['boot-wax', 'Boot Wax', 9.5],
  ],
  music: [
    ['harbour-lights-lp', 'Harbour Lights (LP)', 26, ['record-sleeves', 'slow-trains-lp']],
    ['slow-trains-lp', 'Slow Trains (LP)', 24.5, ['harbour-lights-lp']],
    ['ukulele', 'Concert Ukulele', 69, ['ukulele-strings']],
    ['ukulele-strings', 'Ukulele Strings', 7.9],
    ['record-sleeves', 'Record Sleeves, 50 pieces', 12.9],
  ],
  outdoor: [
    ['head-torch', 'Head Torch', 29.9, ['night-sky-atlas']],
    ['steel-flask', 'Steel Flask, 0.75 l', 24, ['camp-mug']],
    ['camp-mug', 'Camp Mug', 11.5, ['steel-flask']],
    ['two-person-tent', 'Two-person Tent', 149, ['sleeping-mat']],
    ['sleeping-mat', 'Sleeping Mat', 54, ['two-person-tent']],
  ],
  kitchen: [
    ['chef-knife', 'Chef’s Knife', 59, ['beech-board']],
    ['beech-board', 'Beech Chopping Board', 31, ['chef-knife']],
    ['proving-basket', 'Proving Basket', 16.9, ['bread-by-hand']],
    ['moka-pot', 'Moka Pot, three cups', 28.5, ['house-espresso']],
    ['milk-jug', 'Milk Jug', 15.9, ['house-espresso']],
  ],
};

export const sampleProducts: readonly SampleProduct[] = Object.entries(ranges).flatMap(([category, rows]) =>
  rows.map(([id, name, euros, goesWith = []]) => ({
    id,
    name,
    category,
    price: Math.round(euros * 100),
    goesWith,
  })),
);

export const sampleCategories: readonly string[] = Object.keys(ranges);

const byId = new Map(sampleProducts.map((product) => [product.id, product]));

export interface BasketLine {
  readonly product: SampleProduct;
  readonly quantity: number;
}

export const worthOf = (basket: readonly BasketLine[]): number =>
  basket.reduce((sum, { product, quantity }) => sum + product.price * quantity, 0);

const mostLines = 6;
/** Nobody who means to spend so much takes a thing of more than this many times that. */
const dearest = 1.5;

/** What sells best is taken most; of a category, or of all. */
export const taken = (random: Random, means: number, category?: string): SampleProduct => {
  const offered = sampleProducts.filter((product) => category === undefined || product.category === category);
  const cheapest = Math.min(...offered.map(({ price }) => price));
  const affordable = offered.filter(({ price }) => price <= Math.max(cheapest, means * dearest));
  return random.weighted(affordable.map((product, place) => [product, 1 / (1 + (place % 5))] as const));
};

/** What goes with the last thing, else more of what she likes, else anything. */
const takenNext = (random: Random, means: number, favourite: string, last: SampleProduct): SampleProduct => {
  const companion = byId.get(last.goesWith.length === 0 ? '' : random.pick(last.goesWith));
  if (companion !== undefined && random.chance(0.5)) return companion;
  return taken(random, means, random.chance(0.65) ? favourite : undefined);
};

/** A basket of about so much, in minor units, as a customer fills it who likes a category. */
export const fillBasket = (random: Random, means: number, favourite: string): readonly BasketLine[] => {
  const quantities = new Map<SampleProduct, number>();
  let last = taken(random, means, random.chance(0.65) ? favourite : undefined);
  let worth = 0;
  for (;;) {
    quantities.set(last, (quantities.get(last) ?? 0) + 1);
    worth += last.price;
    if (worth >= means * 0.75 || quantities.size === mostLines) break;
    last = takenNext(random, means - worth, favourite, last);
  }
  return [...quantities].map(([product, quantity]) => ({ product, quantity }));
};

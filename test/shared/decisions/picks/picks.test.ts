/** What goes together, and what of it is picked for whom. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { days, instant, minus, parseIso } from '../../../../shared/base/time.ts';
import {
  bestSellers,
  countTogether,
  joinedCounts,
  likest,
  noCounts,
  type OrderedThings,
  type TogetherCounts,
} from '../../../../shared/decisions/picks/alike.ts';
import { candidatesFor, picked, seedsOf } from '../../../../shared/decisions/picks/picked.ts';
import type { Product } from '../../../../shared/decisions/picks/product.ts';
import { itemsBoughtTogether, listsOf } from '../../../../shared/decisions/picks/together.ts';

/** Orders as `cup,pot tea`: cup and pot in one, then tea. */
const ordersOf = (text: string): readonly OrderedThings[] =>
  text.split(' ').map((order) => ({
    items: order.split(',').map((product) => ({ product, quantity: 1, category: product[0] ?? '' })),
  }));
const counted = (...customers: readonly string[]): TogetherCounts => {
  const counts = noCounts();
  for (const each of customers) countTogether(counts, ordersOf(each));
  return counts;
};
const times = (count: number, orders: string): readonly string[] =>
  Array.from({ length: count }, () => orders);

describe('what is bought together', () => {
  it('is counted once a customer: in one order both ways, and in the next order one way', () => {
    expect(counted('cup,pot tea tea cup,pot')).toEqual({
      buyers: { cup: 1, pot: 1, tea: 1 },
      categories: { cup: 'c', pot: 'p', tea: 't' },
      pairs: { cup: { pot: 1, tea: 1 }, pot: { cup: 1, tea: 1 } },
    });
  });

  it('is nothing that went back, nor has no id', () => {
    const counts = noCounts();
    countTogether(counts, [{ items: [{ product: 'cup', quantity: 0 }, { quantity: 2 }] }]);
    expect(counts).toEqual(noCounts());
  });

  it('comes to the same however the customers are parted', () => {
    const customer = fc
      .array(fc.array(fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'toString'), { minLength: 1 }), {
        minLength: 1,
        maxLength: 4,
      })
      .map((orders) => orders.map((order) => order.join(',')).join(' '));
    fc.assert(
      fc.property(fc.array(customer), fc.array(customer), (some, others) => {
        const whole = counted(...some, ...others);
        expect(joinedCounts(counted(...some), counted(...others))).toEqual(whole);
        expect(joinedCounts(counted(...others), counted(...some))).toEqual(whole);
        expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
      }),
    );
  });

  it('stays small where products are many, and keeps those of the most buyers', () => {
    const counts = counted(...times(5, 'cup,pot'));
    for (let index = 0; index < 12_000; index += 1) countTogether(counts, ordersOf(`cup,x${index}`));
    const kept = joinedCounts(noCounts(), counts);
    expect(Object.keys(kept.buyers).length).toBeLessThanOrEqual(6_000);
    expect(Object.keys(kept.pairs.cup ?? {}).length).toBeLessThanOrEqual(80);
    expect(counts.pairs.cup?.pot).toBe(5);
    expect(Object.keys(counts.buyers).length).toBeLessThan(12_000);
  });
});

describe('the lists that are made of it', () => {
  it('are one a product and one a category, of those that there is something to say of', () => {
    const { empty, add } = itemsBoughtTogether;
    const counts = empty();
    const order = (at: number, ...products: readonly string[]) => ({
      at: instant(at),
      value: 100,
      items: products.map((product) => ({ name: product, quantity: 1, product, category: 'tea' })),
    });
    for (const each of ['ada', 'bea', 'cho'])
      add(counts, { customer: customerId(each), orders: [order(1, 'cup'), order(2, 'pot')] });
    add(counts, { customer: customerId('dan'), orders: [order(1, 'pot', 'lid')] });
    expect(listsOf(counts)).toEqual([
      { of: 'product:cup', alike: [{ product: 'pot', likeness: 0.199852 }] },
      {
        of: 'category:tea',
        alike: [
          { product: 'pot', likeness: 0.5 },
          { product: 'cup', likeness: 1 / 3 },
        ],
      },
    ]);
  });
});

describe('what goes with a thing', () => {
  it('is what many buyers share, before what a few share by chance, by hand: 30/30 × 30/40 and 3/√99 × 3/13', () => {
    const counts = counted(...times(30, 'cup pot'), ...times(3, 'cup,rare'));
    expect(likest(counts, 'cup')).toEqual([
      { product: 'pot', likeness: Math.round(((30 / Math.sqrt(33 * 30)) * 30 * 1e6) / 40) / 1e6 },
      { product: 'rare', likeness: Math.round(((3 / Math.sqrt(33 * 3)) * 3 * 1e6) / 13) / 1e6 },
    ]);
  });

  it('is nothing that fewer than three have bought with it', () => {
    expect(likest(counted(...times(2, 'cup,pot')), 'cup')).toEqual([]);
    expect(likest(counted(...times(3, 'cup,pot')), 'cup')).toHaveLength(1);
  });

  it('is less the more a thing is bought by everybody', () => {
    const counts = counted(...times(10, 'cup,lid'), ...times(10, 'cup,bag'), ...times(300, 'bag'));
    expect(likest(counts, 'cup').map(({ product }) => product)).toEqual(['lid', 'bag']);
  });

  it('is of a category what sells best in it', () => {
    const counts = counted(...times(4, 'cup'), ...times(9, 'cap'), ...times(2, 'cot'), ...times(5, 'pot'));
    expect([...bestSellers(counts)]).toEqual([
      ['c', ['cap', 'cup']],
      ['p', ['pot']],
    ]);
  });
});

const now = parseIso('2026-11-29T10:00:00Z');
const ago = (product: string, count: number) => ({ product, at: minus(now, days(count)) });
const product = (id: string, more: Partial<Product> = {}): Product => ({
  id,
  name: id,
  url: `https://shop.example/${id}`,
  inStock: true,
  ...more,
});

describe('what is picked for a customer', () => {
  const alike = new Map([
    [
      'cup',
      [
        { product: 'pot', likeness: 0.5 },
        { product: 'lid', likeness: 0.3 },
      ],
    ],
    [
      'tea',
      [
        { product: 'lid', likeness: 0.4 },
        { product: 'cup', likeness: 0.3 },
      ],
    ],
  ]);
  const known = { bought: [ago('cup', 40)], seen: [ago('tea', 2)], alike, best: ['jar', 'cup'], shown: [] };

  it('is first what she looked at, then what goes with it and with what she bought, then what sells', () => {
    expect(seedsOf(known.bought, known.seen)).toEqual(['tea', 'cup']);
    expect(candidatesFor(known, now, false)).toEqual(['tea', 'lid', 'pot', 'jar']);
  });

  it('is nothing that the message shows already as looked at', () => {
    expect(candidatesFor(known, now, true)).toEqual(['lid', 'pot', 'jar']);
  });

  it('is nothing that she bought in the last 180 days', () => {
    const long = { ...known, bought: [ago('cup', 181)] };
    expect(candidatesFor(long, now, true)).toContain('cup');
    expect(candidatesFor({ ...known, bought: [ago('cup', 180)] }, now, true)).not.toContain('cup');
  });

  it('is in stock, in the feed, and of no name twice', () => {
    const products = [product('pot', { inStock: false }), product('lid'), product('jar', { name: 'lid' })];
    expect(picked(['tea', 'pot', 'lid', 'jar'], products, [], 3).map(({ id }) => id)).toEqual(['lid']);
  });

  it('is nothing that was picked for her lately, by any name that looks the same, while there is anything else', () => {
    const shown = [ago('lid', 80), ago('tea', 40), ago('lid', 20)];
    const candidates = candidatesFor({ ...known, shown }, now, false);
    expect(candidates).toEqual(['pot', 'jar', 'tea', 'lid']);
    const idsOf = (products: readonly Product[]) =>
      picked(candidates, products, shown, 3).map(({ id }) => id);
    const all = ['tea', 'lid', 'pot', 'jar'].map((id) => product(id));
    expect(idsOf(all)).toEqual(['pot', 'jar']);
    expect(idsOf([...all.slice(0, 3), product('jar', { name: 'tea' })])).toEqual(['pot']);
  });

  it('is what was picked longest ago, where there is nothing else', () => {
    const shown = [ago('pot', 80), ago('lid', 20), ago('tea', 40), ago('pot', 3)];
    const there = ['tea', 'lid', 'pot'].map((id) => product(id));
    const candidates = candidatesFor({ ...known, shown, best: [] }, now, false);
    expect(picked(candidates, there, shown, 2).map(({ id }) => id)).toEqual(['tea', 'lid']);
  });
});

/** What offers take off baskets, and all that they are refused for. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Basket, discountOf } from '../../../../shared/decisions/offers/discount.ts';
import type { CouponTerms } from '../../../../shared/journeys/language.ts';

const shop = { currency: 'EUR', rates: { USD: 0.8, JPY: 0.005 } };
const tea = { names: ['p-1', 'Oolong'], categories: ['Tea'], quantity: 2, price: 1_250 };
const kettle = { names: ['p-2', 'Kettle'], categories: ['Kitchen', 'Gifts'], quantity: 1, price: 4_990 };
const basket: Basket = { items: [tea, kettle], currency: 'EUR', shipping: 490, hasOtherCodes: false };

const on = (terms: CouponTerms, changes: Partial<Basket> = {}) =>
  discountOf({ terms }, { ...basket, ...changes }, shop);
const off = (terms: CouponTerms, changes: Partial<Basket> = {}) => {
  const discount = on(terms, changes);
  return 'gives' in discount ? discount.gives.amount.minor : discount.refused.map(({ reason }) => reason);
};

describe('an offer', () => {
  it.each<[string, CouponTerms, number | readonly string[]]>([
    ['takes a share off all that it is for', { percentOff: 10 }, 749],
    [
      'takes a share off what is of its category alone',
      { percentOff: 50, only: { categories: ['tea'] } },
      1_250,
    ],
    ['knows a product by its id', { percentOff: 50, only: { products: ['P-2'] } }, 2_495],
    ['knows a product by its name', { percentOff: 50, only: { products: ['oolong'] } }, 1_250],
    ['takes an amount off', { amountOff: 5 }, 500],
    ['takes off no more than what it is for', { amountOff: 30, only: { categories: ['tea'] } }, 2_500],
    ['takes the shipping off', { freeShipping: true }, 490],
    ['gives what is none of the basket’s', { gift: 'Teapot' }, 0],
    ['holds at its minimum', { amountOff: 5, minimum: 74.9 }, 500],
    ['is refused below its minimum', { amountOff: 5, minimum: 74.91 }, ['minimum']],
    [
      'counts towards its minimum what it is for',
      { amountOff: 5, minimum: 50, only: { categories: ['tea'] } },
      ['minimum'],
    ],
    [
      'is refused where nothing is what it is for',
      { amountOff: 5, minimum: 50, only: { categories: ['coffee'] } },
      ['nothing-in-basket'],
    ],
  ])('%s', (_, terms, expected) => {
    expect(off(terms)).toEqual(expected);
  });

  it('says what it gives beside money', () => {
    expect(on({ freeShipping: true })).toMatchObject({ gives: { freeShipping: true } });
    expect(on({ gift: 'Teapot' })).toMatchObject({ gives: { gift: 'Teapot' } });
    expect(on({ points: 500 })).toMatchObject({ gives: { points: 500 } });
  });

  it('is refused beside other codes where it stands alone', () => {
    expect(off({ percentOff: 10, notWithOthers: true }, { hasOtherCodes: true })).toEqual([
      'not-with-others',
    ]);
    expect(off({ percentOff: 10 }, { hasOtherCodes: true })).toBe(749);
  });

  it('is refused for all that is wrong at once', () => {
    const terms = { amountOff: 5, only: { categories: ['coffee'] }, notWithOthers: true } as const;
    expect(off(terms, { hasOtherCodes: true, currency: 'GBP' })).toEqual([
      'not-with-others',
      'currency',
      'nothing-in-basket',
    ]);
  });

  it('is refused of an empty basket', () => {
    expect(off({ percentOff: 10 }, { items: [] })).toEqual(['nothing-in-basket']);
  });

  it('is worth as much in a currency with a rate, and a share of any', () => {
    expect(off({ amountOff: 4 }, { currency: 'USD' })).toBe(500);
    expect(off({ amountOff: 4 }, { currency: 'JPY' })).toBe(800);
    expect(off({ percentOff: 10, minimum: 60 }, { currency: 'USD' })).toEqual(['minimum']);
    expect(off({ percentOff: 10 }, { currency: 'GBP' })).toBe(749);
    expect(off({ amountOff: 4 }, { currency: 'GBP' })).toEqual(['currency']);
  });
});

const texts = fc.constantFrom('tea', 'Tea ', 'coffee', 'p-1', 'ＴＥＡ');
const items = fc.array(
  fc.record({
    names: fc.array(texts, { maxLength: 2 }),
    categories: fc.array(texts, { maxLength: 2 }),
    quantity: fc.integer({ min: 1, max: 100 }),
    price: fc.integer({ min: 0, max: 1e7 }),
  }),
  { maxLength: 6 },
);
const benefits = fc.oneof(
  fc.record({ percentOff: fc.double({ min: 0.01, max: 100, noNaN: true }) }),
  fc.record({ amountOff: fc.double({ min: 0.01, max: 1e6, noNaN: true }) }),
);
const conditions = fc.record(
  {
    minimum: fc.double({ min: 0.01, max: 1e5, noNaN: true }),
    only: fc.oneof(
      fc.record({ categories: fc.uniqueArray(texts, { minLength: 1 }) }),
      fc.record({ products: fc.uniqueArray(texts, { minLength: 1 }) }),
    ),
  },
  { requiredKeys: [] },
);
const baskets = fc.record({
  items,
  currency: fc.constantFrom('EUR', 'USD', 'JPY'),
  hasOtherCodes: fc.boolean(),
});

describe('a discount', () => {
  it('is a whole number of minor units, never below nothing, never more than the basket', () => {
    fc.assert(
      fc.property(benefits, conditions, baskets, (benefit, asked, of) => {
        const discount = discountOf({ terms: { ...benefit, ...asked } }, of, shop);
        if ('refused' in discount) return;
        const { minor } = discount.gives.amount;
        const whole = of.items.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
        expect(Number.isInteger(minor)).toBe(true);
        expect(minor).toBeGreaterThanOrEqual(0);
        expect(minor).toBeLessThanOrEqual(whole);
      }),
    );
  });

  it('is never less for more of the same in the basket', () => {
    fc.assert(
      fc.property(benefits, conditions, baskets, (benefit, asked, of) => {
        const terms = { ...benefit, ...asked };
        const more = { ...of, items: of.items.map((item) => ({ ...item, quantity: item.quantity + 1 })) };
        const [before, after] = [discountOf({ terms }, of, shop), discountOf({ terms }, more, shop)];
        if ('refused' in before) return;
        if ('refused' in after) throw new Error('it was taken before');
        expect(after.gives.amount.minor).toBeGreaterThanOrEqual(before.gives.amount.minor);
      }),
    );
  });

  it('is refused exactly where what it is for is less than its minimum, or nothing', () => {
    fc.assert(
      fc.property(conditions, baskets, (asked, of) => {
        const { only, minimum } = asked;
        const isMeant = ({ names, categories }: (typeof of.items)[number]): boolean => {
          if (only === undefined) return true;
          const [mine, theirs] = 'products' in only ? [names, only.products] : [categories, only.categories];
          const plain = (text: string) => (text === 'ＴＥＡ' ? 'tea' : text.trim().toLowerCase());
          return mine.some((each) => theirs.map(plain).includes(plain(each)));
        };
        const meant = of.items.filter(isMeant);
        const units = { EUR: 100, USD: 100, JPY: 1 }[of.currency] ?? 1;
        const sum = meant.reduce((all, { price, quantity }) => all + price * quantity, 0) / units;
        const inShop = sum * ({ EUR: 1, USD: 0.8, JPY: 0.005 }[of.currency] ?? 1);
        // Where rounding decides, both are right.
        fc.pre(minimum === undefined || Math.abs(inShop - minimum) > 0.02);
        const isRefused = meant.length === 0 || (minimum !== undefined && inShop < minimum);
        expect('refused' in discountOf({ terms: { percentOff: 10, ...asked } }, of, shop)).toBe(isRefused);
      }),
    );
  });
});

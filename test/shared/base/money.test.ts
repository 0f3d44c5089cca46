import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countedIn, minorDigits, minorOf, unitsOf, worthIn } from '../../../shared/base/money.ts';

describe('an amount', () => {
  it.each([
    ['EUR', 19.9, 1_990],
    ['EUR', 1.005, 101],
    ['JPY', 10_000, 10_000],
    ['KWD', 12.345, 12_345],
    ['KWD', 4.115, 4_115],
    ['BHD', 0.001, 1],
    ['CLF', 1.2345, 12_345],
    ['UGX', 5_000, 5_000],
  ])('of %s %d is %d of its minor unit', (currency, units, minor) => {
    expect(minorOf(units, currency)).toBe(minor);
  });

  it.each([
    ['IQD', 3],
    ['HUF', 2],
    ['LBP', 2],
    ['ISK', 0],
  ])('of %s has ISO 4217’s decimals, %d, where people write others', (currency, digits) => {
    expect(minorDigits(currency)).toBe(digits);
  });

  it('is the same again after it was told in units', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -9e14, max: 9e14 }),
        fc.constantFrom('EUR', 'JPY', 'KWD', 'CLF'),
        (minor, currency) => {
          expect(minorOf(unitsOf(minor, currency), currency)).toBe(minor);
        },
      ),
    );
  });
});

describe('an amount in another currency', () => {
  const shop = { currency: 'EUR', rates: { JPY: 0.0061, KWD: 3 } };
  it('is worth what the rate says', () => {
    expect(worthIn({ minor: 10_000, currency: 'JPY' }, shop)).toBe(6_100);
    expect(worthIn({ minor: 12_345, currency: 'KWD' }, shop)).toBe(3_704);
  });
  it('is worth nothing that is known where there is no rate', () => {
    expect(worthIn({ minor: 100, currency: 'USD' }, shop)).toBeUndefined();
    expect(worthIn({ minor: 100, currency: 'EUR' }, shop)).toBe(100);
  });
});

describe('rates', () => {
  const shop = { currency: 'EUR', rates: { USD: 0.8, GBP: 1.25, JPY: 0.005 } };

  it('of another currency say what the others are worth in it', () => {
    expect(countedIn(shop, 'GBP')).toEqual({
      currency: 'GBP',
      rates: { EUR: 0.8, USD: expect.closeTo(0.64, 10), JPY: expect.closeTo(0.004, 10) },
    });
    expect(countedIn(shop, 'EUR')).toEqual(shop);
  });

  it('are not known in a currency that has none', () => {
    expect(countedIn(shop, 'CHF')).toEqual({ currency: 'CHF', rates: {} });
  });
});

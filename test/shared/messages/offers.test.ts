/** What an offer promises and asks, and why a checkout does not take it, in words. */
import { describe, expect, it } from 'vitest';
import {
  benefitIn,
  conditionsIn,
  type OfferTold,
  offerLocales,
  type Refused,
  refusalIn,
  refusalReasons,
} from '../../../shared/messages/offers/words.ts';
import { aCoupon } from './support.ts';

const nothing: OfferTold = { ...aCoupon, percentOff: null };
const fifty = { minor: 5_000, currency: 'EUR' };

describe('a benefit', () => {
  it.each<[string, Partial<OfferTold>, readonly string[]]>([
    ['a share', { percentOff: 10 }, ['10% off', '9 折优惠', '9 折優惠']],
    ['an amount', { amountOff: 7.5 }, ['€7.50 off', '€7.50优惠', '€7.50優惠']],
    ['shipping', { freeShipping: true }, ['free shipping', '免运费', '免運費']],
    ['a gift', { gift: 'Teapot' }, ['a gift: Teapot', '赠品“Teapot”', '贈品「Teapot」']],
    ['points', { points: 1_500 }, ['1,500 points', '1,500 积分', '1,500 點']],
  ])('that is %s is said in each locale', (_, gives, said) => {
    const offer = { ...nothing, ...gives };
    expect(['en', 'zh-Hans', 'zh-Hant'].map((locale) => benefitIn(offer, locale, 'EUR'))).toEqual(said);
  });

  it('is told by the tenths that are left in Cantonese too', () => {
    expect(benefitIn({ ...nothing, percentOff: 50 }, 'yue-HK', 'HKD')).toBe('5 折優惠');
  });
});

describe('what is asked for it', () => {
  const asked = (changes: Partial<OfferTold>, locale = 'en') =>
    conditionsIn({ ...nothing, ...changes }, locale);

  it.each<[Partial<OfferTold>, string]>([
    [{}, 'Good for one order.'],
    [{ minimum: fifty }, 'On orders from €50. Good for one order.'],
    [{ only: ['tea', 'coffee'] }, 'Only on tea and coffee. Good for one order.'],
    [
      { only: ['tea'], minimum: fifty, notWithOthers: true },
      'Only on tea, from €50. Not together with other codes. Good for one order.',
    ],
    [{ forFriends: true }, 'Good for a friend’s first order.'],
  ])('%o is said as sentences', (changes, words) => {
    expect(asked(changes)).toBe(words);
  });

  it('is said in each locale', () => {
    const all = { only: ['茶'], minimum: fifty, notWithOthers: true };
    expect(asked(all, 'zh-CN')).toBe('仅限茶，满 €50 可用。不可与其他优惠码同用。限用一次。');
    expect(asked(all, 'zh-TW')).toBe('僅限茶，滿 €50 可用。不可與其他優惠碼併用。限用一次。');
  });

  it('is said in English where nobody wrote it in the language', () => {
    expect(asked({}, 'fr')).toBe('Good for one order.');
  });
});

describe('a refusal', () => {
  const told: Omit<Refused, 'reason'> = {
    at: Date.parse('2026-12-01T09:13:00Z'),
    only: ['tea'],
    minimum: fifty,
    basket: { minor: 1_990, currency: 'EUR' },
    currency: 'USD',
  };

  it.each(offerLocales)('has a sentence of its own for each reason in %s', (locale) => {
    const said = refusalReasons.map((reason) => refusalIn({ ...told, reason }, locale, 'UTC'));
    expect(new Set(said).size).toBe(refusalReasons.length);
    for (const sentence of said) expect(sentence).toMatch(/^\p{L}.+[.。]$/u);
  });

  it.each<[Refused, string]>([
    [
      { reason: 'minimum', minimum: fifty, only: ['tea'], basket: { minor: 1_990, currency: 'EUR' } },
      'This code needs €50 of tea at least; the basket has €19.90.',
    ],
    [{ reason: 'nothing-in-basket' }, 'There is nothing in the basket.'],
    [
      { reason: 'nothing-in-basket', only: ['tea'] },
      'This code is for tea, and nothing of it is in the basket.',
    ],
    [
      { reason: 'expired', at: Date.parse('2026-12-01T09:13:00Z') },
      'This code was valid until Tuesday, December 1 at 9:13 AM.',
    ],
    [{ reason: 'currency', currency: 'USD' }, 'This code can’t be used in USD.'],
  ])('%o tells what would be right', (refused, sentence) => {
    expect(refusalIn(refused, 'en', 'UTC')).toBe(sentence);
  });
});

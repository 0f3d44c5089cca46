/** Previews: the shop's messages as they are rendered when they are sent, of what is made up. */
import { beforeAll, describe, expect, it } from 'vitest';
import { previewOf, sentBy } from '../../../local/preview/previews.ts';
import { sheetOf } from '../../../local/preview/sheet.ts';
import sampleShop from '../../../rekindle.config.ts';
import { parseIso } from '../../../shared/base/time.ts';
import { defineShop } from '../../../shared/shop/shop.ts';
import type { Reader } from '../../../shared/shop/words/shown.ts';
import { compileWords, type ShopWords } from '../../../workflows/compile/words.ts';
import { allJourneys } from '../../../workflows/journeys/index.ts';

const now = parseIso('2026-11-23T09:00:00Z');
const shop = defineShop({
  ...sampleShop.settings,
  loyalty: { tiers: { silver: 500, gold: 1_000 } },
  categories: { tea: { en: 'fine teas', 'zh-Hans': '好茶', 'zh-Hant': '好茶' } },
  journeys: [...allJourneys],
});
const mei: Reader = { firstName: 'Mei', favouriteCategory: 'tea', points: 7, tier: null };
const nobody: Reader = { firstName: null, favouriteCategory: null, points: null, tier: null };

let words: ShopWords;
beforeAll(async () => {
  words = await compileWords(shop);
});

const preview = (message: string, reader: Reader, locale: string) => {
  const sent = sentBy(shop).get(message);
  if (sent === undefined) throw new Error(`nobody sends ${message}`);
  return previewOf(sent, shop, words, reader, locale, now);
};

describe('a preview', () => {
  it('can be made of every message that the journeys send, in each locale, for whoever is known and whoever is not', () => {
    const names = [...sentBy(shop).keys()];
    expect(names.length).toBeGreaterThan(40);
    for (const name of names)
      for (const locale of shop.settings.locales)
        for (const reader of [mei, nobody])
          expect(preview(name, reader, locale), name).toMatchObject({ message: name, locale });
  });

  it('is written to the customer, in the customer’s language, with what the journey gives', () => {
    const { subject, html, text, journey } = preview('half-price-favourite', mei, 'zh-TW');
    expect(journey).toBe('win-back-by-reason');
    expect(subject).toContain('好茶');
    expect(text).toContain('Mei');
    expect(html).toMatch(/有效期限至 12月6日 ?星期日晚上12點</);
  });

  it('asks nobody for its pictures', () => {
    const { html = '' } = preview('your-cart-is-waiting', mei, 'en');
    const pictures = [...html.matchAll(/<img src="([^"]*)"/g)].map(([, src]) => src?.slice(0, 26));
    expect(pictures).toEqual(Array.from({ length: 3 }, () => 'data:image/svg+xml;base64,'));
  });

  it('stands on a sheet beside the others, whatever its words are', () => {
    const hostile = { ...preview('we-miss-you', mei, 'en'), subject: '<script>alert(1)</script>' };
    const text = preview('coupon-expires-soon', mei, 'en');
    const sheet = sheetOf([hostile, text], ({ message }) => `${message}.html`);
    expect(sheet).toContain('<iframe src="we-miss-you.html"');
    expect(sheet).toContain('<pre>Rekindle Sample Shop: your 10% off');
    expect(sheet).not.toContain('<script>');
  });
});

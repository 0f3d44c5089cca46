/** The built-in emails in a browser: on a phone and a desk, by day and by night, with a logo and without. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, openBrowser } from '../../bench/chromium.ts';
import { previewOf, sentBy } from '../../local/preview/previews.ts';
import sampleShop from '../../rekindle.config.ts';
import { parseIso } from '../../shared/base/time.ts';
import { defineShop } from '../../shared/shop/shop.ts';
import { compileWords, type ShopWords } from '../../workflows/compile/words.ts';
import { allJourneys } from '../../workflows/journeys/index.ts';
import { axeFindings } from './looking.ts';

const chromium = findChromium();
if (chromium === undefined) console.log('There is no Chromium here: the emails are not looked at.');
/** Where pictures of all emails are kept; absent: they are not. */
const pictures = process.env.PAGES_PICTURES;

/** No brand is darker: what can't be told from the dark would show. */
const brand = { ...sampleShop.settings.brand, colour: '#14142b' };
const shop = defineShop({
  ...sampleShop.settings,
  brand,
  loyalty: { tiers: { silver: 500, gold: 1_000 } },
  journeys: [...allJourneys],
});
const { locales } = shop.settings;
const names = [...sentBy(shop).keys()].sort();
const reader = { firstName: 'Ada', favouriteCategory: 'coffee', points: null, tier: null };
const looks = [390, 700].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);
const rules = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };

let browser: Browser;
let words: ShopWords;
beforeAll(async () => {
  if (chromium === undefined) return;
  browser = await openBrowser(chromium);
  words = await compileWords(shop);
});
afterAll(() => browser?.close());

describe.skipIf(chromium === undefined).each(locales)('who reads emails in %s', (locale) => {
  it('stumbles over nothing, by day and by night, on a phone and a desk', async () => {
    const page = await browser.newPage();
    await page.route('**/*', (route) => route.abort());
    const found: string[] = [];
    for (const name of names) {
      const sent = sentBy(shop).get(name);
      const { html } = sent
        ? previewOf(sent, shop, words, reader, locale, parseIso('2026-11-23T09:00:00Z'))
        : {};
      if (html === undefined) continue;
      await page.setContent(html);
      await page.evaluate(axe.source);
      for (const { width, colorScheme } of looks) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        const wide = Number(await page.evaluate('document.documentElement.scrollWidth'));
        const seen = [
          // Words differ by language, and what they are written in does not.
          ...(locale === locales[0] && width === 390 ? await axeFindings(page, rules) : []),
          ...(wide > width ? [`wider than its window: ${wide} px`] : []),
        ];
        found.push(...seen.map((each) => `${name}, ${width} px, ${colorScheme}: ${each}`));
        if (pictures === undefined) continue;
        mkdirSync(pictures, { recursive: true });
        const picture = await page.screenshot({ fullPage: true });
        writeFileSync(join(pictures, `${name}.${locale}.${width}.${colorScheme}.png`), picture);
      }
    }
    expect(found).toEqual([]);
    await page.close();
  });
});

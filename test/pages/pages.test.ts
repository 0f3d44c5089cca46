/** The pages behind links in a browser: by eye, by ear, by keyboard, on a phone and a desk, by day and by night. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, openBrowser } from '../../bench/chromium.ts';
import { seconds } from '../../shared/base/time.ts';
import { type Bench, createBench } from '../local/dev/support.ts';
import { headingOf } from '../support/forms.ts';
import { type Answer, lookAt } from './looking.ts';
import { arrive, ask, locales, openPlace, type Place, pathTo, scenes, type Visitor } from './scenes.ts';

const chromium = findChromium();
if (chromium === undefined) console.log('There is no Chromium here: the pages are not looked at.');
/** Where pictures of all pages are kept; absent: they are not. */
const pictures = process.env.PAGES_PICTURES;

let browser: Browser;
let bench: Bench;
let place: Place;
const figures: { page: string; bytes: number }[] = [];

beforeAll(async () => {
  if (chromium === undefined) return;
  if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
  browser = await openBrowser(chromium);
  bench = createBench();
  place = await openPlace(bench);
});
afterAll(async () => {
  if (chromium === undefined) return;
  await browser.close();
  await place.stand.server.close();
  bench.clear();
  console.table(figures);
});

describe.skipIf(chromium === undefined)('who looks at a page', () => {
  it('finds what is planted there', async () => {
    const html = [
      '<!doctype html><html><head><title>Planted</title></head><body><main><h1>Planted</h1>',
      '<button style="background:#888;color:#777">Hard to read</button><input type="text">',
      '<div style="width:900px">Wide</div><img src="data:,"></main></body></html>',
    ].join('');
    const answer: Answer = {
      url: 'http://127.0.0.1/planted',
      status: 200,
      headers: { 'content-type': 'text/html' },
      html,
    };
    const found = (await lookAt(browser, answer)).join('\n');
    for (const each of ['label', 'html-has-lang', 'image-alt'])
      expect(found).toContain(`phone, light: ${each}`);
    for (const each of ['color-contrast', 'wider than', 'without language'])
      expect(found).toContain(`phone, dark: ${each}`);
  });

  describe.concurrent.each(locales)('in %s', (locale) => {
    it.each(scenes)('stumbles over nothing: $name', async ({ name, open }) => {
      const answer = await open(place, locale);
      const found = await lookAt(browser, answer, (look, picture) => {
        if (pictures === undefined) return;
        const file = `${name} ${locale} ${look.name}.png`.replaceAll(/[ ,]+/g, '-');
        writeFileSync(join(pictures, file), picture);
      });
      expect(found).toEqual([]);
      expect(answer.html).toContain(`<html lang="${locale}"`);
      if (locale === 'en') figures.push({ page: name, bytes: Buffer.byteLength(answer.html) });
    });
  });
});

/** Goes on with the Tab key alone. */
const tabTo = async (page: Page, selector: string): Promise<void> => {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if ((await page.locator(`${selector}:focus`).count()) === 1) return;
  }
  throw new Error(`the Tab key does not lead to ${selector}`);
};

const pressOn = async (page: Page, does: string): Promise<void> => {
  await tabTo(page, `button[value="${does}"]`);
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
};

/** The heading has the focus, so that it is read out, and one reads on from there. */
const readOut = async (page: Page): Promise<string> => page.locator('h1:focus').innerText({ timeout: 5_000 });

describe.skipIf(chromium === undefined)('with the keyboard alone, and no scripts', () => {
  const withPage = async (path: string, use: (page: Page) => Promise<void>): Promise<void> => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' });
    try {
      const page = await context.newPage();
      await page.goto(new URL(path, place.stand.server.url).href);
      await use(page);
    } finally {
      await context.close();
    }
  };
  const profileOf = async ({ id }: Visitor) => {
    await place.stand.pass(seconds(30));
    return place.ports.profiles.get(id);
  };

  it('one unsubscribes, and takes it back', async () => {
    const visitor = await arrive(place, 'by-keyboard', 'en');
    await withPage(await pathTo(place, 'u', { touch: visitor.touch() }), async (page) => {
      await pressOn(page, 'unsubscribe');
      expect(await readOut(page)).toBe('You are unsubscribed');
      expect((await profileOf(visitor))?.consents.email).toBe(false);
      await pressOn(page, 'undo');
      expect(await readOut(page)).toBe('It is as it was before');
      expect((await profileOf(visitor))?.consents.email).toBe(true);
    });
  });

  it('one comes from unsubscribing to the preferences, changes each, and makes all as it was', async () => {
    const visitor = await arrive(place, 'choosing-by-keyboard', 'en');
    const before = await profileOf(visitor);
    await withPage(await pathTo(place, 'u', { touch: visitor.touch() }), async (page) => {
      await tabTo(page, 'main a');
      await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
      await tabTo(page, 'input[value="sms marketing"]');
      await page.keyboard.press('Space');
      await tabTo(page, 'input[name="weekly"]');
      await page.keyboard.press('Space');
      await tabTo(page, 'input[name="pause"]');
      await page.keyboard.press('ArrowDown');
      await tabTo(page, 'select[name="from"]');
      await page.keyboard.type('20');
      await tabTo(page, 'select[name="until"]');
      await page.keyboard.type('08');
      await tabTo(page, 'select[name="locale"]');
      await page.keyboard.press('ArrowDown');
      await pressOn(page, 'save');
      expect(await readOut(page)).toBe('您的选择已保存');
      expect(await profileOf(visitor)).toMatchObject({
        consents: { email: true, sms: false },
        locale: 'zh-Hans',
        wishes: { atMostWeekly: true, quietHours: { from: '20:00', until: '08:00' }, locale: true },
      });
      await pressOn(page, 'undo');
      const after = await profileOf(visitor);
      expect(after).toMatchObject({ consents: before?.consents ?? {}, locale: 'en' });
      expect(after?.wishes).toEqual({ locale: true, toldAt: expect.anything() });
      await pressOn(page, 'all');
      expect(await readOut(page)).toBe('You are unsubscribed from everything');
      expect((await profileOf(visitor))?.consents).toEqual({ email: false, sms: false, push: false });
    });
  });

  it('one answers a survey', async () => {
    const visitor = await arrive(place, 'asked-by-keyboard', 'en');
    await withPage(
      await pathTo(place, 'a', { touch: visitor.touch('why-did-you-leave'), answer: 'dissatisfied' }),
      async (page) => {
        await tabTo(page, 'input[name="answer"]:checked');
        await page.keyboard.press('ArrowDown');
        await tabTo(page, 'textarea');
        await page.keyboard.type('It is too far for me');
        await pressOn(page, 'answer');
        expect(await readOut(page)).toBe('Thank you. We have noted it.');
      },
    );
  });
});

describe.skipIf(chromium === undefined)('a page', () => {
  it('is there at once: how soon its first byte comes is told below', async () => {
    const visitor = await arrive(place, 'timed', 'en');
    const path = await pathTo(place, 'p', { touch: visitor.touch() });
    const took: number[] = [];
    for (let tries = 0; tries < 20; tries += 1) {
      const began = performance.now();
      const response = await fetch(new URL(path, place.stand.server.url));
      took.push(performance.now() - began);
      expect(headingOf(await response.text())).toBe('What you get from us');
    }
    const median = took.sort((a, b) => a - b)[took.length / 2] ?? 0;
    console.log(
      `time to first byte of the preferences on the embedded engine: ${median.toFixed(1)} ms (median of ${took.length})`,
    );
    expect((await ask(place, path, 'en')).status).toBe(200);
  });
});

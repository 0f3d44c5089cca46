/** The console in Chromium, in front of a development server where the sample's customers live and time stands still. */
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { sampleLives, sampleShop } from '../../local/dev/sample.ts';
import { localKeys } from '../../local/engine/keys.ts';
import { synthesize } from '../../local/engine/synth.ts';
import { days, hours, minus, plus } from '../../shared/base/time.ts';
import { loadShop } from '../../shared/shop/load.ts';
import { ada, type Bench, createBench, monday, put, type Stand } from '../local/dev/support.ts';
import { openBrowser } from '../pages/looking.ts';

const customers = 300;

export type Role = 'admin' | 'marketer' | 'care';

export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it looks for in it.
  readonly body: any;
}

export interface Place {
  readonly browser: Browser;
  readonly stand: Stand;
  readonly url: string;
  /** Asks the API as a role. */
  readonly ask: (method: string, path: string, body?: object, role?: Role) => Promise<Answered>;
  readonly close: () => Promise<void>;
}

export const openPlace = async (chromium: string): Promise<Place> => {
  const bench: Bench = createBench();
  const shop = sampleShop(await loadShop());
  const [browser, stand] = await Promise.all([
    openBrowser(chromium),
    bench.start({ shop, assembly: await synthesize(shop), lives: sampleLives(shop, monday, customers) }),
  ]);
  // Somebody to call, and somebody whose name is none.
  const quiet = minus(plus(monday, hours(1)), days(13));
  await put(stand, { ...ada, spent: 90_000, firstOrderAt: quiet, lastOrderAt: quiet });
  const { url } = stand.server;
  const ask: Place['ask'] = async (method, path, body, role = 'admin') => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${localKeys[role]}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  await stand.pass(hours(26));
  return {
    browser,
    stand,
    url,
    ask,
    close: async () => {
      await browser.close();
      await stand.server.close();
      bench.clear();
    },
  };
};

export interface Visit {
  readonly page: Page;
  /** What the browser said that it should not. */
  readonly complaints: string[];
  /** Goes to a path, and waits until something is shown. */
  readonly go: (path: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export const visit = async (
  { browser, url }: Place,
  {
    role = 'admin',
    width = 1400,
    locale = 'en-GB',
  }: { readonly role?: Role; readonly width?: number; readonly locale?: string } = {},
): Promise<Visit> => {
  const context: BrowserContext = await browser.newContext({ viewport: { width, height: 900 }, locale });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  // A message's own frame has no storage.
  await page.addInitScript(
    `if (window === top) sessionStorage.setItem('rekindle-as', ${JSON.stringify(role)})`,
  );
  return {
    page,
    complaints,
    go: async (path) => {
      await page.goto(`${url}${path}`);
      await settled(page);
    },
    close: () => context.close(),
  };
};

/** The heading is there, and nothing is loading any more. */
export const settled = async (page: Page): Promise<void> => {
  await page.waitForSelector('h1');
  await page.waitForFunction(`document.querySelectorAll('[aria-busy="true"]').length === 0`);
  await page.evaluate('Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {})))');
};

/** What the page takes until it is shown, gzipped: script and style. */
export const firstPageBytes = async (place: Place): Promise<number> => {
  const { page, close } = await visit(place);
  const sizes = new Map<string, number>();
  const read: Promise<void>[] = [];
  page.on('response', (response) => {
    if (!/\.(js|css)$/.test(new URL(response.url()).pathname)) return;
    read.push(
      response.body().then((body) => {
        sizes.set(response.url(), gzipSync(body).length);
      }),
    );
  });
  await page.goto(place.url);
  await settled(page);
  await Promise.all(read);
  await close();
  return [...sizes.values()].reduce((all, each) => all + each, 0);
};

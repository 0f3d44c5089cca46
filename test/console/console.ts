/** The console in Chromium, in front of a development server where the sample's customers live and time stands still. */
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openBrowser, untilLoaded } from '../../bench/chromium.ts';
import { createPorts } from '../../functions/adapters/index.ts';
import { sampleLives, sampleShop } from '../../local/dev/sample.ts';
import { localKeys } from '../../local/engine/keys.ts';
import { synthesize } from '../../local/engine/synth.ts';
import { customerId } from '../../shared/base/ids.ts';
import { type Duration, days, hours, minus, plus } from '../../shared/base/time.ts';
import { ordersAtLeast } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { email, exit, purchase, send, split } from '../../shared/journeys/language.ts';
import { loadShop } from '../../shared/shop/load.ts';
import type { Shop } from '../../shared/shop/shop.ts';
import { ada, type Bench, createBench, monday, put, type Stand } from '../local/dev/support.ts';

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
  /** What lies in the tables. */
  readonly ports: ReturnType<typeof createPorts>;
}

/** Two subjects against each other. */
const whichSubject = journey('which-subject', {
  version: 1,
  lane: 'loyalty',
  enrols: { on: [{ event: 'Order Completed' }], when: ordersAtLeast(1) },
  goal: purchase,
  steps: [
    split('subject', {
      next: { weight: 1, steps: [send(email('second-order-in-words'))] },
      silence: { weight: 1, steps: [send(email('a-while-since-your-order'))] },
    }),
    exit('told'),
  ],
});

/** The sample's shop as it is lived in, with two subjects beside what it has; its words and amounts are published by two. */
const shopOf = async (): Promise<Shop> => {
  const shop = sampleShop(await loadShop());
  const words = { ...shop.settings.words, fourEyes: true };
  const tuning = { ...shop.settings.tuning, fourEyes: true };
  const tried = { journey: whichSubject, enabled: true };
  return { ...shop, settings: { ...shop.settings, words, tuning }, journeys: [...shop.journeys, tried] };
};

const openPlace = async (chromium: string): Promise<Place> => {
  const bench: Bench = createBench();
  const shop = await shopOf();
  const [browser, stand] = await Promise.all([
    openBrowser(chromium),
    bench.start({ shop, assembly: await synthesize(shop), lives: sampleLives(shop, monday, customers) }),
  ]);
  const { url } = stand.server;
  const ask: Place['ask'] = async (method, path, body, role = 'admin') => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${localKeys[role]}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  // Whom it reaches meanwhile nobody calls.
  await ask('DELETE', '/v1/broadcasts/delivery-paid-back');
  // Three to be called: what is told of the third is looked at.
  const quiet = minus(plus(monday, hours(1)), days(7));
  for (const id of ['ada', 'bea', 'ines'])
    await put(stand, { ...ada, id: customerId(id), spent: 90_000, firstOrderAt: quiet, lastOrderAt: quiet });
  await stand.pass(hours(26));
  // The console is built when it is first asked for.
  await (await fetch(url)).text();
  process.once('exit', bench.clear);
  return { browser, stand, url, ask, ports: createPorts(stand.server.world.environment) };
};

let opened: Promise<Place> | undefined;
/** The one place and browser of all files, which a worker runs one after the other; they go with its process. */
export const thePlace = (chromium: string): Promise<Place> => {
  opened ??= openPlace(chromium);
  return opened;
};

/** What somebody had to do: presses of a pointer, fields that were filled, and keys beside what was typed into them. */
export interface Counts {
  clicks: number;
  fields: number;
  keys: number;
}

/** Counts in the page itself: what a hand does, however a test asks for it. */
const counting = `if (window === top) {
  const filled = new WeakSet();
  const isText = (target) =>
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && !['radio', 'checkbox'].includes(target.type));
  addEventListener('pointerdown', () => rekindleCounts('clicks'), true);
  addEventListener('keydown', ({ key, target }) => {
    if (key.length > 1 || !isText(target)) rekindleCounts('keys');
  }, true);
  addEventListener('input', ({ target }) => {
    if (!isText(target) || filled.has(target)) return;
    filled.add(target);
    rekindleCounts('fields');
  }, true);
}`;

export interface Visit {
  readonly page: Page;
  readonly counts: Readonly<Counts>;
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
  const counts: Counts = { clicks: 0, fields: 0, keys: 0 };
  await context.exposeFunction('rekindleCounts', (kind: keyof Counts) => {
    counts[kind] += 1;
  });
  await page.addInitScript(counting);
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
    counts,
    complaints,
    go: async (path) => {
      await page.goto(`${url}${path}`);
      await settled(page);
    },
    close: () => context.close(),
  };
};

/** It has loaded, and nothing moves any more. */
export const settled = async (page: Page): Promise<void> => {
  await untilLoaded(page);
  await page.evaluate('Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {})))');
};

export interface Took extends Counts {
  readonly task: string;
  /** That the pages took, without anybody's reading, thinking and typing, and without waiting for virtual time. */
  readonly seconds: number;
}

/** Of all tasks so far, in the order in which they were done. */
export const took: Took[] = [];

export interface Doing extends Visit {
  /** Lets virtual time pass, on nobody's watch. */
  readonly pass: (time: Duration) => Promise<void>;
}

/** Does a task, from the first page on. */
export const doTask = async (
  place: Place,
  task: string,
  role: Role,
  work: (doing: Doing) => Promise<void>,
): Promise<void> => {
  const opened = await visit(place, { role });
  let passing = 0;
  const pass = async (time: Duration): Promise<void> => {
    const since = performance.now();
    await place.stand.pass(time);
    passing += performance.now() - since;
  };
  try {
    await opened.go('/');
    const began = performance.now();
    await work({ ...opened, pass });
    const seconds = (performance.now() - began - passing) / 1_000;
    // What was counted has come by then.
    await opened.page.evaluate('undefined');
    took.push({ task, ...opened.counts, seconds: Number(seconds.toFixed(1)) });
    // Of what the API refuses, as words that are wrong, the browser tells itself.
    expect(opened.complaints.filter((each) => !/status of 4\d\d/.test(each))).toEqual([]);
  } finally {
    await opened.close();
  }
};

/** By its link in the frame. */
export const turnTo = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
};

/** More than any page has to go through from its skip link on. */
const mostTabs = 80;

/** Comes to it by the keyboard alone. */
export const tabTo = async (page: Page, to: Locator): Promise<void> => {
  await to.waitFor();
  for (let pressed = 0; pressed < mostTabs; pressed += 1) {
    if ((await to.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${to} was not come to by the tabulator`);
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

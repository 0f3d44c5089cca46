/** The machine's own browser, for what looks at pages: tests and benchmarks. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

/** `undefined`: it has none. */
export const findChromium = (): string | undefined =>
  [
    process.env.CHROMIUM ?? '',
    ...(process.env.PATH ?? '')
      .split(delimiter)
      .flatMap((folder) =>
        ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)),
      ),
  ].find((file) => file !== '' && existsSync(file));

export const openBrowser = (executablePath: string): Promise<Browser> =>
  // As root, which is who tests in a container, Chromium runs without a sandbox or not at all.
  chromium.launch({ executablePath, args: ['--no-sandbox'] });

/** The heading is there, and nothing is loading any more. */
export const untilLoaded = async (page: Page): Promise<void> => {
  await page.waitForSelector('h1');
  // By its selector: a page whose policy lets no text be evaluated refuses a predicate that does not hold at once.
  await page.waitForSelector('[aria-busy="true"]', { state: 'detached' });
};

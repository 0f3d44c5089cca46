/** Opens a page in Chromium that tells the story by Segment's browser library, and leaves it. */
import { chromium } from 'playwright-core';
import { browser, failures, told } from './story.mjs';

const [, , delivery] = process.argv;
const instance = await chromium.launch({
  executablePath: browser.chromium,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
try {
  const page = await instance.newPage();
  page.on('console', (message) => {
    // What the library tells again is no failure.
    if (message.type() === 'error' && !message.text().includes('503')) failures.push(message.text());
  });
  page.on('pageerror', (error) => failures.push(String(error)));
  await page.goto(browser.page);
  const strategy =
    delivery === 'batching' ? { strategy: 'batching', config: { size: 10, timeout: 60_000 } } : undefined;
  failures.push(...(await page.evaluate(([story, how]) => globalThis.tell(story, how), [told, strategy])));
  // What is left of a batch goes out when the page is left.
  await page.goto('about:blank');
  await page.waitForTimeout(1_000);
} finally {
  await instance.close();
}

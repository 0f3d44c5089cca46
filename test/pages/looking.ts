/** Looks at a page in Chromium: what a reader who sees little, hears it, or has a small phone would stumble over. */
import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import * as z from 'zod';

/** WCAG 2.2, A and AA, and what axe recommends beside it. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** How a page is looked at. */
export const looks = [
  { name: 'phone, light', width: 320, colorScheme: 'light' },
  { name: 'phone, dark', width: 320, colorScheme: 'dark' },
  { name: 'desk, light', width: 1280, colorScheme: 'light' },
  { name: 'desk, dark', width: 1280, colorScheme: 'dark' },
] as const;
export type Look = (typeof looks)[number];

/** A page as the handler answered. */
export interface Answer {
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
}

const findings = z.array(
  z.object({ id: z.string(), nodes: z.array(z.object({ target: z.array(z.unknown()), html: z.string() })) }),
);

/** The rules that light and width can make a difference to: the others have seen the page once. */
const rulesOfLooks = {
  type: 'rule',
  values: ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'],
};
const rulesOfPages = { type: 'tag', values: tags };

interface Rules {
  readonly type: string;
  readonly values: readonly string[];
}

/** What axe, which is there already, finds on the page by these rules. */
export const axeFindings = async (page: Page, runOnly: Rules): Promise<readonly string[]> => {
  const options = JSON.stringify({ runOnly, resultTypes: ['violations'] });
  const found = await page.evaluate(`axe.run(document, ${options}).then(({ violations }) => violations)`);
  return findings
    .parse(found)
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' and ')}`);
};

const layout = z.object({
  wide: z.number(),
  lang: z.string(),
  dir: z.string(),
  h1: z.array(z.string()),
  title: z.string(),
});

/** What axe does not ask: does it fit, is it titled by its heading, and is it a page of its language? */
const otherFindings = async (page: Page, { width }: Look): Promise<readonly string[]> => {
  const { wide, lang, dir, h1, title } = layout.parse(
    await page.evaluate(
      `({ wide: document.documentElement.scrollWidth, lang: document.documentElement.lang, dir: document.documentElement.dir, h1: [...document.querySelectorAll('h1')].map((each) => each.textContent), title: document.title })`,
    ),
  );
  return [
    ...(wide > width ? [`wider than its window: ${wide} px of ${width}`] : []),
    ...(lang === '' || dir === '' ? ['without language or direction'] : []),
    ...(h1.length === 1 && title.startsWith(`${h1[0]} – `)
      ? []
      : [`titled "${title}", headed "${h1.join('", "')}"`]),
  ];
};

/**
 * Looks at an answer in every way.
 * @param keep is given a picture of each
 */
export const lookAt = async (
  browser: Browser,
  answer: Answer,
  keep?: (look: Look, picture: Buffer) => void,
): Promise<readonly string[]> => {
  const context: BrowserContext = await browser.newContext({ viewport: { width: 320, height: 640 } });
  try {
    const page = await context.newPage();
    const blocked: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') blocked.push(`the console says: ${message.text()}`);
    });
    await context.route('**/*', (route) =>
      route.fulfill({ status: answer.status, headers: { ...answer.headers }, body: answer.html }),
    );
    await page.goto(answer.url);
    await page.evaluate(axe.source);
    const found: string[] = [];
    for (const look of looks) {
      await page.setViewportSize({ width: look.width, height: look.width === 320 ? 640 : 800 });
      await page.emulateMedia({ colorScheme: look.colorScheme });
      const seen = [
        ...(await axeFindings(page, look === looks[0] ? rulesOfPages : rulesOfLooks)),
        ...(await otherFindings(page, look)),
      ];
      found.push(...seen.map((finding) => `${look.name}: ${finding}`));
      keep?.(look, await page.screenshot({ fullPage: true }));
    }
    return [...found, ...blocked.filter((each) => !each.includes('status of 404'))];
  } finally {
    await context.close();
  }
};

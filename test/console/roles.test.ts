/** What a role may not do is neither shown nor possible: each page and each act, by what `GET /v1/me` says of the role. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../bench/chromium.ts';
import { projectRoot } from '../../local/engine/synth.ts';
import { type Place, type Role, settled, thePlace, visit } from './console.ts';

const chromium = findChromium();

let place: Place;
beforeAll(async () => {
  if (chromium === undefined) return;
  place = await thePlace(chromium);
  // Waits for somebody else's eyes.
  const words = '/v1/words/picked-for-you';
  const { sources } = (await place.ask('GET', words)).body;
  const changed = { ...sources, en: { ...sources.en, txt: `Look! ${sources.en.txt}` } };
  await place.ask('PUT', `${words}/draft`, { revision: 0, sources: changed }, 'marketer');
  const asked = { revision: 1, for: 'new', why: 'Louder.' };
  expect((await place.ask('POST', `${words}/publish`, asked, 'marketer')).body).toMatchObject({
    publication: { state: 'waiting' },
  });
});

/** As `console/pages/NAME/page.ts` says it. */
const pages = globSync('console/pages/*/page.ts', { cwd: projectRoot }).map((file) => {
  const text = readFileSync(join(projectRoot, file), 'utf8');
  const [, path = ''] = /path: '([^']+)'/.exec(text) ?? [];
  const [, name = ''] = /en: '([^']+)'/.exec(text) ?? [];
  const [, needs = ''] = /needs: \[([^\]]*)\]/.exec(text) ?? [];
  return { path, name, needs: [...needs.matchAll(/'([^']+)'/g)].map(([, route = '']) => route) };
});

type By = 'button' | 'link' | 'tab' | 'menuitem';

/** What a page lets one do, by the route that does it. `behind`: what shows it, where there is any of it. */
const acts: readonly {
  readonly on: string;
  readonly behind?: readonly [by: By, name: string];
  readonly by?: By;
  readonly of: Readonly<Record<string, string>>;
}[] = [
  { on: '/tonight', of: { 'Count now': 'POST /v1/people/count' } },
  { on: '/journeys', of: { 'Pause all': 'POST /v1/journeys/pause' } },
  {
    on: '/journeys/win-back-14d',
    of: {
      Pause: 'POST /v1/journeys/{id}/pause',
      Stop: 'POST /v1/journeys/{id}/stop',
    },
  },
  {
    on: '/journeys/win-back-14d',
    behind: ['button', 'Steer'],
    by: 'menuitem',
    of: {
      'Take customers out': 'POST /v1/journeys/{id}/customers/remove',
      'Passages that failed': 'POST /v1/journeys/{id}/redrive',
    },
  },
  {
    on: '/people/ada',
    behind: ['button', 'Do something'],
    by: 'menuitem',
    of: {
      'Download all that is known': 'GET /v1/customers/{id}/export',
      'Lift a stop at her address': 'POST /v1/customers/{id}/lift',
      'Make another id hers': 'POST /v1/customers/{id}/merge',
      'Split an id off': 'POST /v1/customers/{id}/split',
      'Erase her': 'DELETE /v1/customers/{id}',
    },
  },
  { on: '/messages/picked-for-you', by: 'tab', of: { Words: 'PUT /v1/words/{id}/draft' } },
  { on: '/messages/picked-for-you', of: { 'Send a test': 'POST /v1/words/{id}/test-send' } },
  {
    on: '/messages/picked-for-you',
    behind: ['tab', 'Versions'],
    of: { Approve: 'POST /v1/words/{id}/approve', 'Take back': 'POST /v1/words/{id}/take-back' },
  },
  { on: '/broadcasts', by: 'link', of: { 'New broadcast': 'POST /v1/broadcasts' } },
  { on: '/broadcasts/backlog', of: { 'New campaign': 'POST /v1/journeys/{id}/backlog/campaigns' } },
  { on: '/results', of: { 'Count now': 'POST /v1/results/count' } },
  { on: '/settings', of: { 'Count anew': 'POST /v1/figures/recount', 'Learn now': 'POST /v1/fit' } },
];

const ids: Readonly<Record<string, string>> = {
  customers: 'ada',
  journeys: 'win-back-14d',
  words: 'picked-for-you',
  tunables: 'win-back-14d.rule',
};
/** What the API answers whom the console does not let. */
const statusOf = async (route: string, role: Role): Promise<number> => {
  const [method = '', path = ''] = route.split(' ');
  const [, , topic = ''] = path.split('/');
  const target = path.replaceAll(/\{\w+\}/g, ids[topic] ?? 'none');
  return (await place.ask(method, target, ['POST', 'PUT'].includes(method) ? {} : undefined, role)).status;
};

const isThere = async (page: Page, by: By, name: string): Promise<boolean> =>
  (await page.getByRole('main').or(page.getByRole('menu')).getByRole(by, { name, exact: true }).count()) > 0;

describe.skipIf(chromium === undefined).each(['admin', 'marketer', 'care'] as const)('%s', (role) => {
  let may: readonly string[];
  beforeAll(async () => {
    may = (await place.ask('GET', '/v1/me', undefined, role)).body.may;
  });
  const isMay = (needs: readonly string[]): boolean => needs.every((route) => may.includes(route));

  it('is shown the pages of the role, and no other is there', async () => {
    const { page, go, close } = await visit(place, { role });
    const refused: string[] = [];
    page.on('response', (response) => {
      if ([401, 403].includes(response.status())) refused.push(`${page.url()} asked ${response.url()}`);
    });
    await go('/');
    const shown = await page.getByRole('navigation').getByRole('listitem').allTextContents();
    const own = pages.filter(({ needs }) => isMay(needs));
    expect(shown.toSorted()).toEqual(own.map(({ name }) => name).sort());
    for (const { path, needs } of pages) {
      await go(path);
      const isHidden = (await page.locator('h1').textContent()) === 'There is no such page';
      expect({ path, isHidden }).toEqual({ path, isHidden: !isMay(needs) });
      if (!isHidden) continue;
      const answers = await Promise.all(needs.map((route) => statusOf(route, role)));
      expect(answers).toContain(403);
    }
    // No page asks for what its role may not see.
    expect(refused).toEqual([]);
    await close();
  });

  it('is shown what the role may do, and can do nothing else', async () => {
    const { page, go, close } = await visit(place, { role });
    let at = '';
    for (const { on, behind, by = 'button', of } of acts) {
      const isPage = pages.some(({ path, needs }) => on.startsWith(path) && isMay(needs));
      if (isPage && on !== at) await go(on);
      at = isPage ? on : at;
      const isAny = Object.values(of).some((route) => may.includes(route));
      if (isPage && isAny && behind !== undefined) {
        await page.getByRole(behind[0], { name: behind[1], exact: true }).click();
        await settled(page);
      }
      for (const [name, route] of Object.entries(of)) {
        const isShown = isPage && (await isThere(page, by, name));
        expect({ on, name, isShown }).toEqual({ on, name, isShown: isPage && may.includes(route) });
        if (!may.includes(route))
          expect({ route, status: await statusOf(route, role) }).toEqual({ route, status: 403 });
      }
    }
    await go('/journeys/win-back-14d');
    const silence = page.getByRole('textbox', { name: 'Days of silence' });
    const change = 'POST /v1/tunables/{id}/publish';
    expect(await silence.count()).toBe(may.includes('GET /v1/tunables') ? 1 : 0);
    if ((await silence.count()) > 0) expect(await silence.isEditable()).toBe(may.includes(change));
    if (!may.includes(change)) expect(await statusOf(change, role)).toBe(403);
    await close();
  });
});

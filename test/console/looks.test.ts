/** Each page of the console by eye: on a phone, a tablet and a desk, by day and by night, for each role and language. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../bench/chromium.ts';
import { customerId, journeyId } from '../../shared/base/ids.ts';
import { days, hours, minus, minutes, plus } from '../../shared/base/time.ts';
import type { DrawnJourney } from '../../shared/journeys/drawn.ts';
import type { TouchRecord } from '../../shared/journeys/records.ts';
import { monday } from '../local/dev/support.ts';
import { axeFindings } from '../pages/looking.ts';
import { firstPageBytes, type Place, settled, thePlace, visit } from './console.ts';

const chromium = findChromium();
if (chromium === undefined) console.log('There is no Chromium here: the console is not looked at.');
/** Where pictures are kept; absent: they are not. */
const pictures = process.env.CONSOLE_PICTURES;

/** Script and style, gzipped. */
const budget = 300_000;

let place: Place;

/** Some say whether they would recommend the shop. */
const tellScores = async (): Promise<void> => {
  const at = minus(monday, days(2));
  const touches = ['10', '9', '7', '2'].map(
    (answer, index): TouchRecord => ({
      enrolment: {
        journey: journeyId('which-subject'),
        version: 1,
        customer: customerId(`c-${String(index + 1).padStart(5, '0')}`),
        cycle: 9,
      },
      step: 'recommend',
      kind: 'nps',
      channel: 'email',
      at,
      outcome: 'sent',
      sentAt: at,
      given: [{ id: 'a', at: plus(at, hours(1)), answer }],
    }),
  );
  await place.ports.ledger.put({ touches });
};

/** Somebody who is called says why she left, and what there is by then is counted: pages of results show it. */
const tellReason = async (): Promise<void> => {
  const { body } = await place.ask('GET', '/v1/tasks?queue=vip-care&state=open');
  const called = body.tasks.find(({ customer }: { readonly customer: string }) => customer === 'ines');
  const of = `/v1/tasks/${encodeURIComponent(called.id)}`;
  await place.ask('POST', `${of}/take`, { assignee: 'kim' });
  const told = { assignee: 'kim', result: called.results[0], reason: 'price' };
  expect(await place.ask('POST', `${of}/result`, told)).toMatchObject({ status: 200 });
  await place.ask('POST', '/v1/results/count');
  await place.stand.pass(minutes(5));
};

beforeAll(async () => {
  if (chromium === undefined) return;
  if (pictures !== undefined) mkdirSync(pictures, { recursive: true });
  place = await thePlace(chromium);
  await tellScores();
  await tellReason();
});

const pages = [
  '/tonight',
  '/people',
  '/people?list=stage%2Fdormant',
  '/people?for=nobody%40example.com',
  '/people/ada',
  '/people/nobody',
  '/journeys',
  '/journeys/win-back-14d',
  '/messages',
  '/messages/we-miss-you',
  '/offers',
  '/offers/codes',
  '/care',
  '/broadcasts',
  '/broadcasts/new',
  '/broadcasts/backlog',
  '/results',
  '/settings',
  '/audit',
  '/sent',
  '/nowhere',
];
const widths = [390, 768, 1400];
const schemes = ['light', 'dark'] as const;

const rules = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};

const found = async (page: Page, width: number): Promise<readonly string[]> => {
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
  const title = await page.title();
  const heads = await page.locator('h1').allTextContents();
  return [
    ...(await axeFindings(page, rules)),
    ...(wide > width ? [`wider than its window: ${wide} px of ${width}`] : []),
    ...(heads.length === 1 && title === `${heads[0]} – Rekindle`
      ? []
      : [`titled "${title}", headed "${heads.join('", "')}"`]),
  ];
};

const journeyPages = ['/journeys/win-back-14d', '/journeys/win-back-by-reason', '/journeys/vip-care-call'];

/** All texts in an answer. */
const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** What people of the shop have written, and what its products are called: it stays as it is in every language. */
const wordsOfTheShop = async (): Promise<readonly string[]> => {
  const told = async (path: string) => (await place.ask('GET', path)).body;
  const [{ entries }, { orders }] = [await told('/v1/audit?month=2026-03'), await told('/v1/brake')];
  const timelines = await Promise.all(['ada', 'ines'].map((id) => told(`/v1/customers/${id}`)));
  const moments = timelines.flatMap(({ timeline }) => timeline);
  return [
    ...[...entries, ...orders].flatMap(({ reason, why }) => textsIn([reason, why])),
    ...moments.flatMap(({ items, text, customer }) => textsIn([items, text, customer])),
  ];
};

/** Three words of Latin letters or more, one after the other, of which no shop's own text has all. */
const englishIn = async (page: Page, own: readonly string[]): Promise<readonly string[]> => {
  const lines = (await page.locator('main').innerText()).split('\n');
  return lines.filter((line) => {
    const rest = own.reduce((all, each) => (each.trim() === '' ? all : all.replaceAll(each, ' · ')), line);
    return /\p{Script=Latin}[\p{Script=Latin}’'-]*([ ,;:]+\p{Script=Latin}[\p{Script=Latin}’'-]*){2,}/u.test(
      rest,
    );
  });
};

describe.skipIf(chromium === undefined)('a page of the console', () => {
  it.each(pages)('is read by everybody, at each width, light and dark: %s', async (path) => {
    const findings: string[] = [];
    const { page, complaints, go, close } = await visit(place);
    await go(path);
    await page.evaluate(axe.source);
    for (const width of widths)
      for (const colorScheme of schemes) {
        await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await settled(page);
        const seen = await found(page, width);
        findings.push(...seen.map((each) => `${width}, ${colorScheme}: ${each}`));
        if (pictures !== undefined) {
          const name = `${path.replaceAll(/[^a-z0-9-]+/g, '_')}-${width}-${colorScheme}.png`;
          await page.screenshot({ path: join(pictures, name), fullPage: true });
        }
      }
    await close();
    // What there is not is answered with 404, which the browser tells of.
    expect([...findings, ...complaints.filter((each) => !each.includes('status of 404'))]).toEqual([]);
  });

  it('is in the language that the browser asks for, or that one has chosen', async () => {
    const { page, go, close } = await visit(place, { locale: 'zh-TW' });
    await go('/people');
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-Hant');
    expect(await page.locator('h1').textContent()).toBe('客戶');
    await page.getByRole('button', { name: '語言' }).click();
    await page.getByRole('menuitem', { name: '简体中文' }).click();
    await go('/people');
    expect(await page.locator('h1').textContent()).toBe('客户');
    await close();
  });

  it('says stories and rules in the language that is chosen, with none of the API’s English', async () => {
    const { journeys } = (await place.ask('GET', '/v1/journeys')).body as {
      readonly journeys: readonly DrawnJourney[];
    };
    const { page, go, close } = await visit(place, { locale: 'zh-CN' });
    const said = () => page.locator('main').innerText();
    await go('/journeys');
    const list = await said();
    for (const { enrols } of journeys) expect(list).not.toContain(enrols);
    await go('/journeys/vip-care-call');
    const story = await said();
    const { graph } = journeys.find(({ id }) => id === 'vip-care-call') ?? { graph: { nodes: [] } };
    const english = graph.nodes.filter(({ kind }) => kind.startsWith('wait') || kind === 'branch');
    expect(english.length).toBeGreaterThan(0);
    for (const { title } of english) expect(story).not.toContain(title);
    const { body } = await place.ask('GET', '/v1/customers/ada/explain?journey=vip-care-call');
    await go('/people/ada');
    await page.getByRole('button', { name: '为什么在或不在？' }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('距上次订单的天数').first().waitFor();
    const explained = await drawer.innerText();
    for (const { clause } of body.clauses) expect(explained).not.toContain(clause);
    await close();
  });

  it.each(['zh-CN', 'zh-TW'])('shows no English sentence but the shop’s own: %s', async (locale) => {
    const own = await wordsOfTheShop();
    const { page, go, close } = await visit(place, { locale });
    const found: string[] = [];
    for (const path of ['/tonight', '/journeys', ...journeyPages, '/people/ada', '/people/ines', '/audit']) {
      await go(path);
      found.push(...(await englishIn(page, own)).map((each) => `${path}: ${each}`));
    }
    await close();
    expect(found).toEqual([]);
  });

  it('takes no more than its budget, when it is the first', async () => {
    const bytes = await firstPageBytes(place);
    console.log(`The first page takes ${Math.round(bytes / 1000)} KB of script and style, gzipped.`);
    expect(bytes).toBeLessThan(budget);
  });
});

/** A recount that fails, and a passage whose execution is stopped: of a journey that other tests have left under way. */
const failSome = async (): Promise<string> => {
  const { states, environment } = place.stand.server.world;
  const machine = (name: string) => `${environment.STATE_MACHINES}rekindle-prod--${name}`;
  states.startExecution(machine('recount'), { at: 'no time' });
  const running = (journey: string) => {
    const asked = { stateMachineArn: machine(`journey-${journey}`), statusFilter: 'RUNNING' };
    const { executions } = JSON.parse(states.handle('ListExecutions', JSON.stringify(asked)).body) as {
      readonly executions: readonly { readonly executionArn: string }[];
    };
    return executions.map(({ executionArn }) => ({ journey, executionArn }));
  };
  const [one] = ['win-back-by-reason', 'abandoned-checkout', 'win-back-14d'].flatMap(running);
  if (one === undefined) throw new Error('no passage is under way that could fail');
  const { journey, executionArn } = one;
  states.handle('StopExecution', JSON.stringify({ executionArn, error: 'StoppedByHand' }));
  await place.stand.pass(minutes(4));
  return journey;
};

describe.skipIf(chromium === undefined)('what needs somebody', () => {
  it('is an alarm and a passage that failed, which leads to whose it was, until it is begun again', async () => {
    const journey = await failSome();
    const { alarms } = (await place.ask('GET', '/v1/alarms', undefined, 'care')).body;
    const { page, complaints, go, close } = await visit(place, { role: 'care' });
    await go('/tonight');
    await page.evaluate(axe.source);
    expect(await page.getByText(alarms[0].says).count()).toBe(1);
    const needs = page.locator('section', { has: page.getByText(alarms[0].says) });
    const findings = [...(await found(page, 1400))];
    await needs.locator(`a[href="/journeys/${journey}"]`).click();
    const failed = (await place.ask('GET', `/v1/journeys/${journey}/failed`, undefined, 'care')).body;
    await page.locator(`a[href="/people/${failed.executions[0].customer}"]`).waitFor();
    await settled(page);
    findings.push(...(await found(page, 1400)), ...complaints);
    await close();
    expect(findings).toEqual([]);
    await place.ask('POST', `/v1/journeys/${journey}/redrive`, { why: 'mended' });
    await place.stand.pass(minutes(60));
    expect((await place.ask('GET', '/v1/alarms')).body.alarms).toEqual([]);
    expect((await place.ask('GET', '/v1/figures/failed')).body.journeys).toMatchObject([
      { journey, passages: 0, begunAgain: 1 },
    ]);
  });
});

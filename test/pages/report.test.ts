/** The report in a browser: on a phone and a desk, by day and by night. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, openBrowser } from '../../bench/chromium.ts';
import { reportHtml } from '../../local/backtest/report/html.ts';
import { summarise } from '../../local/backtest/report/summary.ts';
import { sampleKnowledge } from '../support/knowledge.ts';
import { testRun } from '../support/run-result.ts';
import { lookAt } from './looking.ts';

const chromium = findChromium();
/** Where pictures of all pages are kept; absent: they are not. */
const pictures = process.env.PAGES_PICTURES;

const ofFile = testRun({
  source: {
    kind: 'orders',
    file: 'orders of 2026.csv',
    customers: 300,
    orders: 3_000,
    refunds: 2,
    notes: ['columns: customer in "customer_id", date in "date"'],
    skippedRows: [{ line: 7, problem: 'column "date": "soon" is no date' }],
  },
});

describe.skipIf(chromium === undefined)('who looks at the report', () => {
  let browser: Browser;
  beforeAll(async () => {
    if (chromium !== undefined) browser = await openBrowser(chromium);
  });
  afterAll(() => browser.close());

  it.each([
    ['of the sample', testRun()],
    ['of a file', ofFile],
  ])('stumbles over nothing: %s', async (name, run) => {
    const answer = {
      url: 'http://127.0.0.1/report.html',
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      // What is folded away is looked at, too.
      html: reportHtml(summarise(run, sampleKnowledge()), run).replaceAll('<details>', '<details open>'),
    };
    const found = await lookAt(browser, answer, (look, picture) => {
      if (pictures === undefined) return;
      mkdirSync(pictures, { recursive: true });
      writeFileSync(join(pictures, `report ${name} ${look.name}.png`.replaceAll(/[ ,]+/g, '-')), picture);
    });
    expect(found).toEqual([]);
  });
});

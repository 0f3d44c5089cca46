/** The report: its numbers, its files, and what hostile data can't do to them. */

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toCsv } from '../../../../local/backtest/report/csv.ts';
import { beginReport } from '../../../../local/backtest/report/files.ts';
import { edgeKey, flowOf } from '../../../../local/backtest/report/flow.ts';
import { reportHtml } from '../../../../local/backtest/report/html.ts';
import { owedSentence, summarise } from '../../../../local/backtest/report/summary.ts';
import { summaryText } from '../../../../local/backtest/report/terminal.ts';
import { isDiskFull } from '../../../../local/backtest/run/stopping.ts';
import { createMessageFiles } from '../../../../local/engine/message-files.ts';
import { days, parseIso, plus } from '../../../../shared/base/time.ts';
import { allWithholdings } from '../../../../shared/journeys/records.ts';
import { winBack14d } from '../../../../workflows/journeys/win-back-14d.ts';
import { testMail, testRun } from '../../../support/run-result.ts';

const cost = { seconds: 1.234, peakMemoryBytes: 300 * 2 ** 20 };

describe('summarise', () => {
  const { total, journeys, days: byDay, cost: unit } = summarise(testRun());

  it('counts enrolments, arms, messages by channel and exits', () => {
    expect(total).toMatchObject({
      enrolled: 7,
      customers: 7,
      heldOut: 2,
      messages: { email: 5, sms: 1, survey: 2 },
      exits: { converted: 1, 'goal-reached': 1, lapsed: 1, unhappy: 1 },
      stillUnderWay: 1,
    });
  });

  it('tells the shop’s own days, of nights that begin when it is still the day before in UTC', () => {
    const run = testRun({ from: parseIso('1998-06-28T23:00:00Z'), until: parseIso('1998-06-30T23:00:00Z') });
    const inLondon = { ...run, settings: { ...run.settings, timezone: 'Europe/London' } };
    const summary = summarise(inLondon);
    expect(summary).toMatchObject({ from: '1998-06-29', until: '1998-07-01', timezone: 'Europe/London' });
    expect(summaryText(summary, cost, { folder: 'out', colours: false })).toContain(
      '1998-06-29 to 1998-07-01',
    );
  });

  it('says what was withheld and why, and counts unknown fates apart', () => {
    const none = Object.fromEntries(allWithholdings.map((each) => [each, 0]));
    expect(total.withheld).toEqual({ ...none, consent: 1, 'frequency-cap': 1 });
    expect(total.unknown).toBe(1);
  });

  it('lists in the page the reasons alone for which anything was withheld', () => {
    const run = testRun();
    const page = reportHtml(summarise(run), run);
    expect(page).toContain('<td>over the frequency cap</td><td class="n">1</td>');
    expect(page).not.toContain('in quiet hours until');
  });

  it('tells promoters, passives and detractors apart, with the mean and the score', () => {
    const run = testRun();
    const [survey] = run.touches.filter(({ kind }) => kind === 'survey');
    if (survey === undefined) throw new Error('no survey was sent');
    const scored = ['10', '9', '9', '7', '3', undefined].map((answer) => ({
      ...survey,
      kind: 'nps' as const,
      step: 'would-you-recommend',
      given: answer === undefined ? [] : [{ id: 'a', at: survey.at, answer }],
    }));
    const summary = summarise({ ...run, touches: [...run.touches, ...scored] });
    expect(summary.journeys[0]?.scores).toEqual({
      'would-you-recommend': {
        promoter: 3,
        passive: 1,
        detractor: 1,
        unanswered: 1,
        mean: 7.6,
        nps: 40,
      },
    });
    expect(summary.total.messages.nps).toBe(6);
    const text = summaryText(summary, cost, { folder: 'out', colours: false });
    expect(text).toContain(
      'would-you-recommend: NPS 40, mean 7.6: 3 promoters, 1 passives, 1 detractors, 1 unanswered',
    );
    expect(reportHtml(summary, run)).toContain('NPS 40, mean 7.6: 3 promoters, 1 passives');
  });

  it('counts what machines opened and clicked apart, and what nobody knows', () => {
    const run = testRun();
    const [first, ...others] = run.touches.filter(
      ({ kind, outcome }) => kind === 'email' && outcome === 'sent',
    );
    if (first === undefined) throw new Error('nothing was sent');
    const opened = plus(first.at, days(1));
    const touches = [
      { ...first, machineOpenedAt: opened, machineClickedAt: opened, machine: 'Barracuda' },
      ...others.map((touch) => ({ ...touch, unknownOpenedAt: opened })),
    ];
    const summary = summarise({ ...run, touches });
    expect(summary.total).toMatchObject({
      opened: 1,
      clicked: 1,
      machines: { opened: 1, clicked: 1 },
      openedByUnknown: others.length - 1,
    });
    expect(summaryText(summary, cost, { folder: 'out', colours: false })).toMatch(
      /^ +machines +1 opened, 1 clicked; 3 opened by nobody knows whom$/m,
    );
    expect(summaryText(summarise(run), cost, { folder: 'out', colours: false })).not.toMatch(/^ +machines /m);
  });

  it('counts what left late, by what held it, and says nothing where nothing did', () => {
    const run = testRun();
    const late = (step: string, heldBy: 'day' | 'quiet-hours') =>
      run.touches
        .filter((touch) => touch.step === step && touch.outcome === 'sent')
        .map((touch) => ({ ...touch, heldBy, dueAt: touch.at }));
    const touches = [
      ...run.touches,
      ...late('we-miss-you', 'day'),
      ...late('coupon-expires-soon', 'quiet-hours'),
    ];
    const summary = summarise({ ...run, touches });
    expect(summary.total.late).toEqual({ 'after another message of the day': 5, 'in quiet hours': 1 });
    const options = { folder: 'out', colours: false };
    expect(summaryText(summary, cost, options)).toMatch(
      /^ +late +5 after another message of the day, 1 in quiet hours$/m,
    );
    expect(summaryText(summarise(run), cost, options)).not.toMatch(/^ +late /m);
    expect(reportHtml(summary, run)).toContain('after another message of the day');
  });

  it('counts coupons and answers', () => {
    expect(total.coupons).toMatchObject({ issued: 5, redeemed: 1, redeemedOrderValue: 49.9 });
    expect(total.answers).toEqual({ 'why-did-you-leave': { unanswered: 1, unhappy: 1 } });
  });

  it('says what the coupons that can still be used come to, if all are used and as often as they are', () => {
    const run = testRun();
    const [first, ...others] = run.coupons;
    if (first === undefined) throw new Error('the run has coupons');
    const open = { ...first, validUntil: plus(run.until, days(1)), face: 500 };
    const coupons = [open, ...others];
    const [journey] = summarise({ ...run, coupons }).journeys;
    expect(journey?.coupons.outstanding).toEqual({ coupons: 1, face: 5, expected: 1.25 });
    expect(journey && owedSentence(journey.coupons, 'EUR')).toBe(
      '1 open, worth 5 EUR if all are used, and 1.25 EUR as often as they are used',
    );
    const over = summarise({ ...run, coupons: others }).journeys[0]?.coupons;
    expect(over && owedSentence(over, 'EUR')).toBe('none is open');
    const young = summarise({ ...run, coupons: [open] }).journeys[0]?.coupons;
    expect(young?.outstanding.expected).toBeNull();
  });

  it('sums the points that were awarded, as no messages, and says nothing where there were none', () => {
    const run = testRun();
    const [first] = run.touches;
    if (first === undefined) throw new Error('the run has touchpoints');
    const awarded = { ...first, kind: 'award', step: 'thanks', points: 50 } as const;
    const summary = summarise({
      ...run,
      touches: [...run.touches, awarded, { ...awarded, outcome: 'withheld' }],
    });
    expect(summary.total.points).toEqual({ thanks: 50 });
    expect(summary.total.messages).toEqual(total.messages);
    expect(total.points).toEqual({});
    const options = { folder: 'out', colours: false };
    expect(summaryText(summary, cost, options)).toMatch(/^ +points +50 thanks$/m);
    expect(summaryText(summarise(run), cost, options)).not.toMatch(/^ +points /m);
    expect(reportHtml(summary, run)).toContain('Points awarded');
  });

  it('says how many were silent for longer than the nights look back', () => {
    const run = testRun();
    const text = (of: typeof run) => summaryText(summarise(of), cost, { folder: 'out', colours: false });
    expect(journeys[0]?.backlog?.customers).toBe(1_233);
    expect(text(run)).toContain(
      '  backlog         1,233 silent for longer: 3 for under 30 days, 1,200 for 30 to 59 days, 30 for 360 days and more\n',
    );
    expect(reportHtml(summarise(run), run)).toContain('<h3>Backlog</h3>');
    expect(text({ ...run, backlogs: {} })).not.toContain('backlog');
  });

  it('has a row for each day, with or without anything on it', () => {
    expect(byDay).toHaveLength(21);
    expect(byDay[1]).toEqual({
      day: '2026-03-02',
      enrolled: 5,
      heldOut: 2,
      email: 5,
      sms: 0,
      survey: 0,
      push: 0,
      nps: 0,
      postcard: 0,
    });
  });

  it('gives transitions of the silent path and units a touchpoint', () => {
    expect(journeys[0]?.transitions).toMatchObject({ silentPath: 4, silentPerTouchpoint: 1, all: 19 });
    expect(unit).toEqual({
      transitionsPerTouchpoint: 1.462,
      wruPerTouchpoint: 5.385,
      rruPerTouchpoint: 1.923,
      profileBytes: 212.3,
    });
  });
});

describe('flowOf', () => {
  const { nodes, edges, goals } = flowOf(winBack14d(), testRun());

  it('counts steps and branches from the paths, up to where each passage stands', () => {
    expect(Object.fromEntries(nodes)).toEqual({
      'ten-off': 5,
      'we-miss-you': 5,
      'reaction-we-miss-you': 5,
      'coupon-expires-soon': 3,
      'picked-for-you': 1,
      'redemption-ten-off': 5,
      'exit-converted': 1,
      'why-did-you-leave': 2,
      'answer-why-did-you-leave': 2,
      'exit-unhappy': 1,
      'exit-lapsed': 1,
    });
    expect(edges.get(edgeKey('reaction-we-miss-you', 'silent'))).toBe(3);
    expect(edges.get(edgeKey('answer-why-did-you-leave', 'unhappy'))).toBe(1);
  });

  it('shows where those who reached the goal left', () => {
    expect(Object.fromEntries(goals)).toEqual({ 'redemption-ten-off': 1 });
  });
});

describe('the report folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rekindle-report-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const write = async (name: string) => {
    const target = join(folder, name);
    const run = testRun();
    const report = beginReport(target);
    const languageOf = () => 'en';
    const messages = createMessageFiles({ folder: report.messages, timezone: 'UTC', most: 3, languageOf });
    for (const customer of ['silent', '../../x', '客户'])
      messages.keep(testMail(customer).touch, () => testMail(customer));
    await messages.write();
    report.finish(summarise(run), run);
    const files = readdirSync(target, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    return Object.fromEntries(
      files
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
        .map((file) => [file.slice(target.length + 1), readFileSync(file, 'utf8')]),
    );
  };

  it('has the same bytes for the same run', async () => {
    expect(await write('a')).toEqual(await write('b'));
  });

  it('holds a file for every message that is to be kept, inside its folder, whatever the customer is called', async () => {
    expect(Object.keys(await write('out'))).toEqual([
      'contents.json',
      'enrolments.csv',
      expect.stringMatching(/^messages\/2026-03-02-_-we-miss-you-[0-9a-f]{8}\.eml$/),
      expect.stringMatching(/^messages\/2026-03-02-_x-we-miss-you-[0-9a-f]{8}\.eml$/),
      expect.stringMatching(/^messages\/2026-03-02-silent-we-miss-you-[0-9a-f]{8}\.eml$/),
      'report.html',
      'report.json',
      'results.csv',
      'touchpoints.csv',
    ]);
  });

  it('writes emails that a mail client opens: both parts, encoded subject, headers, a date of the run', async () => {
    const files = await write('out');
    const eml = Object.entries(files).find(([name]) => name.includes('silent'))?.[1] ?? '';
    expect(eml).toMatch(/^From: "Test & Co" <hello@test\.example\.com>\r$/m);
    expect(eml).toMatch(/^Subject: =\?UTF-8\?/m);
    expect(eml).toMatch(/^List-Unsubscribe: <https:\/\/links\.example\.com\/u\/x>\r$/m);
    expect(eml).toMatch(/^Date: Mon, 02 Mar 2026 00:00:00 \+0000\r$/m);
    expect(eml).toMatch(/^Content-Type: multipart\/alternative;/m);
  });

  it('gives the rule and the values that it saw, so that anyone can check', async () => {
    const [head, row] = (await write('out'))['enrolments.csv']?.split('\r\n') ?? [];
    expect(head).toBe(
      'customer,journey,version,cycle,arm,enrolled_at,goal_until,rule,saw_lastOrderAt,exit,exited_at,goal_at,path',
    );
    expect(row).toMatch(
      /^silent,win-back-14d,1,1,treatment,2026-03-02T00:00:00Z,2026-04-01T00:00:00Z,days since last order ≥ 14,2026-02-15T00:00:00Z,lapsed,/,
    );
  });

  it('takes the place of the report before it', async () => {
    await write('out');
    await write('out');
    expect(readdirSync(folder)).toEqual(['out']);
  });

  it.runIf(existsSync('/dev/full'))(
    'stays as it was, with nothing beside it, when the disk is full for the next one',
    async () => {
      const before = await write('out');
      const run = testRun();
      const report = beginReport(join(folder, 'out'));
      symlinkSync('/dev/full', join(dirname(report.messages), 'touchpoints.csv'));
      let fault: unknown;
      try {
        report.finish(summarise(run), run);
      } catch (error) {
        fault = error;
      }
      report.discard();
      expect(isDiskFull(fault)).toBe(true);
      expect(readdirSync(folder)).toEqual(['out']);
      expect(readFileSync(join(folder, 'out', 'report.html'), 'utf8')).toBe(before['report.html']);
    },
  );
});

describe('the page', () => {
  it('needs nothing from outside', () => {
    const run = testRun();
    expect(reportHtml(summarise(run), run)).not.toMatch(/<script|<link|src=|@import|url\(/);
  });

  it('escapes what comes from outside', () => {
    const hostile = '<img src=x onerror=alert(1)>';
    const run = testRun({
      source: {
        kind: 'orders',
        file: hostile,
        customers: 1,
        orders: 1,
        refunds: 0,
        notes: [hostile],
        skippedRows: [{ line: 2, problem: hostile }],
      },
    });
    expect(reportHtml(summarise(run), run)).not.toContain('<img');
  });

  it('says plainly that a sample is simulated, and that a file is not', () => {
    const sample = testRun();
    expect(reportHtml(summarise(sample), sample)).toContain('Reactions are simulated.');
    const file = testRun({
      source: {
        kind: 'orders',
        file: 'o.csv',
        customers: 1,
        orders: 1,
        refunds: 2,
        notes: [],
        skippedRows: [],
      },
    });
    expect(reportHtml(summarise(file), file)).toContain('Nothing is simulated');
  });
});

describe('the summary on the terminal', () => {
  it('fits a screen, and has no colours unless asked', () => {
    const text = summaryText(summarise(testRun()), cost, { folder: 'out', colours: false });
    expect(text.split('\n').length).toBeLessThan(45);
    expect(text).not.toContain('\u001b');
    expect(text).toContain('reactions are SIMULATED');
    expect(text).toContain('4 on the longest silent path of 4 touchpoints (1 each)');
  });
});

describe('toCsv', () => {
  it('quotes what RFC 4180 wants quoted, and disarms formulas', () => {
    expect(
      toCsv(
        ['a', 'b'],
        [
          ['x,"y"', '=1+1'],
          [-5, null],
          ['-5', 'line\nbreak'],
        ],
      ),
    ).toBe('a,b\r\n"x,""y""",\'=1+1\r\n-5,\r\n\'-5,"line\nbreak"\r\n');
  });
});

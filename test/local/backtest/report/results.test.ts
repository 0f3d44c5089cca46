/** What the report says that a journey has brought: in a sentence, on the terminal and on the page. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { beginReport } from '../../../../local/backtest/report/files.ts';
import { reportHtml } from '../../../../local/backtest/report/html.ts';
import {
  againSentence,
  armsSentence,
  costSentence,
  differenceSentence,
  incrementSentence,
  neededSentence,
  type ResultsView,
  resultsView,
  soFarSentence,
  splitSentences,
  truthSentence,
} from '../../../../local/backtest/report/results.ts';
import { summarise } from '../../../../local/backtest/report/summary.ts';
import { summaryText } from '../../../../local/backtest/report/terminal.ts';
import type { RunResult } from '../../../../local/backtest/run/result.ts';
import { journeyId } from '../../../../shared/base/ids.ts';
import { days } from '../../../../shared/base/time.ts';
import type { Arm } from '../../../../shared/customers/profiles/profile.ts';
import { dormantFor } from '../../../../shared/customers/rules/index.ts';
import { journey } from '../../../../shared/journeys/journey.ts';
import { email, happened, purchase, send, split, wait } from '../../../../shared/journeys/language.ts';
import { serviceRecovery } from '../../../../workflows/journeys/service-recovery.ts';
import { begin, message, offer, onDay, order, passage } from '../../../support/passages-told.ts';
import { testRun } from '../../../support/run-result.ts';

const [warm, short] = [email('warm'), email('short')];
const tone = { warm: { weight: 1, steps: [send(warm)] }, short: { weight: 1, steps: [send(short)] } };
const story = {
  version: 1,
  enrols: { when: dormantFor(days(14)) },
  goal: purchase,
  steps: [split('tone', tone)],
};
const tried = journey('tried', story);

/** So many customers of an arm, of whom so many order for 40.00 five days later. */
const arm = (which: Arm, all: number, back: number, tone = 'warm') =>
  Array.from({ length: all }, (_, index) =>
    passage(`${which}-${tone}-${index}`, which, 0, {
      path: `tone=${tone}`,
      ...(index < back && { goalAt: onDay(5) }),
    }),
  );

const run = (enrolments: RunResult['enrolments'], more: Partial<RunResult> = {}): RunResult => {
  const made = testRun();
  return {
    ...made,
    journeys: [tried],
    from: begin,
    until: onDay(60),
    nights: 60,
    enrolments,
    touches: enrolments.flatMap(({ key, arm: of }) => (of === 'treatment' ? [message(key.customer, 0)] : [])),
    coupons: [],
    waiters: [],
    orders: enrolments.flatMap(({ key, goalAt }) =>
      goalAt === undefined ? [] : [order(key.customer, 5, 40)],
    ),
    settings: { ...made.settings, rates: { USD: 1 }, usdEach: { email: 0.5 } },
    ...more,
  };
};

const viewOf = (of: RunResult): ResultsView => resultsView(of.journeys[0] ?? tried, of);
const clear = run([...arm('treatment', 2_000, 800), ...arm('holdout', 400, 80)]);
const few = run([...arm('treatment', 100, 40), ...arm('holdout', 12, 6)]);

const cost = { seconds: 1, peakMemoryBytes: 2 ** 20 };
const textOf = (of: RunResult): string => summaryText(summarise(of), cost, { folder: 'out', colours: false });
const pageOf = (of: RunResult): string => reportHtml(summarise(of), of);

describe('what is said of the arms', () => {
  it('is what each came to, and who got nothing', () => {
    expect(armsSentence(viewOf(clear))).toBe(
      '40.0% of 2,000 treated ordered within 30 days, 20.0% of 400 in the control group, who got nothing of this lane',
    );
  });

  it('names those who are held out of the lane beside the control group', () => {
    const { settings } = clear;
    const experiment = { controlPercent: 5, lanes: { 'win-back': 10 } };
    expect(armsSentence(viewOf({ ...clear, settings: { ...settings, experiment } }))).toContain(
      '400 in the control group and those held out of the lane win-back, who got nothing of this lane',
    );
  });

  it('counts those apart whose time is not over', () => {
    const view = viewOf({ ...clear, until: onDay(29) });
    expect(armsSentence(view)).toBe('nobody has been followed to the end yet; 2,400 are still followed');
    expect(differenceSentence(view)).toBe('not compared: nobody has been followed to the end yet');
    expect(view.curve.treatment.at(-1)).toMatchObject({ day: 29, share: 40 });
    expect(soFarSentence(view)).toBe('by day 29 40.0% of 2,000 treated, 20.0% of 400 in the control group');
    expect(soFarSentence(viewOf(clear))).toBeUndefined();
  });

  it('says of another goal that it was come to', () => {
    const other = journey('tried', { ...story, goal: happened('Paid') });
    expect(armsSentence(viewOf({ ...clear, journeys: [other] }))).toMatch(
      /^40.0% of 2,000 treated came to the goal/,
    );
  });
});

describe('what is said of the truth, in a shop that is made up', () => {
  const caused = (customer: string, day: number, by = 'tried') => ({
    ...order(customer, day, 40),
    orderId: `reaction-${by}@1/${customer}/1/warm-0`,
  });
  const back = (customer: string) =>
    passage(customer, 'treatment', 0, { path: 'tone=warm', goalAt: onDay(5) });
  const putRight = { ...serviceRecovery(), id: journeyId('put-right') };
  const made = run(
    [
      ...['by-a-message', 'anyway-too', 'anyway-later', 'put-right', 'anyway'].map(back),
      passage('not-at-all', 'treatment', 0, { path: 'tone=warm' }),
      passage('open', 'treatment', 40, { path: 'tone=warm', goalAt: onDay(45) }),
      ...arm('holdout', 20, 10),
    ],
    {
      orders: [
        caused('by-a-message', 5),
        caused('anyway-too', 5),
        order('anyway-too', 20, 40),
        caused('anyway-later', 5),
        order('anyway-later', 31, 40),
        caused('put-right', 5, 'put-right'),
        order('anyway', 5, 40),
        caused('open', 45),
      ],
    },
  );

  it('counts who came by a message and would not have come in time without one', () => {
    const view = viewOf({ ...made, journeys: [tried, putRight] });
    expect(view.truth).toEqual({ passages: 6, caused: 2, points: 33.33 });
  });

  it('is told beside the difference, on the terminal and on the page, with whether the interval holds it', () => {
    expect(truthSentence(viewOf(made))).toBe(
      '+33.3 points, which only a made-up shop knows: 2 of 6 treated ordered by a message, and would not have anyway; the interval holds it',
    );
    expect(textOf(made)).toMatch(/the truth +\+33\.3 points/);
    expect(pageOf(made)).toContain('The truth: +33.3 points');
    const untrue = run([...arm('treatment', 2_000, 800), ...arm('holdout', 400, 80)]);
    expect(truthSentence(viewOf(untrue))).toMatch(/^\+0\.0 points.*; the interval misses it$/);
  });

  it('is told of no real orders, and of nothing that nobody is held out of', () => {
    const source = {
      kind: 'orders',
      file: 'x.csv',
      customers: 1,
      orders: 1,
      refunds: 0,
      notes: [],
      skippedRows: [],
    } as const;
    expect(viewOf({ ...made, source }).truth).toBeUndefined();
    expect(viewOf({ ...made, journeys: [putRight] }).truth).toBeUndefined();
  });

  it('says that half of the people are held out for it', () => {
    expect(textOf(made)).toContain('half of the people are held out');
    expect(pageOf(made)).toContain('Half of its people are held out for this demonstration');
    expect(pageOf(made)).toMatch(
      /tried shows \+[\d.]+ points \([−+][\d.]+ to \+[\d.]+\); the truth, counted order by order, is \+33\.3\./,
    );
  });
});

describe('what is said of their difference', () => {
  it('is proved where the interval says so at every look, and then what it came to', () => {
    expect(differenceSentence(viewOf(clear))).toMatch(
      /^\+20\.0 points \(95%, however often you look: \+1\d\.\d to \+2\d\.\d\); more come because of it$/,
    );
    expect(incrementSentence(viewOf(clear), 'EUR')).toMatch(
      /^\+400 against what would have come anyway \(\+2\d\d to \+5\d\d\); \+15,000\.00 EUR net \(\+[\d,.]+ to \+[\d,.]+\)$/,
    );
  });

  it('is nothing of too few, and no money is made of it', () => {
    const view = viewOf(few);
    expect(differenceSentence(view)).toMatch(/^−10\.0 points \(95%, looked at once: .*\); too few to tell$/);
    expect(incrementSentence(view, 'EUR')).toBeUndefined();
    expect(pageOf(few)).toContain('Too few to tell.');
    expect(pageOf(clear)).not.toContain('Too few to tell.');
  });

  it('is what chance does where nobody was written to', () => {
    const source = {
      kind: 'orders',
      file: 'o.csv',
      customers: 1,
      orders: 1,
      refunds: 0,
      notes: [],
      skippedRows: [],
    } as const;
    const view = viewOf({ ...clear, source });
    expect(differenceSentence(view)).toContain('nobody was written to, so this is what chance does');
    expect(incrementSentence(view, 'EUR')).toBeUndefined();
  });

  it.each([
    ['it puts something right, so nobody is held out of it', serviceRecovery()],
    [
      'it sends no marketing, so nobody is held out of it',
      journey('tried', { ...story, steps: [send(email('paid', { transactional: true }))] }),
    ],
    [
      'it owes something to everybody, so nobody is held out of it',
      journey('tried', {
        ...story,
        steps: [send(warm), wait(days(1)), send(email('paid', { transactional: true }))],
      }),
    ],
    ['nobody who is held out has come to it', tried],
  ])('is none: %s', (why, of) => {
    const treated = arm('treatment', 100, 40).map((each) => ({
      ...each,
      key: { ...each.key, journey: of.id },
    }));
    expect(differenceSentence(viewOf({ ...run(treated), journeys: [of] }))).toBe(`not compared: ${why}`);
  });
});

describe('what is said of its cost', () => {
  it('is what the messages cost, and what discounts took off already', () => {
    const redeemed = offer('treatment-warm-0', 0, { redeemedAt: onDay(5), orderId: 'o', orderValue: 4_000 });
    expect(costSentence(viewOf({ ...clear, coupons: [redeemed] }), 'EUR')).toBe(
      '1,000.00 EUR for messages; discounts of at most 4.44 EUR, by which what was paid is less already',
    );
  });

  it('names what is not counted', () => {
    const { settings } = clear;
    const gift = offer('treatment-warm-0', 0, { terms: { gift: 'tea' }, redeemedAt: onDay(5), orderId: 'o' });
    expect(
      costSentence(viewOf({ ...clear, coupons: [gift], settings: { ...settings, rates: {} } }), 'EUR'),
    ).toBe("not counted: messages, since the settings' rates have no USD; 1 gifts, free shippings or points");
    const texts = clear.touches.map((touch) => ({ ...touch, kind: 'sms', channel: 'sms' }) as const);
    expect(costSentence(viewOf({ ...clear, touches: texts }), 'EUR')).toBe(
      'not counted: messages by sms, since usdEach has no price of them',
    );
  });
});

it('says how many ordered again, and how many customers and weeks a difference takes', () => {
  const again = Array.from({ length: 200 }, (_, index) => order(`treatment-warm-${index}`, 20, 30));
  const view = viewOf({ ...clear, orders: [...clear.orders, ...again] });
  expect(againSentence(view)).toBe('25.0% of 800 within 30 days; held out 0.0% of 80 within 30 days');
  expect(neededSentence(view)).toBe(
    '5 points: 7,436 customers, 31 weeks; 2 points: 51,774 customers, 4 years; 1 point: 226,486 customers, 16 years; 5 points with half of the lane held out: 4,245 customers, 20 weeks',
  );
});

describe('what is said of a split', () => {
  const toned = (warmBack: number) =>
    run([...arm('treatment', 1_000, warmBack), ...arm('treatment', 1_000, 200, 'short')]);

  it('is which variant leads, and that it may be named where it is proved', () => {
    const [proved] = viewOf(toned(400)).splits.map(splitSentences);
    expect(proved).toEqual([
      'warm 40.0% of 1,000, short 20.0% of 1,000',
      expect.stringMatching(
        /^warm before short by \+20\.0 points \(95%, however often you look: .*\); it is better: name it with \{ winner: 'warm' \}$/,
      ),
    ]);
    const [unclear] = viewOf(toned(210)).splits.map(splitSentences);
    expect(unclear?.[1]).toMatch(/; it may be chance$/);
  });

  it('is that it has a winner', () => {
    const won = journey('tried', { ...story, steps: [split('tone', tone, { winner: 'warm' })] });
    const [said] = viewOf({ ...toned(400), journeys: [won] }).splits.map(splitSentences);
    expect(said).toEqual([
      'warm 40.0% of 1,000, short 20.0% of 1,000',
      'warm has won: who enters from now on goes there',
      expect.stringMatching(/; it is better$/),
    ]);
    expect(pageOf({ ...toned(400), journeys: [won] })).toContain('warm <b>(has won)</b>');
  });
});

describe('the report', () => {
  it('has no total of different goals', () => {
    expect(Object.keys(summarise(clear).total)).not.toContain('results');
    expect(Object.keys(summarise(clear).total)).not.toContain('effect');
  });

  it('calls nobody won back', () => {
    for (const each of [clear, few]) {
      expect(textOf(each)).not.toMatch(/won.?back/i);
      expect(pageOf(each)).not.toMatch(/won.?back/i);
      expect(JSON.stringify(summarise(each))).not.toMatch(/won.?back/i);
    }
  });

  it('says on the terminal and on the page what there is to say', () => {
    const view = viewOf(clear);
    for (const sentence of [armsSentence(view), incrementSentence(view, 'EUR') ?? '']) {
      expect(textOf(clear)).toContain(sentence);
      expect(pageOf(clear)).toContain(sentence);
    }
    expect(pageOf(clear)).toContain('aria-label="+20.0 points, from ');
  });

  it('counts as sent, withheld and spent nothing of who is held out', () => {
    const { journeys: before, total, days: each } = summarise(clear);
    const held = arm('holdout', 2, 0).flatMap(({ key }) => [
      message(key.customer, 0, { outcome: 'shadow' }),
      message(key.customer, 3, {
        step: 'why',
        kind: 'survey',
        outcome: 'withheld',
        withheld: { guardrail: 'consent', detail: 'no consent' },
      }),
    ]);
    const after = summarise({ ...clear, touches: [...clear.touches, ...held] });
    expect(after.journeys).toEqual(before);
    expect([after.total, after.days]).toEqual([total, each]);
    expect(after.journeys[0]?.results.money.net.holdout).toBe(8);
  });

  it('has a row for each journey and each variant in results.csv', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rekindle-results-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const target = join(folder, 'out');
    beginReport(target).finish(summarise(clear), clear);
    const [head = '', ...rows] = readFileSync(join(target, 'results.csv'), 'utf8').trimEnd().split('\r\n');
    expect(rows.map((row) => row.split(',').length)).toEqual([20, 13, 13].map(() => head.split(',').length));
    expect(rows[0]).toMatch(/^tried,,,2000,800,40,400,80,20,20,\d+\.\d+,\d+\.\d+,proved,,400,/);
    expect(rows[1]).toMatch(/^tried,tone,warm,2000,800,40,400,80,20,20,/);
    expect(rows[2]).toMatch(/^tried,tone,short,0,0,,0,0,,,,,,/);
  });
});

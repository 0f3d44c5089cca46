/** The page's parts about the shop: what is said of its orders, and in what order. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { columns } from '../../../../local/backtest/report/charts.ts';
import { beginReport } from '../../../../local/backtest/report/files.ts';
import { reportHtml } from '../../../../local/backtest/report/html.ts';
import { openingOf } from '../../../../local/backtest/report/shop/opening.ts';
import { pilotSentences } from '../../../../local/backtest/report/shop/pilot.ts';
import {
  assumptionSentences,
  flowSentence,
  paysSentence,
  reasonSentences,
} from '../../../../local/backtest/report/shop/threshold.ts';
import { summarise } from '../../../../local/backtest/report/summary.ts';
import { summaryText } from '../../../../local/backtest/report/terminal.ts';
import { dayIn, moneyWords, ofMany, percentOf, priceWords } from '../../../../local/backtest/report/words.ts';
import type { ShopKnowledge } from '../../../../local/backtest/run/knowledge.ts';
import type { RunResult } from '../../../../local/backtest/run/result.ts';
import { days, parseIso } from '../../../../shared/base/time.ts';
import type { Reach } from '../../../../shared/decisions/insights/crossing.ts';
import { purchaseHistory } from '../../../../shared/decisions/insights/history.ts';
import { insightsOf } from '../../../../shared/decisions/insights/insights.ts';
import type { Thresholds } from '../../../../shared/decisions/insights/threshold.ts';
import { scoresOf } from '../../../../shared/decisions/scores/scores.ts';
import { abandonedCheckout } from '../../../../workflows/journeys/abandoned-checkout.ts';
import { winBack14d } from '../../../../workflows/journeys/win-back-14d.ts';
import { newFolder } from '../../../support/files.ts';
import { sampleKnowledge } from '../../../support/knowledge.ts';
import { crowd, endOf } from '../../../support/purchases.ts';
import { testRun } from '../../../support/run-result.ts';

const knowledge = sampleKnowledge();
const { insights, scores } = knowledge;
const money = moneyWords('EUR');
const ofFile = (more: Partial<RunResult> = {}): RunResult =>
  testRun({
    source: {
      kind: 'orders',
      file: 'o.csv',
      customers: 300,
      orders: 3_000,
      refunds: 0,
      notes: [],
      skippedRows: [],
    },
    ...more,
  });
const pageOf = (run: RunResult): string => reportHtml(summarise(run, knowledge), run);
const text = (html: string): string =>
  html.replaceAll(/<style>.*<\/style>/gs, '').replaceAll(/<[^>]+>/g, ' ');

describe('figures as people read them', () => {
  it.each([
    [0.0287, '3 of 100'],
    [0.0061, '7 of 1,000'],
    [0.3, '30 of 100'],
    [1, '100 of 100'],
    [0, 'none'],
    [0.00001, 'fewer than 2 of 10,000'],
  ])('are whole people of as many as it takes, and never too few: %d', (share, words) => {
    expect(ofMany(share, Math.ceil)).toBe(words);
  });

  it('have the decimals that tell something', () => {
    expect([0, 0.0412, 0.0996, 0.37, 1].map(percentOf)).toEqual(['0%', '4.1%', '10%', '37%', '100%']);
    expect([0, 123, 99_99, 123_456_789, -5_000].map(money)).toEqual([
      '0.00 EUR',
      '1.23 EUR',
      '99.99 EUR',
      '1,234,568 EUR',
      '−50.00 EUR',
    ]);
    expect(moneyWords('JPY')(1_234)).toBe('1,234 JPY');
    expect(priceWords('EUR')(0.009)).toBe('0.00009 EUR');
  });

  it('are of the shop’s days', () => {
    expect(dayIn('Asia/Shanghai')(parseIso('1998-06-28T16:00:00Z'))).toBe('1998-06-29');
  });
});

describe('the page', () => {
  it('begins with the shop, money first, and ends with what the machinery took', () => {
    const page = pageOf(ofFile());
    const places = [
      money(insights.rhythm.revenue.revenue),
      'id="rhythm"',
      'id="threshold"',
      'id="whom"',
      'id="pilot"',
      'id="journeys"',
      'id="machinery"',
    ].map((part) => page.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(page.slice(0, places[1])).not.toMatch(/DynamoDB|transitions/);
  });

  it('says on the terminal, too, what it begins with', () => {
    const summary = summarise(ofFile(), knowledge);
    const said = summaryText(summary, { seconds: 1, peakMemoryBytes: 1 }, { folder: 'out', colours: false });
    const { whom } = summary;
    if (whom === undefined) throw new Error('nobody is listed');
    const sentences = openingOf({ insights, whom }, money).flatMap((paragraph) => paragraph.sentences);
    expect(sentences.length).toBeGreaterThan(4);
    const page = text(reportHtml(summary, ofFile()));
    expect(page).toContain(whom.whyChosen);
    for (const sentence of sentences) {
      expect(said).toContain(sentence);
      expect(page).toContain(sentence);
    }
  });

  it('has no empty panel, no journey that nobody began, and nothing of the shop where nothing is known', () => {
    const page = pageOf(ofFile({ enrolments: [], touches: [], coupons: [], waiters: [] }));
    expect(page).toContain('Nobody began win-back-14d.');
    expect(page).not.toContain('<svg class="journey"');
    expect(page).not.toMatch(/<\/h3>\s*<\/div>/);
    const run = ofFile();
    expect(reportHtml(summarise(run), run)).not.toMatch(/id="(rhythm|threshold|whom|pilot)"/);
  });

  it('says of a file what would have been, of nobody that she was brought back, and nothing of reactions', () => {
    const page = text(pageOf(ofFile()));
    expect(page).toContain('What o.csv tells');
    expect(page).toContain('7 customers would have begun, and 2 would have been held out.');
    expect(page).not.toMatch(/redeemed in|Answers to|Treated less held out|reactions are|it may be chance/i);
  });

  it('opens a picture that is wider than its place where the story begins', () => {
    const [, left = '', wide = '', first = ''] =
      /<div class="story"><i style="left:([\d.]+)%"><\/i>\s*<svg class="journey" viewBox="0 0 (\d+)[\s\S]*?<text class="title" x="([\d.]+)"/.exec(
        pageOf(ofFile()),
      ) ?? [];
    expect((Number(left) * Number(wide)) / 100).toBeCloseTo(Number(first), 0);
  });

  it('says of a journey that waits after its event who counts in both arms before it says anything', () => {
    const sentence =
      'Its first message is due 1 hour after the event; whoever orders before that counts too, in both arms alike: that makes both shares high, and no difference.';
    const cart = abandonedCheckout();
    const [one] = ofFile().enrolments;
    if (one === undefined) throw new Error('nobody began');
    const enrolments = [{ ...one, key: { ...one.key, journey: cart.id } }];
    expect(text(pageOf(ofFile({ journeys: [cart], enrolments })))).toContain(sentence);
    expect(text(pageOf(ofFile()))).not.toContain('in both arms alike');
  });

  it('says from which day of silence on a journey began, and what is recommended', () => {
    const recommended = insights.thresholds.recommended?.days ?? 0;
    const beginning = (silence: number): string => {
      const run = ofFile({ journeys: [winBack14d({ after: days(silence) })] });
      return text(reportHtml(summarise(run, knowledge), run));
    };
    expect(recommended).not.toBe(14);
    expect(beginning(14)).toContain(
      `It begins from day 14 of silence on; recommended is day ${recommended}.`,
    );
    expect(beginning(recommended)).toContain(
      `It begins from day ${recommended} of silence on, as recommended, instead of from day 14, as it is built in.`,
    );
  });

  it('draws each chart for a desk and for a phone, as one picture with a name', () => {
    const drawn = columns(
      'Orders a day',
      ['1 Jan', '2 Jan'],
      [{ name: 'orders', colour: 'var(--accent)', values: [3, 1.25] }],
    );
    expect(drawn.match(/<svg [^>]*class="chart (wide|narrow)"[^>]*>/g)).toHaveLength(2);
    expect(drawn.match(/role="img"/g)).toHaveLength(2);
    expect(drawn.match(/aria-label="Orders a day"/g)).toHaveLength(2);
    expect(drawn).not.toMatch(/<g [^>]*aria-label|<style/);
    expect(drawn).toContain('2 Jan: 1.25 orders');
    const few = columns('Orders a day', ['1 Jan'], [{ name: 'orders', colour: 'red', values: [2] }]);
    expect([...few.matchAll(/>(\d(?:\.\d)?)<\/text>/g)].map(([, mark]) => mark)).toEqual([
      ...['0', '1', '2'],
      ...['0', '1', '2'],
    ]);
  });
});

describe('the sentences, of a history that is worked out by hand', () => {
  // A hundred order on the first of January for ten, and sixty of them again on the 21st; it ends on the 20th of July.
  const end = endOf(200);
  const history = purchaseHistory(crowd([60, [0, 20]], [40, [0]]));
  const economics = {
    marginPercent: 50,
    discountPercent: 10,
    couponDays: 8,
    couponUsePercent: 100,
    liftPercent: 20,
    messages: [{ channel: 'sms' as const, each: 1, price: 10 }],
    windowDays: 28,
  };
  const worked: ShopKnowledge = {
    insights: insightsOf(history, { timezone: 'UTC', economics, stages: testRun().settings.stages, end }),
    scores: scoresOf(history, end),
    rhythmThreshold: {
      share: 0.85,
      reason: 'most-net',
      because: 'Beyond 85% of her own gaps they leave most.',
    },
    favourites: new Map(),
  };
  const run = ofFile();
  const page = text(reportHtml(summarise(run, worked), run)).replaceAll(/\s+/g, ' ');

  it.each([
    // 160 orders for ten, of which 60 were second ones.
    '1,600 EUR from 1 Jan 2026 to 20 Jul 2026, of which 600 EUR (38%) from customers who had ordered before.',
    '40 customers of 100 ordered on one day alone. An order comes to 10.00 EUR on average.',
    'In Jun 2026, the last whole month, nobody ordered.',
    'Of the 60 gaps between two orders of a customer, half are at most 20 days long, three of four at most 20, nine of ten at most 20.',
    // Of 160 silences 60 ended.
    'Whoever has just ordered orders again by herself: 38 of 100 within 30 days, 38 of 100 within 90 days and 38 of 100 within 180 days.',
    'After 60 days of silence, none within 90 days still come back by themselves (0 to 0%).',
    // Of 100: Greenwood's variance of ln 0.4 is 0.6 / (0.4 × 100).
    'Within 90 days another follows: after a first order 60 of 100 (51 to 70%) and a second none (0 to 0%).',
    'Of new customers, so many have ordered a second time by the end of the month: 60 of 100 after 1 month, 60 of 100 after 3 months and 60 of 100 after 6 months.',
  ])('%s', (sentence) => expect(page).toContain(sentence));

  it('say from which share of own gaps on it pays, where enough is known', () => {
    expect(page).toContain(
      'Or to each on a day of her own, as win-back-own-rhythm does. Beyond 85% of her own gaps they leave most.',
    );
    const { rhythmThreshold: _, ...others } = worked;
    expect(reportHtml(summarise(run, others), run)).not.toContain('win-back-own-rhythm');
  });

  it('say of a day of silence who comes anyway, what it costs, and what has to come of it', () => {
    const day = worked.insights.thresholds.curve.find(({ days: silence }) => silence === 14);
    if (day === undefined) throw new Error('there is no day 14');
    // Nobody comes to it in the first 14 of 201 days: 160 in 187 are 6.0 a week. Of 160, 60 return; those 60 customers have two silences each, which leaves a variance of
    // 60 × 0.0025² + 40 × 0.00375² of ln 0.625.
    expect(flowSentence(day, money)).toBe(
      'Each week 6 customers come to day 14; 38 of 100 of them return by themselves (34 to 41%). Writing to them takes 6 texts for 0.60 EUR, and coupons of 2.25 EUR for those who would have come anyway.',
    );
    // A text for 0.10 and 0.375 coupons of 1.00, by a gain of 5.00 less 1.00: 0.119 of all, which is 0.19 of the 0.625 others. Without a
    // coupon 0.10 by 5.00.
    expect(paysSentence(day.flow)).toBe(
      'It pays if it brings back 19 of 100 who would not have come, 32% more than come anyway. With messages alone, without a coupon, 2 of 100 are enough.',
    );
  });
});

describe('the threshold', () => {
  const reach: Reach = {
    customers: 100,
    messages: [],
    anyway: { withCoupon: 0.02, inWindow: 0.1, later: 0.4 },
    costs: { messages: 100, wastedCoupons: 0 },
    gain: 1,
    breakEven: { lift: 0.0261, ofOthers: 0.029, relative: 0.261, withoutCoupon: 0.0041 },
    net: 0,
  };
  const { thresholds } = insights;
  const [first] = thresholds.curve;
  if (first === undefined) throw new Error('the sample is too short');
  const recommending = (reason: NonNullable<Thresholds['recommended']>['reason']): readonly string[] =>
    reasonSentences({ ...thresholds, recommended: { days: first.days, reason } }, money);

  it('pays from so many whole people on, with the coupon and without', () => {
    expect(paysSentence(reach)).toBe(
      'It pays if it brings back 3 of 100 who would not have come, 26% more than come anyway. With messages alone, without a coupon, 5 of 1,000 are enough.',
    );
    // Of messages whose price nobody has told it would say that nobody is enough.
    expect(paysSentence({ ...reach, breakEven: { ...reach.breakEven, withoutCoupon: 0 } })).not.toContain(
      'alone',
    );
    expect(paysSentence({ ...reach, breakEven: {} })).toMatch(/^With the coupon it never pays/);
  });

  it('is recommended with its reason, and not as if it paid where it does not', () => {
    expect(recommending('most-net')[0]).toContain('customers leave most there');
    expect(recommending('least-break-even')[0]).toContain('if at all');
    expect(recommending('fewest-anyway')[0]).toMatch(/^No day pays/);
    expect(reasonSentences({ ...thresholds, curve: [] }, money)).toEqual([
      'The history is too short to say from which day of silence on it pays to write.',
    ]);
  });

  it('says all that its money rests on, and which prices nobody has told', () => {
    const economics = {
      ...thresholds.economics,
      marginPercent: 42,
      messages: [{ channel: 'sms' as const, each: 2 }],
    };
    const said = assumptionSentences({ ...thresholds, economics }, priceWords('EUR')).join(' ');
    expect(said).toContain('a margin of 42%; a coupon of 10% for 8 days');
    expect(said).toContain('Nobody has told the price of texts: they count as free');
  });
});

describe('the pilot', () => {
  it('is out of reach of a shop that would take more than two years', () => {
    const { pilot } = insights;
    if (pilot === undefined) throw new Error('no pilot is told of');
    const taking = (weeks: number): string => {
      const plans = pilot.plans.map((plan) => ({
        ...plan,
        answers: plan.answers.map(({ weeksWithBacklog: _, ...answer }) => ({
          ...answer,
          customers: 5_000,
          weeks,
        })),
      }));
      return pilotSentences({ ...insights, pilot: { ...pilot, plans } }, money).join(' ');
    };
    expect(taking(3_000)).toMatch(
      /To see \d points? more would take 5,000 customers, 58 years\. So few customers prove nothing that is of use\.$/,
    );
    expect(taking(20)).not.toContain('So few customers');
  });
});

describe('the list', () => {
  it('is whom.csv, all of it, and begins on the page, with the same sums and a reason each', () => {
    const folder = join(newFolder(), 'out');
    const run = ofFile();
    beginReport(folder).finish(summarise(run, knowledge), run, knowledge);
    const [head = '', ...rows] = readFileSync(join(folder, 'whom.csv'), 'utf8').trimEnd().split('\r\n');
    expect(head.split(',').slice(0, 4)).toEqual(['rank', 'customer', 'value_at_risk', 'chance_3_months']);
    expect(rows).toHaveLength(scores.ranked?.length ?? 0);
    const { customer = '', valueAtRisk = 0 } = scores.ranked?.[0] ?? {};
    expect(rows[0]).toMatch(new RegExp(`^1,${customer},${Math.round(valueAtRisk) / 100},`));
    const page = readFileSync(join(folder, 'report.html'), 'utf8');
    expect(page).toContain(`<td>${customer}</td>`);
    expect(page.match(/<tr class="below">/g)).toHaveLength(50);
    expect(page).toContain('Bath');
  });

  it('says why there is none', () => {
    const run = ofFile();
    const none = { ...knowledge, scores: { backtest: scores.backtest, notRanked: 'nobody came back' } };
    const page = reportHtml(summarise(run, none), run);
    expect(page).toContain('Nobody is listed: nobody came back.');
    const untested = { ...none, scores: { ...none.scores, backtest: { ...scores.backtest, scorers: [] } } };
    expect(reportHtml(summarise(run, untested), run)).not.toContain('Was what it said true?');
    expect(page).not.toContain('class="below"');
  });
});

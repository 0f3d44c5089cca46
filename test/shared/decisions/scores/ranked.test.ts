import { describe, expect, it } from 'vitest';
import { days, minus } from '../../../../shared/base/time.ts';
import { rankedCustomers, valueAtRisk, whyRanked } from '../../../../shared/decisions/scores/ranked.ts';
import { fitScores, scoresOf } from '../../../../shared/decisions/scores/scores.ts';
import { mixedShop, today } from './shops.ts';

const history = mixedShop(7, 800);
const { backtest, ranked = [] } = scoresOf(history, today);
const money = (minor: number): string => `${(minor / 100).toFixed(2)} EUR`;

describe('the list', () => {
  it('has each customer once, from the highest value at risk to the lowest', () => {
    expect(new Set(ranked.map(({ customer }) => customer)).size).toBe(history.customers.length);
    expect(ranked.map(({ rank }) => rank)).toEqual(ranked.map((_, index) => index + 1));
    const risks = ranked.map((row) => row.valueAtRisk);
    expect(risks).toEqual(risks.toSorted((a, b) => b - a));
  });

  it('is made by the scorer that the back-test chose', () => {
    const { fitted, value } = fitScores(history, today, backtest.chosen);
    expect(rankedCustomers(history, today, fitted, value)).toEqual(ranked);
  });

  it('is the same list where all is priced in a currency of a hundredth', () => {
    const cheap = { ...history, value: history.value.map((each) => each * 100) };
    const { ranked: other = [] } = scoresOf(cheap, today);
    expect(other.slice(0, 20).map(({ customer }) => customer)).toEqual(
      ranked.slice(0, 20).map(({ customer }) => customer),
    );
  });

  it('is not made of a shop of whose customers nothing can be told, and says why', () => {
    expect(scoresOf(mixedShop(7, 10), today)).toMatchObject({
      backtest: { chosen: 'recency' },
      notRanked: expect.stringMatching(/it takes \d+/),
    });
  });
});

describe('value at risk', () => {
  const { fitted, value } = fitScores(history, today, 'mbg-nbd');
  const regular = { orders: 8, known: 300, spent: 40_000 };

  it('is small of who ordered yesterday, and most of what she was worth of who has gone', () => {
    const here = valueAtRisk(fitted, value, { ...regular, active: 299 });
    const gone = valueAtRisk(fitted, value, { ...regular, active: 150 });
    expect(here).toBeLessThan(gone / 5);
  });

  it('is what she would be expected to spend had she ordered now, less what she is', () => {
    const buyer = { ...regular, active: 150 };
    const orderValue = (value.p * (value.v + 40_000)) / (value.p * 8 + value.q - 1);
    const back = { orders: 9, active: 300, known: 300, spent: 40_000 + orderValue };
    const year = (who: typeof back) => fitted.score(who, days(365)).orders * orderValue;
    expect(valueAtRisk(fitted, value, buyer)).toBeCloseTo(year(back) - year(buyer), 6);
  });
});

describe('the sentence', () => {
  const row = {
    rank: 1,
    customer: history.customers[0] as (typeof history.customers)[number],
    orders: 7,
    spent: 43_100,
    firstOrder: minus(today, days(300)),
    lastOrder: minus(today, days(96)),
    silentDays: 96,
    gapDays: 34,
    orderValue: 6_012.4,
    threeMonths: { orders: 0.3, value: 1_803, chance: 0.224 },
    twelveMonths: { orders: 0.9, value: 5_411, chance: 0.5 },
    valueAtRisk: 14_000.2,
  };

  it('says how often, how long ago, what it is worth, and who returns by themselves', () => {
    expect(whyRanked(row, money)).toBe(
      'Ordered 7 times, every 34 days on average, silent for 96 days; an order comes to 60.12 EUR; 22 of 100 like this return within three months by themselves; 140.00 EUR at risk.',
    );
  });

  it('speaks of no rhythm where there was one order', () => {
    const { gapDays, ...once } = row;
    expect(whyRanked({ ...once, orders: 1, silentDays: 1 }, money)).toMatch(
      /^Ordered once, silent for 1 day; /,
    );
  });
});

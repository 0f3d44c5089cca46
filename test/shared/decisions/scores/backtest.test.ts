import { describe, expect, it } from 'vitest';
import { days, minus, plus } from '../../../../shared/base/time.ts';
import { backtest, lastThird, whyChosen } from '../../../../shared/decisions/scores/backtest.ts';
import { scorers } from '../../../../shared/decisions/scores/scorers.ts';
import { mixedShop, opened, shop, today } from './shops.ts';

describe('a back-test', () => {
  const history = mixedShop(3, 1_000);
  const tested = backtest(history, lastThird(history, today));

  it('cuts off the last third, and follows a season of it', () => {
    expect(tested.days).toBe(90);
    expect((tested.cut - history.first) / (today - history.first)).toBeCloseTo(2 / 3, 10);
    const brief = plus(opened, days(60));
    expect(lastThird({ ...history, first: opened }, brief)).toEqual({
      cut: plus(opened, days(40)),
      followed: days(20),
    });
  });

  it('holds every scorer against recency, best first', () => {
    expect(tested.scorers.map(({ scorer }) => scorer).sort()).toEqual(scorers.map(({ name }) => name).sort());
    const areas = tested.scorers.map(({ auc }) => auc.value);
    expect(areas).toEqual(areas.toSorted((a, b) => b - a));
    expect(tested.scorers.filter(({ beyondRecency }) => beyondRecency === undefined)).toMatchObject([
      { scorer: 'recency' },
    ]);
  });

  it('has all customers in ten tenths, and all orders', () => {
    for (const { calibration, orders, topDecile } of tested.scorers) {
      expect(calibration.map(({ decile }) => decile)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(calibration.reduce((sum, row) => sum + row.customers, 0)).toBe(tested.customers);
      expect(calibration.reduce((sum, row) => sum + row.orders, 0)).toBe(orders);
      const back = calibration.map(({ customers, returned }) => customers * returned.value);
      expect(back.reduce((sum, each) => sum + each, 0)).toBeCloseTo(tested.returned, 6);
      expect(topDecile.value).toBeCloseTo((back[0] as number) / tested.returned, 10);
    }
  });

  it('finds the models that the shop was made by calibrated', () => {
    const model = tested.scorers.find(({ scorer }) => scorer === 'mbg-nbd');
    expect((model?.expectedOrders ?? 0) / (model?.orders ?? 1)).toBeGreaterThan(0.85);
    expect((model?.expectedOrders ?? 0) / (model?.orders ?? 1)).toBeLessThan(1.15);
  });

  it('sees nothing of what came after the time that was followed', () => {
    const { cut, followed } = lastThird(history, today);
    const end = plus(cut, followed);
    const blind = { ...history, at: history.at.map((each) => (each > end ? each + days(1_000) : each)) };
    expect(backtest(blind, { cut, followed })).toEqual(tested);
  });
});

describe('the choice', () => {
  it('is a scorer that knows rhythms, where customers differ in theirs', () => {
    const history = shop(5, 600, (random) => ({ gap: random.chance(0.5) ? 10 : 150, leaves: 0.05 }));
    const tested = backtest(history, lastThird(history, today));
    expect(tested.choice.because).toBe('better');
    expect(tested.chosen).not.toBe('recency');
    expect(whyChosen(tested)).toMatch(
      /^Asked of \d+ customers, who of them ordered within 90 days, (RFM|days over her own rhythm|(M?BG|Pareto)\/NBD|logistic regression on the profile) tells \d+\.\d points more than days of silence alone \(\d+\.\d to \d+\.\d\)\.$/,
    );
  });

  it('is recency where all customers order alike, and none leaves', () => {
    const chosen = [1, 2, 3, 4].map((seed) => {
      const history = shop(seed, 150, () => ({ gap: 90, leaves: 0 }));
      const { chosen, choice } = backtest(history, lastThird(history, today));
      return `${chosen} ${choice.because}`;
    });
    expect(chosen).toEqual(Array.from({ length: 4 }, () => 'recency none-better'));
  });

  it('is recency where too few returned to tell scorers apart, and says how many it takes', () => {
    const history = shop(1, 30, () => ({ gap: 60, leaves: 0.5 }));
    const tested = backtest(history, lastThird(history, today));
    expect(tested).toMatchObject({
      chosen: 'recency',
      scorers: [],
      choice: { because: 'too-little', needed: 20 },
    });
    expect(whyChosen(tested)).toMatch(
      /^Days of silence alone: \d+ customers returned within 90 days and \d+ did not, and it takes 20 of each/,
    );
  });

  it('goes by the scorers that could be fitted, and tells why the others could not', () => {
    const once = shop(1, 300, () => ({ gap: 400, leaves: 0 }));
    const cut = { cut: minus(today, days(450)), followed: days(400) };
    const { notFitted } = backtest(once, cut);
    expect(notFitted.find(({ scorer }) => scorer === 'bg-nbd')?.why).toMatch(
      /^\d+ customers? ha(s|ve) ordered again; it takes 20$/,
    );
  });
});

/** The shop's rhythm, of histories small enough to work out by hand. */
import { describe, expect, it } from 'vitest';
import type { Purchase } from '../../../../shared/decisions/insights/history.ts';
import { silences } from '../../../../shared/decisions/insights/purchase-days.ts';
import { type Rhythm, rhythmOf } from '../../../../shared/decisions/insights/rhythm.ts';
import { survivalOf } from '../../../../shared/decisions/statistics/clustered-survival.ts';
import { crowd, inDays } from '../../../support/purchases.ts';

const rhythm = (purchases: readonly Purchase[], end: number, from = 0): Rhythm => {
  const inAll = inDays(purchases, end);
  const fromDay = inAll.firstDay + from;
  return rhythmOf(inAll, survivalOf(silences(inAll, fromDay)), fromDay);
};

describe('the rhythm', () => {
  // 60 come back after 20 days, 40 never; the last silence of all is followed for 180 days at least.
  const shop = rhythm(crowd([60, [0, 20]], [40, [0]]), 200);

  it('counts the gaps that are over', () => {
    expect(shop.gaps).toEqual({
      count: 60,
      customers: 60,
      quantiles: { quarter: 20, half: 20, threeQuarters: 20, nineOfTen: 20 },
    });
    const { quantiles } = rhythm(crowd([1, [0, 1, 3, 6, 10, 15, 21, 28, 36, 45, 55]]), 60).gaps;
    expect(quantiles).toEqual({ quarter: 3, half: 5, threeQuarters: 8, nineOfTen: 9 });
    expect(rhythm(crowd([10, [0]]), 60).gaps).toEqual({ count: 0, customers: 0 });
  });

  it('says how many have come back by each day, of all silences, those that are still open too', () => {
    const at = (days: number) => shop.returns.find((point) => point.days === days);
    expect(at(14)).toEqual({ days: 14, share: 0, low: 0, high: 0, atRisk: 160 });
    expect(at(21)?.share).toBeCloseTo(60 / 160, 10);
    expect(at(21)?.atRisk).toBe(100);
    expect(at(175)?.share).toBeCloseTo(60 / 160, 10);
    expect(shop.returns.at(-1)?.days).toBe(196);
  });

  it('says of those silent for so long how many come by themselves, as far as they are followed', () => {
    expect(
      shop.bySilence.map(({ silentDays, atRisk, returns }) => [
        silentDays,
        atRisk,
        returns.map(({ days }) => days),
      ]),
    ).toEqual([
      [0, 160, [30, 90, 180]],
      [7, 160, [30, 90, 180]],
      [14, 160, [30, 90, 180]],
      [30, 100, [30, 90]],
      [60, 100, [30, 90]],
      [90, 100, [30, 90]],
      [120, 100, [30]],
      [180, 40, []],
    ]);
    const [first, , , late] = shop.bySilence.map(({ returns }) => returns[0]?.share);
    expect([first, late]).toEqual([60 / 160, 0].map((share) => expect.closeTo(share, 10)));
  });

  it('tells the second order from the third', () => {
    expect(
      shop.repurchase.map(({ purchases, began, returns }) => [purchases, began, returns[0]?.share]),
    ).toEqual([
      [1, 100, expect.closeTo(0.6, 10)],
      [2, 60, 0],
      [3, 0, undefined],
    ]);
  });

  it('tells of first orders as of the whole history, where the period had nobody who was new', () => {
    // All came first on one day, a hundred days before the period; those who came back did so before it.
    const late = rhythm(crowd([60, [0, 20]], [40, [0]]), 200, 100);
    expect(late.repurchase[0]?.returns[0]?.share).toBeCloseTo(0.6, 10);
  });

  it('tells what first orders brought in the period from what the others did', () => {
    expect(shop.revenue).toEqual({ revenue: 160_000, fromReturning: 60_000, share: 0.375 });
    expect(rhythm(crowd([60, [0, 20]], [40, [15]]), 200, 10).revenue).toEqual({
      revenue: 100_000,
      fromReturning: 60_000,
      share: 0.6,
    });
  });

  it('is as things went in the period: silences that ended before it count no more', () => {
    // In the first half-year all came back after 10 days, since then after 40.
    const purchases = crowd([50, [0, 10]], [50, [200, 240]], [50, [0, 10, 200]]);
    const late = rhythm(purchases, 300, 190);
    expect(late.returns.find(({ days }) => days === 35)?.share).toBe(0);
    expect(late.gaps.count).toBe(200);
  });
});

/** From which day of silence, and which share of own gaps, on it pays to write: worked by hand, and by the laws that money has. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFor } from '../../../../local/backtest/sample/random.ts';
import type { Economics } from '../../../../shared/decisions/insights/economics.ts';
import { type Purchase, purchaseHistory } from '../../../../shared/decisions/insights/history.ts';
import { silences } from '../../../../shared/decisions/insights/purchase-days.ts';
import {
  type Threshold,
  type Thresholds,
  thresholdsOf,
} from '../../../../shared/decisions/insights/threshold.ts';
import {
  type RhythmThreshold,
  type RhythmThresholds,
  recommendedShareOf,
  rhythmThresholdsOf,
} from '../../../../shared/decisions/scores/rhythm-threshold.ts';
import { survivalOf } from '../../../../shared/decisions/statistics/clustered-survival.ts';
import { crowd, endOf, inDays } from '../../../support/purchases.ts';

const usual: Economics = {
  marginPercent: 50,
  discountPercent: 10,
  couponDays: 8,
  couponUsePercent: 100,
  liftPercent: 20,
  messages: [
    { channel: 'email', each: 2, price: 0.5 },
    { channel: 'sms', each: 1, price: 9 },
  ],
  windowDays: 30,
};

const thresholds = (
  purchases: readonly Purchase[],
  end: number,
  changes: Partial<Economics> = {},
  from = 0,
): Thresholds => {
  const inAll = inDays(purchases, end);
  const fromDay = inAll.firstDay + from;
  return thresholdsOf(inAll, survivalOf(silences(inAll, fromDay)), fromDay, { ...usual, ...changes });
};
const at = ({ curve }: Thresholds, days: number): Threshold => {
  const found = curve.find((each) => each.days === days);
  if (found === undefined) throw new Error(`the curve has no day ${days}`);
  return found;
};

/** 60 come back after 20 days, and 40 never: each order is worth 1,000. */
const shop = crowd([60, [0, 20]], [40, [0]]);
const close = (value: number) => expect.closeTo(value, 8);

describe('a threshold', () => {
  const curve = thresholds(shop, 200);

  it('counts who crosses it in a week, and who had crossed it at last', () => {
    // On the days 14 to 200 the silences of 100 first orders and of 60 second ones lasted longer.
    expect(at(curve, 14).flow.customers).toBeCloseTo(160 / (187 / 7), 10);
    expect(at(curve, 14).backlog.customers).toBe(100);
    // Whoever ordered on day 20 is silent for 180 days.
    expect(at(curve, 21).flow.customers).toBeCloseTo(100 / (180 / 7), 10);
  });

  it('knows who would come anyway: while the coupon is valid, in the window, and later', () => {
    expect(at(curve, 7).flow.anyway).toEqual({ withCoupon: 0, inWindow: close(0.375), later: close(0.375) });
    expect(at(curve, 14).flow.anyway.withCoupon).toBeCloseTo(0.375, 10);
    expect(at(curve, 21).flow.anyway).toEqual({ withCoupon: 0, inWindow: 0, later: 0 });
    // Of those who are silent at last nobody has come after so long.
    expect(at(curve, 14).backlog.anyway).toEqual({ withCoupon: 0, inWindow: 0, later: 0 });
  });

  it('costs messages, and coupons for those who would have come', () => {
    const { customers, costs, messages } = at(curve, 14).flow;
    expect(costs.messages).toBeCloseTo(customers * 10, 8);
    expect(costs.wastedCoupons).toBeCloseTo(customers * 0.375 * 100, 8);
    expect(messages).toEqual([
      { channel: 'email', count: close(customers * 2) },
      { channel: 'sms', count: close(customers) },
    ]);
  });

  it('says what has to come of it: 47.50 for each customer, at 400 each', () => {
    const { gain, breakEven } = at(curve, 14).flow;
    expect(gain).toBeCloseTo(400, 8);
    expect(breakEven).toEqual({
      lift: close(47.5 / 400),
      ofOthers: close(47.5 / 400 / 0.625),
      relative: close(47.5 / 400 / 0.375),
      withoutCoupon: close(10 / 500),
    });
    expect(at(curve, 21).flow.breakEven).toEqual({
      lift: close(10 / 400),
      ofOthers: close(10 / 400),
      withoutCoupon: close(10 / 500),
    });
  });

  it('counts who would have come later as nothing won: the coupon is lost on her', () => {
    // Half of those who do not come within 30 days come on the fortieth.
    const later = thresholds(crowd([60, [0, 40]], [60, [0]]), 400, { windowDays: 20 });
    const { gain, anyway } = at(later, 7).flow;
    expect(anyway.inWindow).toBe(0);
    expect(gain).toBeCloseTo(1_000 * ((1 - anyway.later) * 0.5 - 0.1), 8);
    expect(anyway.later).toBeCloseTo(60 / 180, 8);
  });

  it('asks for the worth of orders that ended so long a silence, where there are enough', () => {
    const dear = (purchases: readonly Purchase[]) =>
      purchases.map((each, index, all) =>
        all[index - 1]?.customer === each.customer ? { ...each, value: 3_000 } : each,
      );
    expect(at(thresholds(dear(shop), 200), 14)).toMatchObject({ orderValue: 3_000, orderValueOf: 'returns' });
    expect(at(thresholds(dear(shop), 200), 21)).toMatchObject({ orderValue: 1_750, orderValueOf: 'all' });
  });

  it('is shown as far as the history shows what comes after it', () => {
    expect(curve.curve.at(-1)?.days).toBe(165);
    expect(curve.laterDays).toBe(35);
    expect(thresholds(shop, 50).curve.map(({ days }) => days)).toEqual([7, 10, 14]);
    const short = thresholds(shop, 20);
    expect([short.curve, short.recommended, short.atLift]).toEqual([[], undefined, []]);
  });

  it('is of the period: who crossed it before is in the backlog alone', () => {
    const late = thresholds(shop, 200, {}, 100);
    expect([at(late, 14).flow.customers, at(late, 14).backlog.customers]).toEqual([0, 100]);
    expect(at(late, 90).flow.customers).toBeCloseTo(60 / (101 / 7), 8);
  });
});

describe('the recommended threshold', () => {
  it('is the earliest where a week leaves as much as anywhere', () => {
    // At 7 and 10 days the coupon is over before anybody comes by herself, and 7.5 of 100 more bring 400 each.
    const { recommended, curve } = thresholds(shop, 200);
    expect(recommended).toEqual({ days: 7, reason: 'most-net' });
    expect(curve.map(({ flow }) => flow.net > 0)).toEqual(curve.map(({ days }) => days <= 10));
  });

  it('is where the least has to come of it, where none leaves anything', () => {
    const { recommended, atLift } = thresholds(shop, 200, { liftPercent: 2 });
    expect(recommended).toEqual({ days: 7, reason: 'least-break-even' });
    expect(atLift).toEqual([
      { days: 7, reason: 'least-break-even', liftPercent: 1 },
      { days: 7, reason: 'least-break-even', liftPercent: 4 },
    ]);
  });

  it('is the first where nobody comes anyway', () => {
    expect(thresholds(crowd([40, [0]]), 200).recommended).toEqual({ days: 7, reason: 'least-break-even' });
  });

  it('is where the fewest come anyway, where nothing can pay', () => {
    const { recommended, curve } = thresholds(shop, 200, { marginPercent: 10 });
    expect(recommended).toEqual({ days: 21, reason: 'fewest-anyway' });
    expect(curve.every(({ flow }) => flow.breakEven.lift === undefined && flow.gain <= 0)).toBe(true);
  });

  it('is told for half the assumed lift, and for twice', () => {
    expect(thresholds(shop, 200).atLift.map(({ liftPercent }) => liftPercent)).toEqual([10, 40]);
  });
});

describe('a share of own gaps', () => {
  /**
   * After her first order she is silent beyond half of such gaps for a week, beyond 75% for three; after a second on day 20 beyond
   * half for 12 days, and beyond 75% for 27.
   */
  const rhythm = { r: 1, alpha: 1 };
  const terms = { timezone: 'UTC', currency: 'EUR' };
  const byShare = (purchases: readonly Purchase[], end: number, changes: Partial<Economics> = {}) =>
    rhythmThresholdsOf(purchaseHistory(purchases), endOf(end), rhythm, {
      ...terms,
      economics: { ...usual, ...changes },
    });
  const line = ({ curve }: RhythmThresholds, share: number): RhythmThreshold => {
    const found = curve.find((each) => each.share === share);
    if (found === undefined) throw new Error(`the curve has no share ${share}`);
    return found;
  };
  const thresholdsByShare = byShare(shop, 200);
  const half = line(thresholdsByShare, 0.5);
  const most = line(thresholdsByShare, 0.75);

  it('is crossed by each on a day of her own, if she has not ordered by then', () => {
    expect(half.flow.customers).toBeCloseTo(160 / (194 / 7), 10);
    expect(half.backlog.customers).toBe(100);
    // Who came back on day 20 was not silent for three weeks, but is for 27 days after it.
    expect(most.flow.customers).toBeCloseTo(100 / (180 / 7), 10);
    expect(most.backlog.customers).toBe(100);
  });

  it('knows who would come anyway after it, and what their orders are worth', () => {
    expect(half.flow.anyway).toEqual({ withCoupon: 0, inWindow: close(0.375), later: close(0.375) });
    expect(half.flow.breakEven).toMatchObject({ lift: close(10 / 400), relative: close(10 / 400 / 0.375) });
    expect(half.flow.net).toBeCloseTo(half.flow.customers * (0.2 * 0.375 * 400 - 10), 8);
    expect([half.orderValueOf, most.orderValueOf]).toEqual(['returns', 'all']);
    expect(most.flow.anyway).toEqual({ withCoupon: 0, inWindow: 0, later: 0 });
    expect(most.flow.net).toBeCloseTo(-10 * most.flow.customers, 8);
    // Of those who are silent at last nobody has come after so long.
    expect(half.backlog.net).toBeCloseTo(-1_000, 8);
  });

  it('goes by orders as the profile counts them', () => {
    // Two on the first day: beyond 75% of such gaps for a week already.
    expect(line(byShare(crowd([40, [0, 0]]), 200), 0.75).flow.customers).toBeCloseTo(40 / (194 / 7), 10);
  });

  it('is shown where it is followed for long enough to tell who comes later, and not for the few that crossed it late', () => {
    // Beyond 97% are those alone who came back on day 20, from day 149 on: by their 51 days nobody would come later.
    expect(thresholdsByShare.curve.at(-1)?.share).toBe(0.925);
    expect(thresholdsByShare.laterDays).toBe(113);
  });

  it('is of the last 52 weeks: who crossed it before is in the backlog alone', () => {
    const { flow, backlog } = line(byShare(crowd([40, [0]], [40, [300]]), 500), 0.75);
    expect(flow.customers).toBeCloseTo(40 / 52, 10);
    expect(backlog.customers).toBe(80);
  });

  it('is recommended as a day is: by what is left, by what has to come of it, or by who comes anyway', () => {
    const recommended = (changes: Partial<Economics>) => {
      const found = byShare(shop, 200, changes).recommended;
      return [found?.line.share, found?.reason];
    };
    // Before the coupon of a week's crossing is over nobody comes by herself, at half of the gaps and at 60%.
    expect(recommended({})).toEqual([0.5, 'most-net']);
    expect(recommended({ liftPercent: 2 })).toEqual([0.5, 'least-break-even']);
    expect(recommended({ marginPercent: 10 })).toEqual([0.75, 'fewest-anyway']);
    const short = byShare(crowd([40, [0]]), 20);
    expect([short.curve, short.recommended]).toEqual([[], undefined]);
  });

  it('is told with its reason, in money', () => {
    const told = (changes: Partial<Economics>, end = 200) =>
      recommendedShareOf(purchaseHistory(shop), endOf(end), rhythm, {
        ...terms,
        economics: { ...usual, ...changes },
      });
    expect(told({})).toEqual({
      share: 0.5,
      reason: 'most-net',
      because: expect.stringMatching(
        /^Beyond 50% of her own gaps a week's customers leave most if 20% more come than come anyway: 1\.15 EUR after coupons and messages \(-?[\d.]+ EUR to [\d.]+ EUR\); 5\.8 a week come to be so silent, and 37\.5% of them order within 30 days by themselves\.$/,
      ),
    });
    expect(told({ liftPercent: 2 })?.because).toMatch(
      /^Beyond 50% of her own gaps the least has to come of it: it pays if 6\.7% more come than come anyway\. No share surely pays if 2% more come than come anyway; /,
    );
    expect(told({ marginPercent: 10 })?.because).toMatch(
      /^No share pays, whatever comes of it\. Beyond 75% of her own gaps the fewest come anyway within \d+ days; /,
    );
    expect(told({}, 21)).toBeUndefined();
  });
});

describe('chance', () => {
  const rhythms = (seed: number) => {
    const random = randomFor(seed, 'thresholds');
    const orders = Array.from({ length: 400 }, () => {
      const mean = random.gamma(1, 50);
      const own: number[] = [];
      for (
        let day = random.integer(0, 200);
        day < 500;
        day += Math.max(1, Math.ceil(random.exponential(mean)))
      )
        own.push(day);
      return own;
    });
    return crowd(...orders.map((own) => [1, own] as const));
  };
  const z95 = 1.959963984540054;

  it('recommends nothing: what surely leaves something is the earliest within a standard error of the most', () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const { curve, recommended } = thresholds(rhythms(seed), 500, { liftPercent: 10 * seed });
      const sure = curve.filter(({ flow }) => flow.netLow > 0);
      expect(recommended?.reason).toBe(sure.length > 0 ? 'most-net' : 'least-break-even');
      const [most] = sure.toSorted((a, b) => b.flow.net - a.flow.net);
      if (most === undefined) continue;
      const enough = most.flow.net - (most.flow.netHigh - most.flow.net) / z95;
      expect(recommended?.days).toBe(sure.find(({ flow }) => flow.net >= enough)?.days);
    }
  });

  it('is in the figures that hang on who comes anyway, and in no other', () => {
    const [early] = thresholds(rhythms(1), 500).curve;
    expect(early?.flow.netLow).toBeLessThan(early?.flow.net ?? 0);
    expect(early?.flow.netHigh).toBeGreaterThan(early?.flow.net ?? 0);
    // Nobody comes anyway, and all that is lost is what the messages cost.
    const { flow } = at(thresholds(shop, 200), 21);
    expect([flow.netLow, flow.netHigh, flow.breakEvenLow]).toEqual([flow.net, flow.net, flow.breakEven.lift]);
  });
});

describe('money', () => {
  const kinds = fc.array(
    fc.tuple(
      fc.integer({ min: 10, max: 30 }),
      fc
        .uniqueArray(fc.integer({ min: 0, max: 250 }), { minLength: 1, maxLength: 5 })
        .map((each) => each.toSorted((a, b) => a - b)),
    ),
    { minLength: 2, maxLength: 6 },
  );
  const percent = fc.integer({ min: 0, max: 100 });

  it('is neither won nor lost at the break-even, and what comes anyway grows with the days', () => {
    fc.assert(
      fc.property(
        kinds,
        percent,
        percent,
        percent,
        (all, marginPercent, discountPercent, couponUsePercent) => {
          const changes = { marginPercent, discountPercent, couponUsePercent };
          for (const { days, flow, backlog } of thresholds(crowd(...all), 300, changes).curve) {
            for (const { withCoupon, inWindow, later } of [flow.anyway, backlog.anyway]) {
              expect(withCoupon).toBeLessThanOrEqual(inWindow + 1e-12);
              expect(inWindow).toBeLessThanOrEqual(later + 1e-12);
              expect(later).toBeLessThanOrEqual(1 + 1e-12);
            }
            const { relative } = flow.breakEven;
            if (relative === undefined) continue;
            const even = at(
              thresholds(crowd(...all), 300, { ...changes, liftPercent: relative * 100 }),
              days,
            );
            expect(even.flow.net).toBeCloseTo(0, 6);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('is all in the messages where there is no coupon', () => {
    for (const { flow } of thresholds(shop, 200, { discountPercent: 0 }).curve) {
      expect(flow.costs.wastedCoupons).toBe(0);
      expect(flow.breakEven.withoutCoupon).toBe(flow.breakEven.lift);
    }
  });

  it('is less sure where the share that comes anyway is', () => {
    const { breakEven, breakEvenLow = 1, breakEvenHigh = 0, inWindow } = at(thresholds(shop, 200), 14).flow;
    expect(inWindow.low).toBeLessThan(0.375);
    expect(inWindow.high).toBeGreaterThan(0.375);
    expect(breakEvenLow).toBeLessThan(breakEven.lift ?? 0);
    expect(breakEvenHigh).toBeGreaterThan(breakEven.lift ?? 1);
  });
});

/** What a pilot takes: customers, weeks, and what it costs to know. */
import { describe, expect, it } from 'vitest';
import type { Economics } from '../../../../shared/decisions/insights/economics.ts';
import { type Pilot, pilotOf } from '../../../../shared/decisions/insights/pilot.ts';
import type { Threshold } from '../../../../shared/decisions/insights/threshold.ts';
import { customersFor } from '../../../../shared/decisions/statistics/power.ts';

const economics: Economics = {
  marginPercent: 50,
  discountPercent: 10,
  couponDays: 8,
  couponUsePercent: 100,
  liftPercent: 20,
  messages: [{ channel: 'sms', each: 1, price: 10 }],
  windowDays: 28,
};

/** Each customer costs 15: 10 for the text, and 5 for coupons of who would have come. */
const pilot = (customersAWeek: number, backlog: number, inWindow = 0.1): Pilot => {
  const reach = (customers: number): Threshold['backlog'] => ({
    customers,
    messages: [{ channel: 'sms', count: customers }],
    anyway: { withCoupon: 0.05, inWindow, later: 0.2 },
    costs: { messages: customers * 10, wastedCoupons: customers * 5 },
    gain: 400,
    breakEven: {},
    net: 0,
  });
  const interval = { netLow: 0, netHigh: 0 };
  const flow = {
    ...reach(customersAWeek),
    ...interval,
    inWindow: { share: inWindow, low: inWindow, high: inWindow },
  };
  const threshold = {
    days: 60,
    orderValue: 1_000,
    orderValueOf: 'all',
    flow,
    backlog: reach(backlog),
  } as const;
  return pilotOf(threshold, economics);
};
const answer = ({ plans }: Pilot, holdoutPercent: number, points: number) =>
  plans
    .find((plan) => plan.holdoutPercent === holdoutPercent)
    ?.answers.find((each) => each.points === points);

describe('a pilot', () => {
  it('takes the customers that show a lift, and the weeks in which they come', () => {
    const needed = customersFor(0.1, 0.02, 0.2) ?? 0;
    expect(answer(pilot(1_000, 0), 20, 2)).toMatchObject({
      customers: needed,
      weeks: Math.ceil(needed / 1_000 + 4),
      weeksWithBacklog: Math.ceil(needed / 1_000 + 4),
    });
  });

  it('answers for 5, 2 and 1 points, whatever is held out', () => {
    for (const { answers } of pilot(200, 0).plans)
      expect(answers.map(({ points }) => points)).toEqual([5, 2, 1]);
  });

  it('is over as soon as the window of a backlog that is enough', () => {
    const needed = customersFor(0.1, 0.02, 0.2) ?? 0;
    expect(answer(pilot(1_000, needed), 20, 2)?.weeksWithBacklog).toBe(4);
    expect(answer(pilot(1_000, needed - 5_000), 20, 2)?.weeksWithBacklog).toBe(9);
    // Nobody crosses the threshold any more: the backlog is all there is.
    expect(answer(pilot(0, needed), 20, 2)).toMatchObject({ weeksWithBacklog: 4, cost: 0 });
    expect(answer(pilot(0, needed), 20, 2)?.weeks).toBeUndefined();
    expect(answer(pilot(0, needed - 1), 20, 2)?.weeksWithBacklog).toBeUndefined();
  });

  it('costs what is sent for nothing, and what those held out would have left', () => {
    const { customers = 0, cost, forgone } = answer(pilot(1_000, 0), 20, 5) ?? {};
    expect(cost).toBeCloseTo(customers * 0.8 * 15, 6);
    // 5 of 100 more leave 400 each: 20 a customer, for 15.
    expect(forgone).toBeCloseTo(customers * 0.2 * 5, 6);
    // At 2 points nobody is sorry not to have been written to.
    expect(answer(pilot(1_000, 0), 20, 2)?.forgone).toBe(0);
  });

  it('holds out the fewest that show 2 points in a quarter of a year, else half', () => {
    const weeksOf = (customersAWeek: number, percent: number) =>
      answer(pilot(customersAWeek, 0), percent, 2)?.weeks ?? Number.POSITIVE_INFINITY;
    // Of the thirteen weeks the last customer's window takes four.
    const aWeek = Math.ceil((customersFor(0.1, 0.02, 0.2) ?? 0) / 9);
    const some = pilot(aWeek, 0);
    expect(some).toMatchObject({ why: 'least-in-time', chosenPercent: 20 });
    expect(weeksOf(aWeek, 20)).toBeLessThanOrEqual(13);
    expect(weeksOf(aWeek, 10)).toBeGreaterThan(13);
    expect(pilot(100, 0)).toMatchObject({ why: 'fastest', chosenPercent: 50 });
  });

  it('can say nothing where nobody comes by herself', () => {
    expect(answer(pilot(1_000, 0, 0), 20, 2)).toEqual({ points: 2 });
  });
});

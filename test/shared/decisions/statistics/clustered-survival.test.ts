/** The share that has come back, by day, of spells that enter late and belong to somebody. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomFor } from '../../../../local/backtest/sample/random.ts';
import {
  fewestFollowed,
  type Spells,
  survivalOf,
} from '../../../../shared/decisions/statistics/clustered-survival.ts';
import { countedByDay, shareByDay } from '../../../../shared/decisions/statistics/survival.ts';

interface Spell {
  readonly entered: number;
  readonly days: number;
  readonly happened: boolean;
}

/** A list a customer. */
const columns = (customers: readonly (readonly Spell[])[]): Spells => {
  const all = customers.flat();
  const begins = [0];
  for (const own of customers) begins.push((begins.at(-1) ?? 0) + own.length);
  return {
    begins: Uint32Array.from(begins),
    entered: Int32Array.from(all, ({ entered }) => entered),
    days: Int32Array.from(all, ({ days }) => days),
    happened: Uint8Array.from(all, ({ happened }) => Number(happened)),
  };
};

const spell = fc.record({
  entered: fc.constant(0),
  days: fc.integer({ min: 1, max: 12 }),
  happened: fc.boolean(),
});
const lateSpell = fc.record({
  entered: fc.integer({ min: 0, max: 6 }),
  days: fc.integer({ min: 1, max: 12 }),
  happened: fc.boolean(),
});
const many = { minLength: 2 * fewestFollowed, maxLength: 60 };

describe('the share by day', () => {
  it('is Kaplan and Meier’s with Greenwood’s interval, where each spell is another customer’s', () => {
    fc.assert(
      fc.property(fc.array(spell, many), (spells) => {
        const survival = survivalOf(columns(spells.map((each) => [each])));
        const curve = shareByDay(countedByDay(spells));
        for (let day = 1; day <= survival.lastDay; day += 1) {
          const known = curve.findLast(({ days }) => days <= day) ?? { share: 0, low: 0, high: 0 };
          const estimate = survival.estimateBetween(0, day);
          expect(estimate.share).toBeCloseTo(known.share, 10);
          expect(estimate.low).toBeCloseTo(known.low, 10);
          expect(estimate.high).toBeCloseTo(known.high, 10);
          expect(survival.atRisk(day)).toBe(spells.filter(({ days }) => days >= day).length);
        }
      }),
    );
  });

  it('is worth no more than its customers: a history told twice as another spell of the same ones is as uncertain', () => {
    fc.assert(
      fc.property(fc.array(lateSpell, many), (spells) => {
        const once = survivalOf(columns(spells.map((each) => [each])));
        const twice = survivalOf(columns(spells.map((each) => [each, each])));
        const day = once.lastDay;
        const [one, two] = [once.estimateBetween(0, day), twice.estimateBetween(0, day)];
        expect(two.share).toBeCloseTo(one.share, 10);
        expect(two.low).toBeCloseTo(one.low, 10);
        expect(two.high).toBeCloseTo(one.high, 10);
      }),
    );
  });

  it('has the variance that each customer’s weight has on it: the infinitesimal jackknife, by difference', () => {
    /** The logarithm of who has not come, where a customer's spells weigh so much. */
    const logLeft = (
      customers: readonly (readonly Spell[])[],
      weights: readonly number[],
      from: number,
      to: number,
    ) => {
      let sum = 0;
      for (let day = from + 1; day <= to; day += 1) {
        let [risk, ended] = [0, 0];
        for (const [customer, own] of customers.entries())
          for (const { entered, days, happened } of own)
            if (entered < day && day <= days) {
              risk += weights[customer] ?? 1;
              if (happened && days === day) ended += weights[customer] ?? 1;
            }
        if (risk > 0) sum += Math.log(1 - ended / risk);
      }
      return sum;
    };
    const z = 1.959963984540054;
    fc.assert(
      fc.property(fc.array(fc.array(lateSpell, { minLength: 1, maxLength: 3 }), many), (customers) => {
        const survival = survivalOf(columns(customers));
        const [from, to] = [2, survival.lastDay];
        const estimate = survival.estimateBetween(from, to);
        fc.pre(from < to && estimate.share > 0 && estimate.share < 1);
        const ones = customers.map(() => 1);
        const step = 1e-5;
        /** By the weight of each customer's spells, on the day `to` and on one before. */
        const slopes = customers.map((_, customer) =>
          [to, to - 1].map((day) => {
            const [up = 0, down = 0] = [1 + step, 1 - step].map((weight) =>
              logLeft(customers, ones.with(customer, weight), from, day),
            );
            return (up - down) / (2 * step);
          }),
        );
        const sumOf = (one: number, other: number): number =>
          slopes.reduce((sum, each) => sum + (each[one] ?? 0) * (each[other] ?? 0), 0);
        const covariance = survival.covarianceOf(from, [to, to - 1]);
        for (const [row, values] of covariance.entries())
          for (const [column, value] of values.entries()) expect(value).toBeCloseTo(sumOf(row, column), 6);
        const squares = sumOf(0, 0);
        const spread = (z * Math.sqrt(squares)) / Math.log(1 - estimate.share);
        expect(estimate.low).toBeCloseTo(1 - (1 - estimate.share) ** Math.exp(spread), 6);
        expect(estimate.high).toBeCloseTo(1 - (1 - estimate.share) ** Math.exp(-spread), 6);
      }),
      { numRuns: 40 },
    );
  });

  it('of those silent so far goes on from that of all', () => {
    fc.assert(
      fc.property(fc.array(lateSpell, many), fc.integer({ min: 0, max: 12 }), (spells, between) => {
        const survival = survivalOf(columns(spells.map((each) => [each])));
        const { lastDay, shareBetween } = survival;
        const middle = Math.min(between, lastDay);
        expect((1 - shareBetween(0, middle)) * (1 - shareBetween(middle, lastDay))).toBeCloseTo(
          1 - shareBetween(0, lastDay),
          10,
        );
      }),
    );
  });

  it('says nothing of days to which fewer than ten are followed', () => {
    const followed = (customers: number, days: number) =>
      Array.from({ length: customers }, () => [{ entered: 0, days, happened: true }]);
    const survival = survivalOf(columns([...followed(20, 3), ...followed(fewestFollowed - 1, 8)]));
    expect(survival.lastDay).toBe(3);
    expect(survival.shareBetween(0, 8)).toBeCloseTo(20 / 29, 10);
    expect(survivalOf(columns([...followed(20, 3), ...followed(fewestFollowed, 8)])).shareBetween(0, 8)).toBe(
      1,
    );
  });

  it('is thin where late entries alone make up for the few that were followed from the beginning', () => {
    const spells = (customers: number, entered: number) =>
      Array.from({ length: customers }, () => [{ entered, days: 9, happened: false }]);
    expect(survivalOf(columns([...spells(9, 0), ...spells(20, 5)])).isThin).toBe(true);
    expect(survivalOf(columns([...spells(10, 0), ...spells(20, 5)])).isThin).toBe(false);
  });

  it('knows nothing of what nobody saw: a spell that ended before it was looked at is none', () => {
    const seen = Array.from({ length: 20 }, (_, index) => [
      { entered: 0, days: 5, happened: index % 2 === 0 },
    ]);
    const unseen = Array.from({ length: 20 }, () => [{ entered: 4, days: 4, happened: true }]);
    expect(survivalOf(columns([...seen, ...unseen])).estimateBetween(0, 5)).toEqual(
      survivalOf(columns(seen)).estimateBetween(0, 5),
    );
  });
});

describe('the interval', () => {
  /** Customers of one shop: each with a rhythm of her own, followed until day 365. */
  const shop = (seed: number, customers: number): readonly (readonly Spell[])[] => {
    const random = randomFor(seed, 'rhythms');
    return Array.from({ length: customers }, () => {
      const mean = random.gamma(1, 60);
      const own: Spell[] = [];
      let at = random.uniform(0, 180);
      for (;;) {
        const gap = Math.max(1, Math.ceil(random.exponential(mean)));
        const left = Math.floor(365 - at);
        if (gap > left) return [...own, { entered: 0, days: left, happened: false }];
        own.push({ entered: 0, days: gap, happened: true });
        at += gap;
      }
    });
  };

  it('has the truth in it as often as it says, where customers come again and again; one by spells has it far less often', () => {
    const truth = survivalOf(columns(shop(0, 20_000))).shareBetween(14, 44);
    const shops = Array.from({ length: 200 }, (_, index) => shop(index + 1, 150));
    const sharesWith = (
      of: (customers: readonly (readonly Spell[])[]) => readonly (readonly Spell[])[],
    ): number =>
      shops.filter((customers) => {
        const { low, high } = survivalOf(columns(of(customers))).estimateBetween(14, 44);
        return low <= truth && truth <= high;
      }).length / shops.length;
    expect(sharesWith((customers) => customers)).toBeGreaterThan(0.91);
    expect(sharesWith((customers) => customers.flat().map((each) => [each]))).toBeLessThan(0.88);
  });
});

/** Our formulas against implementations that others wrote: reference/make.py has made the figures. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { survivalOf } from '../../../../shared/decisions/statistics/clustered-survival.ts';
import { customersFor } from '../../../../shared/decisions/statistics/power.ts';
import { difference, wilson } from '../../../../shared/decisions/statistics/proportions.ts';
import {
  anytimeDifference,
  sampleOf,
  standardErrors,
} from '../../../../shared/decisions/statistics/sequential.ts';
import { countedByDay, shareByDay } from '../../../../shared/decisions/statistics/survival.ts';
import { tallyOf } from '../../../../shared/decisions/statistics/tally.ts';

type Many<Value> = readonly Value[];
const reference = JSON.parse(readFileSync(join(import.meta.dirname, 'reference/reference.json'), 'utf8')) as {
  readonly normalMixture: Many<Record<'v' | 'alpha' | 'vOpt' | 'bound', number>>;
  readonly kaplanMeier: Many<{
    readonly days: Many<number>;
    readonly happened: Many<number>;
    readonly at: Many<Record<'day' | 'survival' | 'low' | 'high', number>>;
  }>;
  readonly lateEntry: Many<{
    readonly entered: Many<number>;
    readonly days: Many<number>;
    readonly happened: Many<number>;
    readonly at: Many<Record<'day' | 'survival' | 'low' | 'high', number>>;
  }>;
  readonly ratio: Many<{
    readonly passages: Many<number>;
    readonly sums: Many<number>;
    readonly mean: number;
    readonly standardError: number;
  }>;
  readonly welch: {
    readonly a: Many<number>;
    readonly b: Many<number>;
    readonly difference: number;
    readonly standardError: number;
  };
  readonly normal: Record<'z975' | 'z80', number>;
  readonly fixedSize: Many<Record<'base' | 'lift' | 'heldOut' | 'customers', number>>;
  readonly wilson: Many<Record<'successes' | 'trials' | 'low' | 'high', number>>;
  readonly newcombe: Many<Record<'a' | 'm' | 'b' | 'n' | 'low' | 'high', number>>;
};

describe('against confseq', () => {
  it.each(reference.normalMixture)('the boundary at $v customers, $alpha, narrowest at $vOpt', (figure) => {
    const { v, alpha, vOpt, bound } = figure;
    expect(standardErrors(v, alpha, vOpt) * Math.sqrt(v)).toBeCloseTo(bound, 8);
  });
});

describe('against lifelines', () => {
  it.each(reference.kaplanMeier)('the share by day, and its interval', ({ days, happened, at }) => {
    const curve = shareByDay(
      countedByDay(days.map((day, index) => ({ days: day, happened: happened[index] === 1 }))),
    );
    for (const { day, survival, low, high } of at) {
      const point = curve.findLast((each) => each.days <= day);
      expect(point?.share).toBeCloseTo(1 - survival, 10);
      expect(point?.low).toBeCloseTo(1 - high, 10);
      expect(point?.high).toBeCloseTo(1 - low, 10);
    }
  });

  it.each(reference.lateEntry)('the share by day of spells that enter late', (figure) => {
    const survival = survivalOf({
      begins: Uint32Array.from([...figure.days.keys(), figure.days.length]),
      entered: Int32Array.from(figure.entered),
      days: Int32Array.from(figure.days),
      happened: Uint8Array.from(figure.happened),
    });
    for (const { day, survival: left, low, high } of figure.at) {
      const estimate = survival.estimateBetween(0, day);
      expect(estimate.share).toBeCloseTo(1 - left, 10);
      // Greenwood's variance, as lifelines has it, and the jackknife's are two estimates of one.
      expect((estimate.low - estimate.share) / (left - high)).toBeCloseTo(1, 1);
      expect((estimate.high - estimate.share) / (left - low)).toBeCloseTo(1, 1);
    }
  });
});

describe('against statsmodels', () => {
  it.each(reference.ratio)('the mean a passage, and its standard error by customers', (figure) => {
    const { passages, sums, mean, standardError } = figure;
    const sample = sampleOf(
      tallyOf(passages.map((each, index) => ({ passages: each, sum: sums[index] ?? 0 }))),
    );
    expect(sample.mean).toBeCloseTo(mean, 10);
    expect(Math.sqrt(sample.variance / sample.customers)).toBeCloseTo(standardError, 10);
  });

  it.each(reference.wilson)('Wilson’s interval of $successes of $trials', (figure) => {
    const interval = wilson(figure.successes, figure.trials);
    expect(interval.low).toBeCloseTo(figure.low, 10);
    expect(interval.high).toBeCloseTo(figure.high, 10);
  });

  it.each(reference.newcombe)('Newcombe’s interval of $a/$m less $b/$n', ({ a, m, b, n, low, high }) => {
    const interval = difference({ successes: a, trials: m }, { successes: b, trials: n });
    expect(interval.low).toBeCloseTo(low, 10);
    expect(interval.high).toBeCloseTo(high, 10);
  });
});

describe('against scipy', () => {
  const once = (numbers: Many<number>) => sampleOf(tallyOf(numbers.map((sum) => ({ sum, passages: 1 }))));

  it('the standard error of a difference of means, as Welch has it', () => {
    const { a, b, difference: apart, standardError } = reference.welch;
    const interval = anytimeDifference(once(a), once(b));
    expect(interval.difference).toBeCloseTo(apart, 10);
    const width = (interval.high - interval.low) / 2 / standardErrors(a.length + b.length);
    expect(width).toBeCloseTo(standardError, 10);
  });

  it.each(reference.fixedSize)(
    'the customers that $lift above $base takes, wider by as much as many looks want',
    ({ base, lift, heldOut, customers }) => {
      const { z975, z80 } = reference.normal;
      const needed = customersFor(base, lift, heldOut) ?? 0;
      const wider = ((standardErrors(needed) + z80) / (z975 + z80)) ** 2;
      expect(needed / (customers * wider)).toBeCloseTo(1, 2);
      expect(wider).toBeGreaterThan(1);
    },
  );
});

/** Intervals against published figures. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clustered,
  difference,
  type Proportion,
  wilson,
} from '../../../../shared/decisions/statistics/proportions.ts';
import { tallyOf } from '../../../../shared/decisions/statistics/tally.ts';

const proportion = (successes: number, trials: number) => ({ successes, trials });
const clusteredTally = (clusters: readonly Proportion[]) =>
  tallyOf(clusters.map(({ successes, trials }) => ({ sum: successes, passages: trials })));

describe('wilson', () => {
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
  ])('gives the published interval of %i of %i', (successes, trials, low, high) => {
    const interval = wilson(successes, trials);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('stays within 0 and 1 and holds the share itself', () => {
    fc.assert(
      fc.property(fc.nat(5_000), fc.nat(5_000), (a, b) => {
        const [successes, trials] = [Math.min(a, b), Math.max(a, b, 1)];
        const { low, high } = wilson(successes, trials);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(successes / trials);
        expect(high).toBeGreaterThanOrEqual(successes / trials);
      }),
    );
  });

  it('knows nothing of no trials, and refuses more successes than trials', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
    expect(() => wilson(3, 2)).toThrow('3 successes of 2 trials is no proportion');
  });
});

describe('clustered', () => {
  it('takes independent trials as they are', () => {
    const clusters = [...Array(30).fill(proportion(1, 1)), ...Array(70).fill(proportion(0, 1))];
    const { successes, trials } = clustered(clusteredTally(clusters));
    expect(successes / trials).toBeCloseTo(0.3, 12);
    expect(trials).toBeCloseTo(100, 9);
  });

  it('takes trials that always agree within their cluster as one', () => {
    const clusters = [...Array(30).fill(proportion(3, 3)), ...Array(70).fill(proportion(0, 3))];
    const { successes, trials } = clustered(clusteredTally(clusters));
    expect(successes / trials).toBeCloseTo(0.3, 12);
    expect(trials).toBeCloseTo(100, 9);
  });

  it('never makes more trials than there are, and keeps the share', () => {
    const cluster = fc
      .tuple(fc.nat(5), fc.nat(5))
      .map(([a, b]) => proportion(Math.min(a, b), Math.max(a, b)));
    fc.assert(
      fc.property(fc.array(cluster, { maxLength: 60 }), (clusters) => {
        const all = clusters.reduce((sum, each) => sum + each.trials, 0);
        const won = clusters.reduce((sum, each) => sum + each.successes, 0);
        const { successes, trials } = clustered(clusteredTally(clusters));
        expect(trials).toBeLessThanOrEqual(all + 1e-9);
        if (all > 0) expect(successes / trials).toBeCloseTo(won / all, 9);
      }),
    );
  });
});

describe('difference', () => {
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [5, 56, 0, 29, -0.0381, 0.1926],
  ])('gives Newcombe’s interval of %i/%i less %i/%i', (a, m, b, n, low, high) => {
    const interval = difference(proportion(a, m), proportion(b, n));
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('mirrors when the arms change places', () => {
    const there = difference(proportion(9, 10), proportion(3, 10));
    const back = difference(proportion(3, 10), proportion(9, 10));
    expect(back.low).toBeCloseTo(-there.high, 12);
    expect(back.difference).toBeCloseTo(-there.difference, 12);
  });
});

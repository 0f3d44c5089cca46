/** How sure a figure is that is worked out from shares. */
import { describe, expect, it } from 'vitest';
import { standardErrorOf } from '../../../../shared/decisions/statistics/delta.ts';

describe('the standard error', () => {
  // Of the logarithms of those who are left.
  const covariance = [
    [0.04, 0.01],
    [0.01, 0.09],
  ];

  it('of a share is that of its logarithm, times who is left', () => {
    expect(standardErrorOf(([share = 0]) => share, [0.6, 0.5], covariance)).toBeCloseTo(0.4 * 0.2, 8);
  });

  it('of a figure of several takes in how they move together', () => {
    const product = ([a = 0, b = 0]: readonly number[]) => Math.log((1 - a) * (1 - b));
    expect(standardErrorOf(product, [0.6, 0.5], covariance)).toBeCloseTo(Math.sqrt(0.04 + 0.09 + 0.02), 8);
    const quotient = ([a = 0, b = 0]: readonly number[]) => Math.log((1 - a) / (1 - b));
    expect(standardErrorOf(quotient, [0.6, 0.5], covariance)).toBeCloseTo(Math.sqrt(0.04 + 0.09 - 0.02), 8);
  });

  it('is nothing of a share that everybody is in', () => {
    expect(standardErrorOf(([share = 0]) => share, [1], [[Number.POSITIVE_INFINITY]])).toBe(0);
  });
});

/** The seeded streams: repeatable, apart from each other, and of the distributions they are named after. */
import { describe, expect, it } from 'vitest';
import { quotaFor, type Random, randomFor } from '../../../../local/backtest/sample/index.ts';

const draws = (count: number, draw: (random: Random) => number): readonly number[] => {
  const random = randomFor(7, 'test');
  return Array.from({ length: count }, () => draw(random));
};
const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;
const variance = (list: readonly number[]): number => {
  const middle = mean(list);
  return mean(list.map((one) => (one - middle) ** 2));
};
const five = (random: Random): readonly number[] => Array.from({ length: 5 }, () => random.uniform());

describe('a stream', () => {
  it('repeats for the same seed and names, and differs for any others', () => {
    expect(five(randomFor(1, 'a', 2))).toEqual(five(randomFor(1, 'a', 2)));
    const others = [
      randomFor(2, 'a', 2),
      randomFor(1, 'a', 3),
      randomFor(1, 'a', '2'),
      randomFor(1, 'a2'),
      randomFor(1),
    ];
    const firsts = [randomFor(1, 'a', 2), ...others].map((random) => five(random)[0]);
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it('stays the same for ever: a change here changes every published run', () => {
    expect(five(randomFor(42, 'golden')).map((one) => one.toFixed(12))).toMatchInlineSnapshot(`
      [
        "0.351157103566",
        "0.008628502454",
        "0.213965224072",
        "0.970448467014",
        "0.432226907558",
      ]
    `);
  });

  it('has neighbours that have nothing to do with it', () => {
    const firsts = Array.from({ length: 20_000 }, (_, index) => randomFor(1, 'customer', index).uniform());
    const product = mean(firsts.slice(1).map((one, index) => (one - 0.5) * ((firsts[index] ?? 0) - 0.5)));
    expect(Math.abs(mean(firsts) - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(product * 12)).toBeLessThan(0.03);
  });
});

describe('a draw', () => {
  it.each<[string, (random: Random) => number, number, number]>([
    ['uniform', (random) => random.uniform(), 1 / 2, 1 / 12],
    ['normal', (random) => random.normal(3, 2), 3, 4],
    ['exponential', (random) => random.exponential(2), 2, 4],
    ['gamma with a hump', (random) => random.gamma(3, 2), 6, 12],
    ['gamma without one', (random) => random.gamma(0.5), 0.5, 0.5],
    ['beta', (random) => random.beta(2, 6), 1 / 4, 12 / (64 * 9)],
    ['chance', (random) => Number(random.chance(0.2)), 0.2, 0.16],
    ['integer', (random) => random.integer(1, 3), 2, 2 / 3],
    ['lognormal, in its logarithm', (random) => Math.log(random.lognormal(1, 0.5)), 0, 0.25],
    [
      'weighted',
      (random) =>
        random.weighted([
          [1, 3],
          [5, 1],
        ]),
      2,
      3,
    ],
  ])('of %s has the mean and the variance of its kind', (_, draw, expectedMean, expectedVariance) => {
    const list = draws(50_000, draw);
    // Five standard errors of the mean; the variance within a tenth.
    expect(Math.abs(mean(list) - expectedMean)).toBeLessThan(5 * Math.sqrt(expectedVariance / list.length));
    expect(variance(list) / expectedVariance).toBeCloseTo(1, 0.7);
  });

  it('from an empty list is refused', () => {
    expect(() => randomFor(1).pick([])).toThrow(RangeError);
    expect(() => randomFor(1).weighted([])).toThrow(RangeError);
  });
});

describe('a quota', () => {
  const chances = draws(4_000, ({ uniform }) => uniform(0, 0.3));
  const decided = (seed: number): readonly boolean[] => chances.map(quotaFor(seed, 'test'));

  it('lets as many happen, of any that follow each other, as their chances add up to, give or take one', () => {
    const happened = decided(3);
    for (const [from, to] of [
      [0, 4_000],
      [0, 7],
      [1_234, 1_500],
    ] as const) {
      const due = chances.slice(from, to).reduce((sum, chance) => sum + chance, 0);
      expect(Math.abs(happened.slice(from, to).filter(Boolean).length - due)).toBeLessThan(1);
    }
  });

  it('lets each happen with its chance, over all seeds, and the same ones for the same seed', () => {
    expect(decided(3)).toEqual(decided(3));
    const first = chances.slice(0, 41);
    const seeds = Array.from({ length: 2_000 }, (_, seed) => first.map(quotaFor(seed, 'test')));
    for (const index of [0, 1, 2, 40]) {
      const share = seeds.filter((each) => each[index]).length / seeds.length;
      expect(Math.abs(share - (chances[index] ?? 0))).toBeLessThan(0.035);
    }
  });
});

/** Our models against implementations that others wrote: reference/make.py has made the figures. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { days } from '../../../../shared/base/time.ts';
import * as betaGeometric from '../../../../shared/decisions/scores/beta-geometric.ts';
import { bgNbd } from '../../../../shared/decisions/scores/bg-nbd.ts';
import type { Buyers } from '../../../../shared/decisions/scores/buyers.ts';
import { mbgNbd } from '../../../../shared/decisions/scores/mbg-nbd.ts';
import * as orderValue from '../../../../shared/decisions/scores/order-value.ts';
import * as pareto from '../../../../shared/decisions/scores/pareto-nbd.ts';
import { pastsOf } from '../../../../shared/decisions/scores/pasts.ts';
import { lnGamma } from '../../../../shared/decisions/statistics/gamma.ts';
import { logisticRegression } from '../../../../shared/decisions/statistics/logistic.ts';
import { monotoneCurve } from '../../../../shared/decisions/statistics/monotone.ts';
import { upperQuantile } from '../../../../shared/decisions/statistics/normal.ts';
import { aucDifference, aucOf, placementsOf } from '../../../../shared/decisions/statistics/ranking.ts';

type Many<Value> = readonly Value[];
type Numbers = Many<number>;
type Parameters = Readonly<Record<string, number>>;
/** Repeats, active days, known days, customers. */
type Table = Many<readonly [number, number, number, number]>;
interface Fit {
  readonly params: Parameters;
  readonly logLikelihood: number;
}
type Point = Readonly<Record<'repeats' | 'recency' | 'age' | 'weeks' | 'orders' | 'alive', number>> & {
  readonly chance?: number;
};
const reference = JSON.parse(readFileSync(join(import.meta.dirname, 'reference/reference.json'), 'utf8')) as {
  readonly lnGamma: Many<readonly [number, number]>;
  readonly upperQuantile: Many<readonly [number, number]>;
  readonly betaGeometric: { readonly table: Table } & Readonly<Record<'bg-nbd' | 'mbg-nbd', Fit>>;
  readonly paretoNbd: { readonly table: Table } & Fit;
  readonly points: Readonly<Record<string, { readonly params: Parameters; readonly points: Many<Point> }>>;
  readonly gammaGamma: {
    readonly orders: Numbers;
    readonly mean: Numbers;
    readonly params: Parameters;
    readonly values: Many<readonly [number, number, number]>;
  };
  readonly delong: {
    readonly happened: Numbers;
    readonly first: Numbers;
    readonly second: Numbers;
    readonly auc: readonly [number, number];
    readonly error: number;
    readonly difference: number;
    readonly errorOfDifference: number;
  };
  readonly logistic: {
    readonly features: Many<Numbers>;
    readonly answers: Numbers;
    readonly coefficients: Numbers;
  };
  readonly isotonic: Readonly<Record<'worth' | 'weight' | 'fitted', Numbers>>;
};

const buyersOf = (table: Table): Buyers => ({
  customers: Float64Array.from(table, ([, , , customers]) => customers),
  orders: Float64Array.from(table, ([repeats]) => repeats + 1),
  active: Float64Array.from(table, ([, active]) => active),
  known: Float64Array.from(table, ([, , known]) => known),
  spent: Float64Array.from(table, () => 0),
});
/** What models of ordering learn from alone. */
const lessonOf = (now: Buyers) => ({
  now,
  before: {
    ...now,
    followed: days(1),
    returned: now.orders,
    ordered: now.orders,
    orderedEarly: now.orders,
  },
});

const closeTo = (found: number, wanted: number, share: number): void => {
  expect(Math.abs(found / wanted - 1), `${found} and ${wanted}`).toBeLessThan(share);
};
const likeParameters = (found: unknown, wanted: Parameters): void => {
  for (const [name, value] of Object.entries(wanted))
    closeTo((found as Record<string, number>)[name] as number, value, 1e-4);
};

describe('against lifetimes', () => {
  it.each([
    ['bg-nbd', bgNbd, 0],
    ['mbg-nbd', mbgNbd, 1],
  ] as const)('%s comes to the same parameters, as likely', (name, scorer, extra) => {
    const { table, [name]: wanted } = reference.betaGeometric;
    const buyers = buyersOf(table);
    const { parameters } = scorer.fit(lessonOf(buyers));
    likeParameters(parameters, wanted.params);
    const likelihood = betaGeometric.logLikelihood(
      parameters as betaGeometric.BetaGeometric,
      pastsOf(buyers, Number.POSITIVE_INFINITY),
      extra,
    );
    expect(likelihood).toBeCloseTo(wanted.logLikelihood, 6);
  });

  it('pareto-nbd comes to the same parameters, as likely', () => {
    const { table, params, logLikelihood } = reference.paretoNbd;
    const buyers = buyersOf(table);
    const { parameters } = pareto.paretoNbd.fit(lessonOf(buyers));
    likeParameters(parameters, params);
    const likelihood = pareto.logLikelihood(
      parameters as pareto.ParetoNbd,
      pastsOf(buyers, Number.POSITIVE_INFINITY),
    );
    expect(likelihood).toBeCloseTo(logLikelihood, 6);
  });

  it('customers of all sorts are expected to order as often, and are as likely to be there', () => {
    for (const [name, { params, points }] of Object.entries(reference.points))
      for (const { weeks, orders, alive, chance, ...past } of points) {
        if (name.startsWith('pareto')) {
          const model = params as unknown as pareto.ParetoNbd;
          closeTo(pareto.expectedOrders(model, past, weeks), orders, 1e-8);
          closeTo(pareto.alive(model, past), alive, 1e-8);
          closeTo(pareto.chanceToOrder(model, past, weeks), chance ?? Number.NaN, 1e-7);
        } else {
          const model = params as unknown as betaGeometric.BetaGeometric;
          const extra = name === 'mbg-nbd' ? 1 : 0;
          closeTo(betaGeometric.expectedOrders(model, past, weeks, extra), orders, 1e-8);
          closeTo(betaGeometric.alive(model, past, extra), alive, 1e-8);
        }
      }
  });

  it('orders are worth as much', () => {
    const { orders, mean, params, values } = reference.gammaGamma;
    const { p, q, v } = params as unknown as orderValue.OrderValue;
    const found = orderValue.fitOrderValue({
      ...buyersOf(orders.map((count) => [count - 1, 0, 0, 1])),
      spent: Float64Array.from(orders, (count, row) => count * (mean[row] as number)),
    });
    // The likelihood is flat along the way from one to the other.
    closeTo(found.p, p, 1e-3);
    closeTo(found.q, q, 1e-3);
    closeTo(found.v, v, 1e-3);
    for (const [count, average, value] of values)
      closeTo(orderValue.expectedValue({ p, q, v }, { orders: count, spent: count * average }), value, 1e-10);
  });
});

describe('against scipy and scikit-learn', () => {
  it('the gamma function’s logarithm', () => {
    for (const [x, value] of reference.lnGamma) expect(lnGamma(x)).toBeCloseTo(value, 11);
  });

  it('points of the normal distribution', () => {
    for (const [share, value] of reference.upperQuantile) expect(upperQuantile(share)).toBeCloseTo(value, 5);
  });

  it('logistic regression with a ridge', () => {
    const { features, answers, coefficients } = reference.logistic;
    const found = logisticRegression(
      features.map((feature) => Float64Array.from(feature)),
      Float64Array.from(answers),
      new Float64Array(answers.length).fill(1),
    );
    for (const [index, wanted] of coefficients.entries()) expect(found[index]).toBeCloseTo(wanted, 6);
  });

  it('isotonic regression', () => {
    const { worth, weight, fitted } = reference.isotonic;
    const { value } = monotoneCurve(
      Float64Array.from(worth, (_, index) => index),
      Float64Array.from(worth),
      Float64Array.from(weight, (each) => each * 1e6),
    );
    const levels = [...new Set(fitted)];
    expect(value).toHaveLength(levels.length);
    for (const [index, level] of levels.entries()) expect(value[index]).toBeCloseTo(level, 5);
  });
});

describe('against all pairs', () => {
  const { happened, first, second, auc, error, difference, errorOfDifference } = reference.delong;
  const placements = (scores: Numbers) => placementsOf(Float64Array.from(scores), Uint8Array.from(happened));

  it('the area under the curve, and DeLong’s error of it', () => {
    const { value, low, high } = aucOf(placements(first));
    expect(value).toBeCloseTo(auc[0], 12);
    expect(aucOf(placements(second)).value).toBeCloseTo(auc[1], 12);
    const logit = (share: number): number => Math.log(share / (1 - share));
    const found = ((logit(high) - logit(low)) / 2 / 1.959963984540054) * value * (1 - value);
    expect(found).toBeCloseTo(error, 10);
  });

  it('the difference of two areas of the same customers', () => {
    const found = aucDifference(placements(first), placements(second));
    expect(found.value).toBeCloseTo(difference, 12);
    expect((found.high - found.low) / 2 / 1.959963984540054).toBeCloseTo(errorOfDifference, 10);
  });
});

/** Figures that were published: Fader, Hardie and Lee 2005 and the vignettes that were built on it, of the CDNOW sample. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { days, parseIso } from '../../../../shared/base/time.ts';
import { type Purchase, purchaseHistory } from '../../../../shared/decisions/insights/history.ts';
import { backtest, lessonOf } from '../../../../shared/decisions/scores/backtest.ts';
import {
  alive,
  type BetaGeometric,
  expectedOrders,
  logLikelihood,
} from '../../../../shared/decisions/scores/beta-geometric.ts';
import { bgNbd } from '../../../../shared/decisions/scores/bg-nbd.ts';
import { fitOrderValue } from '../../../../shared/decisions/scores/order-value.ts';
import * as pareto from '../../../../shared/decisions/scores/pareto-nbd.ts';
import { pastsOf } from '../../../../shared/decisions/scores/pasts.ts';
import type { Lesson } from '../../../../shared/decisions/scores/scorer.ts';
import { areAllTried } from '../../../support/runs.ts';

describe('BG/NBD', () => {
  const published = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
  const precise = { r: 0.2425982, alpha: 4.4136842, a: 0.7929899, b: 2.4261667 };
  const often = { repeats: 26, recency: 30.85714, age: 31 };

  it('expects 1.226 orders of the customer of the paper', () => {
    expect(expectedOrders(published, { repeats: 2, recency: 30.43, age: 38.86 }, 39, 0)).toBeCloseTo(
      1.226,
      3,
    );
  });

  it('expects 25.7565 orders of who orders nearly each week, and has her there', () => {
    expect(expectedOrders(precise, often, 52, 0)).toBeCloseTo(25.75659, 3);
    expect(alive(precise, often, 0)).toBeCloseTo(0.9688523, 6);
  });

  it('expects 1.444 orders of a new customer in a year', () => {
    expect(expectedOrders(precise, { repeats: 0, recency: 0, age: 0 }, 52, 0)).toBeCloseTo(1.444004, 5);
  });
});

const folder = join(import.meta.dirname, '../../../../../shared/data/cdnow');
const sample = join(folder, 'cdnow_sample.csv');
const master = join(folder, 'cdnow_master.csv');

const purchasesOf = (file: string): readonly Purchase[] => {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const columns = head.split(',');
  return lines.map((line) => {
    const fields = line.split(',');
    const field = (name: string): string => fields[columns.indexOf(name)] ?? '';
    return {
      customer: customerId(field('customer_id')),
      at: parseIso(field('date')),
      value: Math.round(Number(field('value')) * 100),
    };
  });
};

describe.skipIf(!existsSync(sample))('the CDNOW sample (skipped where ../shared/data is absent)', () => {
  const cut = parseIso('1997-09-30');
  let purchases: readonly Purchase[];
  let lesson: Lesson;
  let pasts: ReturnType<typeof pastsOf>;
  beforeAll(() => {
    purchases = purchasesOf(sample);
    lesson = lessonOf(purchaseHistory(purchases), cut, days(56));
    pasts = pastsOf(lesson.now, Number.POSITIVE_INFINITY);
  });

  it('has 2,357 customers, who have ordered 2,457 times again', () => {
    expect(lesson.now.customers).toHaveLength(2_357);
    expect(lesson.now.orders.reduce((sum, orders) => sum + orders - 1, 0)).toBe(2_457);
  });

  it('gives BG/NBD the published parameters and likelihood', () => {
    const model = bgNbd.fit(lesson).parameters as BetaGeometric;
    const wanted = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    for (const [name, value] of Object.entries(wanted))
      expect(Math.abs(model[name as keyof BetaGeometric] - value)).toBeLessThan(0.002);
    expect(logLikelihood(model, pasts, 0)).toBeCloseTo(-9582.4, 1);
  });

  it('gives Pareto/NBD the published parameters and likelihood', () => {
    const model = pareto.paretoNbd.fit(lesson).parameters as pareto.ParetoNbd;
    const wanted = { r: 0.553, alpha: 10.578, s: 0.606, beta: 11.669 };
    for (const [name, value] of Object.entries(wanted))
      expect(Math.abs(model[name as keyof pareto.ParetoNbd] - value)).toBeLessThan(0.002);
    expect(pareto.logLikelihood(model, pasts)).toBeCloseTo(-9595, 0);
  });

  it('gives gamma-gamma the published parameters, of the 946 who ordered again, by what they spent after the first', () => {
    const firsts = new Map(purchases.toReversed().map(({ customer, at }) => [customer, at]));
    const repeats = purchaseHistory(
      purchases.filter(({ customer, at }) => at > (firsts.get(customer) as number)),
    );
    const { now } = lessonOf(repeats, cut, days(56));
    expect(now.customers).toHaveLength(946);
    const { p, q, v } = fitOrderValue(now);
    expect(Math.abs(p - 6.25)).toBeLessThan(0.02);
    expect(Math.abs(q - 3.74)).toBeLessThan(0.02);
    expect(Math.abs(v / 100 - 15.44)).toBeLessThan(0.02);
  });
});

describe.skipIf(!existsSync(master) || !areAllTried)(
  'the CDNOW master file (in the deep tests, and skipped where ../shared/data is absent)',
  () => {
    it('is told who orders within eight weeks at least as well as was told before', () => {
      const { scorers, chosen } = backtest(purchaseHistory(purchasesOf(master)), {
        cut: parseIso('1997-09-30'),
        followed: days(56),
      });
      const toldBefore = { recency: 0.766, rfm: 0.773, 'bg-nbd': 0.773, logistic: 0.78 };
      for (const [name, before] of Object.entries(toldBefore)) {
        const auc = scorers.find(({ scorer }) => scorer === name)?.auc.value ?? 0;
        expect(Math.round(auc * 1_000) / 1_000, name).toBeGreaterThanOrEqual(before);
      }
      expect(chosen).toBe('logistic');
    });
  },
);

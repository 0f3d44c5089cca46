/** All that a shop's orders tell, at once. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customerId } from '../../../../shared/base/ids.ts';
import { instant, parseIso } from '../../../../shared/base/time.ts';
import { defaultThresholds } from '../../../../shared/customers/rules/index.ts';
import { economicsOf } from '../../../../shared/decisions/insights/economics.ts';
import { type Purchase, purchaseHistory } from '../../../../shared/decisions/insights/history.ts';
import { type InsightOptions, insightsOf } from '../../../../shared/decisions/insights/insights.ts';
import { parseSettings } from '../../../../shared/shop/settings.ts';
import { crowd, endOf } from '../../../support/purchases.ts';

const settings = parseSettings(
  {
    brand: { name: 'Acme', url: 'https://acme.example', address: '1 High Street, London', colour: '#7a3cff' },
    sender: { email: 'hello@acme.example', name: 'Acme' },
    timezone: 'Europe/London',
    currency: 'EUR',
    rates: { USD: 0.9 },
    usdEach: { sms: 0.05 },
  },
  'the shop',
);
const options: InsightOptions = {
  timezone: settings.timezone,
  economics: economicsOf(settings),
  stages: defaultThresholds,
};

describe('economics', () => {
  it('are the settings’, with what messages cost in minor units of the shop’s currency', () => {
    expect(economicsOf(settings).messages).toEqual([
      { channel: 'email', each: 2, price: expect.closeTo(0.009, 10) },
      { channel: 'sms', each: 1, price: expect.closeTo(4.5, 10) },
    ]);
    expect(economicsOf({ ...settings, usdEach: { email: 0 } }).messages).toEqual([
      { channel: 'email', each: 2, price: 0 },
      { channel: 'sms', each: 1 },
    ]);
    expect(
      economicsOf({ ...settings, economics: { ...settings.economics, messages: { sms: 0 } } }).messages,
    ).toEqual([]);
  });
});

describe('insights', () => {
  it('are of the last 52 weeks where rates are told, and of the whole history where it is counted', () => {
    // Each week twenty begin, of whom ten order again after a fortnight.
    const weeks = Array.from({ length: 70 }, (_, week) => [
      [10, [7 * week, 7 * week + 14]] as const,
      [10, [7 * week]] as const,
    ]).flat();
    const history = purchaseHistory(crowd(...weeks));
    const { period, totals, thresholds } = insightsOf(history, { ...options, end: endOf(599) });
    // In London that is an hour into the next day.
    expect(period).toEqual({ from: '2026-08-26', until: '2027-08-24', days: 364 });
    expect(totals).toEqual({
      customers: 1_400,
      orders: 2_100,
      revenue: 2_100_000,
      averageOrder: 1_000,
      once: 700,
    });
    expect(insightsOf(history, options).period).toMatchObject({ until: '2027-05-13', days: 364 });
    expect(thresholds.curve.find(({ days }) => days === 180)?.flow.customers).toBeCloseTo(20, 0);
  });

  it('are of the whole history where the last year had too few customers to say anything', () => {
    const history = purchaseHistory(crowd([30, [0, 40]], [1, [600, 601]]));
    const { period, rhythm } = insightsOf(history, { ...options, end: endOf(700) });
    expect(period).toMatchObject({ from: '2026-01-01', days: 701 });
    expect(rhythm.returns.find(({ days }) => days === 1)?.share).toBeCloseTo(1 / 62, 8);
  });

  it('are plain data without a hole, of any history', () => {
    const order = fc.record({
      customer: fc.constantFrom('a', 'b', 'c', 'd').map(customerId),
      at: fc.integer({ min: parseIso('2024-01-01'), max: parseIso('2026-12-31') }).map(instant),
      value: fc.integer({ min: 0, max: 10_000 }),
    });
    fc.assert(
      fc.property(
        fc.array(order, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 15 }),
        (orders, times) => {
          const all = Array.from({ length: times }, (_, copy) =>
            orders.map((each) => ({ ...each, customer: customerId(`${each.customer}-${copy}`) })),
          ).flat();
          const insights = insightsOf(purchaseHistory(all), options);
          expect(JSON.parse(JSON.stringify(insights))).toEqual(insights);
          expect(insights.pilot?.days).toBe(insights.thresholds.recommended?.days);
        },
      ),
      { numRuns: 40 },
    );
  });
});

const cdnow = join(import.meta.dirname, '../../../../../shared/data/cdnow/cdnow_master.csv');

describe.skipIf(!existsSync(cdnow))('CDNOW (skipped where ../shared is not beside the checkout)', () => {
  const purchases = (): readonly Purchase[] =>
    readFileSync(cdnow, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [id = '', date = '', , value = ''] = line.split(',');
        return {
          customer: customerId(id),
          at: parseIso(`${date}T12:00:00Z`),
          value: Math.round(Number(value) * 100),
        };
      });

  it('has 23,570 customers in three cohorts, of whom 11,516 come again', () => {
    const { totals, cohorts, rhythm, thresholds } = insightsOf(purchaseHistory(purchases()), options);
    expect(totals).toMatchObject({ customers: 23_570, orders: 69_659, once: 12_054 });
    expect(cohorts.map(({ customers }) => customers)).toEqual([7_846, 8_476, 7_248]);
    expect(cohorts.map(({ again }) => again.at(-1)).reduce((sum = 0, each = 0) => sum + each)).toBe(11_516);
    expect(rhythm.gaps).toMatchObject({ customers: 11_516, quantiles: { half: 34 } });
    expect(thresholds.recommended).toEqual({ days: 135, reason: 'least-break-even' });
  });
});

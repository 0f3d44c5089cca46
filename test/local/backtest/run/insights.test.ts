/** Insights of a run's orders: in the shop's money, by the shop's economics. */
import { describe, expect, it } from 'vitest';
import type { Order } from '../../../../local/backtest/orders/index.ts';
import { insightsOfOrders } from '../../../../local/backtest/run/insights.ts';
import { customerId } from '../../../../shared/base/ids.ts';
import { parseIso } from '../../../../shared/base/time.ts';
import { testRun } from '../../../support/run-result.ts';

const settings = { ...testRun().settings, currency: 'EUR', rates: { USD: 0.5 } };

const order = (day: string, value: number, currency?: string): Order => ({
  id: day,
  customer: customerId('ann'),
  at: parseIso(`2026-01-${day}T12:00:00Z`),
  value,
  ...(currency !== undefined && { currency }),
  line: 2,
});

describe('insights of a run’s orders', () => {
  it('are in the shop’s money, without orders whose worth nobody knows', () => {
    const orders = [order('01', 1_000), order('05', 1_000, 'USD'), order('09', 1_000, 'JPY')];
    expect(insightsOfOrders(orders, settings)?.totals).toEqual({
      customers: 1,
      orders: 2,
      revenue: 1_500,
      averageOrder: 750,
      once: 0,
    });
    expect(insightsOfOrders(orders.slice(2), settings)).toBeUndefined();
  });

  it('go by the settings’ economics and timezone', () => {
    const economics = { ...settings.economics, marginPercent: 12 };
    const insights = insightsOfOrders([order('31', 1_000)], {
      ...settings,
      economics,
      timezone: 'Pacific/Kiritimati',
    });
    expect(insights?.thresholds.economics).toMatchObject({ marginPercent: 12, discountPercent: 10 });
    // There it is February by then.
    expect(insights?.months.map(({ month }) => month)).toEqual(['2026-02']);
  });
});

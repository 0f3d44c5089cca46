/** Insights of a run's orders: in the shop's money, by the shop's economics. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Order } from '../../../../local/backtest/orders/index.ts';
import { knowledgeOf } from '../../../../local/backtest/run/knowledge.ts';
import { planRun } from '../../../../local/backtest/run/plan.ts';
import sample from '../../../../rekindle.config.ts';
import { customerId } from '../../../../shared/base/ids.ts';
import { parseIso } from '../../../../shared/base/time.ts';
import { newFolder } from '../../../support/files.ts';
import { sampleKnowledge } from '../../../support/knowledge.ts';
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
    expect(knowledgeOf(orders, settings)?.insights.totals).toEqual({
      customers: 1,
      orders: 2,
      revenue: 1_500,
      averageOrder: 750,
      once: 0,
    });
    expect(knowledgeOf(orders.slice(2), settings)).toBeUndefined();
  });

  it('say from which share of own gaps on it pays, as a fit does, where enough customers have come again', () => {
    expect(sampleKnowledge().rhythmThreshold?.because).toMatch(/of her own gaps/);
    expect(knowledgeOf([order('01', 1_000)], settings)?.rhythmThreshold).toBeUndefined();
  });

  it('go by the settings’ economics and timezone', () => {
    const economics = { ...settings.economics, marginPercent: 12 };
    const knowledge = knowledgeOf([order('31', 1_000)], {
      ...settings,
      economics,
      timezone: 'Pacific/Kiritimati',
    });
    expect(knowledge?.insights.thresholds.economics).toMatchObject({
      marginPercent: 12,
      discountPercent: 10,
    });
    // There it is February by then.
    expect(knowledge?.insights.months.map(({ month }) => month)).toEqual(['2026-02']);
  });

  it('know what a message costs in the currency of the file', async () => {
    const file = join(newFolder(), 'orders.csv');
    writeFileSync(
      file,
      'customer_id,date,value,currency\nann,2026-01-01,10.00,GBP\nann,2026-01-31,10.00,GBP\n',
    );
    const shop = { ...sample, settings: { ...sample.settings, rates: { USD: 0.9, GBP: 1.2 } } };
    const silent = { say: () => {}, at: () => {}, done: () => {} };
    const options = { skipBadRows: false, seed: 1, out: '', messages: 0, json: false, margin: 55 };
    const { knowledge } = await planRun({ ...options, orders: [file] }, shop, silent);
    expect(knowledge?.insights.thresholds.economics).toMatchObject({
      marginPercent: 55,
      // A text is $0.05, a dollar is EUR 0.90, and a pound is EUR 1.20.
      messages: [{ channel: 'email' }, { channel: 'sms', price: expect.closeTo(3.75, 8) }],
    });
  });
});

/** What the orders of a small sample shop tell, for the page's tests. */

import { knowledgeOf, type ShopKnowledge } from '../../local/backtest/run/knowledge.ts';
import { makeSampleShop } from '../../local/backtest/sample/index.ts';
import { parseIso } from '../../shared/base/time.ts';
import { testRun } from './run-result.ts';

export const sampleKnowledge = (): ShopKnowledge => {
  const from = parseIso('2026-03-01T00:00:00Z');
  const { orders } = makeSampleShop({ seed: 1, customers: 300, from, nights: 1 });
  const known = knowledgeOf(
    orders
      .filter(({ at }) => at < from)
      .map((order) => ({ ...order, lines: [{ category: 'Bath', quantity: 1, value: order.value }] })),
    testRun().settings,
    from,
  );
  if (known === undefined) throw new Error('the sample has no orders');
  return known;
};

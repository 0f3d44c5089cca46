/** What the orders of a run tell of its shop: see docs/insights.md. */
import { worthIn } from '../../../shared/base/money.ts';
import { economicsOf } from '../../../shared/decisions/insights/economics.ts';
import { purchaseHistory } from '../../../shared/decisions/insights/history.ts';
import { insightsOf, type ShopInsights } from '../../../shared/decisions/insights/insights.ts';
import type { Settings } from '../../../shared/shop/settings.ts';
import type { Order } from '../orders/index.ts';

/** As far as their worth is known in the shop's currency; `undefined`: of none it is. */
export const insightsOfOrders = (orders: readonly Order[], settings: Settings): ShopInsights | undefined => {
  const purchases = orders.flatMap(({ customer, at, value: minor, currency = settings.currency }) => {
    const value = worthIn({ minor, currency }, settings);
    return value === undefined ? [] : [{ customer, at, value }];
  });
  if (purchases.length === 0) return undefined;
  return insightsOf(purchaseHistory(purchases), {
    timezone: settings.timezone,
    economics: economicsOf(settings),
    stages: settings.stages,
  });
};

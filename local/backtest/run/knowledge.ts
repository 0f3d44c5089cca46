/** What the orders of a run tell of its shop, before any night is lived: see docs/insights.md and docs/scores.md. */
import type { CustomerId } from '../../../shared/base/ids.ts';
import { worthIn } from '../../../shared/base/money.ts';
import type { Instant } from '../../../shared/base/time.ts';
import { economicsOf } from '../../../shared/decisions/insights/economics.ts';
import { type PurchaseHistory, purchaseHistory } from '../../../shared/decisions/insights/history.ts';
import { insightsOf, type ShopInsights } from '../../../shared/decisions/insights/insights.ts';
import { buyersOf } from '../../../shared/decisions/scores/buyers.ts';
import { fitRhythm } from '../../../shared/decisions/scores/own-rhythm.ts';
import {
  type RecommendedShare,
  recommendedShareOf,
} from '../../../shared/decisions/scores/rhythm-threshold.ts';
import { NotFittedError } from '../../../shared/decisions/scores/scorer.ts';
import { type ShopScores, scoresOf } from '../../../shared/decisions/scores/scores.ts';
import type { Settings } from '../../../shared/shop/settings.ts';
import type { Order } from '../orders/index.ts';

export interface ShopKnowledge {
  readonly insights: ShopInsights;
  readonly scores: ShopScores;
  /** As a fit of these orders would choose it; absent: too little is known. */
  readonly rhythmThreshold?: RecommendedShare;
  /** The category that a customer has paid most for; without those whose orders tell none. */
  readonly favourites: ReadonlyMap<CustomerId, string>;
}

const favouritesOf = (orders: readonly Order[]): ShopKnowledge['favourites'] => {
  const paid = new Map<CustomerId, Map<string, number>>();
  for (const { customer, lines = [] } of orders)
    for (const { category, value } of lines) {
      if (category === undefined) continue;
      const own = paid.get(customer) ?? new Map<string, number>();
      own.set(category, (own.get(category) ?? 0) + value);
      paid.set(customer, own);
    }
  return new Map(
    [...paid].map(([customer, own]) => {
      const [favourite = ''] = [...own].reduce((most, each) => (each[1] > most[1] ? each : most));
      return [customer, favourite];
    }),
  );
};

const rhythmThresholdOf = (
  history: PurchaseHistory,
  now: Instant,
  settings: Settings,
): RecommendedShare | undefined => {
  const { timezone, currency } = settings;
  try {
    const rhythm = fitRhythm(buyersOf(history, now));
    return recommendedShareOf(history, now, rhythm, { timezone, currency, economics: economicsOf(settings) });
  } catch (error) {
    if (!(error instanceof NotFittedError)) throw error;
    return undefined;
  }
};

/**
 * As far as their worth is known in the shop's currency; `undefined`: of none it is.
 * @param until when the orders are known to; absent: to the last of them
 */
export const knowledgeOf = (
  orders: readonly Order[],
  settings: Settings,
  until?: Instant,
): ShopKnowledge | undefined => {
  const purchases = orders.flatMap(({ customer, at, value: minor, currency = settings.currency }) => {
    const value = worthIn({ minor, currency }, settings);
    return value === undefined ? [] : [{ customer, at, value }];
  });
  if (purchases.length === 0) return undefined;
  const history = purchaseHistory(purchases);
  const now = until ?? history.last;
  const rhythmThreshold = rhythmThresholdOf(history, now, settings);
  return {
    insights: insightsOf(history, {
      timezone: settings.timezone,
      economics: economicsOf(settings),
      stages: settings.stages,
    }),
    scores: scoresOf(history, now),
    ...(rhythmThreshold !== undefined && { rhythmThreshold }),
    favourites: favouritesOf(orders),
  };
};

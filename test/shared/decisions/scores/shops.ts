/** Shops whose customers order as a model says, the same for the same seed. */
import { randomFor } from '../../../../local/backtest/sample/random.ts';
import { customerId } from '../../../../shared/base/ids.ts';
import { days, type Instant, parseIso, plus } from '../../../../shared/base/time.ts';
import { type Purchase, purchaseHistory } from '../../../../shared/decisions/insights/history.ts';

export const opened = parseIso('2025-01-01');
export const today = parseIso('2026-07-01');

interface Habit {
  /** Days from order to order, on average. */
  readonly gap: number;
  /** That an order is her last. */
  readonly leaves: number;
}

/** @param habitOf the customer's, by draws of her own */
export const shop = (
  seed: number,
  customers: number,
  habitOf: (random: ReturnType<typeof randomFor>) => Habit,
) =>
  purchaseHistory(
    Array.from({ length: customers }, (_, index) => {
      const random = randomFor(seed, 'customer', index);
      const { gap, leaves } = habitOf(random);
      const worth = random.lognormal(5_000, 0.5);
      const orders: Purchase[] = [];
      let at: Instant = plus(opened, days(random.uniform(0, 240)));
      do {
        orders.push({
          customer: customerId(`c-${index}`),
          at,
          value: Math.round(random.lognormal(worth, 0.3)),
        });
        at = plus(at, days(0.6 + random.exponential(gap)));
      } while (at <= today && !random.chance(leaves));
      return orders;
    }).flat(),
  );

/** Some order each week and some twice a year, and most leave after their first: what BG/NBD's family was made for. */
export const mixedShop = (seed: number, customers: number) =>
  shop(seed, customers, (random) => ({ gap: 7 / random.gamma(0.5, 0.25), leaves: random.beta(0.9, 1.6) }));

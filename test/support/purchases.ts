/** Purchase histories as a test writes them down. */
import { customerId } from '../../shared/base/ids.ts';
import { type Instant, parseIso } from '../../shared/base/time.ts';
import { type Purchase, purchaseHistory } from '../../shared/decisions/insights/history.ts';
import { type PurchaseDays, purchaseDays } from '../../shared/decisions/insights/purchase-days.ts';

const dayMs = 86_400_000;
/** Day 0 of histories that are told by days. */
const dayNought = '2026-01-01';

/** By customer, the days on which she ordered, from 0 on: at noon UTC, each for ten. */
export const ordersOn = (days: Readonly<Record<string, readonly number[]>>): readonly Purchase[] =>
  Object.entries(days).flatMap(([customer, own]) =>
    own.map((day) => ({
      customer: customerId(customer),
      at: (parseIso(`${dayNought}T12:00:00Z`) + day * dayMs) as Instant,
      value: 1_000,
    })),
  );

/** So many customers of each kind, who ordered on the kind's days. */
export const crowd = (
  ...kinds: readonly (readonly [customers: number, days: readonly number[]])[]
): readonly Purchase[] =>
  ordersOn(
    Object.fromEntries(
      kinds.flatMap(([customers, days], kind) =>
        Array.from({ length: customers }, (_, index) => [`${kind}-${index}`, days] as const),
      ),
    ),
  );

/** The end of day `end`, UTC. */
export const endOf = (end: number): Instant => (parseIso(dayNought) + (end + 1) * dayMs - 1) as Instant;

export const inDays = (purchases: readonly Purchase[], end: number): PurchaseDays =>
  purchaseDays(purchaseHistory(purchases), 'UTC', endOf(end));

/** Whom to win back first. */
import type { CustomerId } from '../../base/ids.ts';
import { days, type Instant, instant } from '../../base/time.ts';
import type { PurchaseHistory } from '../insights/history.ts';
import { type Buyer, buyerAt, buyersOf } from './buyers.ts';
import { expectedValue, type OrderValue } from './order-value.ts';
import type { Fitted } from './scorer.ts';

/** Of a time to come. */
export interface Expected {
  readonly orders: number;
  /** Minor units of the shop's currency. */
  readonly value: number;
  /** That she orders at least once, from 0 to 1. */
  readonly chance: number;
}

/** A customer on the list. Sums are in minor units of the shop's currency. */
export interface RankedCustomer {
  /** From 1. */
  readonly rank: number;
  readonly customer: CustomerId;
  /** Orders within 12 hours of the one before are one purchase. */
  readonly orders: number;
  readonly spent: number;
  readonly firstOrder: Instant;
  readonly lastOrder: Instant;
  /** Whole days since. */
  readonly silentDays: number;
  /** Days from order to order, on average; absent: she has ordered once. */
  readonly gapDays?: number;
  /** What an order of hers is expected to come to. */
  readonly orderValue: number;
  readonly threeMonths: Expected;
  readonly twelveMonths: Expected;
  /** What she would be expected to spend in twelve months had she ordered now, less what she is. */
  readonly valueAtRisk: number;
}

const threeMonths = days(91);
const twelveMonths = days(365);
const day = days(1);

/** The same customer, had she ordered now. */
const returnedNow = ({ orders, known, spent }: Buyer, orderValue: number): Buyer => ({
  orders: orders + 1,
  active: known,
  known,
  spent: spent + orderValue,
});

/**
 * What her silence has cost of the twelve months ahead, in minor units: what she would be expected to spend in them had she
 * ordered now, less what she is. None for who has just ordered.
 */
export const valueAtRisk = ({ score }: Fitted<string>, value: OrderValue, buyer: Buyer): number => {
  const orderValue = expectedValue(value, buyer);
  const back = score(returnedNow(buyer, orderValue), twelveMonths);
  return Math.max(0, back.orders - score(buyer, twelveMonths).orders) * orderValue;
};

/** All customers who had ordered by `now`, from the highest value at risk to the lowest. */
export const rankedCustomers = (
  history: PurchaseHistory,
  now: Instant,
  fitted: Fitted<string>,
  value: OrderValue,
): readonly RankedCustomer[] => {
  const buyers = buyersOf(history, now);
  const rows = Array.from(buyers.of, (number, row) => {
    const buyer = buyerAt(buyers, row);
    const orderValue = expectedValue(value, buyer);
    const expectedIn = (over: typeof threeMonths): Expected => {
      const { orders, chance } = fitted.score(buyer, over);
      return { orders, chance, value: orders * orderValue };
    };
    const { orders, active, known, spent } = buyer;
    return {
      customer: history.customers[number] as CustomerId,
      orders,
      spent,
      firstOrder: instant(Math.round(now - known * day)),
      lastOrder: instant(Math.round(now - (known - active) * day)),
      silentDays: Math.floor(known - active),
      ...(orders > 1 && { gapDays: active / (orders - 1) }),
      orderValue,
      threeMonths: expectedIn(threeMonths),
      twelveMonths: expectedIn(twelveMonths),
      valueAtRisk: valueAtRisk(fitted, value, buyer),
    };
  });
  return rows
    .sort((a, b) => b.valueAtRisk - a.valueAtRisk || (a.customer < b.customer ? -1 : 1))
    .map((row, index) => ({ rank: index + 1, ...row }));
};

const timesSaid = (count: number): string => (count === 1 ? 'Ordered once' : `Ordered ${count} times`);
const daysSaid = (count: number): string => (count === 1 ? '1 day' : `${count} days`);

/** Why a customer is on the list, in a sentence. @param money such as 12,345 as `123.45 EUR` */
export const whyRanked = (
  { orders, gapDays, silentDays, threeMonths: { chance }, orderValue, valueAtRisk: risk }: RankedCustomer,
  money: (minor: number) => string,
): string => {
  const usual =
    gapDays === undefined ? '' : `, every ${daysSaid(Math.max(1, Math.round(gapDays)))} on average`;
  const worth = `an order comes to ${money(Math.round(orderValue))}`;
  const hope = `${Math.round(chance * 100)} of 100 like this return within three months by themselves`;
  return `${timesSaid(orders)}${usual}, silent for ${daysSaid(silentDays)}; ${worth}; ${hope}; ${money(Math.round(risk))} at risk.`;
};

/** Shopify's orders, cancellations and refunds: each order and each payment back is one event, however often told. */

import { minorOf, noCurrency, unitsOf } from '../../../../shared/base/money.ts';
import type { Instant } from '../../../../shared/base/time.ts';
import { couponCodesIn } from '../../../../shared/customers/events/coupon-codes.ts';
import {
  firstOf,
  idAt,
  idOf,
  isAbsent,
  itemsOf,
  type Loose,
  listOf,
  moneyAt,
  numberOf,
  shown,
  timeAt,
  within,
} from '../../../../shared/customers/events/reading.ts';
import { ignored, type PayloadReading } from '../../contract/inlet.ts';
import { type EventAsTold, readingOf } from '../payload.ts';
import { shopifyCustomer } from './customers.ts';
import { identifyTelling, shownOf, timeOfFirst, toldEvent, type Webhook } from './webhook.ts';

const shopMoney = (set: unknown): unknown => within(within(set).shop_money).amount;

const toldTotal = ({ total_price, total_price_set }: Loose): unknown =>
  isAbsent(total_price) ? shopMoney(total_price_set) : total_price;

/** `undefined` where it is missing, or was refused. */
export const totalOf = ({ body, reading }: Webhook): number | undefined => {
  const total = toldTotal(body);
  return isAbsent(total) ? undefined : moneyAt(reading, 'total_price', total);
};

const neededTotalOf = (webhook: Webhook): number | undefined =>
  isAbsent(toldTotal(webhook.body))
    ? webhook.reading.refuse('total_price', 'is missing; send the order’s total, such as "19.90"')
    : totalOf(webhook);

/** The shop's own, in which its totals are. */
export const currencyOf = ({ currency, currency_code, total_price_set }: Loose): string | undefined =>
  [currency, currency_code, within(within(total_price_set).shop_money).currency_code].find(
    (code) => typeof code === 'string',
  ) as string | undefined;

interface Order {
  readonly customer: string;
  readonly orderId: string;
  /** The same in every version: in what the shop tells later, only `updated_at` moves. */
  readonly at: Instant;
}

const orderTelling = (webhook: Webhook, { customer, orderId, at }: Order): EventAsTold =>
  toldEvent(webhook, 'Order Completed', {
    id: `order-${orderId}`,
    customer,
    at,
    detail: {
      orderId,
      checkoutId: idOf(firstOf(webhook.body, ['checkout_id', 'checkout_token'])?.value),
      value: neededTotalOf(webhook),
      currency: currencyOf(webhook.body),
      couponCodes: couponCodesIn(webhook.body),
      properties: { ...shownOf(webhook.body), items: itemsOf(webhook.body.line_items) },
    },
  });

/** GraphQL writes its enumerations in capitals. */
const isSaid = (value: unknown, word: string): boolean =>
  typeof value === 'string' && value.toLowerCase() === word;

/**
 * In the shop's currency. Where a transaction tells the amount in the customer's alone, the order's total in both
 * currencies has the rate. `undefined`: nothing tells it.
 */
const shopAmountOf = (order: Loose, { amount_set, amount, currency }: Loose): number | undefined => {
  const told = shopMoney(amount_set);
  if (told !== undefined) return numberOf(told);
  const value = numberOf(amount);
  if (isAbsent(currency) || isAbsent(order.currency) || currency === order.currency) return value;
  const { presentment_money } = within(order.total_price_set);
  const shop = numberOf(shopMoney(order.total_price_set));
  const presented = numberOf(within(presentment_money).amount);
  if (value === undefined || shop === undefined || !presented) return undefined;
  const shops = currencyOf(order) ?? noCurrency;
  return unitsOf(minorOf((value * shop) / presented, shops), shops);
};

/**
 * Each transaction by which money went back is one event, whoever tells it: the refund's own webhook, and every later
 * version of its order.
 */
const refundTellings = (
  webhook: Webhook,
  refund: Loose,
  { customer, orderId, at }: Order,
): readonly EventAsTold[] =>
  listOf(refund.transactions)
    .map(within)
    .filter(({ kind, status }) => isSaid(kind, 'refund') && isSaid(status, 'success'))
    .flatMap((transaction, index) => {
      const value = shopAmountOf(webhook.body, transaction);
      if (value === undefined || value < 0)
        webhook.reading.note(
          'transactions.amount',
          `must be 0 or more in the shop’s currency, such as "19.90"; it is ${shown(shopMoney(transaction.amount_set) ?? transaction.amount)}`,
        );
      if (value === undefined || value <= 0) return [];
      const refundId = idOf(transaction.id) ?? `${idOf(refund.id) ?? orderId}-${index}`;
      return [
        toldEvent(webhook, 'Order Refunded', {
          id: `refund-${refundId}`,
          customer,
          at,
          detail: { orderId, refundId, value, currency: currencyOf(webhook.body) },
        }),
      ];
    });

const readOrder = (webhook: Webhook): Order | PayloadReading => {
  const { body, reading } = webhook;
  if (body.test === true) return ignored('test', 'a test order is nobody’s order');
  const orderId = idAt(reading, 'id', body.id);
  const customer = shopifyCustomer(reading, body);
  const at = timeOfFirst(webhook, ['processed_at', 'created_at']);
  if (orderId === undefined) return readingOf(reading, []);
  if (customer === undefined)
    return ignored(
      'customer',
      'an order with neither customer, email nor phone is nobody’s that could be written to',
    );
  return { customer, orderId, at };
};

const timeOfRefund = (webhook: Webhook, refund: Loose, index: number): Instant => {
  const found = firstOf(refund, ['processed_at', 'created_at']);
  const { reading, delivery } = webhook;
  return (found && timeAt(reading, `refunds.${index}.${found.name}`, found.value)) ?? delivery.receivedAt;
};

const isOrder = (read: Order | PayloadReading): read is Order => 'orderId' in read;

const tellingsOf = (webhook: Webhook, order: Order): readonly EventAsTold[] => [
  ...(webhook.delivery.topic === 'orders/create'
    ? identifyTelling(webhook, { ...order, id: `order-${order.orderId}` })
    : []),
  orderTelling(webhook, order),
  ...listOf(webhook.body.refunds)
    .map(within)
    .flatMap((refund, index) =>
      refundTellings(webhook, refund, { ...order, at: timeOfRefund(webhook, refund, index) }),
    ),
];

/** An order is one event, in whatever version it is told; what it tells of refunds is told too. */
export const takeOrder = (webhook: Webhook): PayloadReading => {
  const order = readOrder(webhook);
  return isOrder(order) ? readingOf(webhook.reading, tellingsOf(webhook, order)) : order;
};

/** Nothing of these was ever paid, so that no transaction gives it back. */
const unpaid: ReadonlySet<unknown> = new Set(['pending', 'authorized', 'voided', 'expired']);

export const takeCancelled = (webhook: Webhook): PayloadReading => {
  const order = readOrder(webhook);
  if (!isOrder(order)) return order;
  const { body, reading } = webhook;
  const { customer, orderId } = order;
  const at = timeOfFirst(webhook, ['cancelled_at', 'updated_at']);
  const reason = typeof body.cancel_reason === 'string' ? body.cancel_reason : undefined;
  const cancelled = toldEvent(webhook, 'Order Cancelled', {
    id: `cancelled-${orderId}`,
    customer,
    at,
    detail: { properties: { orderId, ...(reason !== undefined && { reason }) } },
  });
  const neverPaid = (): EventAsTold =>
    toldEvent(webhook, 'Order Refunded', {
      id: `refund-cancelled-${orderId}`,
      customer,
      at,
      detail: {
        orderId,
        refundId: `cancelled-${orderId}`,
        value: neededTotalOf(webhook),
        currency: currencyOf(body),
      },
    });
  return readingOf(reading, [
    ...tellingsOf(webhook, order),
    cancelled,
    ...(unpaid.has(body.financial_status) ? [neverPaid()] : []),
  ]);
};

export const takeRefund = (webhook: Webhook): PayloadReading => {
  const { body, reading } = webhook;
  const orderId = idAt(reading, 'order_id', body.order_id);
  const at = timeOfFirst(webhook, ['processed_at', 'created_at']);
  const customer = shopifyCustomer(reading, body) ?? shopifyCustomer(reading, within(body.order));
  if (orderId === undefined) return readingOf(reading, []);
  if (customer === undefined)
    return ignored(
      'order_id',
      'a refund does not tell whose it is; orders/updated tells it with its customer',
    );
  const refunds = refundTellings(webhook, body, { customer, orderId, at });
  return refunds.length === 0 && reading.problems.length === 0
    ? ignored('transactions', 'no money went back')
    : readingOf(reading, refunds);
};

/** Shopify's orders, cancellations and refunds: each order and each payment back is one event, however often told. */

import { minorOf, noCurrency, unitsOf } from '../../../../shared/base/money.ts';
import type { Instant } from '../../../../shared/base/time.ts';
import { couponCodesIn } from '../../../../shared/customers/events/coupon-codes.ts';
import { itemsTold } from '../../../../shared/customers/events/items.ts';
import type { Detail } from '../../../../shared/customers/events/kinds/kind.ts';
import {
  firstOf,
  idAt,
  idOf,
  isAbsent,
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

/** GraphQL writes its enumerations in capitals. */
const isSaid = (value: unknown, word: string): boolean =>
  typeof value === 'string' && value.toLowerCase() === word;

/** Of these money came in, though it may have gone back. */
const paidStatuses = ['paid', 'partially_paid', 'refunded', 'partially_refunded'];

const isPaid = ({ financial_status, display_financial_status }: Loose): boolean =>
  paidStatuses.some((status) => isSaid(financial_status ?? display_financial_status, status));

const orderDetail = (webhook: Webhook, orderId: string): Detail => {
  const { body } = webhook;
  const { source_name } = body;
  return {
    orderId,
    value: neededTotalOf(webhook),
    currency: currencyOf(body),
    couponCodes: couponCodesIn(body),
    items: itemsTold(body.line_items),
    checkoutId: idOf(body.checkout_id) ?? idOf(body.checkout_token),
    ...(typeof source_name === 'string' && { channel: source_name }),
    ...(isPaid(body) && { paid: true }),
    properties: shownOf(body),
  };
};

const orderTelling = (webhook: Webhook, { customer, orderId, at }: Order): EventAsTold =>
  toldEvent(webhook, 'Order Completed', {
    id: `order-${orderId}`,
    customer,
    at,
    detail: orderDetail(webhook, orderId),
  });

/** Each later version is one event. */
const changeTellings = (webhook: Webhook, { customer, orderId, at }: Order): readonly EventAsTold[] => {
  const changedAt = timeOfFirst(webhook, ['updated_at']);
  if (isAbsent(webhook.body.updated_at) || changedAt <= at) return [];
  const detail = orderDetail(webhook, orderId);
  return [
    toldEvent(webhook, 'Order Changed', { id: `${orderId}-${changedAt}`, customer, at: changedAt, detail }),
  ];
};

/** Of one that was paid, refunds tell what went back; any other is as if it had not been. */
const cancelTelling = (webhook: Webhook, { customer, orderId }: Order): EventAsTold => {
  const { cancel_reason } = webhook.body;
  return toldEvent(webhook, 'Order Cancelled', {
    id: orderId,
    customer,
    at: timeOfFirst(webhook, ['cancelled_at', 'updated_at']),
    detail: {
      orderId,
      ...(isPaid(webhook.body) && { paid: true }),
      properties: typeof cancel_reason === 'string' ? { reason: cancel_reason } : undefined,
    },
  });
};

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
  ...(webhook.delivery.topic === 'orders/create' ? [] : changeTellings(webhook, order)),
  ...listOf(webhook.body.refunds)
    .map(within)
    .flatMap((refund, index) =>
      refundTellings(webhook, refund, { ...order, at: timeOfRefund(webhook, refund, index) }),
    ),
];

const isCancelled = ({ body, delivery }: Webhook): boolean =>
  delivery.topic === 'orders/cancelled' || !isAbsent(body.cancelled_at);

/** An order is one event, in whatever version it is told; what became of it since is told too. */
export const takeOrder = (webhook: Webhook): PayloadReading => {
  const order = readOrder(webhook);
  if (!isOrder(order)) return order;
  return readingOf(webhook.reading, [
    ...tellingsOf(webhook, order),
    ...(isCancelled(webhook) ? [cancelTelling(webhook, order)] : []),
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

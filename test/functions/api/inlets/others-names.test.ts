/** Events as other products call them, and their fields: read as ours where it is certain what is meant. */
import { expect, it } from 'vitest';
import { readStructured } from '../../../../functions/api/inlets/cloudevents/read.ts';
import { readCall } from '../../../../functions/api/inlets/segment/calls.ts';
import { eventOf, received, spoken } from './support.ts';

const track = (event: string, properties: object) =>
  spoken(readCall({ type: 'track', userId: 'ada', event, properties }, received));

it('of Klaviyo', () => {
  const Items = [{ ProductName: 'Tea', Quantity: 2, ItemPrice: 9.95 }];
  expect(
    eventOf(track('Placed Order', { OrderId: 'o-1', $value: 19.9, DiscountCode: 'TEN', Items })),
  ).toMatchObject({ name: 'Order Completed', orderId: 'o-1', value: 1_990, couponCode: 'TEN' });
  expect(
    eventOf(track('Started Checkout', { $value: 19.9, CheckoutURL: 'https://shop.example.com/c/1', Items })),
  ).toMatchObject({
    name: 'Checkout Started',
    value: 1_990,
    url: 'https://shop.example.com/c/1',
    items: [{ name: 'Tea', quantity: 2, price: 995 }],
  });
  expect(eventOf(track('Refunded Order', { OrderId: 'o-1', $value: 5 }))).toMatchObject({
    name: 'Order Refunded',
    orderId: 'o-1',
    value: 500,
  });
  expect(eventOf(track('Viewed Product', { ProductName: 'Tea', Price: 9.95 }))).toMatchObject({
    customName: 'Product Viewed',
    properties: { name: 'Tea', price: 9.95 },
  });
  expect(eventOf(track('Active on Site', {}))).toMatchObject({ name: 'Site Visited' });
});

it('of Customer.io', () => {
  expect(eventOf(track('placed_order', { order_id: 'o-1', total: 3 }))).toMatchObject({
    name: 'Order Completed',
  });
});

it('of GA4', () => {
  const items = [{ item_id: 'T', item_name: 'Tea', price: 9.95, quantity: 2 }];
  expect(
    eventOf(track('purchase', { transaction_id: 'o-1', value: 19.9, currency: 'EUR', coupon: 'TEN', items })),
  ).toMatchObject({ name: 'Order Completed', orderId: 'o-1', value: 1_990, couponCode: 'TEN' });
  expect(eventOf(track('begin_checkout', { value: 19.9, items }))).toMatchObject({
    name: 'Checkout Started',
    items: [{ name: 'Tea', quantity: 2, price: 995 }],
  });
  expect(eventOf(track('refund', { transaction_id: 'o-1', value: 5 }))).toMatchObject({
    name: 'Order Refunded',
    orderId: 'o-1',
  });
  expect(eventOf(track('view_item', { items }))).toMatchObject({
    customName: 'Product Viewed',
    properties: { name: 'Tea', price: 9.95 },
  });
  expect(eventOf(track('page_view', {}))).toMatchObject({ name: 'Site Visited' });
});

it('by CloudEvents too', () => {
  const event = { specversion: '1.0', id: 'e', source: '/ga', subject: 'ada', type: 'com.shop.purchase' };
  const data = { transaction_id: 'o-1', value: 19.9 };
  expect(eventOf(spoken(readStructured({ ...event, data }, received)))).toMatchObject({
    name: 'Order Completed',
    orderId: 'o-1',
  });
});

it('but not where the name may mean something else', () => {
  for (const name of ['purchase', 'refund', 'Purchase'])
    expect(eventOf(track(name, { plan: 'pro' }))).toMatchObject({ name: 'Custom', customName: name });
  expect(eventOf(track('Ordered Product', { OrderId: 'o-1' }))).toMatchObject({ name: 'Custom' });
});

it('and our own fields count before others’', () => {
  expect(
    eventOf(track('Order Completed', { order_id: 'o-1', transaction_id: 'pay-9', total: 2, $value: 3 })),
  ).toMatchObject({ orderId: 'o-1', value: 200 });
});

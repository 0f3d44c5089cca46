/** WooCommerce's webhooks: an order counts once it is paid, or is to be paid at the door, in whatever version it is told. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWebhook } from '../../../../functions/api/inlets/woocommerce/webhooks.ts';
import { parseIso } from '../../../../shared/base/time.ts';
import { knownForm } from '../../../../shared/customers/events/customer-ids.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import { addsUp } from '../../../../shared/customers/events/fold.ts';
import { eventsOf, profileOf, received, spoken } from './support.ts';

const take = (topic: string, body: unknown) =>
  spoken(readWebhook(body, { ...received, headers: { 'x-wc-webhook-topic': topic } }));
const told = (topic: string, body: unknown) => eventsOf(take(topic, body));

const order = {
  id: 727,
  parent_id: 0,
  number: '727',
  created_via: 'checkout',
  status: 'processing',
  currency: 'EUR',
  date_created: '2026-11-20T02:30:00',
  date_created_gmt: '2026-11-20T01:30:00',
  date_modified_gmt: '2026-11-20T01:31:00',
  date_paid_gmt: '2026-11-20T01:31:00',
  discount_total: '2.21',
  total: '19.90',
  customer_id: 17,
  billing: { first_name: 'Ada', city: 'London', country: 'GB', email: 'Ada@Example.com', phone: '555-1199' },
  payment_method: 'stripe',
  payment_method_title: 'Card',
  payment_url: 'https://shop.example.com/checkout/order-pay/727/?pay_for_order=true&key=wc_order_1',
  line_items: [{ id: 315, name: 'Tea', product_id: 93, quantity: 2, total: '19.90', price: 9.95 }],
  coupon_lines: [{ id: 1, code: 'tenoff', discount: '2.21' }],
  refunds: [],
};
const at = parseIso('2026-11-20T01:30:00Z');
const changedAt = parseIso('2026-11-20T01:31:00Z');
const partly = { ...order, refunds: [{ id: 9, reason: 'cold', total: '-5.00' }] };

describe('an order', () => {
  it('is told with its worth, its coupon and what lies in it, and who can be reached', () => {
    const taken = take('order.created', order);
    expect(taken.problems).toEqual([]);
    expect(eventsOf(taken)).toEqual([
      {
        id: 'identify-order-727',
        customer: '17',
        at,
        name: 'Customer Identified',
        traits: { email: 'Ada@Example.com', firstName: 'Ada', country: 'GB', city: 'London' },
      },
      {
        id: 'order-727',
        customer: '17',
        at,
        name: 'Order Completed',
        orderId: '727',
        value: 1_990,
        currency: 'EUR',
        couponCode: 'tenoff',
        items: [{ name: 'Tea', quantity: 2, price: 995, product: '93' }],
        channel: 'checkout',
        paid: true,
        properties: { orderName: '#727', currency: 'EUR', channel: 'checkout', paymentMethod: 'Card' },
      },
    ]);
  });

  it('of a guest is the e-mail address’s; of nobody it is ignored', () => {
    const guest = { ...order, customer_id: 0 };
    expect(told('order.updated', guest)[0]).toMatchObject({ customer: knownForm('email:ada@example.com') });
    expect(take('order.updated', { ...guest, billing: {} })).toMatchObject({
      events: [],
      problems: [],
      ignored: [expect.stringContaining('customer_id: ')],
    });
  });

  it('that is not paid yet is a checkout, with the way to pay', () => {
    for (const status of ['pending', 'failed', 'checkout-draft'])
      expect(told('order.updated', { ...order, status, date_paid_gmt: null })).toMatchObject([
        {
          id: `checkout-727-${changedAt}`,
          name: 'Checkout Started',
          at: changedAt,
          checkoutId: '727',
          value: 1_990,
          url: order.payment_url,
          items: [{ name: 'Tea', quantity: 2, price: 995 }],
        },
      ]);
  });

  it('that waits for its money is placed, and counts when the money comes', () => {
    const waiting = told('order.updated', { ...order, status: 'on-hold', date_paid_gmt: null });
    expect(waiting).toMatchObject([{ id: 'placed-727', at, name: 'Custom', customName: 'Order Placed' }]);
    expect(profileOf([...waiting, ...told('order.updated', order)])).toMatchObject({
      orders: 1,
      spent: 1_990,
    });
  });

  it('that is cancelled before it was paid has never been one', () => {
    const cancelled = told('order.updated', { ...order, status: 'cancelled', date_paid_gmt: null });
    expect(cancelled).toMatchObject([{ name: 'Order Cancelled', orderId: '727', at: changedAt }]);
    expect(profileOf(cancelled)).toMatchObject({ orders: 0, spent: 0 });
  });

  it('that is cancelled though paid is worth what is not given back', () => {
    const cancelled = told('order.updated', { ...partly, status: 'cancelled' });
    expect(cancelled.map(({ id }) => id)).toEqual(['order-727', 'refund-9', `cancelled-727-${changedAt}`]);
    expect(profileOf(cancelled)).toMatchObject({ orders: 1, spent: 1_490 });
  });

  it('that was to be paid at the door and is cancelled is as if it had not been, until it is taken up again', () => {
    const cod = { ...order, payment_method: 'cod', date_paid_gmt: null };
    const cancelled = told('order.updated', { ...cod, status: 'cancelled' });
    expect(profileOf(told('order.created', cod))).toMatchObject({ orders: 1, spent: 1_990 });
    const placed = told('order.created', cod);
    expect(profileOf([...placed, ...cancelled])).toMatchObject({ orders: 0, spent: 0 });
    const again = told('order.updated', { ...cod, date_modified_gmt: '2026-11-22T00:00:00' });
    for (const all of [
      [...placed, ...cancelled, ...again],
      [...again, ...cancelled, ...placed],
    ])
      expect(profileOf(all)).toMatchObject({ orders: 1, spent: 1_990 });
  });

  it('tells each refund once, by its own id, and a whole one where none is listed', () => {
    expect(told('order.updated', partly)).toMatchObject([
      { name: 'Order Completed' },
      { name: 'Order Changed' },
      { id: 'refund-9', name: 'Order Refunded', orderId: '727', value: 500, at: changedAt },
    ]);
    expect(told('order.updated', { ...order, status: 'refunded' })).toMatchObject([
      { name: 'Order Completed' },
      { name: 'Order Changed' },
      { id: 'refund-refunded-727', value: 1_990 },
    ]);
  });

  it('names a refund that can’t be read, and is taken without it', () => {
    const taken = take('order.updated', { ...order, refunds: [{ id: 9, total: '5,00' }] });
    expect(taken.events).toMatchObject([{ name: 'Order Completed' }, { name: 'Order Changed' }]);
    expect(taken.problems).toEqual(['refunds.0.total: must be an amount such as "-19.90"; it is "5,00"']);
  });

  it('is refused, by field, without its id or its worth, or at no time', () => {
    const bad = { ...order, id: null, total: 'much', date_created_gmt: 'soon' };
    expect(take('order.created', bad)).toMatchObject({
      events: [],
      problems: [
        expect.stringContaining('id: must be a text of 1 to 200 characters or a whole number'),
        expect.stringContaining('total: must be 0 to'),
        expect.stringContaining('date_created_gmt: must be a time such as'),
      ],
    });
  });

  it('comes to the same, whichever of its versions come, in which order and how often', () => {
    const versions = [
      ...told('order.created', { ...order, status: 'pending', date_paid_gmt: null }),
      ...told('order.updated', order),
      ...told('order.updated', partly),
      ...told('order.restored', { ...partly, status: 'completed' }),
    ];
    const counted = (events: readonly CustomerEvent[]): readonly CustomerEvent[] => {
      const seen = new Set<string>();
      return events.filter((event) => !addsUp(event) || (!seen.has(event.id) && seen.add(event.id)));
    };
    const whole = profileOf(counted(versions));
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...versions, ...versions], { minLength: versions.length * 2 }),
        (shuffled) => {
          expect(profileOf(counted(shuffled))).toEqual(whole);
        },
      ),
    );
    expect(whole).toMatchObject({ orders: 1, spent: 1_490, refunded: 500, lastOrderAt: at });
  });
});

describe('a customer', () => {
  const customer = {
    id: 17,
    date_created_gmt: '2026-11-01T09:00:00',
    date_modified_gmt: '2026-11-20T01:31:00',
    email: 'ada@example.com',
    first_name: 'Ada',
    username: 'ada',
    billing: { first_name: 'A.', country: 'GB', city: 'London', phone: '+44 7700 900123', email: '' },
  };

  it('is known by the account, and by where bills go', () => {
    expect(told('customer.updated', customer)).toEqual([
      {
        id: `customer-17-${changedAt}`,
        customer: '17',
        at: changedAt,
        name: 'Customer Identified',
        traits: {
          email: 'ada@example.com',
          phone: '+447700900123',
          firstName: 'Ada',
          country: 'GB',
          city: 'London',
        },
      },
    ]);
  });

  it('is the one to whom the orders of the same id belong', () => {
    const events = [...told('customer.created', customer), ...told('order.created', order)];
    expect(profileOf(events)).toMatchObject({ id: '17', orders: 1, email: 'ada@example.com' });
  });
});

describe('what journeys do not use', () => {
  it('is ignored, and why', () => {
    expect(take('order.deleted', { id: 727 }).ignored).toEqual([
      'id: who deletes an order tells its id alone; order.updated tells what became of it',
    ]);
    expect(take('product.updated', {}).ignored[0]).toContain(
      'topic: "product.updated" is none of order.created',
    );
    expect(take('toString', {})).toMatchObject({ events: [], problems: [] });
  });

  it('is refused where it is no object', () => {
    expect(take('order.created', []).problems).toEqual(['the body: must be an object; it is []']);
  });
});

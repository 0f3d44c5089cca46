/** Shopify's webhooks: told often, late and in several versions, and each thing counted once. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWebhook } from '../../../../functions/api/inlets/shopify/webhooks.ts';
import { parseIso } from '../../../../shared/base/time.ts';
import { knownForm } from '../../../../shared/customers/events/customer-ids.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import { addsUp } from '../../../../shared/customers/events/fold.ts';
import { areSamplesThere, eventsOf, profileOf, received, sample, spoken } from './support.ts';

const take = (topic: string, body: unknown, delivery?: string) => {
  const headers = { 'x-shopify-topic': topic, 'x-shopify-webhook-id': delivery };
  return spoken(readWebhook(body, { ...received, headers }));
};
const told = (topic: string, body: unknown, delivery?: string) => eventsOf(take(topic, body, delivery));

const order = {
  id: 7_316_842,
  name: '#1001',
  email: 'Ada@Example.com',
  phone: null,
  created_at: '2026-11-20T09:30:00+08:00',
  updated_at: '2026-11-20T09:30:00+08:00',
  total_price: '19.90',
  currency: 'EUR',
  financial_status: 'paid',
  customer_locale: 'en-GB',
  buyer_accepts_marketing: true,
  discount_codes: [{ code: 'TENOFF', amount: '2.21' }],
  customer: { id: 17, first_name: 'Ada' },
  billing_address: { first_name: 'Ada', country_code: 'GB', city: 'London', phone: '555-1199' },
  line_items: [{ title: 'Tea', quantity: 2, price: '9.95', grams: 100 }],
  refunds: [],
};
const at = parseIso('2026-11-20T01:30:00Z');
const guest = { ...order, customer: null };
const refund = {
  id: 9,
  order_id: order.id,
  created_at: '2026-11-22T00:00:00Z',
  refund_line_items: [],
  transactions: [
    { id: 91, kind: 'refund', status: 'success', amount: '5.00' },
    { id: 92, kind: 'refund', status: 'pending', amount: '3.00' },
    { id: 93, kind: 'void', status: 'success', amount: '4.00' },
  ],
};

/** As the tables count: what adds up is taken once by its id. */
const counted = (events: readonly CustomerEvent[]) => {
  const once = new Map(events.filter(addsUp).map((event) => [event.id, event]));
  return profileOf([...once.values(), ...events.filter((event) => !addsUp(event))]);
};

describe('an order', () => {
  it('is told with who made it, at the time of its making', () => {
    const [identified, completed, ...others] = told('orders/create', order);
    expect(others).toEqual([]);
    expect(completed).toEqual({
      id: 'order-7316842',
      customer: '17',
      at,
      name: 'Order Completed',
      orderId: '7316842',
      value: 1_990,
      currency: 'EUR',
      couponCode: 'TENOFF',
      items: [{ name: 'Tea', quantity: 2, price: 995 }],
      paid: true,
      properties: { orderName: '#1001', currency: 'EUR' },
    });
    expect(identified).toMatchObject({
      customer: '17',
      at,
      traits: {
        email: 'Ada@Example.com',
        firstName: 'Ada',
        locale: 'en-GB',
        country: 'GB',
        city: 'London',
        consents: { email: true },
      },
    });
  });

  it('is one event in each of its versions, in any order and however often told', () => {
    const refunded = {
      ...order,
      updated_at: '2026-11-22T00:00:00Z',
      financial_status: 'partially_refunded',
      refunds: [refund],
    };
    const tellings = [
      told('orders/create', order),
      told('orders/paid', { ...order, updated_at: '2026-11-20T02:00:00Z' }),
      told('orders/updated', { ...order, updated_at: '2026-11-21T02:00:00Z', total_price: '19.90' }),
      told('orders/updated', refunded),
      told('refunds/create', { ...refund, customer: { id: 17 } }),
    ];
    const expected = { orders: 1, spent: 1_490, refunded: 500, lastOrderAt: at };
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...tellings)).chain((again) => {
          const all = [...tellings, ...again];
          return fc.shuffledSubarray(all, { minLength: all.length });
        }),
        (all) => {
          expect(counted(all.flat())).toMatchObject(expected);
        },
      ),
    );
  });

  it('of a guest is known by the e-mail address, else by the phone number', () => {
    const customerOf = (changes: object) => told('orders/updated', { ...guest, ...changes })[0]?.customer;
    expect(customerOf({})).toBe(knownForm('email:ada@example.com'));
    expect(customerOf({ email: '', phone: '+44 7700 900123' })).toBe(knownForm('phone:+447700900123'));
    expect(customerOf({ email: null, customer: { email: 'B@example.com' } })).toBe(
      knownForm('email:b@example.com'),
    );
    const [identified] = told('orders/create', guest);
    expect(identified).toMatchObject({
      customer: knownForm('email:ada@example.com'),
      traits: { email: 'Ada@Example.com' },
    });
  });

  it('of nobody, or made for a test, is no problem and no event', () => {
    expect(take('orders/create', { ...guest, email: null })).toMatchObject({ events: [], problems: [] });
    expect(take('orders/create', { ...order, test: true }).ignored).toEqual([
      'test: a test order is nobody’s order',
    ]);
  });

  it('takes an unticked box for no answer', () => {
    const [identified] = told('orders/create', { ...order, buyer_accepts_marketing: false });
    expect(identified).not.toHaveProperty('traits.consents');
  });

  it('is refused, by field, where it can’t be counted', () => {
    expect(take('orders/create', { ...order, total_price: undefined }).problems).toEqual([
      'total_price: is missing; send the order’s total, such as "19.90"',
    ]);
    expect(take('orders/paid', { ...order, id: null, total_price: '-1', created_at: 'x' }).problems).toEqual([
      'id: must be a text of 1 to 200 characters or a whole number; it is null',
      'created_at: must be a time such as 2026-11-23T12:00:00Z, or milliseconds since 1970; it is "x"',
    ]);
  });
});

describe('a cancelled order', () => {
  const cancelled = { ...order, cancelled_at: '2026-11-21T00:00:00Z', cancel_reason: 'customer' };

  it('that was never paid is as if it had not been, by whichever topic that is told', () => {
    const events = told('orders/cancelled', { ...cancelled, financial_status: 'voided' });
    const profile = counted([...events, ...events]);
    expect(profile).toMatchObject({ orders: 0, spent: 0 });
    expect(profile).not.toHaveProperty('lastOrderAt');
    const updated = told('orders/updated', { ...cancelled, financial_status: 'voided' });
    const pending = { ...order, financial_status: 'pending' };
    expect(counted([...told('orders/create', pending), ...updated])).toMatchObject({ orders: 0, spent: 0 });
    expect(events).toContainEqual({
      id: 'cancelled-7316842',
      customer: '17',
      at: parseIso('2026-11-21T00:00:00Z'),
      name: 'Order Cancelled',
      orderId: '7316842',
      properties: { reason: 'customer' },
    });
  });

  it('leaves what was paid to its refunds', () => {
    const paid = told('orders/cancelled', { ...cancelled, financial_status: 'paid' });
    expect(counted(paid)).toMatchObject({ orders: 1, spent: 1_990 });
    const refunds = [
      { ...refund, transactions: [{ id: 94, kind: 'refund', status: 'success', amount: 19.9 }] },
    ];
    const events = told('orders/cancelled', { ...cancelled, financial_status: 'refunded', refunds });
    expect(counted([...paid, ...events])).toMatchObject({ orders: 1, spent: 0 });
  });
});

describe('a changed order', () => {
  it('counts at what it is worth then, in whatever order its versions come', () => {
    const edited = { ...order, total_price: '150.00', updated_at: '2026-11-21T00:00:00Z' };
    const versions = [told('orders/create', order), told('orders/updated', edited)];
    for (const told of [versions.flat(), versions.toReversed().flat()])
      expect(counted(told)).toMatchObject({ orders: 1, spent: 15_000, lastOrderAt: at });
  });

  it('is told by orders/updated, and not by the edit alone', () => {
    expect(take('orders/edited', { order_edit: { order_id: 1 } }).ignored).toEqual([
      'order_edit: who edits an order tells the edit alone; orders/updated tells the order as it is then',
    ]);
  });
});

describe('a refund', () => {
  it('counts the money that went back, in the shop’s own currency', () => {
    const amount_set = { shop_money: { amount: '4.50', currency_code: 'EUR' } };
    const transactions = [{ id: 91, kind: 'refund', status: 'success', amount: '5.00', amount_set }];
    expect(told('refunds/create', { ...refund, transactions, customer: { id: 17 } })).toMatchObject([
      { id: 'refund-91', customer: '17', orderId: '7316842', value: 450 },
    ]);
  });

  it('in the customer’s currency alone is converted as its order was, or else named', () => {
    const transactions = [{ id: 91, kind: 'refund', status: 'success', amount: '1500', currency: 'JPY' }];
    const total_price_set = { shop_money: { amount: '40.00' }, presentment_money: { amount: '6000' } };
    const body = { ...order, currency: 'EUR', refunds: [{ ...refund, transactions }] };
    expect(told('orders/updated', { ...body, total_price_set })).toMatchObject([{}, { value: 1_000 }]);
    expect(take('orders/updated', { ...body, total_price_set: null }).problems).toEqual([
      'transactions.amount: must be 0 or more in the shop’s currency, such as "19.90"; it is "1500"',
    ]);
  });

  it('that does not say whose it is is left to its order', () => {
    expect(take('refunds/create', refund)).toMatchObject({ events: [], problems: [] });
    expect(told('refunds/create', { ...refund, order: guest })[0]?.customer).toBe(
      knownForm('email:ada@example.com'),
    );
  });

  it('of an amount that can’t be read is named, and its order is taken', () => {
    const transactions = [{ id: 91, kind: 'refund', status: 'success', amount: '5,00' }];
    const taken = take('orders/updated', { ...order, refunds: [{ ...refund, transactions }] });
    expect(eventsOf(taken)).toMatchObject([{ name: 'Order Completed' }]);
    expect(taken.problems).toEqual([
      'transactions.amount: must be 0 or more in the shop’s currency, such as "19.90"; it is "5,00"',
    ]);
    expect(take('refunds/create', { ...refund, transactions, customer: { id: 17 } }).problems).toEqual(
      taken.problems,
    );
  });

  it('of no money is no event', () => {
    expect(take('refunds/create', { ...refund, transactions: [], customer: { id: 17 } }).ignored).toEqual([
      'transactions: no money went back',
    ]);
  });
});

describe('a checkout', () => {
  const checkout = {
    id: 450,
    token: 't0ken',
    email: 'ada@example.com',
    created_at: '2026-11-20T01:30:00Z',
    updated_at: '2026-11-20T01:40:00Z',
    completed_at: null,
    total_price: '19.90',
    abandoned_checkout_url: 'https://shop.example.com/checkouts/450/recover',
    line_items: order.line_items,
    customer: null,
  };

  it('is told with its cart, its link and who can be reached', () => {
    const [identified, started] = told('checkouts/create', checkout);
    expect(identified).toMatchObject({ traits: { email: 'ada@example.com' } });
    expect(started).toMatchObject({
      id: `checkout-450-${parseIso('2026-11-20T01:40:00Z')}`,
      customer: knownForm('email:ada@example.com'),
      at: parseIso('2026-11-20T01:40:00Z'),
      name: 'Checkout Started',
      checkoutId: '450',
      value: 1_990,
      url: 'https://shop.example.com/checkouts/450/recover',
      items: [{ name: 'Tea', quantity: 2, price: 995 }],
    });
  });

  it('is the same event when the same version is delivered again', () => {
    const first = told('checkouts/update', checkout, 'd-1');
    expect(told('checkouts/update', checkout, 'd-2')).toEqual(first);
    const { updated_at: _, ...unversioned } = checkout;
    expect(told('checkouts/update', unversioned, 'd-1')[1]?.id).toBe('d-1');
  });

  it('is none when it is complete, or nobody’s yet', () => {
    for (const changes of [{ completed_at: '2026-11-20T02:00:00Z' }, { email: null }])
      expect(take('checkouts/update', { ...checkout, ...changes })).toMatchObject({
        events: [],
        problems: [],
      });
  });
});

describe('a customer', () => {
  const customer = {
    id: 17,
    email: 'ada@example.com',
    phone: '+447700900123',
    first_name: 'Ada',
    updated_at: '2026-11-20T01:30:00Z',
    default_address: { country_code: 'GB', city: 'Leeds' },
    email_marketing_consent: { state: 'subscribed', opt_in_level: 'single_opt_in' },
    sms_marketing_consent: null,
  };
  const consentsAfter = (changes: object) =>
    profileOf(told('customers/update', { ...customer, ...changes })).consents;

  it('is identified as of the version that is told', () => {
    const stale = { ...customer, first_name: 'A.', updated_at: '2026-11-19T01:30:00Z' };
    const events = [...told('customers/update', customer), ...told('customers/create', stale)];
    expect(profileOf(events)).toMatchObject({
      id: '17',
      email: 'ada@example.com',
      phone: '+447700900123',
      firstName: 'Ada',
      country: 'GB',
      city: 'Leeds',
      consents: { email: true },
    });
  });

  it('has consented, has refused, or was never asked', () => {
    const state = (name: string) => ({ email_marketing_consent: { state: name } });
    expect(consentsAfter(state('unsubscribed'))).toEqual({ email: false });
    expect(consentsAfter(state('not_subscribed'))).toEqual({});
    expect(consentsAfter(state('pending'))).toEqual({});
    expect(consentsAfter({ sms_marketing_consent: { state: 'subscribed' } })).toEqual({
      email: true,
      sms: true,
    });
    expect(consentsAfter({ email_marketing_consent: undefined, accepts_marketing: false })).toEqual({
      email: false,
    });
    expect(consentsAfter({ email_marketing_consent: [] })).toEqual({});
  });

  it('has confirmed what she has confirmed to Shopify, in whichever of its forms', () => {
    const confirmed = { traits: { consentDetails: { email: { confirmed: true } } } };
    const consenting = (state: string, opt_in_level: string) =>
      told('customers/update', { ...customer, email_marketing_consent: { state, opt_in_level } });
    expect(consenting('subscribed', 'confirmed_opt_in')).toMatchObject([confirmed]);
    expect(consenting('subscribed', 'single_opt_in')).not.toMatchObject([confirmed]);
    expect(consenting('unsubscribed', 'confirmed_opt_in')).not.toMatchObject([confirmed]);
    const { email_marketing_consent: _, ...others } = customer;
    const emailMarketingConsent = { marketingState: 'SUBSCRIBED', marketingOptInLevel: 'CONFIRMED_OPT_IN' };
    expect(told('customers/update', { ...others, emailMarketingConsent })).toMatchObject([confirmed]);
  });

  it('without an e-mail address keeps the one that is known', () => {
    const [event] = told('customers/update', { ...customer, email: null });
    expect(event).not.toHaveProperty('traits.email');
  });
});

describe('other webhooks', () => {
  it('are no problem and no event', () => {
    expect(take('products/update', {}).ignored[0]).toContain(
      'topic: "products/update" is none of orders/create',
    );
    expect(take('toString', {})).toMatchObject({ events: [], problems: [] });
  });

  it('must be objects', () => {
    expect(take('orders/create', []).problems).toEqual(['the body: must be an object; it is []']);
  });
});

describe.skipIf(!areSamplesThere)('Shopify’s own samples (skipped where ../shared/data is absent)', () => {
  it('are an order and a checkout of Bob’s', () => {
    const [identified, completed] = told('orders/create', sample('shopify_rest_order.json').order);
    expect(identified).toMatchObject({
      traits: { email: 'bob.norman@hostmail.com', firstName: 'Bob', country: 'US' },
    });
    expect(completed).toMatchObject({
      id: 'order-450789469',
      customer: '207119551',
      at: parseIso('2008-01-10T16:00:00Z'),
      value: 40_994,
      couponCode: 'TENOFF',
    });
    const [checkout] = sample('shopify_rest_checkouts.json').checkouts;
    expect(told('checkouts/create', checkout)[1]).toMatchObject({
      customer: '207119551',
      checkoutId: '450789469',
      value: 40_994,
      items: [
        { name: 'IPod Nano - 8GB', quantity: 1, price: 19_900 },
        { name: 'IPod Nano - 8GB', quantity: 1, price: 19_900 },
      ],
    });
    expect(told('customers/update', checkout.customer)).toMatchObject([
      { customer: '207119551', traits: { consents: { email: false } } },
    ]);
  });
});

describe('what another of Shopify’s APIs has made', () => {
  const graphql = {
    id: 'gid://shopify/Order/7316842',
    name: '#1001',
    createdAt: '2026-11-20T01:30:00Z',
    totalPriceSet: { shopMoney: { amount: '19.9', currencyCode: 'EUR' } },
    discountCodes: ['TENOFF'],
    customer: {
      id: 'gid://shopify/Customer/17',
      firstName: 'Ada',
      email: 'ada@example.com',
    },
    lineItems: { edges: [{ node: { title: 'Tea', quantity: 2 } }] },
  };

  it('is the same order of the same customer, and counts once', () => {
    const events = [...told('orders/create', order), ...told('orders/updated', graphql)];
    const [first, second] = events.filter(({ name }) => name === 'Order Completed');
    expect(second).toMatchObject({
      id: first?.id,
      customer: first?.customer,
      at,
      value: 1_990,
      couponCode: 'TENOFF',
      items: [{ name: 'Tea', quantity: 2 }],
    });
    expect(counted(events)).toMatchObject({ orders: 1, firstName: 'Ada' });
  });

  it('may give money back, in lists of nodes and in capitals', () => {
    const [refunded] = told('refunds/create', {
      id: 'gid://shopify/Refund/9',
      orderId: 'gid://shopify/Order/7316842',
      createdAt: '2026-11-22T00:00:00Z',
      order: { customer: { id: 'gid://shopify/Customer/17' } },
      transactions: {
        nodes: [
          {
            id: 'gid://shopify/OrderTransaction/91',
            kind: 'REFUND',
            status: 'SUCCESS',
            amountSet: { shopMoney: { amount: '5.0' } },
          },
        ],
      },
    });
    expect(refunded).toMatchObject({ id: 'refund-91', customer: '17', orderId: '7316842', value: 500 });
  });

  it('may have been asked for a checkout, or wrap what it tells', () => {
    const cart = {
      id: 'gid://shopify/AbandonedCheckout/5',
      createdAt: '2026-11-20T01:30:00Z',
      abandonedCheckoutUrl: 'https://shop.example.com/cart/5',
      totalPriceSet: { shopMoney: { amount: '42.0' } },
      customer: { id: 'gid://shopify/Customer/17' },
      lineItems: { nodes: [{ title: 'Tea', quantity: 1 }] },
    };
    expect(told('checkouts/create', { checkout: cart }).at(-1)).toMatchObject({
      name: 'Checkout Started',
      customer: '17',
      checkoutId: '5',
      value: 4_200,
      url: cart.abandonedCheckoutUrl,
      items: [{ name: 'Tea', quantity: 1 }],
    });
    expect(told('orders/create', { order })).toEqual(told('orders/create', order));
  });

  it('tells consents by its own names', () => {
    const [identified] = told('customers/update', {
      id: 'gid://shopify/Customer/17',
      updatedAt: '2026-11-20T01:30:00Z',
      emailMarketingConsent: { marketingState: 'SUBSCRIBED' },
      smsMarketingConsent: { marketingState: 'UNSUBSCRIBED' },
    });
    expect(identified).toMatchObject({ traits: { consents: { email: true, sms: false } } });
  });
});

describe('a request of the law', () => {
  const asked = {
    shop_id: 954_889,
    shop_domain: 'tea.myshopify.com',
    customer: { id: 191_167, email: 'ada@example.com', phone: '555-625-1199' },
  };

  it('to be forgotten is an erasure of the customer, or of the guest', () => {
    const body = { ...asked, orders_to_redact: [299_938] };
    expect(told('customers/redact', body)).toMatchObject([{ customer: '191167', erase: true }]);
    const guest = { ...body, customer: { email: 'ada@example.com' } };
    expect(told('customers/redact', guest)).toMatchObject([
      { customer: knownForm('email:ada@example.com'), erase: true },
    ]);
  });

  it('for what is known is on the customer’s timeline', () => {
    const body = { ...asked, orders_requested: [299_938], data_request: { id: 9_999 } };
    expect(told('customers/data_request', body)).toMatchObject([
      { customer: '191167', name: 'Custom', customName: 'Data Requested', properties: { request: '9999' } },
    ]);
  });

  it('of the whole shop is answered, and forgets nobody by itself', () => {
    expect(take('shop/redact', { shop_id: 954_889 })).toMatchObject({ events: [], problems: [] });
  });
});

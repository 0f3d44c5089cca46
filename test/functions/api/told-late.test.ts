/** What was told late, twice or by another clock, by the doors that shops use: nobody is reminded of what she bought. */
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storyShop } from '../../../local/testing/index.ts';
import { customerId } from '../../../shared/base/ids.ts';
import {
  type Duration,
  days,
  hours,
  iso,
  milliseconds,
  minus,
  minutes,
  plus,
  seconds,
} from '../../../shared/base/time.ts';
import { newProfile } from '../../../shared/customers/profiles/profile.ts';
import { abandonedCheckout, winBack14d } from '../../../workflows/journeys/index.ts';
import { type Served, serve, shopifySecret, start } from './served.ts';

let served: Served;
beforeEach(async () => {
  served = await serve(undefined, storyShop([abandonedCheckout()]));
});
afterEach(() => served.world.close());

const later = (duration: Duration) => served.world.clock.runUntil(plus(served.world.clock.now(), duration));

const shopify = async (topic: string, content: object): Promise<void> => {
  const body = JSON.stringify(content);
  const signature = createHmac('sha256', shopifySecret).update(body).digest('base64');
  const { status } = await served.ask('POST', '/webhooks/shopify', {
    body,
    headers: {
      'content-type': 'application/json',
      'x-shopify-topic': topic,
      'x-shopify-hmac-sha256': signature,
    },
  });
  expect(status).toBe(200);
  await served.settle();
};

const call = async (body: Readonly<Record<string, unknown>>): Promise<void> => {
  expect((await served.ask('POST', `/v1/${body.type}`, { body })).status).toBe(200);
  await served.settle();
};

/** What has left for the customer, and why each passage ended. */
const livedBy = async (id: string) => {
  const { passages } = await served.ports.ledger.history(customerId(id), 1);
  return {
    sent: passages.flatMap(({ touches }) => touches.map(({ step, outcome, at }) => [step, outcome, iso(at)])),
    exits: passages.map(({ enrolment }) => enrolment?.exit?.reason),
  };
};

const track = (messageId: string, event: string, at: Date | number, properties: object) => ({
  type: 'track',
  messageId,
  userId: 'ada',
  event,
  timestamp: new Date(at).toISOString(),
  properties,
});
const ada = {
  type: 'identify',
  userId: 'ada',
  traits: { email: 'ada@example.com', consents: { email: true } },
};

describe('a version of a checkout that is told after its order', () => {
  const checkout = (updatedAt: string) => ({
    id: '9001',
    token: 't-9001',
    email: 'ada@example.com',
    created_at: '2026-11-23T11:50:00Z',
    updated_at: updatedAt,
    total_price: '80.00',
    currency: 'EUR',
    abandoned_checkout_url: 'https://test.example.com/c/1',
    line_items: [{ title: 'Kettle', quantity: 1, price: '80.00' }],
    buyer_accepts_marketing: true,
    customer: { id: 207, email: 'ada@example.com' },
  });
  const order = {
    id: 1,
    email: 'ada@example.com',
    created_at: '2026-11-23T12:00:05Z',
    processed_at: '2026-11-23T12:00:05Z',
    total_price: '80.00',
    currency: 'EUR',
    financial_status: 'paid',
    line_items: [],
    customer: { id: 207, email: 'ada@example.com' },
    checkout_id: 9001,
    checkout_token: 't-9001',
  };

  it('reminds of nothing: the order says which checkout it came of', async () => {
    await shopify('checkouts/create', checkout('2026-11-23T11:50:00Z'));
    await shopify('orders/create', order);
    await shopify('checkouts/update', checkout('2026-11-23T12:00:07Z'));
    await later(days(3));
    expect(await livedBy('207')).toEqual({ sent: [], exits: ['meanwhile'] });
  });

  it('reminds of nothing by another door either, where a page tells the same checkout once more', async () => {
    await call(ada);
    await call(track('c-1', 'Checkout Started', minus(start, minutes(10)), { checkout_id: 'c1', value: 80 }));
    await call(track('o-1', 'Order Completed', start, { order_id: 'o1', checkout_id: 'c1', total: 80 }));
    await later(minutes(2));
    await call(track('c-2', 'Checkout Started', plus(start, minutes(2)), { checkout_id: 'c1', value: 80 }));
    await later(days(3));
    expect((await livedBy('ada')).sent).toEqual([]);
  });

  it('reminds of another checkout than the order’s', async () => {
    await call(ada);
    await call(track('o-1', 'Order Completed', start, { order_id: 'o1', checkout_id: 'c1', total: 80 }));
    await call(track('c-2', 'Checkout Started', plus(start, seconds(1)), { checkout_id: 'c2', value: 80 }));
    await later(hours(2));
    expect((await livedBy('ada')).sent.map(([step]) => step)).toEqual(['your-cart-is-waiting']);
  });
});

describe('an order by a coarser clock than its checkout’s', () => {
  const c1 = track('c1', 'Checkout Started', plus(start, milliseconds(400)), {
    checkout_id: 'c1',
    value: 80,
  });

  it.each([
    ['the checkout first', true],
    ['the order first', false],
  ])('is that checkout’s order: %s', async (_, isCheckoutFirst) => {
    const o1 = track('o1', 'Order Completed', start, { order_id: 'o1', checkout_id: 'c1', total: 80 });
    await call(ada);
    await later(seconds(1));
    for (const each of isCheckoutFirst ? [c1, o1] : [o1, c1]) await call(each);
    await later(days(3));
    expect((await livedBy('ada')).sent).toEqual([]);
  });

  it('ends a checkout that a shop’s server tells as an order that is not paid, by its id', async () => {
    await call(ada);
    await later(minutes(5));
    const begun = { order_id: 'o9', value: 80 };
    await call(track('c9', 'Checkout Started', plus(start, minutes(5)), begun));
    await call(track('o9', 'Order Completed', start, { order_id: 'o9', total: 80 }));
    await later(days(3));
    expect((await livedBy('ada')).sent).toEqual([]);
  });
});

describe('a checkout that is told late', () => {
  it('is reminded of as soon as its delay is over, not a delay after it was told', async () => {
    await call(ada);
    await later(minutes(80));
    const told = served.world.clock.now();
    await call(track('c1', 'Checkout Started', start, { checkout_id: 'c1', value: 80 }));
    await later(minutes(2));
    const { sent } = await livedBy('ada');
    expect(sent.map(([step, outcome]) => [step, outcome])).toEqual([['your-cart-is-waiting', 'sent']]);
    expect(new Date(String(sent[0]?.[2])).getTime()).toBeLessThan(plus(told, minutes(1)));
  });

  it('waits for what is left of its delay', async () => {
    await call(ada);
    await later(minutes(20));
    await call(track('c1', 'Checkout Started', start, { checkout_id: 'c1', value: 80 }));
    await later(minutes(30));
    expect((await livedBy('ada')).sent).toEqual([]);
    await later(minutes(15));
    expect((await livedBy('ada')).sent).toHaveLength(1);
  });

  it('is reminded of no more once she ordered, though that is told later still', async () => {
    await call(ada);
    await later(minutes(40));
    await call(track('c1', 'Checkout Started', start, { checkout_id: 'c1', value: 80 }));
    await call(track('o1', 'Order Completed', plus(start, minutes(10)), { order_id: 'o1', total: 80 }));
    await later(days(3));
    expect((await livedBy('ada')).sent).toEqual([]);
  });
});

describe('an order before the sweep that is told after it', () => {
  it('ends the passage: no coupon’s last call, no question why she left', async () => {
    served.world.close();
    served = await serve(undefined, storyShop([winBack14d()]));
    served.world.startSchedules();
    const { profiles } = served.ports;
    await profiles.putAll([
      {
        ...newProfile(customerId('ada')),
        email: 'ada@example.com',
        phone: '+447700900123',
        consents: { email: true, sms: true },
        orders: 2,
        spent: 9_000,
        firstOrderAt: minus(start, days(90)),
        lastOrderAt: minus(start, days(14)),
        revision: 1,
      },
    ]);
    await later(hours(25));
    expect((await livedBy('ada')).sent.map(([step]) => step)).toContain('we-miss-you');
    const { sent } = await livedBy('ada');
    const before = minus(plus(start, days(1)), minutes(1));
    await call(track('o-1', 'Order Completed', before, { order_id: 'o1', total: 10 }));
    await later(days(20));
    expect(await livedBy('ada')).toEqual({ sent, exits: ['meanwhile'] });
  });
});

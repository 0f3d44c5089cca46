/** The story of abandoned-checkout, branch by branch, to the hour. */

import { describe, expect, it } from 'vitest';
import {
  type Deeds,
  live,
  type Options,
  silentCustomer,
  start,
  storyShop,
  type Told,
} from '../../local/testing/index.ts';
import { type Duration, days, hours, minus, minutes } from '../../shared/base/time.ts';
import { knownForm } from '../../shared/customers/events/customer-ids.ts';
import type { Profile } from '../../shared/customers/profiles/profile.ts';
import { journey as defineJourney } from '../../shared/journeys/journey.ts';
import { email, purchase, send } from '../../shared/journeys/language.ts';
import { abandonedCheckout } from '../../workflows/journeys/abandoned-checkout.ts';

const journey = abandonedCheckout();

const checkout = (
  changes: {
    readonly after?: Duration;
    readonly id?: string;
    readonly value?: number;
    readonly url?: string;
  } = {},
): Told => {
  const { after = hours(10), id = 'c1', value = 80, url = 'https://test.example.com/cart/c1' } = changes;
  return {
    after,
    event: 'Checkout Started',
    detail: {
      checkoutId: id,
      value,
      url,
      items: [{ name: 'Kettle', quantity: 2, price: 40 }],
    },
  };
};
const order = (after: Duration): Told => ({
  after,
  event: 'Order Completed',
  detail: { orderId: 'o1', value: 80 },
});
const story = (
  told: readonly Told[],
  changes: { readonly customer?: Partial<Profile>; readonly deeds?: Deeds } & Options = {},
) => {
  const { customer, deeds, ...options } = changes;
  return live(journey, silentCustomer(customer), deeds, { told, hourly: true, days: 14, ...options });
};

const reminder = 'day 0 01:00: email your-cart-is-waiting';
const text = 'day 1 01:00: sms cart-reminder';
const offer = ['day 2 01:00: coupon cart-ten-off', 'day 2 01:00: email cart-coupon'];

describe('abandoned-checkout', () => {
  it('reminds an hour later, texts the next day, offers the coupon the day after, and gives up when it is over', async () => {
    const { lines, transitions } = await story([checkout()]);
    expect(lines).toEqual([reminder, text, ...offer, 'day 5 01:00: exit abandoned']);
    // The hour, three sends, two looks with a choice each, the end: for four touchpoints.
    expect(transitions).toBe(9);
  });

  it('shows what is in the cart, and where to go on', async () => {
    const { mails } = await story([checkout()]);
    expect(mails[0]?.text).toContain('- Kettle × 2, €40\n');
    expect(mails[0]?.text).toContain('Total: €80\n');
    expect(mails[0]?.text).toContain('https://test.example.com/cart/c1');
  });

  it('shows pictures where they are told, and lie on the shop’s hosts', async () => {
    const told = checkout();
    const withPictures = (...images: readonly string[]): Told => ({
      ...told,
      detail: { ...told.detail, items: images.map((image) => ({ name: 'Kettle', price: 40, image })) },
    });
    const own = 'https://test.example.com/kettle.jpg';
    const { mails } = await story([withPictures(own, 'https://evil.example/pixel.gif', '')]);
    expect(mails[0]?.html?.match(/<img [^>]*src="[^"]*"/g)).toEqual([`<img src="${own}"`]);
    expect((await story([told])).mails[0]?.html).not.toContain('<img');
  });

  it('shows what lies in the cart when the reminder leaves', async () => {
    const since = (minute: number, event: string, detail: object): Told => ({
      after: minutes(600 + minute),
      event,
      detail: { properties: detail },
    });
    const { mails } = await story([
      checkout(),
      since(5, 'Product Added', { name: 'Cup', price: 9.5, quantity: 4 }),
      since(10, 'Product Removed', { name: 'Cup', quantity: 1 }),
      since(15, 'Product Removed', { name: 'Saucer' }),
    ]);
    expect(mails[0]?.text).toContain('- Kettle × 2, €40\n- Cup × 3, €9.50\nTotal: €108.50');
    const { mails: viewed } = await story([
      checkout(),
      since(5, 'Cart Viewed', { products: [{ name: 'Teapot', price: 60 }, { name: 'Tea' }] }),
    ]);
    expect(viewed[0]?.text).toContain('left it:\n\n- Teapot, €60\n- Tea\n\n');
  });

  it('leads to the shop, wherever a checkout says that it goes on', async () => {
    for (const url of ['https://evil.example/cart', 'https://test.example.com@evil.example/']) {
      const { mails } = await story([checkout({ url })]);
      expect(mails[0]?.text).not.toContain('evil');
      expect(mails[0]?.text).toContain('https://test.example.com');
    }
  });

  it('says nothing to who orders within the hour', async () => {
    const { lines } = await story([checkout(), order(minutes(650))]);
    expect(lines).toEqual(['day 0 00:50: goal', 'day 0 00:50: exit meanwhile']);
  });

  it('ends at once with the order after the reminder', async () => {
    const { lines } = await story([checkout(), order(hours(15))]);
    expect(lines).toEqual([reminder, 'day 0 05:00: goal', 'day 0 05:00: exit ordered']);
  });

  it('ends at once with the order after the text', async () => {
    const { lines } = await story([checkout(), order(hours(40))]);
    expect(lines).toEqual([reminder, text, 'day 1 06:00: goal', 'day 1 06:00: exit ordered']);
  });

  it('converts when the order carries the coupon', async () => {
    const { lines } = await story([checkout()], {
      deeds: { 'cart-coupon': [{ after: hours(3), does: 'order with the coupon' }] },
    });
    expect(lines).toEqual([reminder, text, ...offer, 'day 2 04:00: goal', 'day 2 04:00: exit converted']);
  });

  it('texts nobody who has not agreed to texts, and goes on', async () => {
    const { lines } = await story([checkout()], { customer: { consents: { email: true, sms: false } } });
    expect(lines).toEqual([reminder, `${text} withheld (consent)`, ...offer, 'day 5 01:00: exit abandoned']);
  });

  it('offers no coupon for a cart that is not worth it', async () => {
    const { lines } = await story([checkout({ value: 49.99 })]);
    expect(lines).toEqual([reminder, text, 'day 2 01:00: exit not-worth-a-coupon']);
  });

  it.each([
    [89, ['day 2 01:00: exit had-a-coupon']],
    [91, [...offer, 'day 5 01:00: exit abandoned']],
  ])('teaches nobody to abandon: a coupon %i days ago', async (ago, end) => {
    const { lines } = await story([checkout()], { customer: { lastCouponAt: minus(start, days(ago - 2)) } });
    expect(lines).toEqual([reminder, text, ...end]);
  });

  it('moves with the same checkout, and begins anew with another', async () => {
    const { passages } = await story([
      checkout(),
      checkout({ after: minutes(640) }),
      checkout({ after: hours(34), id: 'c2', value: 20 }),
    ]);
    expect(passages.map(({ lines }) => lines)).toEqual([
      ['day 0 01:40: email your-cart-is-waiting', 'day 1 00:00: exit replaced'],
      [reminder, text, 'day 2 01:00: exit not-worth-a-coupon'],
    ]);
  });

  it('writes to nobody who is held out, and sees whether they order', async () => {
    const { lines, mails } = await story([checkout(), order(hours(20))], {
      shop: storyShop(abandonedCheckout(), { experiment: { controlPercent: 100 } }),
    });
    expect(lines).toEqual([
      'day 0 01:00: email your-cart-is-waiting shadow',
      'day 0 10:00: goal',
      'day 0 10:00: exit ordered',
    ]);
    expect(mails).toEqual([]);
  });

  it('goes by the shop’s thresholds', async () => {
    const { lines } = await story([checkout()], {
      shop: storyShop(abandonedCheckout({ afterMinutes: 30, couponFrom: 100 })),
    });
    expect(lines).toEqual([
      'day 0 00:30: email your-cart-is-waiting',
      'day 1 00:30: sms cart-reminder',
      'day 2 00:30: exit not-worth-a-coupon',
    ]);
  });
});

describe('a cart that somebody left who had not logged in', () => {
  const left = (browser: string, after: Duration, id = 'c1'): Told => {
    const { detail, ...told } = checkout({ after, id });
    return { ...told, detail: { ...detail, customer: browser } };
  };
  const logsIn = (browser: string, after: Duration): Told => ({
    after,
    event: 'Customer Identified',
    detail: { alsoKnownAs: [browser] },
  });
  const unsent = 'day 0 01:00: email your-cart-is-waiting withheld (consent)';
  const told = (passages: readonly { readonly lines: readonly string[] }[]) =>
    passages.map(({ lines }) => lines);

  it('is reminded of once she logs in, and the delays after it count from then', async () => {
    const { passages, mails } = await story([left('browser', hours(10)), logsIn('browser', hours(14))]);
    expect(told(passages)).toEqual([
      [unsent, 'day 0 04:00: exit merged'],
      [
        'day 0 04:00: email your-cart-is-waiting',
        'day 1 04:00: sms cart-reminder',
        'day 2 04:00: coupon cart-ten-off',
        'day 2 04:00: email cart-coupon',
        'day 5 04:00: exit abandoned',
      ],
    ]);
    expect(mails[0]?.to).toBe('ada@example.com');
    expect(mails[0]?.text).toContain('- Kettle × 2, €40\n');
  });

  it('is not reminded of when she has ordered, by whichever id, or when she was gone for too long', async () => {
    for (const between of [
      [{ ...order(hours(13)), detail: { orderId: 'o1', value: 80, customer: 'browser' } }],
      [order(hours(13))],
      [{ ...order(hours(9)), detail: { orderId: 'o1', value: 80, checkoutId: 'c1' } }],
      [],
    ]) {
      const at = between.length === 0 ? hours(36) : hours(14);
      const { mails } = await story([left('browser', hours(10)), ...between, logsIn('browser', at)]);
      expect(mails).toEqual([]);
    }
  });

  it('is reminded of once where two browsers left it, though the story has ended between', async () => {
    const short = defineJourney('abandoned-checkout', {
      version: 1,
      enrols: journey.enrols,
      goal: purchase,
      steps: [send(email('your-cart-is-waiting'))],
    });
    for (const each of [journey, short]) {
      const browsers = [left('laptop', hours(10)), left('phone', hours(11))];
      const told = [...browsers, logsIn('laptop', hours(14)), logsIn('phone', hours(15))];
      const { passages } = await live(each, silentCustomer(), {}, { told, hourly: true, days: 14 });
      const sent = passages.flatMap(({ lines }) => lines.filter((line) => line.endsWith('is-waiting')));
      expect(sent).toEqual(['day 0 04:00: email your-cart-is-waiting']);
    }
  });

  it('is not reminded of again where the reminder had reached the guest, whose cart had changed before', async () => {
    const guest = knownForm('email:ada@home.example');
    const { passages } = await story(
      [left(guest, hours(10)), left(guest, minutes(640)), logsIn(guest, hours(13))],
      { others: [silentCustomer({ id: guest, orders: 0, email: 'ada@home.example' })] },
    );
    expect(told(passages)).toEqual([['day 0 01:40: email your-cart-is-waiting', 'day 0 03:00: exit merged']]);
  });

  it('is held by the consents and the cap of who she is', async () => {
    const events = [left('browser', hours(10)), logsIn('browser', hours(14))];
    const recentTouches = [{ at: start, channel: 'email' }] as const;
    const shop = storyShop(journey, { guardrails: { frequencyCap: { atMost: 1, withinDays: 7 } } });
    const capped = await story(events, { customer: { recentTouches }, shop });
    expect(told(capped.passages)[1]?.[0]).toBe(
      'day 0 04:00: email your-cart-is-waiting withheld (frequency-cap)',
    );
    expect(capped.mails).toEqual([]);
    for (const customer of [{ consents: { email: false } }, { suppressed: 'unsubscribed' }] as const) {
      const { passages, mails } = await story(events, { customer, shop });
      expect(told(passages)).toHaveLength(1);
      expect(mails).toEqual([]);
    }
  });
});

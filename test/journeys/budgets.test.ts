/** Stories of journeys whose budget of the month is used up: at a branch before money is given, and in mid-journey. */
import { describe, expect, it } from 'vitest';
import { live, silentCustomer, storyShop, type Told } from '../../local/testing/index.ts';
import { days, hours } from '../../shared/base/time.ts';
import { dormantFor } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
  branch,
  budgetLeft,
  coupon,
  email,
  exit,
  purchase,
  redemption,
  send,
  waitFor,
} from '../../shared/journeys/language.ts';
import {
  abandonedCheckout,
  secondOrder,
  serviceRecovery,
  winBack14d,
  winBackByReason,
} from '../../workflows/journeys/index.ts';

const prices = { rates: { USD: 0.9 }, usdEach: { sms: 0.05 } };

const checkout = (id: string, after: number): Told => ({
  after: hours(after),
  event: 'Checkout Started',
  detail: { checkoutId: id, value: 80, url: 'https://test.example.com/cart', items: [] },
});

describe('abandoned-checkout with a budget', () => {
  it('offers the coupon while there is room for it, and gives up without one when there is none', async () => {
    // A tenth of what she orders on average, 33, is 3.30: there is room for one of these.
    const bounded = abandonedCheckout({ couponEveryDays: 0, budget: { coupons: 5, unknownFace: 5 } });
    const { passages } = await live(
      bounded,
      silentCustomer(),
      {},
      {
        shop: storyShop(bounded),
        told: [checkout('c1', 10), checkout('c2', 10 + 24 * 7)],
        days: 14,
      },
    );
    expect(passages.map(({ lines }) => lines)).toEqual([
      [
        'day 0: email your-cart-is-waiting',
        'day 1: sms cart-reminder',
        'day 2: coupon cart-ten-off',
        'day 2: email cart-coupon',
        'day 5: exit abandoned',
      ],
      ['day 0: email your-cart-is-waiting', 'day 1: sms cart-reminder', 'day 2: exit abandoned'],
    ]);
  });
});

describe('a built-in journey without room for its coupon', () => {
  /** A tenth of what she orders on average, 33, is more. */
  const budget = { coupons: 1, unknownFace: 1 };
  const { firstOrderAt: _, previousOrderAt: __, lastOrderAt: ___, ...known } = silentCustomer();
  const ordered: Told = { after: hours(10), event: 'Order Completed', detail: { orderId: 'o1', value: 30 } };
  it.each([
    [winBack14d({ budget }), silentCustomer(), [], ['day 0: survey why-did-you-leave', 'day 6: exit lapsed']],
    [winBackByReason({ budget }), silentCustomer(), [], ['day 0: survey tell-us-why', 'day 5: exit lapsed']],
    [secondOrder({ budget }), { ...known, orders: 0, spent: 0 }, [ordered], ['day 14: exit no-budget']],
    [
      serviceRecovery({ budget }),
      silentCustomer(),
      [{ after: hours(10), event: 'Complaint Made' }],
      ['day 0: email we-apologise', 'day 6: survey is-it-right-now', 'day 13: exit unanswered'],
    ],
  ] as const)('promises none: $id', async (bounded, customer, told, expected) => {
    const { lines, mails } = await live(bounded, customer, {}, { shop: storyShop(bounded), told });
    expect(lines).toEqual(expected);
    expect(mails.filter(({ text }) => /% off|code:/i.test(text))).toEqual([]);
  });
});

describe('win-back-14d with a budget of messages', () => {
  it('goes on without the text that there is no room for, in mid-journey', async () => {
    // An email counts 0.00009, a text 0.045.
    const bounded = winBack14d({ budget: { messages: 0.045 } });
    const { lines } = await live(bounded, silentCustomer(), {}, { shop: storyShop(bounded, prices) });
    expect(lines).toEqual([
      'day 0: coupon ten-off',
      'day 0: email we-miss-you',
      'day 3: sms coupon-expires-soon withheld (budget)',
      'day 8: survey why-did-you-leave',
      'day 14: exit lapsed',
    ]);
  });
});

describe('a budget that many customers share', () => {
  const offer = coupon('five-off', { amountOff: 5, validFor: days(7) });
  const giving = journey('giving', {
    version: 1,
    enrols: { when: dormantFor(days(14)) },
    goal: purchase,
    budget: { coupons: 12 },
    steps: [
      branch(budgetLeft(offer), {
        yes: [
          send(email('we-miss-you', { carrying: offer })),
          waitFor(
            redemption(offer),
            { atMost: days(7) },
            { redeemed: [exit('converted')], unused: [exit('lapsed')] },
          ),
        ],
        no: [exit('no-budget')],
      }),
    ],
  });

  it('is enough for two of five customers of one night, whoever comes first', async () => {
    const others = ['b', 'c', 'd', 'e'].map((id) => silentCustomer({ id, email: `${id}@example.com` }));
    const { mails } = await live(
      giving,
      silentCustomer(),
      {},
      {
        shop: storyShop(giving),
        others,
      },
    );
    expect(mails).toHaveLength(2);
  });
});

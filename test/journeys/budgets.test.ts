/** Stories of journeys whose budget of the month is used up: at a branch before money is given, and in mid-journey. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Deeds, live, silentCustomer, storyShop, type Told } from '../../local/testing/index.ts';
import { days, hours, parseIso } from '../../shared/base/time.ts';
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
  anniversary,
  birthday,
  loyaltyTier,
  secondOrder,
  serviceRecovery,
  vipCareCall,
  weFixedIt,
  welcome,
  winBack14d,
  winBackByReason,
} from '../../workflows/journeys/index.ts';

/** Words of something that is given. */
const promises = /% off|code:|优惠|優惠|折|礼物|禮物|gift|present/i;

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
  it.each([
    [winBack14d({ budget }), silentCustomer(), [], ['day 0: survey why-did-you-leave', 'day 6: exit lapsed']],
    [winBackByReason({ budget }), silentCustomer(), [], ['day 0: survey tell-us-why', 'day 5: exit lapsed']],
    [
      serviceRecovery({ budget }),
      silentCustomer(),
      [{ after: hours(10), event: 'Complaint Made' }],
      ['day 0: email we-apologise', 'day 6: survey is-it-right-now', 'day 13: exit unanswered'],
    ],
  ] as const)('promises none: $id', async (bounded, customer, told, expected) => {
    const { lines, mails } = await live(bounded, customer, {}, { shop: storyShop(bounded), told });
    expect(lines).toEqual(expected);
    expect(mails.filter(({ text }) => promises.test(text))).toEqual([]);
  });
});

describe('a built-in journey that has something to say without room for its gift', () => {
  /** A tenth of what she orders on average, 33, is more. */
  const budget = { coupons: 1, unknownFace: 1 };
  const { firstOrderAt: _, previousOrderAt: __, lastOrderAt: ___, ...known } = silentCustomer();
  const newcomer = { ...known, orders: 0, spent: 0 };
  const firstOrderAt = parseIso('2024-03-05T17:00:00Z');
  const reached = (tier: string): Told => ({
    after: hours(10),
    event: 'Tier Reached',
    detail: { tier },
  });
  const fixed = {
    after: hours(10),
    id: 'app-works-again',
    journey: 'we-fixed-it',
    parameters: { reason: 'cannot-use', fix: 'The app opens again.' },
  };
  /** Lines of a moment come by their letters. */
  const inWords = (day: number, withheld: string, message: string, how = '') => [
    ...[`day ${day}: email ${withheld} withheld (budget)`, `day ${day}: email ${message}${how}`].toSorted(),
    `day ${day}: exit no-budget`,
  ];

  it.each([
    [
      birthday({ budget }),
      silentCustomer({ birthday: '1990-03-05' }),
      {},
      inWords(1, 'happy-birthday', 'happy-birthday-in-words'),
    ],
    [
      birthday({ budget }),
      silentCustomer({ birthday: '1990-03-05', tier: 'gold' }),
      {},
      inWords(1, 'happy-birthday-top', 'happy-birthday-in-words'),
    ],
    [
      anniversary({ budget }),
      silentCustomer({ firstOrderAt }),
      {},
      inWords(1, 'a-year-together', 'a-year-together-in-words'),
    ],
    [
      loyaltyTier({ budget }),
      silentCustomer(),
      { told: [reached('silver')] },
      inWords(0, 'tier-reached', 'tier-reached-in-words'),
    ],
    [
      loyaltyTier({ budget }),
      silentCustomer({ tier: 'gold' }),
      { told: [reached('gold')] },
      inWords(0, 'top-tier-reached', 'tier-reached-in-words'),
    ],
    [
      secondOrder({ budget }),
      newcomer,
      { told: [{ after: hours(10), event: 'Order Completed', detail: { orderId: 'o1', value: 30 } }] },
      inWords(14, 'second-order-nudge', 'second-order-in-words'),
    ],
    [
      weFixedIt({ budget }),
      silentCustomer({ leavingReason: 'cannot-use' }),
      { broadcasts: [fixed] },
      inWords(0, 'we-fixed-it', 'we-fixed-it-in-words'),
    ],
  ] as const)('says it in words alone: $id, story %#', async (bounded, customer, more, expected) => {
    const { lines, mails } = await live(
      bounded,
      customer,
      {},
      { days: 16, ...more, shop: storyShop(bounded) },
    );
    expect(lines).toEqual(expected);
    expect(mails).toHaveLength(1);
  });

  it('promises nothing in those words, in any language', async () => {
    const messages = join(import.meta.dirname, '../../workflows/messages');
    const files = (await readdir(messages, { recursive: true })).filter((file) => /-in-words\/./.test(file));
    expect(files).toHaveLength(5 * 3 * 2);
    for (const file of files)
      expect([file, await readFile(join(messages, file), 'utf8')]).toEqual([
        file,
        expect.not.stringMatching(promises),
      ]);
  });

  it('has welcomed who is new, and does not come back without one', async () => {
    // An email counts 0.00009.
    const bounded = welcome({ budget: { messages: 0.00009 } });
    const { lines } = await live(
      bounded,
      { ...newcomer, revision: 1 },
      {},
      {
        shop: storyShop(bounded, prices),
        told: [{ after: hours(10), event: 'Customer Identified', detail: {} }],
        days: 6,
      },
    );
    expect(lines).toEqual(['day 0: email welcome', 'day 3: exit no-budget']);
  });

  it('gives one what there is room for, and greets the other of the same morning in words', async () => {
    // 15% of what she orders on average, 33, is 4.95.
    const bounded = birthday({ budget: { coupons: 5, unknownFace: 5 } });
    const born = { birthday: '1990-03-05' };
    const { mails } = await live(
      bounded,
      silentCustomer(born),
      {},
      {
        // What was withheld is not the one message of the day.
        shop: storyShop(bounded, { guardrails: { atMostPerDay: 1 } }),
        others: [silentCustomer({ ...born, id: 'b', email: 'b@example.com' })],
        days: 4,
      },
    );
    expect(mails.map(({ subject }) => subject).toSorted()).toEqual([
      'Happy birthday from all of us',
      'Happy birthday! There is something for you inside',
    ]);
  });

  it('holds who is held out to the same story', async () => {
    const bounded = birthday({ budget });
    const { lines } = await live(
      bounded,
      silentCustomer({ birthday: '1990-03-05' }),
      {},
      { shop: storyShop(bounded, { experiment: { controlPercent: 100 } }), days: 4 },
    );
    expect(lines).toEqual(inWords(1, 'happy-birthday', 'happy-birthday-in-words', ' shadow'));
  });
});

describe('vip-care-call without room', () => {
  const called = (result: string): Deeds => ({
    'vip-call': [
      { after: hours(2), does: 'take', by: 'kim' },
      { after: hours(3), does: 'finish', by: 'kim', result },
    ],
  });
  const bounded = vipCareCall({ budget: { coupons: 1, unknownFace: 1 } });
  const spender = silentCustomer({ spent: 123_450 });
  const story = (result: string) =>
    live(bounded, spender, called(result), { shop: storyShop(bounded), days: 90 });

  it('makes good what was promised on the phone all the same', async () => {
    expect((await story('reached-unhappy')).lines.slice(3)).toEqual([
      'day 0: coupon vip-remedy',
      'day 0: email putting-it-right',
      'day 60: exit apologised',
    ]);
  });

  it('leaves it at the call for who is happy', async () => {
    expect((await story('reached-happy')).lines.slice(3)).toEqual(['day 0: exit thanked']);
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

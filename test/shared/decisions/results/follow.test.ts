/** What came of each passage, as far as it could be followed. */
import { describe, expect, it } from 'vitest';
import { days } from '../../../../shared/base/time.ts';
import {
  type FollowedPassage,
  followed,
  type Prices,
  type Told,
} from '../../../../shared/decisions/results/follow.ts';
import {
  keyOf,
  message,
  offer,
  onDay,
  order,
  passage,
  told,
  waiter,
} from '../../../support/passages-told.ts';

const prices: Prices = { currency: 'EUR', rates: { USD: 0.9 }, usdEach: { email: 0.0001, sms: 0.05 } };
const follow = (
  of: Partial<Told>,
  orders: Parameters<typeof followed>[1] = [],
  now = onDay(40),
  by: Prices = prices,
): readonly FollowedPassage[] => followed(told(of), orders, by, { now, followUp: days(30) });
const only = (passages: readonly FollowedPassage[]): FollowedPassage => {
  const [first, ...others] = passages;
  if (first === undefined || others.length > 0) throw new Error(`there are ${passages.length} passages`);
  return first;
};

describe('a passage', () => {
  const ann = passage('ann', 'treatment', 0);

  it('is over when its window is, and not while something may still come of it', () => {
    expect(only(follow({ enrolments: [ann] }, [], onDay(29))).isOver).toBe(false);
    expect(only(follow({ enrolments: [ann] }, [], onDay(30))).isOver).toBe(true);
  });

  it('is followed by days that were lived to their end', () => {
    const back = passage('bo', 'treatment', 0, { goalAt: onDay(3.2) });
    const goalOn = (now: number) => only(follow({ enrolments: [back] }, [], onDay(now))).goal;
    expect(goalOn(3.5)).toEqual({ days: 3, happened: false });
    expect(goalOn(4)).toEqual({ days: 4, happened: true });
    expect(only(follow({ enrolments: [ann] }, [], onDay(12.9))).goal).toEqual({ days: 12, happened: false });
    expect(only(follow({ enrolments: [ann] }, [], onDay(99))).goal).toEqual({ days: 30, happened: false });
  });

  it('that was another customer’s, or nobody’s, is none', () => {
    const ended = (reason: string) =>
      follow({ enrolments: [passage('bo', 'treatment', 0, { exit: { reason, at: onDay(1) } })] });
    expect([ended('merged'), ended('nobody')]).toEqual([[], []]);
    expect(ended('lapsed')).toHaveLength(1);
  });

  it('knows its variants from its path, while it is open too', () => {
    const closed = only(
      follow({ enrolments: [passage('bo', 'treatment', 0, { path: 'tone=warm visit=away' })] }),
    );
    const open = only(follow({ enrolments: [ann], waiters: [waiter('ann', 'tone=short')] }));
    expect([closed.variants.get('tone'), open.variants.get('tone')]).toEqual(['warm', 'short']);
  });
});

describe('how long a customer had been silent when it began', () => {
  const ann = passage('ann', 'treatment', 40);
  const silent = (...orders: Parameters<typeof followed>[1]) =>
    only(follow({ enrolments: [ann] }, orders, onDay(80))).silentDays;

  it('goes by her last order before it, in whole days', () => {
    expect(silent(order('ann', 32.5, 40), order('ann', 0, 40), order('ann', 40, 40))).toBe(7);
    expect(silent(order('ann', 40.5, 40))).toBeUndefined();
    expect(silent({ ...order('ann', 5, 40), counted: { gross: 0, refunded: 0 } })).toBeUndefined();
  });
});

describe('the next order after the goal', () => {
  const back = passage('ann', 'holdout', 0, { goalAt: onDay(5) });
  const again = (now: number, ...orders: Parameters<typeof followed>[1]) =>
    only(follow({ enrolments: [back] }, [order('ann', 5, 40), ...orders], onDay(now))).again;

  it('is the first one after it, whatever was told first', () => {
    expect(again(60, order('ann', 15, 20), order('ann', 9, 20), order('bo', 6, 20))).toEqual({
      days: 4,
      happened: true,
    });
  });

  it('is waited for as long as the follow-up says, or as long as there was', () => {
    expect(again(60)).toEqual({ days: 30, happened: false });
    expect(again(15)).toEqual({ days: 10, happened: false });
    expect(again(60, order('ann', 50, 20))).toEqual({ days: 30, happened: false });
  });

  it('is asked of nobody who has not come back', () => {
    expect(only(follow({ enrolments: [passage('ann', 'treatment', 0)] })).again).toBeUndefined();
  });
});

describe('what a passage is worth', () => {
  const ann = passage('ann', 'treatment', 10);

  it('is what was paid in its window, less what went back', () => {
    const orders = [
      order('ann', 9, 999),
      order('ann', 12, 50, 20),
      order('ann', 40, 7),
      order('ann', 41, 999),
    ];
    expect(only(follow({ enrolments: [ann] }, orders, onDay(60))).worth).toBe(3_700);
  });

  it('counts an order with the latest passage alone that began before it', () => {
    const next = passage('ann', 'treatment', 20, { key: keyOf('ann', 2) });
    const worth = follow({ enrolments: [next, ann] }, [order('ann', 15, 10), order('ann', 20, 7)], onDay(60));
    expect(worth.map((each) => each.worth)).toEqual([1_000, 700]);
  });

  it('is of both arms alike', () => {
    const orders = [order('ann', 12, 50)];
    const arms = (['treatment', 'holdout'] as const).map(
      (arm) => only(follow({ enrolments: [passage('ann', arm, 10)] }, orders)).worth,
    );
    expect(arms).toEqual([5_000, 5_000]);
  });
});

describe('what a passage cost', () => {
  const ann = passage('ann', 'treatment', 0);
  const costOf = (touches: Told['touches'], by = prices) =>
    only(follow({ enrolments: [ann], touches }, [], onDay(40), by));

  it('is the price of each message that left, in the shop’s own currency', () => {
    const { messages, unpriced } = costOf([
      message('ann', 0),
      message('ann', 3, { step: 'last-call', kind: 'sms', channel: 'sms' }),
      message('ann', 4, { step: 'stopped', outcome: 'withheld' }),
      message('ann', 0, { step: 'ten-off', kind: 'coupon' }),
    ]);
    expect(messages).toBeCloseTo((0.0001 + 0.05) * 90, 12);
    expect(unpriced).toEqual([]);
  });

  it('names the channels that nobody has told the price of', () => {
    const push = message('ann', 0, { kind: 'push', channel: 'push' });
    expect(costOf([push])).toMatchObject({ messages: 0, unpriced: ['push'] });
    expect(costOf([message('ann', 0)], { ...prices, rates: {} })).toMatchObject({
      messages: 0,
      unpriced: ['email'],
    });
  });

  it('is nothing in dollars that the shop’s currency is', () => {
    expect(costOf([message('ann', 0)], { ...prices, currency: 'USD', rates: {} }).messages).toBeCloseTo(0.01);
  });
});

describe('what coupons took off', () => {
  const ann = passage('ann', 'treatment', 0);
  const given = (more: Parameters<typeof offer>[2]) => {
    const { given, gifts } = only(follow({ enrolments: [ann], coupons: [offer('ann', 0, more)] }));
    return [given, gifts];
  };
  const redeemed = { redeemedAt: onDay(2), orderId: 'o-1', orderValue: 4_500 };

  it('is what the basket was worth before, less what was paid for it', () => {
    expect(given(redeemed)).toEqual([500, 0]);
    expect(given({ ...redeemed, terms: { amountOff: 12 } })).toEqual([1_200, 0]);
  });

  it('is what was foreseen where all of it was free, and nothing where nobody redeemed it', () => {
    expect(given({ ...redeemed, orderValue: 0, terms: { percentOff: 100 }, face: 3_000 })).toEqual([
      3_000, 0,
    ]);
    expect(given({ ...redeemed, orderValue: 0, terms: { amountOff: 5 }, face: 500 })).toEqual([500, 0]);
    expect(given({})).toEqual([0, 0]);
  });

  it('is what the checkout told, where it told anything', () => {
    expect(given({ ...redeemed, discount: 310 })).toEqual([310, 0]);
    expect(given({ ...redeemed, discount: 0, terms: { gift: 'tea' } })).toEqual([0, 1]);
  });

  it('is not known of gifts, shipping and points', () => {
    expect(given({ ...redeemed, terms: { gift: 'tea' } })).toEqual([0, 1]);
    expect(given({ ...redeemed, terms: { points: 50 } })).toEqual([0, 1]);
    expect(given({ ...redeemed, terms: { freeShipping: true } })).toEqual([0, 1]);
  });
});

/** The stories of loyalty: tiers, points that are about to expire, badges; every branch, with its days. */
import { describe, expect, it } from 'vitest';
import { live, type Options, silentCustomer, storyShop, type Told } from '../../local/testing/index.ts';
import { days, hours } from '../../shared/base/time.ts';
import type { Profile } from '../../shared/customers/profiles/profile.ts';
import type { Journey } from '../../shared/journeys/language.ts';
import type { Shop } from '../../shared/shop/shop.ts';
import { allJourneys } from '../../workflows/journeys/index.ts';

const journeyOf = (id: string): Journey => {
  const found = allJourneys.find((journey) => journey.id === id);
  if (found === undefined) throw new Error(`there is no journey ${id}`);
  return found;
};
const loyalty = {
  pointsPerUnit: 1,
  pointsPerAnswer: 5,
  expireAfterDays: 60,
  tiers: { silver: 500, gold: 2_000 },
};
const loyal = (journey: Journey): Shop => storyShop(journey, { loyalty });
const ordered = (after: Told['after'], orderId: string, value: number): Told => ({
  after,
  event: 'Order Completed',
  detail: { orderId, value },
});

describe('loyalty-tier', () => {
  const tier = journeyOf('loyalty-tier');
  const story = (told: readonly Told[], deeds = {}, more: Options = {}) =>
    live(tier, silentCustomer(), deeds, { shop: loyal(tier), told, ...more });

  it('congratulates with a gift, which is used', async () => {
    const { lines, mails } = await story([ordered(hours(10), 'o-1', 600)], {
      'tier-reached': [{ after: days(4), does: 'order with the coupon' }],
    });
    expect(lines).toEqual([
      'day 0: coupon tier-gift',
      'day 0: email tier-reached',
      'day 4: goal',
      'day 4: exit converted',
    ]);
    expect(mails[0]?.text).toContain('You are Silver with us now.');
  });

  it('gives more for gold, and ends when the gift is over', async () => {
    const { lines, transitions } = await story([ordered(hours(10), 'o-1', 2_500)]);
    expect(lines).toEqual([
      'day 0: coupon top-tier-gift',
      'day 0: email top-tier-reached',
      'day 30: exit gift-unused',
    ]);
    expect(transitions).toBe(4);
  });

  it('gives no less for black than for gold', async () => {
    const { lines } = await live(
      tier,
      silentCustomer({ tier: 'black' }),
      {},
      {
        shop: storyShop(tier),
        told: [{ after: hours(10), event: 'Tier Reached', detail: { tier: 'black' } }],
      },
    );
    expect(lines[0]).toBe('day 0: coupon top-tier-gift');
  });

  it('lets gold take the place of silver, and congratulates nobody twice for a tier', async () => {
    const refund = { after: days(9), event: 'Order Refunded', detail: { orderId: 'o-2', value: 1_900 } };
    const { passages } = await story([
      ordered(hours(10), 'o-1', 600),
      ordered(days(8), 'o-2', 1_900),
      refund,
      ordered(days(10.5), 'o-3', 1_900),
    ]);
    expect(passages.map(({ lines }) => lines)).toEqual([
      ['day 0: coupon tier-gift', 'day 0: email tier-reached', 'day 7: goal', 'day 7: exit goal-reached'],
      [
        'day 0: coupon top-tier-gift',
        'day 0: email top-tier-reached',
        'day 2: goal',
        'day 2: exit goal-reached',
      ],
    ]);
  });

  it('leaves tiers to the shop where there are no points, and begins when the shop tells of one', async () => {
    const { lines } = await live(
      tier,
      silentCustomer({ tier: 'silver' }),
      {},
      {
        told: [{ after: hours(10), event: 'Tier Reached', detail: { tier: 'silver' } }],
      },
    );
    expect(lines).toEqual([
      'day 0: coupon tier-gift',
      'day 0: email tier-reached',
      'day 30: exit gift-unused',
    ]);
  });
});

describe('tier-ends', () => {
  const ends = journeyOf('tier-ends');
  const kept = storyShop(ends, { loyalty: { ...loyalty, expireAfterDays: 300, tierDays: 50 } });
  const story = (told: readonly Told[], changes: Partial<Profile> = {}) =>
    live(
      ends,
      silentCustomer(changes),
      {},
      {
        shop: kept,
        told: [ordered(hours(10), 'o-1', 700), ...told],
        days: 100,
      },
    );

  it('says what keeps the tier, by email and then by text, and the tier ends', async () => {
    const { lines, mails, profiles, transitions } = await story([]);
    expect(lines).toEqual([
      'day 0: email tier-ends-soon',
      'day 15: sms tier-ends-text',
      'day 30: exit not-ordered',
    ]);
    expect(transitions).toBe(5);
    expect(mails[0]?.text).toContain('500 more points by then');
    expect(mails[0]?.text).toContain('ends on April 21, 2026');
    expect([profiles[0]?.tier, profiles[0]?.points]).toEqual([undefined, 700]);
  });

  it('ends at once with an order, after the email and after the text', async () => {
    expect((await story([ordered(days(25), 'o-2', 20)])).lines).toEqual([
      'day 0: email tier-ends-soon',
      'day 4: goal',
      'day 4: exit ordered',
    ]);
    expect((await story([ordered(days(40), 'o-2', 600)])).lines).toEqual([
      'day 0: email tier-ends-soon',
      'day 15: sms tier-ends-text',
      'day 19: goal',
      'day 19: exit ordered',
    ]);
  });

  it('texts nobody whose points came from elsewhere, and leaves alone who has earned enough', async () => {
    const granted = (after: Told['after']): Told => ({
      after,
      event: 'Points Granted',
      detail: { points: 600 },
    });
    expect((await story([granted(days(25))])).lines).toEqual([
      'day 0: email tier-ends-soon',
      'day 15: exit kept',
    ]);
    const often = [18, 36, 54, 72, 90].map((day) => ordered(days(day), `o-${day}`, 600));
    expect((await story(often)).lines).toEqual(['never enrolled']);
  });
});

describe('points-expire', () => {
  const expire = journeyOf('points-expire');
  const story = (told: readonly Told[], changes: Partial<Profile> = {}, more: Options = {}) =>
    live(
      expire,
      silentCustomer(changes),
      {},
      {
        shop: loyal(expire),
        told: [ordered(hours(10), 'o-1', 300), ...told],
        days: 100,
        ...more,
      },
    );
  const spend = (after: Told['after'], points: number): Told => ({
    after,
    event: 'Points Spent',
    detail: { points },
  });

  it('reminds two weeks before, by email and then by text, and the points are gone', async () => {
    const { lines, mails, profiles, transitions } = await story([]);
    expect(lines).toEqual([
      'day 0: email points-expire-soon',
      'day 7: sms points-expire-text',
      'day 14: exit not-spent',
    ]);
    expect(transitions).toBe(3);
    expect(mails[0]?.text).toContain('300 of your 300 points are about to expire');
    expect([profiles[0]?.points, profiles[0]?.pointsExpireAt]).toEqual([0, undefined]);
  });

  it('ends at once when points are spent, after the email and after the text', async () => {
    expect((await story([spend(days(48), 300)])).lines).toEqual([
      'day 0: email points-expire-soon',
      'day 1: goal',
      'day 1: exit spent',
    ]);
    expect((await story([spend(days(56), 10)])).lines).toEqual([
      'day 0: email points-expire-soon',
      'day 7: sms points-expire-text',
      'day 9: goal',
      'day 9: exit spent',
    ]);
  });

  it('texts nobody who has not consented to texts', async () => {
    const { lines } = await story([], { consents: { email: true } });
    expect(lines).toContain('day 7: sms points-expire-text withheld (consent)');
  });

  it('does not begin for points that were spent in time, nor for a handful', async () => {
    expect((await story([spend(days(20), 290)])).lines).toEqual(['never enrolled']);
  });
});

describe('badge-earned', () => {
  const badge = journeyOf('badge-earned');
  const story = (told: readonly Told[]) => live(badge, silentCustomer(), {}, { shop: loyal(badge), told });

  it('gives points and congratulates, for each badge', async () => {
    const { passages, mails, profiles } = await story([
      { after: hours(10), event: 'Badge Earned', detail: { badge: 'Early bird' } },
      { after: days(3), event: 'Level Reached', detail: { level: 7 } },
    ]);
    expect(passages.map(({ lines }) => lines)).toEqual(
      [1, 2].map(() => [
        'day 0: award badge-points',
        'day 0: email badge-earned',
        'day 0: exit congratulated',
      ]),
    );
    expect(mails[0]?.text).toContain('Early bird: that one is yours now.');
    expect(mails[0]?.text).toContain('50 points');
    expect(profiles[0]?.points).toBe(100);
  });
});

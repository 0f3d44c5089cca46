/** The story of welcome, branch by branch, with its days. */

import { describe, expect, it } from 'vitest';
import { type Deeds, live, start, type Told } from '../../local/testing/index.ts';
import { customerId } from '../../shared/base/ids.ts';
import { days, hours, iso, minus, plus } from '../../shared/base/time.ts';
import { newProfile, type Profile } from '../../shared/customers/profiles/profile.ts';
import { welcome } from '../../workflows/journeys/welcome.ts';

const journey = welcome();

/** A visitor of whom nothing else is known yet. */
const visitor = (changes: Partial<Profile> = {}): Profile => ({
  ...newProfile(customerId('ada')),
  timezone: 'UTC',
  revision: 1,
  ...changes,
});
const identified: Told = {
  after: hours(10),
  event: 'Customer Identified',
  detail: { email: 'ada@example.com', consents: { email: true }, locale: 'en' },
};
const story = (customer: Profile, deeds?: Deeds, told: readonly Told[] = [identified]) =>
  live(journey, customer, deeds, { told });

const gift = ['day 3: coupon welcome-gift', 'day 3: email first-purchase-gift'];

describe('welcome', () => {
  it('welcomes at once, gives the gift on day 3, and ends when the gift does', async () => {
    const { lines, transitions } = await story(visitor());
    expect(lines).toEqual(['day 0: email welcome', ...gift, 'day 17: exit not-yet']);
    expect(transitions).toBe(5);
  });

  it('leaves out the gift when the first order comes by itself', async () => {
    const { lines } = await story(visitor(), { welcome: [{ after: hours(30), does: 'order' }] });
    expect(lines).toEqual(['day 0: email welcome', 'day 1: goal', 'day 1: exit purchased']);
  });

  it('gives nothing for an order of the same moment, and ends at one from before that comes in late', async () => {
    const ordered = (after: Told['after'], more: object = {}): Told => ({
      after,
      event: 'Order Completed',
      detail: { orderId: 'o-1', value: 20, ...more },
    });
    expect((await story(visitor(), {}, [identified, ordered(hours(10))])).lines).toEqual([
      'day 0: goal',
      'day 0: exit goal-reached',
    ]);
    const late = ordered(hours(12), { at: iso(plus(start, hours(9))) });
    expect((await story(visitor(), {}, [identified, late])).lines).toEqual([
      'day 0: email welcome',
      'day 0: exit meanwhile',
    ]);
  });

  it('converts when the first order carries the gift', async () => {
    const { lines } = await story(visitor(), {
      'first-purchase-gift': [{ after: days(2), does: 'order with the coupon' }],
    });
    expect(lines).toEqual(['day 0: email welcome', ...gift, 'day 5: goal', 'day 5: exit converted']);
  });

  it('ends by the goal when the order leaves the gift unused', async () => {
    const { lines } = await story(visitor(), { 'first-purchase-gift': [{ after: days(2), does: 'order' }] });
    expect(lines).toEqual(['day 0: email welcome', ...gift, 'day 5: goal', 'day 5: exit goal-reached']);
  });

  it('welcomes once, however often somebody says who they are', async () => {
    const again = { ...identified, after: days(40) };
    const { passages } = await story(visitor(), {}, [identified, again]);
    expect(passages).toHaveLength(1);
  });

  it.each([
    ['has ordered before', visitor({ orders: 1, firstOrderAt: minus(start, days(2)) })],
    ['first came a week ago', visitor({ firstVisitAt: minus(start, days(7)) })],
  ])('lets alone who %s', async (_, customer) => {
    expect((await story(customer)).lines).toEqual(['never enrolled']);
  });
});

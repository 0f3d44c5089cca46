/** The stories of a friend: the code, the order, the return period, the rewards; every branch, with its days. */

import { describe, expect, it } from 'vitest';
import {
  type Deeds,
  live,
  type Options,
  silentCustomer,
  storyShop,
  type Told,
} from '../../local/testing/index.ts';
import { customerId } from '../../shared/base/ids.ts';
import { days, hours } from '../../shared/base/time.ts';
import { newProfile, type Profile } from '../../shared/customers/profiles/profile.ts';
import type { Journey } from '../../shared/journeys/language.ts';
import { allJourneys } from '../../workflows/journeys/index.ts';
import { serviceRecovery } from '../../workflows/journeys/service-recovery.ts';

const journeys = ['bring-a-friend', 'friend-stays', 'friend-thanks'].map((id): Journey => {
  const found = allJourneys.find((journey) => journey.id === id);
  if (found === undefined) throw new Error(`there is no journey ${id}`);
  return found;
});
const [bringAFriend] = journeys as [Journey];
const shop = storyShop(journeys, { loyalty: { pointsPerUnit: 0, pointsPerAnswer: 0, tiers: {} } });
const bob: Profile = {
  ...newProfile(customerId('bob')),
  email: 'bob@example.com',
  consents: { email: true },
  timezone: 'UTC',
};
const answered = (answer: string): Told => ({
  after: hours(10),
  event: 'Survey Answered',
  detail: { touch: 'win-back-14d@1/ada/1/why-did-you-leave', answer },
});
const refunded = (after: Told['after']): Told => ({
  after,
  event: 'Order Refunded',
  detail: { customer: 'bob', orderId: 'order-bob', value: 5 },
});
const handedOn: Deeds = { 'bring-a-friend': [{ after: days(5), does: 'hand the code on', to: 'bob' }] };

const story = async (told: readonly Told[], deeds: Deeds = {}, more: Options = {}) => {
  const { passages, profiles, mails } = await live(bringAFriend, silentCustomer(), deeds, {
    shop,
    told,
    others: [bob],
    days: 90,
    ...more,
  });
  return {
    passages: passages.map(({ journey, lines }) => [journey, ...lines]),
    points: profiles.map(({ id, points }) => [id, points]),
    mails,
  };
};
const unanswered = ['bring-a-friend', 'day 0: coupon friend-code', 'day 0: email bring-a-friend'];

describe('a customer who may know somebody', () => {
  it.each(['happy', 'cannot-use'])('gets a code for friends after the answer "%s"', async (answer) => {
    const { passages, points, mails } = await story([answered(answer)]);
    expect(passages).toEqual([[...unanswered, 'day 60: exit no-friend-yet']]);
    expect(points).toEqual([
      ['ada', undefined],
      ['bob', undefined],
    ]);
    expect(mails[0]?.text).toContain('For your friends: 10% off');
  });

  it('gets none after another answer', async () => {
    expect((await story([answered('unhappy')])).passages).toEqual([]);
  });

  it('is asked for no favour where her trouble has just been put right', async () => {
    const recovery = serviceRecovery();
    const { passages } = await live(
      recovery,
      silentCustomer(),
      { 'is-it-right-now': [{ after: hours(1), does: 'answer', answer: 'happy' }] },
      { shop: storyShop([recovery, bringAFriend]), told: [{ after: hours(10), event: 'Complaint Made' }] },
    );
    expect(passages.map(({ journey, lines }) => [journey, lines.at(-1)])).toEqual([
      ['service-recovery', 'day 6: exit right-again'],
    ]);
  });

  it('is rewarded with the friend, thirty days after the friend’s order, and thanked', async () => {
    const { passages, points, mails } = await story([answered('happy')], handedOn);
    expect(passages).toEqual([
      [...unanswered, 'day 35: goal', 'day 35: exit friend-won'],
      [
        'friend-stays',
        'day 30: award friend-points',
        'day 30: award referrer-points',
        'day 30: email points-for-a-start',
        'day 30: exit rewarded',
      ],
      ['friend-thanks', 'day 0: email thanks-for-your-friend', 'day 0: exit thanked'],
    ]);
    expect(points).toEqual([
      ['ada', 500],
      ['bob', 200],
    ]);
    expect(mails.map(({ text }) => /(\d+) points are in your account/.exec(text)?.[1])).toEqual([
      undefined,
      '200',
      '500',
    ]);
  });

  it('is not rewarded when the friend sends a part of the order back in time', async () => {
    const { passages, points } = await story([answered('happy'), refunded(days(20))], handedOn);
    expect(passages).toEqual([
      [...unanswered, 'day 60: exit no-friend-yet'],
      ['friend-stays', 'day 14: exit meanwhile'],
    ]);
    expect(points.flat()).toEqual(['ada', undefined, 'bob', 0]);
  });

  it('keeps the reward when the friend sends it back later', async () => {
    const { points } = await story([answered('happy'), refunded(days(50))], handedOn);
    expect(points.flat()).toEqual(['ada', 500, 'bob', 200]);
  });

  it('is not rewarded for a friend with the same address, as it turns out', async () => {
    const identified: Told = {
      after: days(12),
      event: 'Customer Identified',
      detail: { customer: 'bob', email: 'ADA@example.com' },
    };
    const { passages, points } = await story([answered('happy'), identified], handedOn);
    expect(passages[1]).toEqual(['friend-stays', 'day 30: exit not-referred']);
    expect(points.flat()).toEqual(['ada', undefined, 'bob', undefined]);
  });

  it('is not rewarded for an order of her own', async () => {
    const { passages } = await story([answered('happy')], {
      'bring-a-friend': [{ after: days(5), does: 'hand the code on', to: 'ada' }],
    });
    expect(passages).toEqual([[...unanswered, 'day 60: exit no-friend-yet']]);
  });

  it('is rewarded for each friend, and thanked for each', async () => {
    const cy: Profile = { ...bob, id: customerId('cy'), email: 'cy@example.com' };
    const { passages, points } = await story(
      [answered('happy')],
      {
        'bring-a-friend': [
          { after: days(5), does: 'hand the code on', to: 'bob' },
          { after: days(9), does: 'hand the code on', to: 'cy' },
        ],
      },
      { others: [bob, cy] },
    );
    expect(passages.map(([journey]) => journey)).toEqual([
      'bring-a-friend',
      'friend-stays',
      'friend-stays',
      'friend-thanks',
      'friend-thanks',
    ]);
    expect(points.flat()).toEqual(['ada', 1_000, 'bob', 200, 'cy', 200]);
  });
});

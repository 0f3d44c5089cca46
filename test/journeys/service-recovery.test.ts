/** The story of service-recovery, branch by branch, with its days. */
import { describe, expect, it } from 'vitest';
import {
  type Deeds,
  live,
  type Options,
  silentCustomer,
  storyShop,
  type Told,
} from '../../local/testing/index.ts';
import { type Duration, days, hours, minutes } from '../../shared/base/time.ts';
import { ordersAtLeast } from '../../shared/customers/rules/index.ts';
import { journey as journeyOf } from '../../shared/journeys/journey.ts';
import { email, exit, happened, send, visit, waitFor } from '../../shared/journeys/language.ts';
import { bringAFriend } from '../../workflows/journeys/bring-a-friend.ts';
import { serviceRecovery } from '../../workflows/journeys/service-recovery.ts';
import { vipCareCall } from '../../workflows/journeys/vip-care-call.ts';
import { winBack14d } from '../../workflows/journeys/win-back-14d.ts';

const journey = serviceRecovery();

const complaint: Told = { after: hours(10), event: 'Complaint Made' };
const story = (told: readonly Told[], deeds?: Deeds, options: Options = {}) =>
  live(journey, silentCustomer(), deeds, { told, ...options });

const makingGood = [
  'day 0: email we-apologise',
  'day 1: coupon service-remedy',
  'day 1: email remedy-for-you',
  'day 6: survey is-it-right-now',
];

describe('service-recovery', () => {
  it('apologises, makes good the next day, asks five days later, and takes silence for what it is', async () => {
    const { lines, transitions } = await story([complaint]);
    expect(lines).toEqual([...makingGood, 'day 13: exit unanswered']);
    expect(transitions).toBe(4);
  });

  it.each([
    ['happy', 'right-again'],
    ['unhappy', 'still-unhappy'],
  ])('ends with the answer "%s"', async (answer, reason) => {
    const { lines } = await story([complaint], {
      'is-it-right-now': [{ after: days(2), does: 'answer', answer }],
    });
    expect(lines).toEqual([...makingGood, `day 8: exit ${reason}`]);
  });

  it('ends at once when the complaint is settled', async () => {
    const { lines } = await story([complaint, { after: days(3), event: 'Complaint Settled' }]);
    expect(lines).toEqual([...makingGood.slice(0, 3), 'day 2: goal', 'day 2: exit settled']);
  });

  it.each<[string, Told]>([
    [
      'a refund',
      { ...complaint, event: 'Order Refunded', detail: { orderId: 'o1', refundId: 'r1', value: 9 } },
    ],
    [
      'a bad answer',
      {
        ...complaint,
        event: 'Survey Answered',
        detail: { touch: 'win-back-14d@1/ada/1/why-did-you-leave', answer: 'unhappy' },
      },
    ],
  ])('begins with %s too', async (_, told) => {
    expect((await story([told])).lines).toEqual([...makingGood, 'day 13: exit unanswered']);
  });

  it('begins with no good answer', async () => {
    const detail = { touch: 'win-back-14d@1/ada/1/why-did-you-leave', answer: 'happy' };
    expect((await story([{ ...complaint, event: 'Survey Answered', detail }])).lines).toEqual([
      'never enrolled',
    ]);
  });

  it('writes to who has agreed to nothing, for it offers nothing but to make good', async () => {
    const customer = silentCustomer({ consents: { email: false, sms: false } });
    const { lines } = await live(journey, customer, {}, { told: [complaint] });
    expect(lines).toEqual([...makingGood, 'day 13: exit unanswered']);
  });

  it('ends what was to win back, so that nothing of it comes late', async () => {
    const { passages } = await story(
      [{ ...complaint, after: hours(40) }],
      {},
      { shop: storyShop([journey, winBack14d()]) },
    );
    expect(passages.map(({ journey: id, lines }) => [id, ...lines])).toEqual([
      ['win-back-14d', 'day 0: coupon ten-off', 'day 0: email we-miss-you', 'day 1: exit recovery'],
      ['service-recovery', ...makingGood, 'day 13: exit unanswered'],
    ]);
  });

  it('takes a complaint over from whoever cares for her, so that two do not answer it', async () => {
    const { passages } = await live(
      journey,
      silentCustomer({ spent: 1_000_000, phone: '+447700900123' }),
      {},
      { told: [{ ...complaint, after: hours(40) }], shop: storyShop([journey, vipCareCall()]) },
    );
    expect(passages.map(({ journey: id, lines }) => [id, ...lines])).toEqual([
      [
        'vip-care-call',
        'day 0: task vip-call',
        'day 1: vip-call escalates to vip-care-leads',
        'day 1: exit recovery',
      ],
      ['service-recovery', ...makingGood, 'day 13: exit unanswered'],
    ]);
  });

  it('makes other journeys’ offers wait until it is over', async () => {
    const paused = async (after: Duration) => {
      const { passages } = await story(
        [{ ...complaint, after }],
        {},
        {
          shop: storyShop([journey, winBack14d({ lane: 'lifecycle' })]),
        },
      );
      return passages.find((passage) => passage.journey === 'win-back-14d')?.lines;
    };
    const alone = [
      'day 0: coupon ten-off',
      'day 0: email we-miss-you',
      'day 3: sms coupon-expires-soon',
      'day 8: survey why-did-you-leave',
      'day 14: exit lapsed',
    ];
    expect(await paused(days(50))).toEqual(alone);
    expect(await paused(hours(40))).toEqual([
      ...alone.slice(0, 2),
      // A week after its turn it is worth sending no more.
      'day 10: sms coupon-expires-soon withheld (pause)',
      'day 15: survey why-did-you-leave',
      'day 21: exit lapsed',
    ]);
  });

  describe('beside another journey that it pauses', () => {
    const nudge = journeyOf('nudge', {
      version: 1,
      enrols: { when: ordersAtLeast(1) },
      goal: happened('Never'),
      steps: [
        waitFor(visit, { atMost: days(3) }, { visited: [exit('came')], away: [] }),
        send(email('a-personal-word')),
        exit('written-to'),
      ],
    });
    const beside = async (...told: readonly Told[]) => {
      const shop = storyShop([journey, nudge]);
      const { passages } = await story(
        [{ ...complaint, after: hours(60) }, ...told],
        {},
        { shop, hourly: true },
      );
      return passages.find(({ journey: id }) => id === 'nudge')?.lines;
    };
    const settled: Told = { after: hours(130), event: 'Complaint Settled' };

    it('lets its message go the moment that it ends', async () => {
      expect(await beside(settled)).toEqual([
        'day 4 22:00: email a-personal-word',
        'day 4 22:00: exit written-to',
      ]);
    });

    it('lets it take the way of what came meanwhile', async () => {
      const visited: Told = { after: hours(100), event: 'Product Viewed', detail: { productId: 'tea' } };
      expect(await beside(visited, settled)).toEqual(['day 4 22:00: exit came']);
    });
  });

  it('apologises once to who is unhappy, then happy, then unhappy after all, and makes good all the same', async () => {
    const answering = (after: number, answer: string) =>
      ({ after: minutes(after), does: 'answer', answer }) as const;
    const { passages } = await live(
      journey,
      silentCustomer(),
      { 'why-did-you-leave': [answering(10, 'unhappy'), answering(20, 'happy'), answering(30, 'unhappy')] },
      { shop: storyShop([winBack14d(), journey]) },
    );
    expect(passages.filter(({ journey: id }) => id === journey.id).map(({ lines }) => lines)).toEqual([
      ['day 0: email we-apologise', 'day 0: exit corrected'],
      ['day 0: email we-apologise withheld (copy)', ...makingGood.slice(1), 'day 13: exit unanswered'],
    ]);
  });

  it('ends when the bad answer that began it is corrected within the hour, and not later', async () => {
    const gone = { ...winBack14d() };
    const answering = (second: number) =>
      live(
        journey,
        silentCustomer(),
        {
          'why-did-you-leave': [
            { after: hours(1), does: 'answer', answer: 'unhappy' },
            { after: minutes(60 + second), does: 'answer', answer: 'happy' },
          ],
        },
        { shop: storyShop([gone, journey, bringAFriend()]) },
      );
    const corrected = await answering(40);
    expect(corrected.lines).toEqual(['day 0: email we-apologise', 'day 0: exit corrected']);
    const late = await answering(61);
    expect(late.lines).toEqual([...makingGood, 'day 13: exit unanswered']);
    // Who was apologised to is asked for no favour.
    for (const { passages } of [corrected, late])
      expect(passages.map(({ journey: id }) => id)).not.toContain('bring-a-friend');
  });
});

/** The lanes of journeys: those that they are in unless told, and those that a shop has. */
import { expect, it } from 'vitest';
import sampleShop from '../../../rekindle.config.ts';
import { days } from '../../../shared/base/time.ts';
import { dormantFor, ordersAtLeast } from '../../../shared/customers/rules/index.ts';
import { journey } from '../../../shared/journeys/journey.ts';
import { builtInLanes } from '../../../shared/journeys/lanes.ts';
import { type Entry, email, type JourneyStory, purchase, send } from '../../../shared/journeys/language.ts';
import { defineShop } from '../../../shared/shop/shop.ts';
import { allJourneys } from '../../../workflows/journeys/index.ts';

const { brand, sender, timezone, currency } = sampleShop.settings;
const required = { brand, sender, timezone, currency };

const of = (enrols: Entry, more: Partial<Pick<JourneyStory, 'lane' | 'ends' | 'steps'>> = {}) =>
  journey('a', {
    version: 1,
    enrols,
    goal: purchase,
    steps: [send(email('hello'))],
    ...more,
  });

it('puts a rule about silence into win-back, a broadcast into news, and anything else into lifecycle', () => {
  expect(of({ when: dormantFor(days(14)) }).lane).toBe('win-back');
  expect(of({ broadcast: true }).lane).toBe('news');
  expect(of({ when: ordersAtLeast(3) }).lane).toBe('lifecycle');
  expect(of({ on: [{ event: 'Order Completed' }] }).lane).toBe('lifecycle');
  expect(of({ on: [{ event: 'Order Completed' }] }, { lane: 'loyalty' }).lane).toBe('loyalty');
});

it('refuses a lane that is no name', () => {
  expect(() => of({ broadcast: true }, { lane: 'Our News' })).toThrow(
    'journey "a": lane the lane "Our News" must be at most 40 lower-case letters, digits and single dashes',
  );
});

it('refuses a message that is useful for no time', () => {
  const steps = [send(email('hello', { usefulFor: days(0) }))];
  expect(() => of({ broadcast: true }, { steps })).toThrow(
    'journey "a": steps[0] "hello" must be useful for a time such as days(3), or for the "day"',
  );
});

it('gives every built-in journey a built-in lane', () => {
  const lanes = Map.groupBy(allJourneys, ({ lane }) => lane);
  expect(Object.fromEntries([...lanes].map(([lane, of]) => [lane, of.map(({ id }) => id)]))).toEqual({
    recovery: ['service-recovery'],
    care: ['vip-care-call', 'trust-restored'],
    'win-back': [
      'win-back-14d',
      'win-back-by-reason',
      'win-back-own-rhythm',
      'inactivity-14d',
      'we-fixed-it',
    ],
    cart: ['abandoned-checkout'],
    occasion: ['birthday', 'anniversary'],
    lifecycle: ['welcome', 'second-order', 'confirm-your-address'],
    loyalty: [
      'loyalty-tier',
      'tier-ends',
      'points-expire',
      'badge-earned',
      'bring-a-friend',
      'friend-stays',
      'friend-thanks',
    ],
    news: ['local-event'],
  });
  expect([...lanes.keys()].toSorted()).toEqual(builtInLanes.toSorted());
});

it('takes lanes of the shop’s own anywhere among the built-in ones, and refuses a journey of none of them', () => {
  const partners = of({ on: [{ event: 'Partner Joined' }] }, { lane: 'partners' });
  const lanes = ['recovery', 'partners', 'win-back'];
  expect(defineShop({ ...required, lanes, journeys: [partners] }).settings.lanes).toEqual(lanes);
  expect(() => defineShop({ ...required, journeys: [partners] })).toThrow(
    'the shop: journeys.0: a is of the lane "partners", which is none of the lanes recovery, care, win-back, cart, occasion, lifecycle, loyalty, news; name it where it belongs in lanes',
  );
  const ending = of({ on: [{ event: 'Partner Left' }] }, { ends: ['partners'] });
  expect(() => defineShop({ ...required, journeys: [ending] })).toThrow(
    'the shop: journeys.0: a ends "partners", which is none of the lanes recovery,',
  );
  expect(() => defineShop({ ...required, pace: { ahead: ['carts'] }, journeys: [] })).toThrow(
    'the shop: pace.ahead: names the lane "carts", which is none of the lanes recovery,',
  );
  expect(() => defineShop({ ...required, lanes: ['news', 'news'], journeys: [] })).toThrow(
    'the shop: lanes: one of them is named twice',
  );
});

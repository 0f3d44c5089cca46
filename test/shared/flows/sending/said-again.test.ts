/** What a message said can be said again from its record and the words that were kept: it is what left, to the byte. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createComposer } from '../../../../functions/adapters/composer.ts';
import { touchFromItem, touchToItem } from '../../../../functions/adapters/ledger-items.ts';
import { keptWordsFromItem, keptWordsToItem } from '../../../../functions/adapters/words.ts';
import sampleShop from '../../../../rekindle.config.ts';
import { customerId, type EnrolmentKey } from '../../../../shared/base/ids.ts';
import { days, minus, parseIso, plus } from '../../../../shared/base/time.ts';
import { newProfile, type Profile } from '../../../../shared/customers/profiles/profile.ts';
import { broadcastTrigger } from '../../../../shared/decisions/broadcasts/broadcast.ts';
import { type Composer, compose } from '../../../../shared/flows/sending/compose.ts';
import { sayAgain } from '../../../../shared/flows/sending/said-again.ts';
import { touchRecord } from '../../../../shared/flows/sending/touchpoints/sender.ts';
import { graphOf, touchpointsOf } from '../../../../shared/journeys/graph.ts';
import { isBroadcastEntry, type Journey } from '../../../../shared/journeys/language.ts';
import type { CouponRecord, Passage, Trigger } from '../../../../shared/journeys/records.ts';
import {
  answersOf,
  isMessage,
  kindOf,
  type MessageSpec,
  offerOf,
} from '../../../../shared/journeys/touchpoints/index.ts';
import { wordsKey } from '../../../../shared/messages/catalog.ts';
import type { Rendered } from '../../../../shared/messages/render.ts';
import { defineShop } from '../../../../shared/shop/shop.ts';
import { compileWords, type ShopWords } from '../../../../workflows/compile/words.ts';
import { allJourneys } from '../../../../workflows/journeys/index.ts';
import { linkKeys } from '../../../support/link-keys.ts';

const now = parseIso('2026-11-23T12:00:00Z');
const linksUrl = 'https://links.example.com/';
const shop = defineShop({
  ...sampleShop.settings,
  loyalty: { tiers: { silver: 500, gold: 1_000 } },
  categories: { tea: { en: 'fine teas', 'zh-Hans': '好茶', 'zh-Hant': '好茶' } },
  couponLink: `${sampleShop.settings.brand.url}/take/{code}?then={path}`,
  journeys: [...allJourneys],
});
const { settings } = shop;

let words: ShopWords;
let composer: Composer;
beforeAll(async () => {
  words = await compileWords(shop);
  composer = createComposer(settings, linksUrl, { catalog: words.catalog, pulled: {} });
});

const mei: Profile = {
  ...newProfile(customerId('mei')),
  email: 'mei@example.com',
  firstName: 'Mei <b>',
  favouriteCategory: 'tea',
  timezone: 'Asia/Taipei',
  points: 1_240,
  pointsExpiring: 300,
  pointsExpireAt: plus(now, days(10)),
  tier: 'silver',
  tierEndsAt: plus(now, days(21)),
  pointsToKeepTier: 420,
};
const { firstName: _, favouriteCategory: __, ...unknown } = mei;
const things = [
  { name: 'Pot & lid', quantity: 2, price: { minor: 1_890, currency: 'EUR' }, image: null, url: null },
  {
    name: '茶',
    quantity: 1,
    price: null,
    image: `${settings.brand.url}/tea.png`,
    url: `${settings.brand.url}/tea?a=1&b=2`,
  },
];
const shown = things.map(({ quantity: _, url, ...item }) => ({ ...item, url: url ?? settings.brand.url }));

const triggerOf = ({ enrols }: Journey): Trigger => {
  const isBroadcast = isBroadcastEntry(enrols);
  const parameters = isBroadcast ? Object.entries(enrols.parameters ?? {}) : [];
  return {
    name: isBroadcast ? broadcastTrigger : 'Checkout Started',
    id: 'one',
    at: minus(now, days(1)),
    properties: isBroadcast
      ? Object.fromEntries(
          parameters.map(([name, { kind }]) => [
            name,
            { text: 'A night out', url: settings.brand.url, moment: '2026-12-01T19:00:00+08:00' }[kind],
          ]),
        )
      : {
          badge: 'Early bird',
          points: 500,
          value: 4_990,
          url: `${settings.brand.url}/cart/7`,
          items: [{ name: 'Pot & lid', quantity: 2, price: 18.9 }],
        },
  };
};

/** Two are the same but for what their links are sealed with. */
const unsealed = ({ subject, html, text }: Rendered) =>
  [subject, html, text].map((each) =>
    each?.replace(/(https:\/\/links\.example\.com\/\w\/)(?:k\d+\.[\w-]+|shown)/g, '$1…'),
  );

const seldom = { coupon: undefined, browsed: undefined, picks: undefined, lastOrder: undefined };

/** Composes the message as it leaves, and says it again of what is stored. */
const twice = (journey: Journey, touch: MessageSpec, profile: Profile, isKnown: boolean) => {
  const enrolment: EnrolmentKey = { journey: journey.id, version: 1, customer: profile.id, cycle: 2 };
  const state = { late: undefined, path: '', held: undefined };
  const request = { enrolment, touch, state };
  const trigger = triggerOf(journey);
  const source = touchpointsOf(graphOf(journey)).find(({ name }) => name === touch.name);
  const offer = source && offerOf(source);
  const coupon: CouponRecord | undefined = offer && {
    enrolment,
    name: offer.name,
    code: 'K7QM9FXP2RTN4W',
    spelt: 'K7QM-9FXP-2RTN-4W',
    terms: offer.terms,
    issuedAt: now,
    validUntil: plus(now, days(8)),
    ...(offer.forFriends === true && { forFriends: true }),
  };
  const passage: Passage = {
    enrolment: {
      key: enrolment,
      arm: 'treatment',
      enrolledAt: minus(now, days(3)),
      goalUntil: plus(now, days(30)),
      rule: '',
      values: {},
      trigger,
    },
    touches: [],
    coupons: coupon === undefined ? [] : [coupon],
    tasks: [],
  };
  const spoken = {
    renderer: composer.renderer,
    key: wordsKey(touch.name, words.versions[touch.name]?.version),
  };
  const left = compose(
    request,
    { profile, passage },
    {
      ...seldom,
      coupon,
      ...(isKnown
        ? {
            browsed: { items: shown, category: 'tea' },
            picks: { items: shown },
            lastOrder: { items: things, more: 3 },
          }
        : {
            browsed: { items: null, category: null },
            picks: { items: null },
            lastOrder: { items: null, more: 0 },
          }),
      sinceCheckout: [],
      traits: undefined,
      confirms: 'a-contact',
      answers: source && answersOf(source),
    },
    now,
    linkKeys,
    settings,
    composer,
    spoken,
  );
  const record = {
    ...touchRecord(request, now),
    outcome: 'sending' as const,
    locale: left.locale,
    said: left.said,
    ...(coupon !== undefined && { couponCode: coupon.code }),
  };
  const { said, ...stored } = touchFromItem(touchToItem(record));
  const kept = keptWordsFromItem(keptWordsToItem(left.words.digest, left.words.words));
  if (said === undefined) throw new Error('nothing was recorded of what was said');
  return { left, again: sayAgain({ ...stored, said }, passage, kept), said };
};

const messages = allJourneys.flatMap((journey) =>
  touchpointsOf(graphOf(journey))
    .filter(isMessage)
    .map((touchpoint) => ({
      journey,
      touch: kindOf(touchpoint.kind).spec(touchpoint, (duration) => duration) as MessageSpec,
    })),
);

describe('a message that left', () => {
  it('can be said again to the byte, of every journey, in each language, to whoever is known and whoever is not', () => {
    expect(messages.length).toBeGreaterThan(50);
    for (const { journey, touch } of messages)
      for (const locale of ['en-GB', 'zh-TW', 'fr'])
        for (const profile of [
          { ...mei, locale },
          { ...unknown, locale },
        ]) {
          const { left, again } = twice(journey, touch, profile, profile.firstName !== undefined);
          expect(unsealed(again), `${touch.name} of ${journey.id} in ${locale}`).toEqual(unsealed(left));
        }
  });

  it('leads nowhere when it is said again', () => {
    for (const { journey, touch } of messages) {
      const { left, again } = twice(journey, touch, mei, true);
      expect(JSON.stringify(left)).toMatch(/links\.example\.com\/\w\/k2\./);
      expect(JSON.stringify(again)).not.toMatch(/links\.example\.com\/\w\/k\d/);
    }
  });

  it('has recorded no more of the customer than its words told', () => {
    const { journey, touch } = messages.find(({ touch: { name } }) => name === 'we-miss-you') ?? {};
    if (journey === undefined || touch === undefined) throw new Error('nobody sends we-miss-you');
    const { said } = twice(journey, touch, { ...mei, locale: 'en' }, true);
    expect(said).toEqual({ words: said.words, told: ['Mei <b>'], zone: 'Asia/Taipei' });
  });
});

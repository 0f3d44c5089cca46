/** A shop as a value: what it lists, and each mistake in it by its place. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import sampleShop from '../../../rekindle.config.ts';
import { journeyId } from '../../../shared/base/ids.ts';
import { days } from '../../../shared/base/time.ts';
import { allOf, dormantFor, not, stageIs } from '../../../shared/customers/rules/index.ts';
import { tunedDrawn, tunedSwept } from '../../../shared/flows/in-force.ts';
import { journey } from '../../../shared/journeys/journey.ts';
import { type Budget, coupon, email, purchase, push, send } from '../../../shared/journeys/language.ts';
import { parseFunctionSettings, SettingsError } from '../../../shared/shop/settings.ts';
import {
  defineShop,
  deployedJourneys,
  enrollingJourneys,
  paused,
  type Shop,
  type ShopDefinition,
} from '../../../shared/shop/shop.ts';
import { tunedShop } from '../../../shared/shop/tuning/file.ts';
import { tunedSettings } from '../../../shared/shop/tuning/tunables.ts';
import { drawnOf } from '../../../workflows/compile/drawn.ts';
import { sweptJourney } from '../../../workflows/compile/index.ts';
import {
  abandonedCheckout,
  badgeEarned,
  confirmYourAddress,
  winBack14d,
  winBackByReason,
} from '../../../workflows/journeys/index.ts';

const required: ShopDefinition = {
  brand: { name: 'Acme', url: 'https://acme.example', address: '1 High Street, London', colour: '#7a3cff' },
  sender: { email: 'hello@acme.example', name: 'Acme' },
  timezone: 'Europe/London',
  currency: 'EUR',
  journeys: [],
};

/** The changes may be what the compiler would refuse: JSON and JavaScript know no types. */
const mistakes = (changes: Readonly<Record<string, unknown>>): readonly string[] => {
  try {
    defineShop({ ...required, ...changes });
  } catch (error) {
    if (error instanceof SettingsError) return error.mistakes;
    throw error;
  }
  return [];
};

const pinging = journey('pinging', {
  version: 1,
  enrols: { when: dormantFor(days(14)) },
  goal: purchase,
  steps: [send(push('ping', { to: 'wechat' }))],
});

describe('the names of categories', () => {
  const categories = { tea: { en: 'tea', 'zh-Hant': '茶' }, cups: { en: 'cups' } };

  it('are there in each of the shop’s locales, or in what is read beside one', () => {
    expect(mistakes({ locales: ['en-GB', 'zh-Hant'], categories })).toEqual([
      'categories.cups: has no name in zh-Hant, which the shop has: write { "zh-Hant": "…" } beside the others',
    ]);
  });
});

describe('webhooks', () => {
  it('are of what is published', () => {
    const webhooks = {
      crm: { url: 'https://crm.example.com/', events: ['Journey Exited', 'Touchpoint Sent'] },
    };
    expect(mistakes({ webhooks })).toEqual([
      `webhooks.crm.events.1: "Touchpoint Sent" is not published here; have it published by publish: { 'Touchpoint Sent': true }`,
    ]);
    expect(mistakes({ webhooks, publish: { 'Touchpoint Sent': true } })).toEqual([]);
    expect(
      mistakes({ webhooks, publish: { 'Touchpoint Sent': true, 'Journey Exited': false } }),
    ).toHaveLength(1);
  });
});

describe('a budget of messages', () => {
  const steps = [send(push('ping', { to: 'wechat' })), send(email('hello'))];
  const story = { version: 1, enrols: { when: dormantFor(days(14)) }, goal: purchase, steps };
  const bounded = (budget: Budget) => ({
    pushes: { wechat: { url: 'https://push.example.com/' } },
    journeys: [journey('bounded', { ...story, budget })],
  });

  it('is of what each message is known to cost in the shop’s currency', () => {
    const budget = { messages: 5 };
    expect(mistakes(bounded(budget))).toEqual([
      'rates.USD: must say what a dollar is worth in EUR, such as 0.92: bounded has a budget of messages',
    ]);
    expect(mistakes({ ...bounded(budget), rates: { USD: 0.92 } })).toEqual([
      'usdEach.push: must be there, in US dollars, such as 0.05: bounded has a budget of messages, and sends by push',
    ]);
    const usdEach = { push: 0.01 };
    expect(mistakes({ ...bounded(budget), rates: { USD: 0.92 }, usdEach })).toEqual([]);
    expect(mistakes({ ...bounded(budget), currency: 'USD', usdEach })).toEqual([]);
    expect(mistakes({ ...bounded({ messages: 0.001 }), currency: 'USD', usdEach })).toEqual([
      'usdEach.push: is more than the whole budget of messages of bounded, which is 0.001 USD',
    ]);
  });

  it('reaches the functions by the settings, and is no setting of its own', () => {
    const { settings } = defineShop({
      ...required,
      ...bounded({ messages: 5 }),
      currency: 'USD',
      usdEach: { push: 0.01 },
    });
    expect(settings.budgets).toEqual({ bounded: { messages: 5 } });
    expect(parseFunctionSettings(settings, 'the test').budgets).toEqual({ bounded: { messages: 5 } });
    expect(mistakes({ budgets: { bounded: { messages: 5 } } })).toEqual([
      '(whole file): Unrecognized key: "budgets"',
    ]);
  });
});

describe('a shop', () => {
  it('deploys the journeys that it lists, and enrols in those that are not paused', () => {
    const shop = defineShop({ ...required, journeys: [winBack14d(), paused(winBackByReason())] });
    expect(deployedJourneys(shop).map(({ id }) => id)).toEqual(['win-back-14d', 'win-back-by-reason']);
    expect(enrollingJourneys(shop).map(({ id }) => id)).toEqual(['win-back-14d']);
  });

  it('keeps its settings, which the functions read, apart from the journeys', () => {
    const { settings, messages } = defineShop({ ...required, messages: './words' });
    expect(messages).toBe('./words');
    expect(settings).toMatchObject({ currency: 'EUR', name: 'rekindle', stage: 'prod', locales: ['en'] });
    expect(Object.keys(settings)).not.toContain('journeys');
    expect(Object.keys(settings)).not.toContain('messages');
  });

  it('is the same when it is defined again from what it is', () => {
    const { settings, ...rest } = sampleShop;
    expect(defineShop({ ...settings, ...rest })).toEqual(sampleShop);
    const { settings: kept, ...others } = JSON.parse(JSON.stringify(sampleShop));
    expect(defineShop({ ...kept, ...others })).toEqual(sampleShop);
  });
});

describe('a mistake in a shop', () => {
  it('such as a journey that is named twice is told by its place', () => {
    expect(mistakes({ journeys: [winBack14d(), winBackByReason(), paused(winBack14d())] })).toEqual([
      'journeys.2: "win-back-14d" is named twice; name it once',
    ]);
  });

  it('such as more journeys than a stack has room for is told with how many there may be', () => {
    const many = Array.from({ length: 101 }, (_, index) => ({
      ...winBack14d(),
      id: journeyId(`win-back-${index}`),
    }));
    expect(mistakes({ journeys: many.slice(0, 100) })).toEqual([]);
    expect(mistakes({ journeys: many })).toEqual([
      'journeys: must be 100 journeys at most, each of which is four of the 500 resources that CloudFormation takes in a stack; take away what enrols nobody any more, and whoever is under way goes on',
    ]);
  });

  it.each([
    [winBack14d, 'is a function that makes a journey; call it, such as winBack14d()'],
    ['win-back-14d', 'must be a journey, such as winBack14d(), or paused(journey)'],
    [undefined, 'must be a journey, such as winBack14d(), or paused(journey)'],
  ])('such as no journey says what would be one: %o', (entry, sentence) => {
    expect(mistakes({ journeys: [entry] })).toEqual([`journeys.0: ${sentence}`]);
  });

  it('such as a push without an endpoint names the journey that sends it', () => {
    expect(mistakes({ journeys: [pinging] })).toEqual([
      `pushes.wechat: must be there, as { url: 'https://…', header: 'Authorization' }: pinging sends "ping" by it`,
    ]);
    const pushes = { wechat: { url: 'https://push.example.com', header: 'Authorization' } };
    expect(mistakes({ journeys: [pinging], pushes })).toEqual([]);
  });

  it('names a coupon whose code at the shop could not stand for all that its words promise', () => {
    const giving = (id: string, offer: Parameters<typeof coupon>[1]) =>
      journey(id, {
        version: 1,
        enrols: { when: dormantFor(days(14)) },
        goal: purchase,
        steps: [send(coupon('given', offer))],
      });
    const validFor = days(8);
    const lacks = (shop: object, offer: Parameters<typeof coupon>[1]) =>
      mistakes({ offers: { shop }, journeys: [giving('giving', offer)], loyalty: {} });
    const shopify = { kind: 'shopify', domain: 'acme.myshopify.com' };
    const woocommerce = { kind: 'woocommerce', url: 'https://acme.example' };
    const of = 'journeys.0: giving has the coupon "given", which';
    expect(lacks(shopify, { points: 500, validFor })).toEqual([
      `${of} gives points, of which Shopify knows nothing; award(…) gives them`,
    ]);
    expect(lacks(shopify, { gift: 'Teapot', only: { categories: ['tea'] }, validFor })).toEqual([
      `${of} gives "Teapot", which is no id of a product at Shopify, such as "632910392"`,
    ]);
    expect(lacks(shopify, { gift: '632910392', validFor })).toEqual([
      `${of} gives a gift, which Shopify ties to what is bought: name it by \`only\``,
    ]);
    expect(lacks(shopify, { freeShipping: true, only: 'favourite-category', validFor })).toEqual([
      `${of} gives free shipping with \`only\`, which Shopify can’t; leave \`only\` out`,
    ]);
    expect(lacks(woocommerce, { gift: '794', validFor })).toEqual([
      `${of} gives a gift, which WooCommerce’s coupons can’t`,
    ]);
    expect(lacks(woocommerce, { percentOff: 5, only: { products: ['tea'] }, validFor })).toEqual([
      `${of} is for the product "tea", which is no id of a product at WooCommerce, such as "794"`,
    ]);
    for (const shop of [shopify, woocommerce, { kind: 'pool' }])
      expect(lacks(shop, { percentOff: 5, minimum: 30, only: { categories: ['tea'] }, validFor })).toEqual(
        [],
      );
    expect(lacks({ kind: 'pool' }, { points: 500, validFor })).toEqual([]);
  });

  it('names what is no shop that could be told of codes', () => {
    const of = (shop: object) => mistakes({ offers: { shop } });
    expect(of({ kind: 'magento' })).toEqual([
      'offers.shop.kind: takes a shop of kind "shopify", "woocommerce", "pool"',
    ]);
    expect(of({ kind: 'shopify', domain: 'acme.example' })).toEqual([
      'offers.shop.domain: must be the shop’s own domain at Shopify, such as "acme.myshopify.com"',
    ]);
    expect(of({ kind: 'shopify', domain: 'acme.myshopify.com', apiVersion: 'latest' })).toEqual([
      'offers.shop.apiVersion: must be a version of the Admin API, such as "2026-10"',
    ]);
    expect(of({ kind: 'woocommerce', url: 'http://acme.example' })).toEqual([
      'offers.shop.url: must be the https:// address of the site',
    ]);
  });

  it('such as a coupon’s link that leads to somebody else says whose it must be', () => {
    const couponLink = 'https://pay.example/discount/{code}';
    expect(mistakes({ journeys: [], couponLink })).toEqual([
      'couponLink: leads to pay.example, which is not the shop’s; name the host in linkHosts if it is',
    ]);
    expect(mistakes({ journeys: [], couponLink, linkHosts: ['pay.example'] })).toEqual([]);
  });

  it('such as data that would go with the stacks of the stage that customers are in', () => {
    expect(mistakes({ journeys: [], onDeletion: 'delete' })).toEqual([
      'onDeletion: is no setting of the stage prod, which keeps what it has; name another, such as stage: "test"',
    ]);
    expect(mistakes({ journeys: [], onDeletion: 'delete', stage: 'test' })).toEqual([]);
  });

  it('such as a sender’s domain that is not the sender’s says whose it is', () => {
    const of = (domain: string) =>
      mistakes({
        journeys: [],
        emailDomain: { domain },
        sender: { email: 'a@mail.acme.example', name: 'A' },
      });
    expect(of('acme.example.org')).toEqual([
      'emailDomain.domain: must be the domain of sender.email, which is mail.acme.example, or one above it',
    ]);
    expect([of('mail.acme.example'), of('acme.example')]).toEqual([[], []]);
  });

  it('such as points to award where there are none names the journey that awards them', () => {
    expect(mistakes({ journeys: [badgeEarned()] })).toEqual([
      'loyalty: must be there, as { pointsPerUnit: 1 }: badge-earned awards "badge-points"',
    ]);
    expect(mistakes({ journeys: [badgeEarned()], loyalty: {} })).toEqual([]);
  });

  it('such as a stage that begins where a journey’s rule can never be true names the rule', () => {
    const gone = journey('gone', {
      version: 1,
      enrols: { when: allOf(stageIs('dormant'), not(dormantFor(days(40)))) },
      goal: purchase,
      steps: [send(push('ping', { to: 'wechat' }))],
    });
    const pushes = { wechat: { url: 'https://push.example.com' } };
    expect(mistakes({ journeys: [gone], pushes })).toEqual([
      expect.stringContaining('journeys.0: the rule of gone'),
    ]);
    const stages = { dormantAfter: 35, atRiskAfter: 20 };
    expect(mistakes({ journeys: [gone], pushes, stages })).toEqual([]);
  });

  it('such as a journey about what nobody can consent to names the topics', () => {
    const journeys = [winBack14d({ topic: 'news' })];
    expect(mistakes({ journeys })).toEqual([
      'journeys.0: win-back-14d is about "news", which is none of the topics marketing; name it in topics',
    ]);
    expect(mistakes({ journeys, topics: ['news'] })).toEqual([]);
    expect(mistakes({ topics: ['marketing'] })).toEqual([
      'topics: "marketing" is always there: leave it out',
    ]);
  });

  it('such as double opt-in without the journey that asks says which one', () => {
    const sentence =
      'doubleOptIn: needs a journey that Confirmation Wanted begins: list confirmYourAddress() among the journeys';
    expect(mistakes({ journeys: [winBack14d()], doubleOptIn: {} })).toEqual([sentence]);
    expect(mistakes({ journeys: [confirmYourAddress()], doubleOptIn: {} })).toEqual([]);
    expect(mistakes({ journeys: [confirmYourAddress()], doubleOptIn: { countries: [] } })).toHaveLength(1);
  });

  it('such as a holdout of a lane that is none, or of what puts things right', () => {
    expect(mistakes({ experiment: { lanes: { carts: 10, recovery: 10, cart: 10 } } })).toEqual([
      'experiment.lanes.carts: "carts" is none of the lanes, which are recovery, care, win-back, cart, occasion, lifecycle, loyalty, news',
      'experiment.lanes.recovery: nobody is held out of what puts something right; leave it out',
    ]);
  });

  it('such as a misspelt field does not hide another mistake', () => {
    expect(mistakes({ curency: 'EUR', timezone: 'Mars/Olympus' })).toEqual([
      'timezone: is no IANA timezone; write one such as "Europe/London" or "Asia/Taipei"',
      '(whole file): Unrecognized key: "curency"',
    ]);
  });
});

it('decides by thresholds, holdouts and budgets that were pulled as by those that were published', () => {
  const shop = defineShop({
    ...required,
    journeys: [winBack14d({ budget: { coupons: 500, unknownFace: 15 } }), abandonedCheckout()],
  });
  const swept = (of: Shop) =>
    enrollingJourneys(of).flatMap((each) => sweptJourney(each, 'arn', of.settings) ?? []);
  const drawn = (of: Shop) => deployedJourneys(of).map((each) => drawnOf(each, true, of.settings));
  const [sweptHere, drawnHere] = [swept(shop), drawn(shop)];
  const percent = fc.integer({ min: 0, max: 100 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3_650 }),
      fc.integer({ min: 15, max: 900 }),
      percent,
      percent,
      (silence, coupons, controlPercent, cart) => {
        const tuned = {
          'win-back-14d.rule': { silence: { was: 14, is: silence } },
          'win-back-14d.budget': { coupons: { was: 500, is: coupons } },
          experiment: { controlPercent: { was: 5, is: controlPercent }, 'lanes.cart': { was: 0, is: cart } },
        };
        const published = Object.fromEntries(
          Object.entries(tuned).map(([name, amounts]) => [
            name,
            Object.fromEntries(Object.entries(amounts).map(([each, { is }]) => [each, is])),
          ]),
        );
        const refuse = (_: readonly string[], why: string): never => {
          throw new Error(why);
        };
        const pulled = tunedShop(shop, { content: { tuned, pulled: ['a'] }, refuse });
        expect({ ...tunedSettings(shop.settings, published), pulledTunings: ['a'] }).toEqual(pulled.settings);
        expect(tunedSwept(sweptHere, published)).toEqual(swept(pulled));
        expect(tunedDrawn(drawnHere, published, shop.settings)).toEqual(drawn(pulled));
      },
    ),
    { numRuns: 10 },
  );
});

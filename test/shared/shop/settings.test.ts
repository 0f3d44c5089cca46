/** The settings: their defaults, and each kind of mistake by its path and what would be right. */

import { describe, expect, it } from 'vitest';
import { defaultStartWords, defaultStopWords } from '../../../shared/customers/contacts/text-words.ts';
import { date, number, oneOf, text } from '../../../shared/customers/traits/trait.ts';
import { parseSettings, SettingsError } from '../../../shared/shop/settings.ts';

const required = {
  brand: {
    name: 'Acme',
    url: 'https://acme.example',
    address: '1 High Street, London',
    colour: '#7a3cff',
  },
  sender: { email: 'hello@acme.example', name: 'Acme' },
  timezone: 'Europe/London',
  currency: 'EUR',
};

const parse = (changes: Readonly<Record<string, unknown>>) =>
  parseSettings({ ...required, ...changes }, 'the shop');

const refusal = (value: unknown): SettingsError | undefined => {
  try {
    parseSettings(value, 'the shop');
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  return undefined;
};
const mistakesIn = (value: unknown): readonly string[] => refusal(value)?.mistakes ?? [];
const mistakes = (changes: Readonly<Record<string, unknown>>) => mistakesIn({ ...required, ...changes });

describe('settings', () => {
  it('that are refused are told by the one mistake, or by a list', () => {
    expect(refusal({ ...required, currency: 'euro' })?.message).toBe(
      'the shop: currency: must be a currency code such as "EUR"',
    );
    expect(refusal({ ...required, currency: 'euro', sweep: 1 })?.message).toMatch(
      /^the shop is not valid:\n {2}currency: .*\n {2}sweep: .*$/,
    );
  });

  it('need a brand, a sender, a timezone and a currency; the rest has defaults', () => {
    expect(parseSettings(required, 'the shop')).toEqual({
      ...required,
      name: 'rekindle',
      stage: 'prod',
      onDeletion: 'keep',
      locales: ['en'],
      localeFallbacks: {},
      categories: {},
      sweep: { at: '09:30', segments: 4 },
      experiment: { controlPercent: 5, lanes: {} },
      dormancy: { windowDays: 3, restAfter: 2, apartDays: 28, sunsetDays: 180 },
      stages: { newFor: 30, atRiskAfter: 30, dormantAfter: 60, churnedAfter: 180, silence: 60 },
      rates: {},
      linkHosts: [],
      imageHosts: [],
      idsOfNobody: [],
      merges: { atMost: 10, withinDays: 30 },
      traits: {},
      topics: [],
      bestHour: '10:00',
      lanes: ['recovery', 'care', 'win-back', 'cart', 'occasion', 'lifecycle', 'loyalty', 'news'],
      leavingReasons: {
        'Order Refunded': 'setback',
        'Complaint Made': 'service',
        'Task Completed': {
          property: 'reason',
          reasons: {
            service: 'service',
            price: 'price',
            setback: 'setback',
            account: 'account',
            personal: 'personal',
          },
        },
      },
      broadcasts: { customersPerSecond: 50 },
      usdEach: { email: 0.0001 },
      economics: {
        marginPercent: 30,
        discountPercent: 10,
        couponDays: 8,
        couponUsePercent: 100,
        liftPercent: 20,
        messages: { email: 2, sms: 1 },
        windowDays: 30,
      },
      pace: { ahead: ['recovery', 'care', 'cart'] },
      guardrails: {
        quietHours: { from: '21:00', until: '09:00' },
        frequencyCap: { atMost: 4, withinDays: 7 },
        caps: [],
        atMostPerDay: 1,
        askWhyEveryDays: 90,
        softBounces: { inARow: 5, within: { count: 3, days: 14 }, restDays: 30 },
        unknownAfterMinutes: 60,
        resendUnknown: false,
      },
      texting: { stopWords: defaultStopWords, startWords: defaultStartWords },
      words: { fourEyes: false, testTo: [] },
      tuning: { fourEyes: false },
      publish: {},
      pushes: {},
      postcards: {},
      webhooks: {},
      keepEventsDays: 400,
      timeScale: 1,
      traces: 'executions',
    });
  });

  it('take a percentage to hold out, of all or of a lane', () => {
    expect(parse({ experiment: { lanes: { cart: 10 } } }).experiment).toEqual({
      controlPercent: 5,
      lanes: { cart: 10 },
    });
    expect(mistakes({ experiment: { controlPercent: 101, lanes: { cart: -1, news: '5' } } })).toEqual([
      'experiment.controlPercent: must be a percentage from 0 to 100',
      'experiment.lanes.cart: must be a percentage from 0 to 100',
      'experiment.lanes.news: must be a percentage from 0 to 100',
    ]);
  });

  it('want the stages of a life to leave neither a gap nor an overlap', () => {
    expect(parse({ stages: { dormantAfter: 90 } }).stages).toMatchObject({
      atRiskAfter: 30,
      dormantAfter: 90,
    });
    expect(mistakes({ stages: { dormantAfter: 20 } })).toEqual([
      'stages: needs 0 < atRiskAfter < dormantAfter < churnedAfter, and newFor and silence of 0 or more days: between stages there would be a gap, or an overlap',
    ]);
  });

  it('take traits of the shop’s own, and refuse one whose name is a field of ours', () => {
    const traits = { plan: oneOf('free', 'pro'), petName: text(), renewsOn: date(), seats: number() };
    expect(parse({ traits }).traits).toEqual(traits);
    expect(mistakes({ traits: { tier: text(), lastOrderAt: date(), consents: text() } })).toEqual([
      'traits.tier: "tier" is a field of Rekindle’s own; call the trait something else',
      'traits.lastOrderAt: "lastOrderAt" is a field of Rekindle’s own; call the trait something else',
      'traits.consents: "consents" is a field of Rekindle’s own; call the trait something else',
    ]);
    expect(mistakes({ traits: { 'pet name': text(), plan: { kind: 'colour' } } })).toEqual([
      'traits.pet name: must be letters, digits and underscores, a letter first, such as "petName"',
      'traits.plan.kind: must be one of {"kind": "oneOf", "values": […]}, or "kind" text, number or date',
    ]);
  });

  it.each([
    ['language', 'locale'],
    ['first_name', 'firstName'],
    ['countryCode', 'country'],
    ['favorite_category', 'favouriteCategory'],
    ['date_of_birth', 'birthday'],
    ['sms_consent', 'consents'],
    ['customerId', 'customer'],
    ['user_id', 'customer'],
  ])('refuse a trait %s, by which others tell %s', (name, ours) => {
    expect(mistakes({ traits: { [name]: text() } })).toEqual([
      `traits.${name}: "${name}" is a name by which Rekindle is told its own "${ours}"; use that one, or call the trait something else`,
    ]);
  });

  it.each(['id', 'customer', 'at', 'anonymousId', 'alsoKnownAs', 'properties', 'address'])(
    'refuse a trait %s, which events have already',
    (name) => {
      expect(mistakes({ traits: { [name]: text() } })).toEqual([
        `traits.${name}: "${name}" is a field of Rekindle’s own; call the trait something else`,
      ]);
    },
  );

  it.each([
    'shop.example.com',
    'https://shop.example.com/',
    'https://shop.example.com/cart',
    'http://shop.example.com',
    '*',
  ])('refuse %s as an origin of pages', (origin) => {
    expect(mistakes({ cors: { origins: ['https://shop.example.com', origin] } })).toEqual([
      'cors.origins.1: must be an origin such as "https://shop.example.com", without a path',
    ]);
  });

  it('take an origin with a port, and one of this machine', () => {
    const origins = ['https://shop.example.com:8443', 'http://localhost:3000', 'http://127.0.0.1:4600'];
    expect(parse({ cors: { origins } }).cors).toEqual({ origins });
  });

  it('keep what is given beside the defaults of its section', () => {
    expect(parse({ sweep: { at: '03:30' } }).sweep).toEqual({
      at: '03:30',
      segments: 4,
    });
    expect(parse({ guardrails: { unknownAfterMinutes: 50 } }).guardrails).toMatchObject({
      quietHours: { from: '21:00', until: '09:00' },
      unknownAfterMinutes: 50,
    });
  });

  it('name the events that are published, and those that there are', () => {
    expect(parse({ publish: { 'Touchpoint Sent': true } }).publish).toEqual({ 'Touchpoint Sent': true });
    expect(() => parse({ publish: { 'Touchpoint Send': true } })).toThrow(
      /publish: takes true or false for any of Customer Dormant, Journey Entered/,
    );
  });

  it('name who is posted which events, and where, for all the internet to reach', () => {
    const crm = { url: 'https://crm.example.com/hooks', events: ['Journey Exited'] };
    expect(parse({ webhooks: { crm } }).webhooks).toEqual({ crm });
    const wrong = (changes: object) => mistakes({ webhooks: { crm: { ...crm, ...changes } } });
    expect(wrong({ events: ['Journey Exit'] })).toEqual([
      expect.stringMatching(
        /^webhooks\.crm\.events\.0: "Journey Exit" is no event; write any of Customer Dormant, Journey Entered/,
      ),
    ]);
    expect(wrong({ events: [] })).toEqual([
      expect.stringMatching(/^webhooks\.crm\.events: must name what is posted: any of Customer Dormant/),
    ]);
    expect(wrong({ url: 'http://crm.example.com/' })).toEqual([
      'webhooks.crm.url: must be an https:// address',
    ]);
    for (const url of ['https://localhost/', 'https://10.0.0.1/', 'https://[::1]/', 'https://2130706433/'])
      expect(wrong({ url })).toEqual([
        'webhooks.crm.url: must be an address that anybody on the internet reaches; this leads into a network of one’s own',
      ]);
    expect(wrong({ url: 'https://me:secret@crm.example.com/' })).toEqual([
      'webhooks.crm.url: must be without a name or password: receivers know Rekindle by its signature',
    ]);
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`r${index}`, crm]));
    expect(mistakes({ webhooks: many })).toEqual([
      'webhooks: must be 20 receivers at most; hand on from one of them to others',
    ]);
  });

  it('take tags as AWS does, beside Rekindle’s own', () => {
    expect(parse({ tags: { owner: 'crm team', 'cost-centre': '4711' } }).tags).toEqual({
      owner: 'crm team',
      'cost-centre': '4711',
    });
    expect(mistakes({ tags: { stage: 'x' } })).toEqual(['tags.stage: is Rekindle’s own']);
    expect(mistakes({ tags: { 'AWS:x': 'x' } })).toEqual([
      'tags.AWS:x: begins with "aws:", which is AWS’s own',
    ]);
    expect(mistakes({ tags: { 'a&b': 'x' } })).toEqual([
      'tags.a&b: takes letters, digits, spaces and _.:/=+-@',
    ]);
    expect(mistakes({ tags: { a: 'x&y' } })).toEqual(['tags.a: takes letters, digits, spaces and _.:/=+-@']);
  });

  it('are the same when they are parsed again', () => {
    const once = parse({ pushes: { app: { url: 'https://a.example' } }, timeScale: 0.001 });
    expect(parseSettings(JSON.parse(JSON.stringify(once)), 'the shop')).toEqual(once);
  });
});

describe('a mistake in the settings', () => {
  const brand = (changes: Readonly<Record<string, unknown>>) => ({
    brand: { ...required.brand, ...changes },
  });
  const sender = (changes: Readonly<Record<string, unknown>>) => ({
    sender: { ...required.sender, ...changes },
  });
  const guardrails = (changes: Readonly<Record<string, unknown>>) => ({ guardrails: changes });

  it.each([
    ...['Shop', 'my--shop', 'shop-', '1shop', 'my_shop', 'x'.repeat(25), ''].map(
      (name) =>
        [
          'name',
          { name },
          'must be lower-case letters, digits and single dashes, at most 24, such as "my-shop"',
        ] as const,
    ),
    ...['pre-prod', 'Prod', 'x'.repeat(13), ''].map(
      (stage) =>
        [
          'stage',
          { stage },
          'must be lower-case letters and digits, at most 12, such as "prod" or "test"',
        ] as const,
    ),
    [
      'timezone',
      { timezone: 'London' },
      'is no IANA timezone; write one such as "Europe/London" or "Asia/Taipei"',
    ],
    [
      'timezone',
      { timezone: '+08:00' },
      'is no IANA timezone; write one such as "Europe/London" or "Asia/Taipei"',
    ],
    ['timezone', { timezone: '' }, 'is no IANA timezone; write one such as "Europe/London" or "Asia/Taipei"'],
    ['currency', { currency: 'euro' }, 'must be a currency code such as "EUR"'],
    ['brand.url', brand({ url: 'http://acme.example' }), 'must be an https:// address'],
    ['brand.url', brand({ url: 'acme.example' }), 'must be an https:// address'],
    ['brand.colour', brand({ colour: 'red' }), 'must be a colour such as "#7a3cff"'],
    [
      'brand.logo.url',
      brand({ logo: { url: 'https://acme.example/logo.svg?v=1' } }),
      'must be the address of a picture that every mail program shows: a PNG, JPEG or GIF',
    ],
    [
      'brand.logo.url',
      brand({ logo: { url: 'http://acme.example/logo.png' } }),
      'must be an https:// address',
    ],
    [
      'brand.logo.dark',
      brand({ logo: { url: 'https://acme.example/logo.png', dark: "https://acme.example/'.png" } }),
      'must be the address of a picture',
    ],
    [
      'brand.logo.width',
      brand({ logo: { url: 'https://acme.example/logo.png', width: 600 } }),
      'expected number to be <=480',
    ],
    ['categories.tea.english-', { categories: { tea: { 'english-': 'Tea' } } }, 'is no BCP 47 locale'],
    ['brand.address', brand({ address: '' }), 'must be a postal address, such as'],
    ['sender.email', sender({ email: 'Acme' }), 'Invalid email address'],
    ['sender.replyTo', sender({ replyTo: 'nobody' }), 'Invalid email address'],
    ['loyalty.pointsPerUnit', { loyalty: { pointsPerUnit: -1 } }, 'expected number to be >=0'],
    [
      'loyalty.tiers',
      { loyalty: { tiers: { silver: 500, gold: 500 } } },
      'two tiers begin at the same number',
    ],
    ['loyalty.tierDays', { loyalty: { tierDays: 365 } }, 'there are no tiers to be kept'],
    ['pushes.wechat.url', { pushes: { wechat: { url: 'http://x.example' } } }, 'must be an https:// address'],
    [
      'pushes.wechat.header',
      { pushes: { wechat: { url: 'https://x.example', header: 'X Key' } } },
      'must be the name of a header, such as "Authorization"',
    ],
    ['pushes.We Chat', { pushes: { 'We Chat': { url: 'https://x.example' } } }, 'must be lower-case letters'],
    ['sweep.at', { sweep: { at: '24:00' } }, 'is no time of day; write one such as "21:30"'],
    ['sweep.at', { sweep: { at: '2:00' } }, 'is no time of day; write one such as "21:30"'],
    ['sweep.segments', { sweep: { segments: 1.5 } }, 'expected int'],
    ['sweep.segments', { sweep: { segments: 0 } }, 'expected number to be >=1'],
    ['dormancy.windowDays', { dormancy: { windowDays: 0.5 } }, 'expected number to be >=1'],
    [
      'sweep.startsPerSecond',
      { sweep: { startsPerSecond: 0 } },
      'must be more than 0: with none the sweep would start nobody',
    ],
    ['sweep.startsPerSecond', { sweep: { startsPerSecond: 301 } }, 'expected number to be <=300'],
    [
      'guardrails.quietHours',
      guardrails({ quietHours: { from: '09:00', until: '09:00' } }),
      'from and until must differ',
    ],
    [
      'guardrails.quietHours.until',
      guardrails({ quietHours: { from: '21:00', until: '9am' } }),
      'is no time of day; write one such as "21:30"',
    ],
    [
      'guardrails.frequencyCap.atMost',
      guardrails({ frequencyCap: { atMost: 0, withinDays: 7 } }),
      'expected number to be >=1',
    ],
    [
      'guardrails.frequencyCap.withinDays',
      guardrails({ frequencyCap: { atMost: 4, withinDays: 61 } }),
      'expected number to be <=60',
    ],
    ['guardrails.unknownAfterMinutes', guardrails({ unknownAfterMinutes: 40 }), 'must be 41 at least'],
    ['locales.0', { locales: [''] }, 'is no BCP 47 locale; write one such as "en" or "zh-Hant"'],
    ['locales.1', { locales: ['de', 'a german'] }, 'is no BCP 47 locale'],
    ['locales.0', { locales: [] }, 'expected string, received undefined'],
    ['couponLink', { couponLink: 'http://x.example/{code}' }, 'must be an https:// address'],
    ['couponLink', { couponLink: 'https://x.example/discount' }, 'must say where the code stands, by {code}'],
    ['couponLink', { couponLink: 'https://x.example/{code}/{url}' }, 'takes {code} and {path}, and no {url}'],
    ['links.domain', { links: { domain: 'https://mail.x.example' } }, 'must be a host such as'],
    [
      'links.certificateArn',
      {
        links: {
          domain: 'mail.x.example',
          certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/x',
        },
      },
      'must be the ARN of a certificate in us-east-1',
    ],
    [
      'links.webAclArn',
      {
        links: {
          domain: 'mail.x.example',
          webAclArn: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/b',
        },
      },
      'has nothing to guard until there is a certificateArn',
    ],
    [
      'links.closed',
      { links: { domain: 'mail.x.example', closed: true } },
      'until there is a certificateArn',
    ],
    ['console.domain', { console: { domain: 'https://x.example' } }, 'must be a host such as'],
    ...[
      'alias/shop',
      'arn:aws:kms:eu-west-1:111122223333:alias/shop',
      '1234abcd-12ab-34cd-56ef-1234567890ab',
      // SES is not there.
      'arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    ].map(
      (encryptionKey) =>
        ['encryptionKey', { encryptionKey }, 'must be the ARN of a KMS key, such as "arn:aws:kms:'] as const,
    ),
    [
      'emailDomain.mailFrom',
      { emailDomain: { domain: 'acme.example', mailFrom: 'bounce.other.example' } },
      'must be below the domain',
    ],
    [
      'emailDomain.tracking',
      { emailDomain: { domain: 'acme.example', tracking: 'acme.example' } },
      'must be below the domain',
    ],
    [
      'emailDomain.tracking',
      { emailDomain: { domain: 'acme.example', mailFrom: 'm.acme.example', tracking: 'm.acme.example' } },
      'must be another name than mailFrom',
    ],
    [
      'console.certificateArn',
      { console: { certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/x' } },
      'is for a domain; name it: domain',
    ],
    ['keepEventsDays', { keepEventsDays: 7 }, 'expected number to be >=90'],
    ['timeScale', { timeScale: 2 }, 'expected number to be <=1'],
    ['timeScale', { timeScale: '1' }, 'expected number, received string'],
  ] as const)('at $0 says so: $2', (path, changes, sentence) => {
    const lines = mistakes(changes);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.startsWith(`${path}: `)).toBe(true);
    expect(lines[0]).toContain(sentence);
  });

  it('such as a missing section names it', () => {
    const { brand: _, ...rest } = required;
    expect(mistakesIn(rest)).toEqual(['brand: Invalid input: expected object, received undefined']);
  });

  it('such as a misspelt key names it and where it stands', () => {
    expect(mistakes({ currancy: 'EUR' })).toEqual(['(whole file): Unrecognized key: "currancy"']);
    expect(mistakes({ guardrails: { quietHour: {} } })).toEqual([
      'guardrails: Unrecognized key: "quietHour"',
    ]);
  });

  it('does not hide another', () => {
    const lines = mistakes({ timezone: 'Mars', currency: '€', sweep: { at: 'noon' } });
    expect(lines.map((line) => line.trim().split(':')[0])).toEqual(['timezone', 'currency', 'sweep.at']);
  });

  it.each([null, 'text', 7, [required]])('such as the whole file being no object says so: %j', (value) => {
    expect(mistakesIn(value)).toEqual([expect.stringMatching(/^\(whole file\): .*expected object/)]);
  });
});

/** A shop's settings, plain data: validated whole, with every mistake named by its path and what would be right. */

import * as z from 'zod';
import { UserMistake } from '../base/mistake.ts';
import { isCurrency } from '../base/money.ts';
import { usdFor } from '../base/prices.ts';
import { addressIn, isPublicAddress } from '../base/public-address.ts';
import { minutes } from '../base/time.ts';
import { defaultStartWords, defaultStopWords } from '../customers/contacts/text-words.ts';
import { mostLetters } from '../customers/events/checked.ts';
import { shopTraits } from '../customers/events/declared-traits.ts';
import { consentChannels } from '../customers/profiles/channels.ts';
import { marketing } from '../customers/profiles/topics.ts';
import { isKnownZone } from '../customers/profiles/zone.ts';
import { stageThresholds } from '../customers/rules/index.ts';
import { type Budgets, budgetSchema } from '../journeys/budget.ts';
import { domainEventNames } from '../journeys/domain-events.ts';
import { lanesSchema } from '../journeys/lanes.ts';
import { isWebAddress } from '../messages/variables.ts';
import { doubleOptInCountries } from './double-opt-in.ts';
import { encryptionKey } from './encryption-key.ts';
import { latestReceipt } from './ingest-queue.ts';
import { offerShop } from './offers/index.ts';

/** Customers a second: a slower turn would take longer than the Lambda lives that waits for it. */
export const slowestBroadcast = 0.002;

const timezone = z
  .string()
  // An offset such as +08:00 knows no summer time, and EventBridge Scheduler refuses it.
  .refine((zone) => !/^[+-]/.test(zone) && isKnownZone(zone), {
    error: 'is no IANA timezone; write one such as "Europe/London" or "Asia/Taipei"',
  });
const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'is no time of day; write one such as "21:30"' });
const currencyCode = z.string().refine(isCurrency, { error: 'must be a currency code such as "EUR"' });
const httpsUrl = z.url({ protocol: /^https$/, error: 'must be an https:// address' });

const isOrigin = (text: string): boolean => {
  const { protocol, hostname, origin } = URL.parse(text) ?? {};
  const isOwnMachine = hostname === 'localhost' || hostname === '127.0.0.1';
  return origin === text && (protocol === 'https:' || (protocol === 'http:' && isOwnMachine));
};

const endpointName = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, {
  error: 'must be lower-case letters, digits and single dashes, such as "wechat"',
});

/** By the names that journeys know: each has a secret of its own, which the header bears. */
const endpoints = z
  .record(
    endpointName,
    z.strictObject({
      url: httpsUrl,
      header: z
        .string()
        .regex(/^[A-Za-z0-9-]{1,64}$/, { error: 'must be the name of a header, such as "Authorization"' })
        .default('Authorization'),
    }),
  )
  .default({});

const host = z.string().regex(/^(?:[a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}$/, {
  error: 'must be a host such as "pay.shop.example", in small letters',
});

const hosts = z.array(host).max(100).default([]);

/** Of Route 53. */
const hostedZoneId = z.string().regex(/^Z[A-Z0-9]{5,31}$/, {
  error: 'must be the id of a hosted zone, such as "Z0123456789ABCDEFGHIJ"',
});
const certificateArn = z.string().regex(/^arn:aws[\w-]*:acm:us-east-1:\d{12}:certificate\/[\w-]+$/, {
  error: 'must be the ARN of a certificate in us-east-1, where CloudFront looks for it',
});
const webAclArn = z.string().regex(/^arn:aws[\w-]*:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[\w-]+$/, {
  error: 'must be the ARN of a web ACL of WAF for CloudFront, which is in us-east-1',
});

/** As AWS takes them, of all services that are deployed to. */
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const tagLetters = 'letters, digits, spaces and _.:/=+-@';
const ownTags = ['application', 'shop', 'stage'];
const tags = z
  .record(
    z.string().min(1).max(128),
    z
      .string()
      .max(256)
      .regex(tagText, { error: `takes ${tagLetters}` }),
  )
  .superRefine((all, context) => {
    for (const key of Object.keys(all)) {
      const fault = ownTags.includes(key)
        ? 'is Rekindle’s own'
        : key.toLowerCase().startsWith('aws:')
          ? 'begins with "aws:", which is AWS’s own'
          : tagText.test(key)
            ? undefined
            : `takes ${tagLetters}`;
      if (fault !== undefined) context.addIssue({ code: 'custom', path: [key], message: fault });
    }
  });

/** The console, and the domain that it is on; without one it is on CloudFront's own. */
const shopConsole = z
  .strictObject({
    domain: host.optional(),
    /** Its records are made there, and the certificate in Rekindle/Edge; absent: both are yours to make. */
    hostedZoneId: hostedZoneId.optional(),
    /** The console is on the domain from then on. */
    certificateArn: certificateArn.optional(),
    /** One of your own; absent: nothing limits how often an address asks. */
    webAclArn: webAclArn.optional(),
  })
  .refine(({ domain, certificateArn: told }) => domain !== undefined || told === undefined, {
    path: ['certificateArn'],
    error: 'is for a domain; name it: domain',
  })
  .refine(({ domain, hostedZoneId: told }) => domain !== undefined || told === undefined, {
    path: ['hostedZoneId'],
    error: 'is for a domain; name it: domain',
  });

/** The domain that links in messages are on; absent: the function's own. */
const links = z
  .strictObject({
    domain: host,
    /** Its records are made there, and the certificate in Rekindle/Edge; absent: both are yours to make. */
    hostedZoneId: hostedZoneId.optional(),
    /** Links are on the domain from then on. */
    certificateArn: certificateArn.optional(),
    /** The output WebAclArn of Rekindle/Edge, or one of your own; absent: nothing limits how often an address asks. */
    webAclArn: webAclArn.optional(),
    /** Refuses what does not come by the domain: links that were sent before there was one, too. */
    closed: z.boolean().default(false),
  })
  .refine(({ certificateArn: told, closed }) => told !== undefined || !closed, {
    path: ['closed'],
    error: 'nothing comes by the domain until there is a certificateArn',
  })
  .refine(({ certificateArn: told, webAclArn: guard }) => told !== undefined || guard === undefined, {
    path: ['webAclArn'],
    error: 'has nothing to guard until there is a certificateArn',
  });

/** The sender's domain, as an identity of SES's that the deployment makes. */
const emailDomain = z
  .strictObject({
    domain: host,
    /** Its records are made there; absent: they are outputs, and yours to make. */
    hostedZoneId: hostedZoneId.optional(),
    /** Where bounces come back to, so that SPF speaks for the domain; absent: SES's own. */
    mailFrom: host.optional(),
    /** Where the picture lies by which SES sees that a message was opened; absent: SES's own. */
    tracking: host.optional(),
  })
  .refine(({ domain, mailFrom }) => mailFrom === undefined || mailFrom.endsWith(`.${domain}`), {
    path: ['mailFrom'],
    error: 'must be below the domain, such as "bounce.shop.example"',
  })
  .refine(({ domain, tracking }) => tracking === undefined || tracking.endsWith(`.${domain}`), {
    path: ['tracking'],
    error: 'must be below the domain, such as "open.shop.example"',
  })
  .refine(({ mailFrom, tracking }) => mailFrom === undefined || mailFrom !== tracking, {
    path: ['tracking'],
    error: 'must be another name than mailFrom: one name has not the records of both',
  });

/** What it names, but for what it is to be filled with. */
const strangeIn = (template: string): string | undefined =>
  template.replaceAll(/\{(?:code|path)\}/g, '').match(/\{[^}]*\}?|\}/)?.[0];

const couponLink = z
  .string()
  .refine((text) => URL.parse(text)?.protocol === 'https:' && !hasCredentials(text), {
    error: 'must be an https:// address such as "https://shop.example.com/discount/{code}?redirect={path}"',
  })
  .refine((text) => text.includes('{code}'), { error: 'must say where the code stands, by {code}' })
  .refine((text) => strangeIn(text) === undefined, {
    error: ({ input }) => `takes {code} and {path}, and no ${strangeIn(String(input)) ?? ''}`,
  });

/** A name may lead where it likes: that is looked at when it is posted to. */
const isOpenToAll = (text: string): boolean => {
  const { hostname = '' } = URL.parse(text) ?? {};
  const address = addressIn(hostname);
  return address === undefined ? hostname !== 'localhost' : isPublicAddress(address);
};

const hasCredentials = (text: string): boolean => {
  const { username = '', password = '' } = URL.parse(text) ?? {};
  return `${username}${password}` !== '';
};

/** What an environment has room for. */
const mostReceivers = 20;

/** By names of the shop's own: each has a queue and a secret of its own. */
const receivers = z
  .record(
    endpointName,
    z.strictObject({
      url: httpsUrl
        .refine(isOpenToAll, {
          error:
            'must be an address that anybody on the internet reaches; this leads into a network of one’s own',
        })
        .refine((text) => !hasCredentials(text), {
          error: 'must be without a name or password: receivers know Rekindle by its signature',
        }),
      events: z
        .array(
          z.enum(domainEventNames, {
            error: ({ input }) =>
              `${JSON.stringify(input)} is no event; write any of ${domainEventNames.join(', ')}`,
          }),
        )
        .min(1, { error: `must name what is posted: any of ${domainEventNames.join(', ')}` }),
    }),
  )
  .refine((all) => Object.keys(all).length <= mostReceivers, {
    error: `must be ${mostReceivers} receivers at most; hand on from one of them to others`,
  })
  .default({});

const reason = z.string().min(1).max(mostLetters);
/** Of a call: what the customer gave as the reason. */
const reasonsOfCalls = ['service', 'price', 'setback', 'account', 'personal'];

const words = z.array(
  z
    .string()
    .regex(/^\S+$/u, 'must be one word')
    .transform((word) => word.toUpperCase().normalize('NFKC')),
);

const topics = z
  .array(
    z.string().regex(/^(?=.{1,40}$)[a-z0-9]+(-[a-z0-9]+)*$/, {
      error: 'must be lower-case letters, digits and single dashes, such as "news"',
    }),
  )
  .max(20, { error: 'must be 20 topics at most' })
  .refine((all) => !all.includes(marketing), { error: '"marketing" is always there: leave it out' })
  .refine((all) => new Set(all).size === all.length, { error: 'one of them is named twice' });

const countryCode = z.string().regex(/^[A-Z]{2}$/, { error: 'must be a country code such as "GB"' });

const doubleOptIn = z.strictObject({
  /** ISO 3166-1 alpha-2, or everywhere. */
  countries: z
    .union([z.literal('everywhere'), z.array(countryCode).min(1)], {
      error: 'must be "everywhere", or country codes such as ["DE", "AT"]',
    })
    .default(doubleOptInCountries.map(({ country }) => country)),
  /** Consents that were given before that day count as they are. */
  since: z.iso.date({ error: 'must be a day such as "2026-12-01"' }).optional(),
});

const rate = z.strictObject({
  perSecond: z.number().positive().max(10_000),
  /** In any 24 hours. */
  perDay: z.int().min(2).optional(),
});

const isPercentage = { error: 'must be a percentage from 0 to 100' };
const percent = z.number(isPercentage).min(0, isPercentage).max(100, isPercentage);

const leastUnknown = Math.ceil(latestReceipt / minutes(1));

const sweep = z.strictObject({
  /** Better outside quiet hours: what would be sent in them is held, at two transitions and a Lambda a passage. */
  at: timeOfDay.default('09:30'),
  segments: z.int().min(1).max(1_000).default(4),
  /** Journeys started a second at most, over all segments; absent: four fifths of the quota that Step Functions has in the region. */
  startsPerSecond: z
    .number()
    .positive('must be more than 0: with none the sweep would start nobody')
    .max(300)
    .optional(),
  /** Enrolled in a night, by all journeys; absent: as many as there are. */
  atMostPerNight: z.int().min(1).optional(),
});

const dormancy = z.strictObject({
  /** Enrolled is who fell silent in so many days before the sweep; who was silent for longer is of the backlog. */
  windowDays: z.number().min(1).max(3_650).default(3),
  /** So many passages of a lane that came to nothing, and such journeys let a customer be until something is known of her. */
  restAfter: z.int().min(1).max(10).default(2),
  /** So many days after a passage of a lane that did not bring her back, no such journey of it begins another, unless she has ordered since. */
  apartDays: z.number().min(0).max(3_650).default(28),
  /** No more marketing email to where it was sent for so long and no human has opened or clicked any. */
  sunsetDays: z.number().min(30).max(3_650).default(180),
});

const messagesEach = z.number().nonnegative().max(100);

const economics = z.strictObject({
  /** Of an order's price: what is left when goods, shipping and payment are paid. */
  marginPercent: percent.default(30),
  /** What the coupon takes off; 0: there is none. */
  discountPercent: percent.default(10),
  couponDays: z.int().min(1).max(365).default(8),
  /** Of those who order while it is valid, who use it. */
  couponUsePercent: percent.default(100),
  /** How many more are taken to come than come anyway, of those, until a pilot has shown it. */
  liftPercent: z.number().nonnegative().max(1_000).default(20),
  /** To a customer who never reacts, by channel. */
  messages: z
    .partialRecord(z.enum(consentChannels), messagesEach, {
      error: `takes messages a customer for any of ${consentChannels.join(', ')}`,
    })
    .default({ email: 2, sms: 1 }),
  /** How long an order counts as a return. */
  windowDays: z.int().min(1).max(365).default(30),
});

/** Mail programs show neither SVG nor WebP everywhere. */
const picture = httpsUrl.refine((url) => isWebAddress(url) && !/\.(?:svg|webp|avif)(?:$|[?#])/i.test(url), {
  error: 'must be the address of a picture that every mail program shows: a PNG, JPEG or GIF',
});

const logo = z.strictObject({
  url: picture,
  /** In pixels, as it is shown: a picture of twice as many is sharp on a phone. */
  width: z.int().min(16).max(480).default(160),
  /** For dark screens; absent: the other stands on white there. */
  dark: picture.optional(),
});

const locale = z.string().refine(
  (tag) => {
    try {
      return Intl.getCanonicalLocales(tag).length === 1;
    } catch {
      return false;
    }
  },
  { error: 'is no BCP 47 locale; write one such as "en" or "zh-Hant"' },
);

export const settingsSchema = z.strictObject({
  /** What is called after the shop in its AWS account: stacks, bus, queues, state machines. Another name is another shop. */
  name: z
    .string()
    .regex(/^(?=.{1,24}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/, {
      error: 'must be lower-case letters, digits and single dashes, at most 24, such as "my-shop"',
    })
    .default('rekindle'),
  /** Which of the shop's deployments: each has all of its own, data too. */
  stage: z
    .string()
    .regex(/^[a-z0-9]{1,12}$/, {
      error: 'must be lower-case letters and digits, at most 12, such as "prod" or "test"',
    })
    .default('prod'),
  /** What becomes of data, secrets and state machines whose stack is deleted: `delete` is for stages to try things on. */
  onDeletion: z.enum(['keep', 'delete'], { error: 'must be "keep" or "delete"' }).default('keep'),
  /** Of a symmetric key in the stacks’ account and region, by which tables, queues, secrets and logs are encrypted; absent: by AWS’s own. */
  encryptionKey: encryptionKey.optional(),
  brand: z.strictObject({
    name: z.string().min(1),
    url: httpsUrl,
    /** A postal address: the law of most countries wants it in every marketing email. */
    address: z.string().min(5, {
      error: 'must be a postal address, such as "1 Example Street, London N1 1AA, United Kingdom"',
    }),
    /** Of buttons and borders in messages, and of the pages behind links. */
    colour: z.string().regex(/^#[0-9a-fA-F]{6}$/, { error: 'must be a colour such as "#7a3cff"' }),
    /** At the head of emails; absent: the name stands there. */
    logo: logo.optional(),
  }),
  sender: z.strictObject({
    /** Its domain or address must be a verified SES identity. */
    email: z.email(),
    name: z.string().min(1),
    replyTo: z.email().optional(),
    /** Originating number or sender id of texts, where the country wants one. */
    smsSender: z.string().min(1).optional(),
  }),
  /** The shop's own: nights, and customers whose timezone is unknown, go by it. */
  timezone,
  /** BCP 47; customers whose locale is unknown, or has no template, get the first. */
  locales: z.tuple([locale], locale).default(['en']),
  /** What categories are called in messages, by what events call them: `{ tea: { en: 'tea', 'zh-Hant': '茶' } }`. Absent: as told. */
  categories: z.record(z.string().min(1), z.record(locale, z.string().min(1).max(mostLetters))).default({}),
  /** Which locale's words are said where a message is not there in another: `{ 'de-AT': 'de' }`. Both are among the locales. */
  localeFallbacks: z.record(locale, locale).default({}),
  /** ISO 4217. */
  currency: currencyCode,
  /** What one unit of another currency is worth in the shop's: `{ JPY: 0.0061 }`. One without a rate is not counted. */
  rates: z.record(currencyCode, z.number().positive()).default({}),
  /**
   * ISO 3166-1 alpha-2: phone numbers without a country code are its own, where a customer's country is not told with
   * them. Absent: such numbers are not read.
   */
  country: countryCode.optional(),
  /** Where links in messages may lead, beside the host of `brand.url`: `pay.shop.example`. */
  linkHosts: hosts,
  /**
   * The shop's page that takes a code into the cart: `https://shop.example/discount/{code}?redirect={path}`. Links of
   * messages that carry a coupon go by it, those to its own host; absent: none do.
   */
  couponLink: couponLink.optional(),
  /** Where codes are told before they leave: see docs/offers.md. Absent: the shop asks us when one is used. */
  offers: z.strictObject({ shop: offerShop }).optional(),
  links: links.optional(),
  /** One deployment of an account and region makes it, all send by it: see docs/deploying.md. Absent: it is yours to make. */
  emailDomain: emailDomain.optional(),
  /** Where people see and steer it, with sign-in: see docs/deploying.md. Absent: nowhere in AWS. */
  console: shopConsole.optional(),
  /** Where pictures in messages may lie, beside those: `cdn.shopify.com`. */
  imageHosts: hosts,
  /** What the shop's systems send as an id where nobody is logged in, beside `0`, `guest`, `null` and the like. */
  idsOfNobody: z.array(z.string().min(1)).max(100).default([]),
  /** Ids that become one customer's in so many days, by what is told: beyond that, something else than a person is behind them. */
  merges: z
    .strictObject({ atMost: z.int().min(0), withinDays: z.number().positive().max(90) })
    .default({ atMost: 10, withinDays: 30 }),
  /** What messages may be about, beside marketing: each is a consent of its own. See docs/consent.md. */
  topics: topics.default([]),
  /** When messages that wait for a customer's best hour leave for whom too little is known of, by her own clock. */
  bestHour: timeOfDay.default('10:00'),
  /** Who speaks first, the highest lane first: see docs/conductor.md. A shop's own stand anywhere among them. */
  lanes: lanesSchema,
  /** What proves that messages are worth sending: who gets none. See docs/experiment.md. */
  experiment: z
    .strictObject({
      /** Of all customers: the control group, which gets no marketing at all. */
      controlPercent: percent.default(5),
      /** By lane, for whoever compares lanes: of all customers, how many get nothing of it. */
      lanes: z.record(z.string(), percent).default({}),
    })
    .prefault({}),
  /** Where a consent to email counts only once it is confirmed at the address: see docs/consent.md. Absent: nowhere. */
  doubleOptIn: doubleOptIn.optional(),
  sweep: sweep.prefault({}),
  /** Whom journeys that enrol by days of silence take in: see docs/sweep.md. */
  dormancy: dormancy.prefault({}),
  /** Where in life a customer is, in days: see docs/rules.md. */
  stages: stageThresholds.prefault({}),
  /** The shop's own, by name: see docs/traits.md. */
  traits: shopTraits.default({}),
  broadcasts: z
    .strictObject({
      /** Enrolled a second, over all segments, unless a broadcast says otherwise. */
      customersPerSecond: z.number().min(slowestBroadcast).max(300).default(50),
    })
    .prefault({}),
  /**
   * What a message costs, by channel, in US dollars: what is foreseen of a campaign is counted by it. A text costs what its
   * country asks, a push or a postcard what its service does; of email, what SES asks, unless told.
   */
  usdEach: z
    .partialRecord(z.enum(consentChannels), z.number().nonnegative(), {
      error: `takes dollars for any of ${consentChannels.join(', ')}`,
    })
    .default({})
    .transform((told) => ({ email: usdFor('email', 1), ...told })),
  /** What winning back costs and brings, as far as a report foresees it from orders alone: see docs/insights.md. */
  economics: economics.prefault({}),
  /** How fast messages leave. SES says itself what it takes of email; a rate here is the most that is given to it. */
  pace: z
    .strictObject({
      /** The lanes whose messages do not queue behind the others'. Transactional ones never do. */
      ahead: z.array(z.string()).default(['recovery', 'care', 'cart']),
      email: rate.optional(),
      /** Absent: texts, and what endpoints take, leave at once. */
      sms: rate.optional(),
      push: rate.optional(),
      post: rate.optional(),
    })
    .prefault({}),
  guardrails: z
    .strictObject({
      /** In the customer's own timezone; messages wait until it ends. */
      quietHours: z
        .strictObject({ from: timeOfDay, until: timeOfDay })
        .refine(({ from, until }) => from !== until, { error: 'from and until must differ' })
        .default({ from: '21:00', until: '09:00' }),
      /** Marketing messages to one customer, over all journeys and channels. */
      frequencyCap: z
        .strictObject({ atMost: z.int().min(1), withinDays: z.number().positive().max(60) })
        .default({ atMost: 4, withinDays: 7 }),
      /** Others beside it: by a channel, of a topic, or both. */
      caps: z
        .array(
          z.strictObject({
            atMost: z.int().min(1),
            withinDays: z.number().positive().max(60),
            channel: z.enum(consentChannels).optional(),
            topic: z.string().min(1).optional(),
          }),
        )
        .max(20)
        .default([]),
      /** Marketing messages to one customer on one day of her own calendar. */
      atMostPerDay: z.int().min(1).default(1),
      /** Whoever was asked why she left is asked no more for so long. */
      askWhyEveryDays: z.number().positive().default(90),
      /** When a mailbox that is full, or gone for a while, is left alone, and for how long. */
      softBounces: z
        .strictObject({
          inARow: z.int().min(2).max(50).default(5),
          within: z
            .strictObject({ count: z.int().min(2).max(50), days: z.number().positive().max(90) })
            .default({ count: 3, days: 14 }),
          restDays: z.number().positive().max(365).default(30),
        })
        .prefault({}),
      /** How long a touchpoint whose fate is unknown awaits the provider's event: longer than one may take to come in. */
      unknownAfterMinutes: z
        .number()
        .min(leastUnknown, {
          error: `must be ${leastUnknown} at least: so late the event that says that an email left may come in`,
        })
        .default(60),
      /** Marketing email of which nobody knows then whether it left is sent, perhaps again; else it is not. */
      resendUnknown: z.boolean().default(false),
    })
    .prefault({}),
  /** Texts that customers send back. */
  texting: z
    .strictObject({
      /** The SNS topic of the shop’s number for two-way messages; absent: none come in. */
      inboundTopicArn: z
        .string()
        .regex(/^arn:aws[\w-]*:sns:[\w-]+:\d{12}:[\w-]+$/, 'must be the ARN of an SNS topic')
        .optional(),
      /** What ends texts to a number, and what begins them again: the first word of a text, in capitals. */
      stopWords: words.default([...defaultStopWords]),
      startWords: words.default([...defaultStartWords]),
    })
    .prefault({}),
  /** Of thresholds, holdouts and budgets that are changed without a deployment: see docs/tuning.md. */
  tuning: z
    .strictObject({
      /** Whether somebody else than who asks for a change must approve it. */
      fourEyes: z.boolean().default(false),
    })
    .prefault({}),
  /** Of words that are changed without a deployment: see docs/messages.md. */
  words: z
    .strictObject({
      /** Whether somebody else than who wrote them must approve them. */
      fourEyes: z.boolean().default(false),
      /** To whom tests may be sent: addresses and numbers, and domains such as `@shop.example`. */
      testTo: z
        .array(
          z
            .string()
            .regex(
              /^(?:[^\s@]*@[^\s@]+\.[^\s@]+|\+[1-9]\d{6,14})$/,
              'must be an email address, a domain such as "@shop.example", or a number such as "+447700900123"',
            ),
        )
        .default([]),
    })
    .prefault({}),
  /** What Rekindle tells others on its bus, by kind of event; each costs $1 a million. See docs/domain-events.md. */
  publish: z
    .partialRecord(z.enum(domainEventNames), z.boolean(), {
      error: `takes true or false for any of ${domainEventNames.join(', ')}`,
    })
    .default({}),
  /**
   * What is taken for a reason for leaving beside what surveys ask: by the event's name, the reason, or the reasons by the
   * values of one of its properties.
   */
  leavingReasons: z
    .record(
      z.string().min(1),
      z.union(
        [reason, z.strictObject({ property: z.string().min(1), reasons: z.record(z.string(), reason) })],
        {
          error: 'must be a reason such as "setback", or { property: "result", reasons: { price: "price" } }',
        },
      ),
    )
    .default({
      'Order Refunded': 'setback',
      'Complaint Made': 'service',
      'Task Completed': {
        property: 'reason',
        reasons: Object.fromEntries(reasonsOfCalls.map((each) => [each, each])),
      },
    }),
  /** Points and tiers; absent: there are none here, and the traits `points` and `tier` are the shop's to tell. */
  loyalty: z
    .strictObject({
      /** For each unit of the currency in an order, rounded down; a refund takes them back. */
      pointsPerUnit: z.number().nonnegative().max(1_000).default(1),
      /** For the answer to a survey. */
      pointsPerAnswer: z.int().nonnegative().max(1_000_000).default(0),
      /** First in, first out; absent: never. */
      expireAfterDays: z.number().positive().max(3_650).optional(),
      /** What must have been earned, by the tier's name; without tiers, the trait `tier` stays the shop's. */
      tiers: z
        .record(z.string().min(1), z.int().positive())
        .refine((tiers) => new Set(Object.values(tiers)).size === Object.keys(tiers).length, {
          error: 'two tiers begin at the same number of points',
        })
        .default({}),
      /** Only what was earned in so many days counts for tiers; absent: a tier is for life. */
      tierDays: z.number().positive().max(3_650).optional(),
    })
    .refine(({ tiers, tierDays }) => tierDays === undefined || Object.keys(tiers).length > 0, {
      path: ['tierDays'],
      error: 'there are no tiers to be kept: name them in tiers, or leave it out',
    })
    .optional(),
  /** Whose pages tell events from browsers, with a write key; absent: those of the brand's own address. */
  cors: z
    .strictObject({
      origins: z.array(
        z.string().refine(isOrigin, {
          error: 'must be an origin such as "https://shop.example.com", without a path',
        }),
      ),
    })
    .optional(),
  /** Where pushes go. */
  pushes: endpoints,
  /** Who prints and posts postcards. */
  postcards: endpoints,
  /** Who is posted what Rekindle publishes, signed and tried again: see docs/webhooks.md. */
  webhooks: receivers,
  /** Who is told when an alarm goes off; absent: alarms are seen in CloudWatch and on Tonight only. */
  alarmsTo: z.email().optional(),
  /** What AWS may ask in a month for this shop, in dollars, and who is told at four fifths of it: see docs/operations.md. Absent: nobody. */
  bill: z.strictObject({ usdAMonth: z.number().positive(), to: z.email() }).optional(),
  /**
   * What texts may cost in a month, in whole dollars: an alarm tells at four fifths of it. No more than the account's own limit,
   * `MonthlySpendLimit` of SNS, at which SNS sends none and does not say so. Absent: nobody is told.
   */
  textSpendLimit: z.int().positive().optional(),
  /**
   * Of what X-Ray keeps traces: of executions, with all that their functions do, or of all that begins, which are events, requests
   * and clicks, too. It keeps the first of each second and of each function, and of the others one in twenty: $5 a million.
   */
  traces: z.enum(['executions', 'all']).default('executions'),
  /** What all that is deployed is tagged with, beside `application`, `shop` and `stage`: `{ owner: 'crm', 'cost-centre': '4711' }`. */
  tags: tags.optional(),
  /**
   * How many invocations of the function behind links run at once: its address is public, and without a bound it may take all that
   * the account has. Lambda takes them away from what the account has for all others, and leaves these at least 100. Absent: no bound.
   */
  linksAtOnce: z.int().positive().optional(),
  /**
   * The ledger keeps an event so long after it happened, or was told where that is later: so long it is known when it is
   * told again. Orders and refunds stay.
   */
  keepEventsDays: z.int().min(90).default(400),
  /** Every duration is multiplied by it: 1 in production; a small fraction runs a month in minutes. */
  timeScale: z.number().positive().max(1).default(1),
});

export type Settings = z.infer<typeof settingsSchema> & {
  /** Of the shop's journeys, as their stories say them; absent: none has one. */
  readonly budgets?: Budgets;
  /** What was published of thresholds, holdouts and budgets that the shop's files have, by id; absent: nothing. */
  readonly pulledTunings?: string[];
};

/** What functions read, and no more: a change of anything else leaves them as they are. */
const functionSettingsSchema = z.object({
  ...settingsSchema.pick({
    brand: true,
    sender: true,
    timezone: true,
    locales: true,
    localeFallbacks: true,
    categories: true,
    currency: true,
    rates: true,
    stages: true,
    country: true,
    linkHosts: true,
    couponLink: true,
    offers: true,
    imageHosts: true,
    idsOfNobody: true,
    merges: true,
    traits: true,
    topics: true,
    lanes: true,
    experiment: true,
    bestHour: true,
    doubleOptIn: true,
    broadcasts: true,
    pace: true,
    guardrails: true,
    texting: true,
    words: true,
    tuning: true,
    publish: true,
    leavingReasons: true,
    loyalty: true,
    cors: true,
    keepEventsDays: true,
    timeScale: true,
    usdEach: true,
    economics: true,
  }).shape,
  /** By journey: those that have one. */
  budgets: z.record(z.string(), budgetSchema).optional(),
  /** What was published that the deployment has in its own files. */
  pulledTunings: z.array(z.string()).optional(),
  sweep: z.object(sweep.pick({ at: true, segments: true, atMostPerNight: true }).shape).prefault({}),
  dormancy: z.object(dormancy.pick({ sunsetDays: true }).shape).prefault({}),
});

/** The part of the settings that travels to the functions. */
export type FunctionSettings = z.infer<typeof functionSettingsSchema>;

/** The settings are unusable; the message is the mistake, or a list of them. */
export class SettingsError extends UserMistake {
  override readonly name = 'SettingsError';
  /** One line a mistake: where it is, what is wrong, what would be right. */
  readonly mistakes: readonly string[];
  constructor(where: string, mistakes: readonly string[]) {
    const [first, ...others] = mistakes;
    super(
      others.length === 0
        ? `${where}: ${first}`
        : `${where} is not valid:\n${mistakes.map((mistake) => `  ${mistake}`).join('\n')}`,
    );
    this.mistakes = mistakes;
  }
}

/**
 * @param where what holds the value, for the messages
 * @throws SettingsError with one line a mistake
 */
export const parseWith = <Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  where: string,
): z.output<Schema> => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const mistakes = result.error.issues.map((issue) => {
    const path = issue.path.map(String).join('.');
    // Of a name that is not right, why it is not lies within.
    const { message } = issue.code === 'invalid_key' ? (issue.issues[0] ?? issue) : issue;
    return `${path === '' ? '(whole file)' : path}: ${message}`;
  });
  throw new SettingsError(where, mistakes);
};

/** @throws SettingsError as `parseWith` does */
export const parseSettings = (value: unknown, where: string): Settings =>
  parseWith(settingsSchema, value, where);

/** As `parseSettings`, of what a function is given; whole settings will do, and what no function reads is left out. */
export const parseFunctionSettings = (value: unknown, where: string): FunctionSettings =>
  parseWith(functionSettingsSchema, value, where);

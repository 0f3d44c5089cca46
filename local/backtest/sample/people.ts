/** Makes up the sample shop's customers: where they live, what they are called, and what they are like. */
import { type CustomerId, customerId } from '../../../shared/base/ids.ts';
import { sampleCategories } from './products.ts';
import { type Random, randomFor } from './random.ts';

export type SampleLocale = 'en' | 'zh-Hans' | 'zh-Hant' | 'de' | 'fr';

export type LeavingReason = 'circumstance' | 'dissatisfied' | 'cannot-use' | 'something-else';

/** How one customer reacts to messages. Chances are of a first message; later ones tire. */
export interface Temperament {
  /** Of opening an email. */
  readonly opens: number;
  /** Of clicking in an open email. */
  readonly clicks: number;
  /** Of ordering with a coupon that was read. */
  readonly redeems: number;
  /** Of answering a survey that was opened. */
  readonly answers: number;
  /** Of giving a survey's first answer rather than another. */
  readonly contentment: number;
  /** Why she would leave, where a survey has that among its answers. */
  readonly reason: LeavingReason;
  /** The median order, in minor units. */
  readonly typicalOrder: number;
}

export interface SampleCustomer {
  readonly id: CustomerId;
  readonly email: string;
  /** E.164, from ranges that are given to nobody. */
  readonly phone?: string;
  readonly firstName: string;
  /** The shop has no French templates: the fallback is part of the sample. */
  readonly locale: SampleLocale;
  readonly timezone: string;
  readonly country: string;
  readonly favouriteCategory: string;
  readonly consents: { readonly email: boolean; readonly sms: boolean };
  readonly suppressed?: boolean;
  readonly temperament: Temperament;
}

interface Place {
  readonly country: string;
  readonly timezone: string;
  readonly locale: SampleLocale;
}

const place = (country: string, timezone: string, locale: SampleLocale): Place => ({
  country,
  timezone,
  locale,
});

const places: readonly (readonly [Place, number])[] = [
  [place('GB', 'Europe/London', 'en'), 26],
  [place('US', 'America/New_York', 'en'), 8],
  [place('US', 'America/Chicago', 'en'), 4],
  [place('US', 'America/Los_Angeles', 'en'), 6],
  [place('AU', 'Australia/Sydney', 'en'), 3],
  [place('DE', 'Europe/Berlin', 'de'), 16],
  [place('AT', 'Europe/Vienna', 'de'), 3],
  [place('TW', 'Asia/Taipei', 'zh-Hant'), 10],
  [place('HK', 'Asia/Hong_Kong', 'zh-Hant'), 4],
  [place('CN', 'Asia/Shanghai', 'zh-Hans'), 8],
  [place('SG', 'Asia/Singapore', 'zh-Hans'), 2],
  [place('FR', 'Europe/Paris', 'fr'), 8],
  [place('CA', 'America/Toronto', 'fr'), 2],
];

/** First names as they are written, and as an address spells them. */
const firstNames: Readonly<Record<SampleLocale, readonly (readonly [string, string])[]>> = {
  en: Object.entries({
    Olivia: 'olivia',
    Noah: 'noah',
    Amelia: 'amelia',
    Leo: 'leo',
    Grace: 'grace',
    Arthur: 'arthur',
    Freya: 'freya',
    Mohammed: 'mohammed',
    Isla: 'isla',
    Harriet: 'harriet',
    Dev: 'dev',
    Siobhan: 'siobhan',
  }),
  de: Object.entries({
    Jürgen: 'juergen',
    Mia: 'mia',
    Emil: 'emil',
    Käthe: 'kaethe',
    Lena: 'lena',
    Matthias: 'matthias',
    Ayşe: 'ayse',
    Sören: 'soeren',
  }),
  fr: Object.entries({
    Chloé: 'chloe',
    Hugo: 'hugo',
    Zoë: 'zoe',
    Théo: 'theo',
    Inès: 'ines',
    François: 'francois',
    Maëlle: 'maelle',
    Omar: 'omar',
  }),
  'zh-Hans': Object.entries({
    伟: 'wei',
    芳: 'fang',
    子轩: 'zixuan',
    雨桐: 'yutong',
    梓涵: 'zihan',
    浩然: 'haoran',
    静: 'jing',
    建国: 'jianguo',
  }),
  'zh-Hant': Object.entries({
    怡君: 'yijun',
    志明: 'zhiming',
    淑芬: 'shufen',
    承翰: 'chenghan',
    家豪: 'jiahao',
    雅婷: 'yating',
    宥蓁: 'youzhen',
    俊傑: 'junjie',
  }),
};

const mailDomains = ['example.com', 'example.org', 'example.net'];

const lastDigits = (index: number, count: number): string => String(index % 10 ** count).padStart(count, '0');

/**
 * Numbers that regulators keep for fiction: Ofcom's, the NANP's 555-01XX, the Bundesnetzagentur's for Berlin, and
 * ARCEP's. Countries that keep none have no phones here. Past a range's end numbers repeat.
 */
const fictionalPhone = (country: string, index: number): string | undefined => {
  switch (country) {
    case 'GB':
      return `+447700900${lastDigits(index, 3)}`;
    case 'US':
      return `+1${['212', '312', '415', '617'][Math.floor(index / 100) % 4]}55501${lastDigits(index, 2)}`;
    case 'DE':
      return `+493023125${lastDigits(index, 3)}`;
    case 'FR':
      return `+3363998${lastDigits(index, 4)}`;
    default:
      return undefined;
  }
};

const temperamentOf = (random: Random): Temperament => ({
  opens: random.beta(4, 7),
  clicks: random.beta(1.5, 12.8),
  redeems: random.beta(1.4, 4.9),
  answers: random.beta(2, 4.3),
  contentment: random.beta(3, 2.4),
  typicalOrder: Math.round(random.lognormal(3_800, 0.55)),
  reason: random.weighted<LeavingReason>([
    ['circumstance', 50],
    ['dissatisfied', 10],
    ['cannot-use', 15],
    ['something-else', 25],
  ]),
});

/** Customer number `index` (from 0) of the seed's shop, whatever the shop's size. */
export const sampleCustomer = (seed: number, index: number): SampleCustomer => {
  const random = randomFor(seed, 'customer', index);
  const { country, timezone, locale } = random.weighted(places);
  const [firstName, spelt] = random.pick(firstNames[locale]);
  const number = String(index + 1).padStart(5, '0');
  const phone = random.chance(0.75) ? fictionalPhone(country, index) : undefined;
  const email = `${spelt}.${number}@${random.pick(mailDomains)}`;
  const favouriteCategory = random.pick(sampleCategories);
  const consents = {
    email: random.chance(0.88),
    sms: random.chance(0.55) && phone !== undefined,
  };
  const suppressed = random.chance(0.02);
  return {
    id: customerId(`c-${number}`),
    email,
    ...(phone === undefined ? {} : { phone }),
    firstName,
    locale,
    timezone,
    country,
    favouriteCategory,
    consents,
    ...(suppressed ? { suppressed } : {}),
    temperament: temperamentOf(randomFor(seed, 'temperament', index)),
  };
};

/** What an offer promises and asks, and why a checkout does not take its code, in the words of a locale. */
import type { Money } from '../../base/money.ts';
import { dateIn, listIn, moneyIn, numberIn, percentIn, unitsIn } from '../formats.ts';
import { pickLocale } from '../locales.ts';
import { en } from './en.ts';
import { zhHans } from './zh-hans.ts';
import { zhHant } from './zh-hant.ts';

/** What an offer gives: one of these, the others are `null`. */
export interface BenefitTold {
  readonly percentOff: number | null;
  /** Units of the shop's currency. */
  readonly amountOff: number | null;
  readonly freeShipping: true | null;
  readonly gift: string | null;
  readonly points: number | null;
}

/** What an offer asks. */
export interface ConditionsTold {
  readonly minimum: Money | null;
  /** Names of products or categories. */
  readonly only: readonly string[] | null;
  readonly notWithOthers: boolean;
  /** It is for a first order of each friend, and else for one order. */
  readonly forFriends: boolean;
}

export type OfferTold = BenefitTold & ConditionsTold;

/** Why a checkout does not take a code, the first that is to be said first. */
export const refusalReasons = [
  'misspelt',
  'unknown',
  'void',
  'taken',
  'order-stands',
  'not-yet',
  'expired',
  'not-yours',
  'for-friends',
  'not-first',
  'not-with-others',
  'currency',
  'nothing-in-basket',
  'minimum',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** What a refusal may name; absent: it has none of it. */
export interface RefusalTold {
  /** From when, or until when, it counts. */
  readonly date: string;
  /** What it is for. */
  readonly things: string | undefined;
  readonly minimum: string;
  /** What counts of the basket. */
  readonly basket: string;
  readonly currency: string;
}

export interface OfferWords {
  /** What is given, each as it stands in the middle of a sentence. */
  readonly benefit: {
    readonly [Benefit in keyof BenefitTold]: (value: string) => string;
  };
  /** Sentences, of what is told. */
  readonly conditions: (told: {
    readonly things: string | undefined;
    readonly minimum: string | undefined;
    readonly notWithOthers: boolean;
    readonly forFriends: boolean;
  }) => readonly string[];
  /** The night that a day ends with: `Tuesday night, December 1`. */
  readonly night: (weekday: string, monthDay: string) => string;
  /** What ends a sentence, and what stands between two. */
  readonly stop: string;
  readonly between: string;
  readonly refusals: { readonly [Reason in RefusalReason]: (told: RefusalTold) => string };
}

const byLocale: Readonly<Record<string, OfferWords>> = { en, 'zh-Hans': zhHans, 'zh-Hant': zhHant };
export const offerLocales: readonly string[] = Object.keys(byLocale);

/** The locale of the words, and what numbers and dates go by; whose language has none reads English. */
const wordsIn = (wanted: string): { readonly say: OfferWords; readonly formats: string } => {
  const { locale, formats } = pickLocale((each) => Object.hasOwn(byLocale, each), wanted, 'en') ?? {
    locale: 'en',
    formats: 'en',
  };
  return { say: byLocale[locale] ?? en, formats };
};

/** The night in the words of the locale; `undefined`: nobody wrote them. */
export const nightIn = (weekday: string, monthDay: string, wanted: string): string | undefined => {
  const picked = pickLocale((each) => Object.hasOwn(byLocale, each), wanted, '');
  return picked && byLocale[picked.locale]?.night(weekday, monthDay);
};

/** The offer as it stands in the middle of a sentence: `10% off`, `free shipping`, `500 points`. @throws RangeError where it gives nothing */
export const benefitIn = (offer: BenefitTold, wanted: string, currency: string): string => {
  const { say, formats } = wordsIn(wanted);
  const { percentOff, amountOff, freeShipping, gift, points } = offer;
  if (percentOff !== null) return say.benefit.percentOff(percentIn(percentOff, formats));
  if (amountOff !== null) return say.benefit.amountOff(unitsIn(amountOff, formats, currency));
  if (freeShipping !== null) return say.benefit.freeShipping('');
  if (gift !== null) return say.benefit.gift(gift);
  if (points !== null) return say.benefit.points(numberIn(points, formats));
  throw new RangeError('the offer gives nothing');
};

const thingsIn = (only: readonly string[] | null, formats: string): string | undefined =>
  only === null ? undefined : listIn(only, formats);

/** What the offer asks, as sentences. */
export const conditionsIn = (
  { minimum, only, notWithOthers, forFriends }: ConditionsTold,
  wanted: string,
): string => {
  const { say, formats } = wordsIn(wanted);
  const things = thingsIn(only, formats);
  const least = minimum === null ? undefined : moneyIn(minimum, formats);
  return say.conditions({ things, minimum: least, notWithOthers, forFriends }).join(say.between);
};

/** All that the offer gives and asks, as sentences. */
export const offerIn = (offer: OfferTold, wanted: string, currency: string): string => {
  const { say, formats } = wordsIn(wanted);
  const benefit = benefitIn(offer, wanted, currency);
  const begun = `${benefit.charAt(0).toLocaleUpperCase(formats)}${benefit.slice(1)}`;
  return `${begun}${say.stop}${say.between}${conditionsIn(offer, wanted)}`;
};

/** The first of the locales, the best liked first, that somebody wrote the words in; failing that the fallback. */
export const offerLocaleOf = (liked: readonly string[], fallback: string): string =>
  liked.find((tag) => pickLocale((each) => Object.hasOwn(byLocale, each), tag, '') !== undefined) ?? fallback;

/** What a checkout knows when it says no. */
export interface Refused {
  readonly reason: RefusalReason;
  /** From when, or until when, the code counts. */
  readonly at?: number;
  readonly only?: readonly string[];
  readonly minimum?: Money;
  /** What counts of the basket. */
  readonly basket?: Money;
  /** Of the basket. */
  readonly currency?: string;
}

const nothing = (amount: Money | undefined, formats: string): string =>
  amount === undefined ? '' : moneyIn(amount, formats);

/** The refusal as a sentence that a cashier understands. */
export const refusalIn = (
  { reason, at, only, minimum, basket, currency = '' }: Refused,
  wanted: string,
  timezone: string,
): string => {
  const { say, formats } = wordsIn(wanted);
  return say.refusals[reason]({
    date: at === undefined ? '' : dateIn(at, 'long', formats, timezone),
    things: thingsIn(only ?? null, formats),
    minimum: nothing(minimum, formats),
    basket: nothing(basket, formats),
    currency,
  });
};

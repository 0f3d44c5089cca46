/** Which of a message's locales a customer gets. */
import { remember } from '../base/remember.ts';

const parsed = (tag: string): Intl.Locale | undefined => {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-'));
  } catch {
    return undefined;
  }
};

/** Who reads Cantonese reads Hong Kong's wording, and whoever reads that reads Cantonese; both read traditional Chinese. */
const cantonese = ['yue-Hant-HK', 'yue-HK', 'yue-Hant', 'yue'];
const hongKong = ['zh-Hant-HK', 'zh-HK'];

/** What is read beside a locale's own language; none for most. */
const kinOf = ({ language, script, region }: Intl.Locale): readonly string[] => {
  if (language === 'yue') return script === 'Hans' ? ['zh-Hans'] : [...cantonese, ...hongKong, 'zh-Hant'];
  return language === 'zh' && script === 'Hant' && region === 'HK' ? [...hongKong, ...cantonese] : [];
};

/**
 * What may stand in for the locale, best first: itself, what is read beside it, its language in its script, its language
 * alone if that is written in the same script. `zh-HK` gives `zh-HK`, `zh-Hant-HK`, Cantonese, `zh-Hant`; `en-GB` gives
 * `en-GB`, `en-Latn`, `en`.
 */
const standIns = remember(1_000, (tag): readonly string[] => {
  const locale = parsed(tag);
  if (locale === undefined) return [];
  const whole = locale.maximize();
  const { language, script } = whole;
  const sameScript = script !== undefined && new Intl.Locale(language).maximize().script === script;
  const candidates = [
    locale.baseName,
    ...kinOf(whole),
    ...(script === undefined ? [] : [`${language}-${script}`]),
    ...(sameScript ? [language] : []),
  ];
  return [...new Set(candidates)];
});

export interface PickedLocale {
  /** The locale that is there. */
  readonly locale: string;
  /** For dates and numbers: the customer's own where the words are in the same language, else the words' locale. */
  readonly formats: string;
}

/**
 * The best of the available locales for the wanted one: exact, then with script and region stripped, then the one that
 * the shop names for it, then the fallback. `undefined` when not even the fallback is there. Never the same language in
 * another script, unless the shop names it.
 * @param named by locale, the one whose words are said in its place
 */
export const pickLocale = (
  has: (locale: string) => boolean,
  wanted: string | undefined,
  fallback: string,
  named: Readonly<Record<string, string>> = {},
): PickedLocale | undefined => {
  const candidates = wanted === undefined ? [] : standIns(wanted);
  const locale = candidates.find(has);
  if (locale !== undefined) return { locale, formats: candidates[0] ?? locale };
  const other = candidates.map((each) => named[each]).find((each) => each !== undefined && has(each));
  if (other !== undefined) return { locale: other, formats: other };
  return has(fallback) ? { locale: fallback, formats: fallback } : undefined;
};

/** Of the shop's locales the one that she reads; the first where nothing is known of her. */
export const shopLocale = (
  wanted: string | undefined,
  {
    locales,
    localeFallbacks,
  }: {
    readonly locales: readonly [string, ...string[]];
    readonly localeFallbacks: Readonly<Record<string, string>>;
  },
): string =>
  pickLocale((each) => locales.includes(each), wanted, locales[0], localeFallbacks)?.locale ?? locales[0];

/** What an Accept-Language header names, what its author likes best first. */
export const likedIn = (header: string): readonly string[] =>
  header
    .split(',')
    .map((each) => {
      const [tag = '', ...parameters] = each.split(';').map((part) => part.trim());
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice('q='.length);
      return { tag, weight: weight === undefined ? 1 : Number(weight) };
    })
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);

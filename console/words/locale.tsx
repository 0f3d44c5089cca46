/** The console's languages: each module's words stand in all of them, or do not compile. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';

export const locales = { en: 'English', 'zh-Hans': '简体中文', 'zh-Hant': '繁體中文' } as const;
export type Locale = keyof typeof locales;

/** A sentence, or one that is made of what it says. */
type Word = string | ((...args: never[]) => string);
export type Words = { readonly [name: string]: Word | Words };

type Same<Own> = Own extends string
  ? string
  : Own extends (...args: infer Args) => string
    ? (...args: Args) => string
    : { readonly [Name in keyof Own]: Same<Own[Name]> };

export interface Dictionary<Own> {
  readonly en: Own;
  readonly 'zh-Hans': Same<Own>;
  readonly 'zh-Hant': Same<Own>;
}

/** The words of one module, in each language as in English. */
export const words = <Own extends Words>(dictionary: Dictionary<Own>): Dictionary<Own> => dictionary;

const kept = 'rekindle-locale';

const isLocale = (text: string | null): text is Locale => text !== null && Object.hasOwn(locales, text);

const ofBrowser = (): Locale => {
  for (const tag of navigator.languages) {
    if (/^en\b/i.test(tag)) return 'en';
    if (/^zh\b.*\b(hant|tw|hk|mo)\b/i.test(tag)) return 'zh-Hant';
    if (/^zh\b/i.test(tag)) return 'zh-Hans';
  }
  return 'en';
};

const initial = (): Locale => {
  const chosen = localStorage.getItem(kept);
  return isLocale(chosen) ? chosen : ofBrowser();
};

interface Choice {
  readonly locale: Locale;
  readonly choose: (locale: Locale) => void;
}

const Chosen = createContext<Choice>({ locale: 'en', choose: () => {} });

export const LocaleProvider = ({ children }: { readonly children: ReactNode }) => {
  const [locale, setLocale] = useState(initial);
  useEffect(() => {
    document.documentElement.lang = locale;
    document.documentElement.dir = 'ltr';
  }, [locale]);
  const choice = useMemo(
    () => ({
      locale,
      choose: (next: Locale) => {
        localStorage.setItem(kept, next);
        setLocale(next);
      },
    }),
    [locale],
  );
  return <Chosen value={choice}>{children}</Chosen>;
};

export const useLocale = (): Choice => useContext(Chosen);

/** A module's words, in the language that is chosen. */
export const useWords = <Own,>(dictionary: Dictionary<Own>): Own =>
  dictionary[useLocale().locale] as unknown as Own;

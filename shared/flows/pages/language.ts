/** The language of a page: hers, as far as it is known, of those that the shop's pages have. */
import type { Profile } from '../../customers/profiles/profile.ts';
import { likedIn, pickLocale } from '../../messages/locales.ts';
import type { Pages, PageWords } from '../../messages/pages.ts';
import { MissingMessageError } from '../../messages/render.ts';

export interface Language {
  /** BCP 47, of the words. */
  readonly tag: string;
  readonly say: PageWords;
}

/** What the pages of a deployment say. */
export interface LinkPages {
  readonly pages: Pages;
  /** The shop's own locale, which is among the pages. */
  readonly fallback: string;
  /** By locale, the one whose words are said in its place. */
  readonly fallbacks?: Readonly<Record<string, string>>;
}

/**
 * The customer's own; failing that the one that the header's author likes best of those that the pages have, or the
 * shop's own.
 */
export const languageOf = (
  header: string,
  customer: Pick<Profile, 'locale'> | undefined,
  { pages, fallback, fallbacks = {} }: LinkPages,
): Language => {
  const has = (locale: string): boolean => Object.hasOwn(pages, locale);
  const own = customer?.locale === undefined ? [] : [customer.locale];
  for (const liked of [...own, ...likedIn(header), fallback]) {
    const tag = pickLocale(has, liked, '', fallbacks)?.locale ?? '';
    const say = pages[tag];
    if (say !== undefined) return { tag, say };
  }
  throw new MissingMessageError(
    `the pages behind links are not there in "${fallback}", only in: ${Object.keys(pages).join(', ')}`,
  );
};

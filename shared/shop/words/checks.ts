/** Checks what a shop's journeys send against its words: what passes here fails no customer for its words. */
import { parseIso } from '../../base/time.ts';
import { mostLetters } from '../../customers/events/checked.ts';
import type { TraitDeclaration } from '../../customers/traits/trait.ts';
import { offerTold } from '../../journeys/offers/told.ts';
import { brandTold } from '../../messages/brand.ts';
import { wordsKey } from '../../messages/catalog.ts';
import type { CompiledMessages, Uses } from '../../messages/compile.ts';
import type { OfferTold } from '../../messages/offers/words.ts';
import { createRenderer, InvalidVariableError, type Renderer } from '../../messages/render.ts';
import { type MessageVariables, mostLinkLetters } from '../../messages/variables.ts';
import type { Settings } from '../settings.ts';
import { lackOf, type SentMessage } from './given.ts';

/** What is wrong with the words of a message, where. */
export interface WordsProblem {
  /** Within the folder of messages. */
  readonly file: string;
  readonly line: number;
  readonly problem: string;
  /** In the shop's own folder, though there is a built-in file of the name. */
  readonly isOwn?: true;
}

/** What the checks read of a shop's settings. */
export type SpokenSettings = Pick<
  Settings,
  'brand' | 'timezone' | 'currency' | 'traits' | 'locales' | 'localeFallbacks'
>;

type Compiled = Pick<CompiledMessages, 'catalog' | 'uses' | 'versions'>;

/** What the law of most countries wants in an email that sells. */
const wantedInMarketing: Readonly<Record<string, string>> = {
  'links.unsubscribe': 'has no unsubscribe link, which an email that sells must have',
  'brand.address': 'has no postal address, which an email that sells must have',
};

/** SNS takes so many characters in one request, and sends them as several texts. */
const mostTextLetters = 1_600;
/** Of a code. */
const mostCodeLetters = 14;
/** A link that is signed for a customer whose id has 100 letters. */
const signedLink = `https://${'w'.repeat(292)}`;
const link = `https://${'w'.repeat(mostLinkLetters - 8)}`;
const name = 'W'.repeat(mostLetters);
const amount = 99_999_999_999;
/** A Wednesday in September, late in the day: its name is long in most languages. */
const at = parseIso('2028-09-27T22:44:00Z');

const longestParameters = ({ parameters }: SentMessage): MessageVariables['broadcast'] =>
  parameters &&
  Object.fromEntries(
    Object.entries(parameters).map(([parameter, kind]) => [
      parameter,
      { text: name, url: link, moment: { at, timezone: 'UTC' } }[kind],
    ]),
  );

const longestTrait = (declared: TraitDeclaration): string | number => {
  switch (declared.kind) {
    case 'oneOf':
      return declared.values.reduce((long, value) => (value.length > long.length ? value : long), '');
    case 'text':
      return name;
    case 'number':
      return amount;
    case 'date':
      return at;
  }
};

/** A favourite category may be as long as a name. */
const longestOffer = (carried: NonNullable<SentMessage['offer']>, currency: string): OfferTold => ({
  ...offerTold(carried, currency),
  ...(carried.onFavouriteCategory === true && { only: [name] }),
});

/** As much as the message can be told: what is rendered with it is as long as it can get. */
const longest = (
  { brand, timezone, currency, traits }: SpokenSettings,
  sent: SentMessage,
): MessageVariables => {
  const { given, offer: carried, answers } = sent;
  const broadcast = longestParameters(sent);
  const price = { minor: amount, currency };
  const items = Array.from({ length: 5 }, () => ({
    name,
    quantity: 1_000_000,
    price,
    image: link,
    url: link,
  }));
  return {
    customer: { firstName: name, favouriteCategory: name },
    brand: brandTold(brand),
    links: { shop: brand.url, unsubscribe: signedLink, preferences: signedLink },
    now: at,
    held: true,
    timezone,
    currency,
    loyalty: {
      points: amount,
      expiring: amount,
      expireAt: at,
      granted: amount,
      tier: name,
      tierEndsAt: at,
      toKeep: amount,
      badge: name,
    },
    traits: Object.fromEntries(
      Object.entries(traits).map(([trait, declared]) => [trait, longestTrait(declared)]),
    ),
    lastOrder: { items, more: 1_000 },
    picks: { items: Array.from({ length: 3 }, () => ({ name, price, image: link, url: link })) },
    ...(carried !== undefined && {
      coupon: { ...longestOffer(carried, currency), code: 'W'.repeat(mostCodeLetters), validUntil: at },
    }),
    ...(given.cart !== undefined && {
      cart: {
        items,
        more: 1_000,
        total: { minor: amount, currency },
        url: link,
      },
    }),
    ...(given.confirm !== undefined && { confirm: { link: signedLink } }),
    ...(given.browsed !== undefined && {
      browsed: {
        items: Array.from({ length: 3 }, () => ({ name, price, image: link, url: link })),
        category: name,
      },
    }),
    ...(broadcast !== undefined && { broadcast }),
    ...(answers !== undefined && {
      answers: Object.fromEntries(answers.map((answer) => [answer, signedLink])),
    }),
  };
};

/** Of nobody of whom anything is known: templates may say more to those. */
const shortest = (variables: MessageVariables): MessageVariables => ({
  ...variables,
  customer: { firstName: null, favouriteCategory: null },
  loyalty: {
    points: null,
    expiring: null,
    expireAt: null,
    granted: null,
    tier: null,
    tierEndsAt: null,
    toKeep: null,
    badge: null,
  },
  traits: Object.fromEntries(Object.keys(variables.traits ?? {}).map((trait) => [trait, null])),
  ...(variables.cart !== undefined && {
    cart: { ...variables.cart, items: [], more: 0, total: null },
  }),
  lastOrder: { items: null, more: 0 },
  picks: { items: null },
  ...(variables.browsed !== undefined && { browsed: { items: null, category: null } }),
});

const lengthIn = (
  locale: string,
  sent: SentMessage,
  key: string,
  settings: SpokenSettings,
  { render }: Renderer,
) => {
  const most = longest(settings, sent);
  const length = (variables: MessageVariables): number => render(key, locale, variables).text.length;
  try {
    return Math.max(length(most), length(shortest(most)));
  } catch (error) {
    // What a template can't do without, whoever gets the message has.
    if (error instanceof InvalidVariableError) return length(most);
    throw error;
  }
};

type ByLocale = readonly (readonly [locale: string, uses: Uses])[];

/** Of the message's words in the locale as a whole: no line of theirs is at fault. */
const wholly = (
  message: string,
  locale: string,
  extension: 'mjml' | 'txt',
  problem: string,
): WordsProblem => ({
  file: `${message}/${locale}.${extension}`,
  line: 1,
  problem,
});

/** What is wrong with variables, each where the words use it. */
const inUses = (
  byLocale: ByLocale,
  problemWith: (path: string, locale: string) => string | undefined,
): readonly WordsProblem[] =>
  byLocale.flatMap(([locale, uses]) =>
    [...uses].flatMap(([path, { file, line }]) => {
      const problem = problemWith(path, locale);
      return problem === undefined ? [] : [{ file, line, problem }];
    }),
  );

/** What to do about words that are not there in the locale. */
export const howToHave = (locale: string, { length }: readonly string[]): string =>
  length === 1
    ? 'write it'
    : `write it, or name the locale that stands in: localeFallbacks: { '${locale}': '…' }`;

/** Locales of the shop that the message is not there in, nor in the one that stands in for it. */
const missing = (
  { journey, message, channel }: SentMessage,
  byLocale: ByLocale,
  { locales, localeFallbacks }: SpokenSettings,
): readonly WordsProblem[] => {
  const has = (locale: string | undefined): boolean => byLocale.some(([each]) => each === locale);
  return locales
    .filter((locale) => !has(locale) && !has(localeFallbacks[locale]))
    .map((locale) =>
      wholly(
        message,
        locale,
        channel === 'email' ? 'mjml' : 'txt',
        `is missing: ${journey} sends it, and the shop has the locale ${locale}; ${howToHave(locale, locales)}`,
      ),
    );
};

/** Variables that the journey does not give the message at its step. */
const lacking = (sent: SentMessage, byLocale: ByLocale): readonly WordsProblem[] => {
  const { journey, message } = sent;
  return inUses(byLocale, (path) => {
    const why = lackOf(sent, path);
    return why === undefined
      ? undefined
      : `uses ${path}, which ${journey} does not give "${message}": ${why}`;
  });
};

const unlawful = (sent: SentMessage, byLocale: ByLocale): readonly WordsProblem[] => {
  const { message, journey, channel, transactional } = sent;
  if (channel !== 'email' || transactional) return [];
  return byLocale.flatMap(([locale, uses]) =>
    Object.entries(wantedInMarketing)
      .filter(([path]) => !uses.has(path))
      .map(([path, problem]) =>
        wholly(
          message,
          locale,
          'mjml',
          `${problem}: ${journey} sends it; write {{ ${path} }}, or include a footer that does`,
        ),
      ),
  );
};

/** A trait may not have been told of a customer, and a message that does not ask first fails. */
const failingUntold = (
  sent: SentMessage,
  byLocale: ByLocale,
  { versions }: Compiled,
  settings: SpokenSettings,
  { render }: Renderer,
): readonly WordsProblem[] => {
  const { message, journey } = sent;
  const key = wordsKey(message, versions[message]?.version);
  const most = longest(settings, sent);
  return inUses(byLocale, (path, locale) => {
    const [root, name = ''] = path.split('.');
    if (root !== 'traits') return undefined;
    try {
      render(key, locale, { ...most, traits: { ...most.traits, [name]: null } });
      return undefined;
    } catch (error) {
      if (!(error instanceof InvalidVariableError)) throw error;
      return `fails where ${path} was not told: ${journey} sends it; ask first, as {% if ${path} %}`;
    }
  });
};

/** What the coupon gives, and what is asked for it, stands in the words: who reads them is held to it. */
const wrongOffer = (
  sent: SentMessage,
  byLocale: ByLocale,
  { versions }: Compiled,
  settings: SpokenSettings,
  { render }: Renderer,
): readonly WordsProblem[] => {
  const { message, journey, channel } = sent;
  const most = longest(settings, sent);
  const { coupon } = most;
  if (coupon === undefined) return [];
  const key = wordsKey(message, versions[message]?.version);
  const asks = coupon.minimum !== null || coupon.only !== null || coupon.notWithOthers;
  const unasked = { ...most, coupon: { ...coupon, minimum: null, only: null, notWithOthers: false } };
  const extension = channel === 'email' ? 'mjml' : 'txt';
  return byLocale.flatMap(([locale]) => {
    try {
      const { text } = render(key, locale, most);
      if (!asks || text !== render(key, locale, unasked).text) return [];
    } catch (error) {
      if (!(error instanceof InvalidVariableError)) throw error;
      const problem = `can’t say what its coupon gives: ${journey} sends it, and ${error.message}`;
      return [wholly(message, locale, extension, problem)];
    }
    const problem = `does not say what is asked for its coupon: ${journey} sends it; write {{ coupon | terms }}`;
    return [wholly(message, locale, extension, problem)];
  });
};

const tooLong = (
  sent: SentMessage,
  byLocale: ByLocale,
  { versions }: Compiled,
  settings: SpokenSettings,
  renderer: Renderer,
): readonly WordsProblem[] => {
  const { message, journey, channel } = sent;
  if (channel !== 'sms') return [];
  const key = wordsKey(message, versions[message]?.version);
  return byLocale
    .map(([locale]) => ({ locale, length: lengthIn(locale, sent, key, settings, renderer) }))
    .filter(({ length }) => length > mostTextLetters)
    .map(({ locale, length }) =>
      wholly(
        message,
        locale,
        'txt',
        `can come to ${length} characters, and a text has at most ${mostTextLetters}: ${journey} sends it; say less, or cut what customers and shops typed with truncate`,
      ),
    );
};

/** Everything that would fail a customer, or the law, in these messages. */
export const problemsWithWords = (
  messages: readonly SentMessage[],
  settings: SpokenSettings,
  compiled: Compiled,
): readonly WordsProblem[] => {
  const renderer = createRenderer(compiled.catalog, { fallback: settings.locales[0] });
  return messages.flatMap((sent) => {
    const uses = compiled.uses[sent.message] ?? {};
    const spoken = Object.entries(uses);
    const failing = [...missing(sent, spoken, settings), ...lacking(sent, spoken)];
    // What lacks a variable can't be rendered.
    const untold =
      failing.length > 0
        ? []
        : [
            ...failingUntold(sent, spoken, compiled, settings, renderer),
            ...wrongOffer(sent, spoken, compiled, settings, renderer),
          ];
    return failing.length + untold.length > 0
      ? [...failing, ...untold]
      : [...unlawful(sent, spoken), ...tooLong(sent, spoken, compiled, settings, renderer)];
  });
};

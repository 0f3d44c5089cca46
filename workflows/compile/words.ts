/** The words of a shop: the built-in ones, and over them those of the shop's own folder. */

import { cpSync, existsSync, rmSync } from 'node:fs';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { UserMistake } from '../../shared/base/mistake.ts';
import type { Pulled } from '../../shared/decisions/words/publication.ts';
import { graphOf, touchpointsOf } from '../../shared/journeys/graph.ts';
import type { Journey } from '../../shared/journeys/language.ts';
import type { Touchpoint } from '../../shared/journeys/touchpoints/index.ts';
import { type Catalog, messageOf, type WrittenWords, wordsKey } from '../../shared/messages/catalog.ts';
import {
  type CompiledMessages,
  compileMessages,
  TemplateError,
  type WordsVersion,
} from '../../shared/messages/compile.ts';
import { pickLocale } from '../../shared/messages/locales.ts';
import { type Pages, type PageWords, pageWordsSchema } from '../../shared/messages/pages.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { deployedJourneys, type Shop } from '../../shared/shop/shop.ts';
import { howToHave, problemsWithWords, type WordsProblem } from '../../shared/shop/words/checks.ts';
import type { DeployedWords } from '../../shared/shop/words/deployed.ts';
import { messagesOf, type SentMessage } from '../../shared/shop/words/given.ts';
import { compilePages, folderOfPages } from './pages.ts';

/** The folder of the built-in messages. */
export const builtInMessages = join(import.meta.dirname, '..', 'messages');

const isPartsFolder = (name: string): boolean => name.startsWith('_');

/**
 * A folder with both: a message of the shop's own as a whole instead of the built-in one, its parts file by file.
 * @param needed the built-in folders that are asked for, by their names
 */
const laidOver = async (own: string, needed: (name: string) => boolean): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'rekindle-messages-'));
  // To copy hundreds of small files at once takes a fifth of the time that it takes one by one.
  for (const name of (await readdir(builtInMessages)).filter(needed))
    cpSync(join(builtInMessages, name), join(folder, name), { recursive: true });
  for (const name of await readdir(own)) {
    if (!isPartsFolder(name)) rmSync(join(folder, name), { recursive: true, force: true });
    cpSync(join(own, name), join(folder, name), { recursive: true });
  }
  return folder;
};

/** What words may include, as it is written: by file within the folder. */
const partsIn = async (folder: string): Promise<Readonly<Record<string, string>>> => {
  const folders = (await readdir(folder)).filter((name) => isPartsFolder(name) && name !== folderOfPages);
  const files = await Promise.all(
    folders.map(async (name) => (await readdir(join(folder, name))).map((file) => `${name}/${file}`)),
  );
  return Object.fromEntries(
    await Promise.all(
      files
        .flat()
        .sort()
        .map(async (file) => [file, await readFile(join(folder, file), 'utf8')] as const),
    ),
  );
};

let builtIn: Promise<CompiledMessages> | undefined;

/** The package's own stay as they are for as long as a process lives, which may ask for them many times. */
const compileBuiltIn = (): Promise<CompiledMessages> => {
  builtIn ??= compileMessages(builtInMessages, () => []);
  return builtIn;
};

/** In the order that all would have if they had been compiled together. */
const compiledOver = (under: CompiledMessages, own: CompiledMessages | undefined): CompiledMessages => {
  if (own === undefined) return under;
  const both = <Value>(
    below: Readonly<Record<string, Value>>,
    above: Readonly<Record<string, Value>>,
  ): Readonly<Record<string, Value>> =>
    Object.fromEntries(
      Object.entries(below)
        .filter(([key]) => own.versions[messageOf(key)] === undefined)
        .concat(Object.entries(above))
        .sort(([a], [b]) => (messageOf(a) < messageOf(b) ? -1 : messageOf(a) > messageOf(b) ? 1 : 0)),
    );
  return {
    catalog: both(under.catalog, own.catalog),
    versions: both(under.versions, own.versions),
    uses: both(under.uses, own.uses),
    written: both(under.written, own.written),
  };
};

/** What a shop says. */
export interface ShopWords {
  readonly catalog: Catalog;
  /** Of the pages behind links. */
  readonly pages: Pages;
  /** The latest words of each message. */
  readonly versions: Readonly<Record<string, WordsVersion>>;
  /** The latest words of each message that its journeys send, as they are written. */
  readonly written: Readonly<Record<string, WrittenWords>>;
  /** What words may include: by file within the folder of messages. */
  readonly parts: Readonly<Record<string, string>>;
  /** What its journeys send. */
  readonly sent: readonly SentMessage[];
  /** What was published without a deployment, and is in these words; absent: nothing. */
  readonly pulled?: Pulled;
}

/** The words of a shop can't be sent as they are: one line a problem, each with its file and line. */
export class WordsError extends UserMistake {
  override readonly name = 'WordsError';
}

/** Of locales that there are, those of the shop, and what is a closer wording of one of them; all, of a message in none. */
const inLocalesOf = <Value>(
  { locales }: Settings,
  byLocale: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> => {
  const own = Object.entries(byLocale).filter(
    ([locale]) => pickLocale((each) => locales.includes(each), locale, '') !== undefined,
  );
  return own.length === 0 ? byLocale : Object.fromEntries(own);
};

const withinLocales = <Value>(
  settings: Settings,
  byName: Readonly<Record<string, Readonly<Record<string, Value>>>>,
): Readonly<Record<string, Readonly<Record<string, Value>>>> =>
  Object.fromEntries(
    Object.entries(byName).map(([name, byLocale]) => [name, inLocalesOf(settings, byLocale)]),
  );

/** A closer wording of one of the shop's locales says of topics and answers of the shop's own what that one says. */
const closelyWorded = (pages: Pages, { locales }: Settings): Pages =>
  Object.fromEntries(
    Object.entries(pages).map(([tag, words]) => {
      const next = pickLocale((each) => locales.includes(each), tag, '')?.locale;
      const { topics, answers } = pages[next ?? tag] ?? words;
      return [
        tag,
        { ...words, topics: { ...topics, ...words.topics }, answers: { ...answers, ...words.answers } },
      ];
    }),
  );

/** Topics that the pages have no words for: customers are to choose them. */
const problemsWithTopics = (pages: Pages, { topics }: Settings): readonly WordsProblem[] =>
  Object.entries(pages).flatMap(([locale, words]) =>
    topics
      .filter((topic) => !Object.hasOwn(words.topics, topic))
      .map((topic) => ({
        file: `_pages/${locale}.json`,
        line: 1,
        isOwn: true as const,
        problem: `has no words for the topic "${topic}", which customers choose on the page of preferences: write "topics": { "${topic}": "…" }`,
      })),
  );

/** Locales of the shop that the pages have no words in, nor in the one that stands in for it. */
const problemsWithPages = (pages: Pages, { locales, localeFallbacks }: Settings): readonly WordsProblem[] =>
  locales
    .filter((locale) => pages[locale] === undefined && pages[localeFallbacks[locale] ?? ''] === undefined)
    .map((locale) => ({
      file: `_pages/${locale}.json`,
      line: 1,
      problem: `is missing: it has the words of the pages behind links (${Object.keys(pageWordsSchema.shape).join(', ')}) in ${locale}; ${howToHave(locale, locales)}`,
    }));

interface Wanted {
  /** Where it stands on the pages: `answers.happy`. */
  readonly path: string;
  readonly isThere: (words: PageWords) => boolean;
  /** Which touchpoint of which journey asks it. */
  readonly asks: string;
}

/** The words that a survey's page needs: its questions, and its answers; scores are numbers. */
const wantedBy = (journey: Journey, touchpoint: Touchpoint): readonly Wanted[] => {
  if (touchpoint.kind !== 'survey' && touchpoint.kind !== 'nps') return [];
  const { name, second } = touchpoint;
  const asks = `"${name}" of ${journey.id} asks it`;
  const question = (of: string): Wanted => ({
    path: `questions.${of}`,
    isThere: ({ questions }) => Object.hasOwn(questions, of),
    asks,
  });
  const answer = (of: string): Wanted => ({
    path: `answers.${of}`,
    isThere: ({ answers }) => Object.hasOwn(answers, of),
    asks: `"${name}" of ${journey.id} offers it`,
  });
  return [
    question(name),
    ...(touchpoint.kind === 'survey' ? touchpoint.answers.map(answer) : []),
    ...(second === undefined ? [] : [question(second.name), ...second.answers.map(answer)]),
  ];
};

/** What the pages of surveys have no words for, in any locale that they are there in. */
const problemsWithQuestions = (journeys: readonly Journey[], pages: Pages): readonly WordsProblem[] => {
  const wanted = journeys
    .flatMap((journey) => touchpointsOf(graphOf(journey)).map((each) => wantedBy(journey, each)))
    .flat();
  return Object.entries(pages).flatMap(([locale, words]) =>
    wanted
      .filter(({ isThere }) => !isThere(words))
      .map(({ path, asks }) => ({
        file: `_pages/${locale}.json`,
        line: 1,
        isOwn: true,
        problem: `has no ${path}: ${asks}; write the words that its page says`,
      })),
  );
};

/** A shop's own folder of messages, and where it is said to be: words that are yet to come lie elsewhere. */
interface OwnFolder {
  readonly own: string | undefined;
  readonly said: string | undefined;
}

/** The file as it lies in the shop, or within the package; what is missing is to be written in the shop. */
const placeOf = (file: string, { own, said }: OwnFolder, isOwn = false): string => {
  const folder = said ?? join('.', 'messages');
  const [message = ''] = file.split('/');
  const isBuiltIn =
    !isOwn &&
    (own === undefined || !existsSync(join(own, message))) &&
    existsSync(join(builtInMessages, file));
  return relative('.', join(isBuiltIn ? builtInMessages : folder, file));
};

const sentence = (folder: OwnFolder, { file, line, problem, isOwn }: WordsProblem): string =>
  `${placeOf(file, folder, isOwn)}:${line}: ${problem}`;

/**
 * Compiles the words of a shop and checks them against what its journeys send.
 * @param said where its folder of messages is to lie, where that is not where it lies yet
 * @throws TemplateError at the first template that is none; WordsError with all that would fail a customer
 */
export const compileWords = async (
  shop: Pick<Shop, 'messages' | 'settings' | 'journeys'>,
  said = shop.messages,
): Promise<ShopWords> => {
  const { messages: own, settings } = shop;
  const journeys = deployedJourneys(shop);
  const sent = journeys.flatMap((journey) => messagesOf(journey, settings));
  // A part of the shop's own stands in the built-in messages too; else those are what they are without the shop.
  const sharesParts =
    own !== undefined && (await readdir(own)).some((name) => isPartsFolder(name) && name !== folderOfPages);
  const needed = sharesParts ? () => true : isPartsFolder;
  const folder = own === undefined ? builtInMessages : await laidOver(own, needed);
  try {
    const alone = own === undefined ? undefined : await compileMessages(folder, () => []);
    const compiled = alone !== undefined && sharesParts ? alone : compiledOver(await compileBuiltIn(), alone);
    const messages = {
      ...compiled,
      catalog: withinLocales(settings, compiled.catalog),
      uses: withinLocales(settings, compiled.uses),
    };
    const pages = closelyWorded(inLocalesOf(settings, await compilePages(folder, builtInMessages)), settings);
    const problems = [
      ...problemsWithWords(sent, settings, messages),
      ...problemsWithPages(pages, settings),
      ...problemsWithTopics(pages, settings),
      ...problemsWithQuestions(journeys, pages),
    ];
    if (problems.length > 0)
      throw new WordsError([...new Set(problems.map((each) => sentence({ own, said }, each)))].join('\n'));
    const written = compiled.written;
    return {
      catalog: messages.catalog,
      pages,
      versions: messages.versions,
      written: withinLocales(
        settings,
        Object.fromEntries(sent.map(({ message }) => [message, written[message] ?? {}])),
      ),
      parts: await partsIn(folder),
      sent,
    };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new TemplateError(placeOf(error.file, { own, said }), error.line, error.problem);
  } finally {
    if (own !== undefined) rmSync(folder, { recursive: true, force: true });
  }
};

/** What the function needs that shows and changes words: those that are sent from now on. */
export const deployedWordsOf = ({
  catalog,
  written,
  versions,
  parts,
  sent,
  pulled = {},
}: ShopWords): DeployedWords => {
  const names = Object.keys(written);
  return {
    catalog: Object.fromEntries(
      names.map((name) => [name, catalog[wordsKey(name, versions[name]?.version)] ?? {}]),
    ),
    written,
    versions: Object.fromEntries(
      names.flatMap((name) => (versions[name] === undefined ? [] : [[name, versions[name]] as const])),
    ),
    parts,
    sent,
    pulled,
  };
};

/** Compiles the folder of message templates (MJML and text, with Liquid) to a catalog, refusing what would fail a customer. */

import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { LiquidError } from 'liquidjs';
import mjmlPackage from 'mjml/package.json' with { type: 'json' };
import { digestOfValue } from '../base/digest.ts';
import { createKept } from '../base/kept.ts';
import { UserMistake } from '../base/mistake.ts';
import { remember } from '../base/remember.ts';
import { type Catalog, type MessageSource, type WrittenWords, wordsKey } from './catalog.ts';
import { htmlLiquid, plainLiquid } from './liquid.ts';
import { isKnownPath, knownPaths } from './variables.ts';

/** Every built-in message must be there in each of these; it may be in more. */
export const builtInLocales: readonly string[] = ['en', 'zh-Hans', 'zh-Hant'];

/** A template is unusable; the message begins with its file (within the folder) and line. */
export class TemplateError extends UserMistake {
  override readonly name = 'TemplateError';
  readonly file: string;
  readonly line: number;
  readonly problem: string;
  constructor(file: string, line: number, problem: string) {
    super(`${file}:${line}: ${problem}`);
    this.file = file;
    this.line = line;
    this.problem = problem;
  }
}

/** A file as written: a template, or a part of the layout that one includes. */
interface Part {
  /** Within the folder, with `/`. */
  readonly file: string;
  readonly source: string;
  readonly parts: readonly Part[];
}

interface Syntax {
  readonly extension: 'mjml' | 'txt';
  /** Finds an include; group 1 is the path, relative to the file that includes. */
  readonly include: RegExp;
}
const mjmlSyntax: Syntax = {
  extension: 'mjml',
  include: /<mj-include\b[^>]*?\bpath="([^"]*)"[^>]*?(?:\/>|>\s*<\/mj-include>)/g,
};
const textSyntax: Syntax = { extension: 'txt', include: /\{%-?\s*include\s+'([^']*)'\s*-?%\}/g };

const lineAt = (source: string, index: number): number => source.slice(0, index).split('\n').length;

/** The folder of messages, of which each file is read once. */
interface Folder {
  readonly root: string;
  readonly sources: Map<string, Promise<string>>;
}

const sourceOf = async ({ sources }: Folder, path: string): Promise<string> => {
  const source = sources.get(path) ?? readFile(path, 'utf8').then((text) => text.replaceAll('\r\n', '\n'));
  sources.set(path, source);
  return source;
};

const named = (folder: string, path: string): string => relative(folder, path).split(sep).join('/');

/** Includes are ours, not Liquid's; what is left in their place keeps the lines. */
const withoutIncludes = (source: string, { include }: Syntax): string =>
  source.replace(include, (each) => '\n'.repeat(each.split('\n').length - 1));

/** The file and all that it includes. */
const readPart = async (
  folder: Folder,
  path: string,
  syntax: Syntax,
  within: readonly string[] = [],
): Promise<Part> => {
  const { root } = folder;
  const file = named(root, path);
  const source = await sourceOf(folder, path);
  const parts: Part[] = [];
  const rest = withoutIncludes(source, syntax);
  const unread = rest.search(/<mj-include\b/);
  if (unread >= 0)
    throw new TemplateError(
      file,
      lineAt(rest, unread),
      'has an include that is not read; write <mj-include path="…" />, with the path in double quotes',
    );
  for (const { 1: target = '', index } of source.matchAll(syntax.include)) {
    const fail = (problem: string) => new TemplateError(file, lineAt(source, index), problem);
    const included = resolve(dirname(path), target);
    if (!included.startsWith(root + sep)) throw fail(`includes ${target}, which is outside the messages`);
    if ([...within, path].includes(included)) throw fail(`includes ${target}, which includes this file`);
    try {
      parts.push(await readPart(folder, included, syntax, [...within, path]));
    } catch (fault) {
      if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT')
        throw fail(`includes ${target}, which does not exist`);
      throw fault;
    }
  }
  return { file, source, parts };
};

/** Where each variable is first used: the file within the folder, and its line. */
export type Uses = ReadonlyMap<string, { readonly file: string; readonly line: number }>;

const pathOf = (segments: readonly unknown[]): string => segments.map(String).join('.');

/** What a file says with all that it includes, wherever those lie. */
const saidBy = ({ source, parts }: Part, syntax: Syntax): unknown => [
  withoutIncludes(source, syntax),
  parts.map((part) => saidBy(part, syntax)),
];

interface Variable {
  readonly path: string;
  readonly line: number;
}

/** As they come. What a process has parsed, it does not parse again. @throws LiquidError */
const variablesIn = remember(5_000, (text): readonly Variable[] =>
  Object.values(plainLiquid().parseAndAnalyzeSync(text).globals)
    .flat()
    .map(({ segments, location }) => ({ path: pathOf(segments), line: location.row })),
);

/** Checks one file's Liquid by itself, so that a line in a message is a line in that file. */
const usesOf = ({ file, source, parts }: Part, syntax: Syntax): Uses => {
  const uses = new Map<string, { file: string; line: number }>();
  const alone = withoutIncludes(source, syntax);
  try {
    for (const { path, line } of variablesIn(alone)) {
      if (!isKnownPath(path))
        throw new TemplateError(
          file,
          line,
          `there is no variable ${path}; there are: ${knownPaths.join(', ')}, answers.<answer>`,
        );
      if (!uses.has(path)) uses.set(path, { file, line });
    }
  } catch (fault) {
    if (!(fault instanceof LiquidError)) throw fault;
    const [line = 1] = fault.token.getPosition();
    throw new TemplateError(file, line, fault.message.replace(/, line:\d+, col:\d+$/, ''));
  }
  for (const part of parts)
    for (const [path, where] of usesOf(part, syntax)) if (!uses.has(path)) uses.set(path, where);
  return uses;
};

/** Only HTML has colours and a logo. */
const isOnlyInHtml = (path: string): boolean => /^brand\.(?:colour|logo)\b/.test(path);

/** What one says, the other must say too. */
const demandSame = (one: Uses, other: Uses, otherFile: string): void => {
  for (const [path, { file, line }] of one)
    if (!other.has(path) && !isOnlyInHtml(path))
      throw new TemplateError(file, line, `uses ${path}, which ${otherFile} does not`);
};

// MJML wants real colours: these stand in for the Liquid that gives one.
const colourExpression = /\{\{\s*brand\.colour\b[^}]*\}\}/g;
const standIn = (index: number): string => `#d1${index.toString(16).padStart(2, '0')}c7`;

const title = /<mj-title>([\s\S]*?)<\/mj-title>/;

/** An email's subject, still Liquid. */
const subjectOf = ({ file, source }: Part): string => {
  const found = title.exec(source);
  const subject = found?.[1]?.trim() ?? '';
  const line = lineAt(source, found?.index ?? 0);
  if (subject === '') throw new TemplateError(file, line, 'has no subject; write it in <mj-title>');
  if (subject.includes('\n'))
    throw new TemplateError(file, line, 'has a subject of several lines; write one line');
  if (/&#?\w+;/.test(subject))
    throw new TemplateError(
      file,
      line,
      'has an HTML entity in its subject, which is no HTML; write the character',
    );
  return subject;
};

const validationPlace = /^Line (\d+) of (.+?)(?:, included at .*)? \([\w-]+\) —/;

/** Without the indentation, which is a quarter of it: a line break is as much white space as a line break and more. */
const unindented = (html: string): string => html.replace(/\s*\n\s*/g, '\n');

/** MJML to HTML that is still Liquid. */
const compiledHtml = async (folder: string, { file, source }: Part): Promise<string> => {
  const colours: string[] = [];
  const withStandIns = (xml: string): string =>
    xml.replace(colourExpression, (expression) => {
      if (!colours.includes(expression)) colours.push(expression);
      return standIn(colours.indexOf(expression));
    });
  const path = join(folder, file);
  try {
    // To load it takes as long as to render many emails: it is loaded when one is rendered.
    const { default: mjml2html } = await import('mjml');
    const { html, errors } = await mjml2html(source, {
      filePath: path,
      actualPath: path,
      includePath: folder,
      ignoreIncludes: false,
      preprocessors: [withStandIns],
      fonts: {},
      keepComments: false,
      validationLevel: 'soft',
    });
    for (const { formattedMessage, line, message } of errors) {
      const place = validationPlace.exec(formattedMessage)?.[2];
      throw new TemplateError(place === undefined ? file : named(folder, place), line, message);
    }
    return colours.reduce(
      (filled, expression, index) => filled.replaceAll(standIn(index), expression),
      unindented(html),
    );
  } catch (fault) {
    if (fault instanceof TemplateError) throw fault;
    throw new TemplateError(file, 1, fault instanceof Error ? fault.message : String(fault));
  }
};

/** More than any shop has, each some 20 KB. */
const mostHtml = 1_000;
const htmlByContent = new Map<string, Promise<string>>();
/** Beside what else is built, wherever a command runs: nearly all words are the same in every folder. */
const keptHtml = createKept({
  folder: join(import.meta.dirname, '../../build/emails'),
  // Another MJML renders otherwise, and so may this file when it changes.
  by: [mjmlPackage.version, readFileSync(import.meta.filename, 'utf8')],
  most: 2_000,
});

/** MJML takes nearly all the time that words take: what was rendered once is rendered again by no process. */
const htmlOf = (folder: string, part: Part): Promise<string> => {
  const key = digestOfValue(part);
  const html = htmlByContent.get(key) ?? keptHtml(part, () => compiledHtml(folder, part));
  // Who writes words tries many, in a process that lives for hours.
  if (htmlByContent.size >= mostHtml) htmlByContent.clear();
  htmlByContent.set(key, html);
  return html;
};

const firstInclude = new RegExp(textSyntax.include.source);

/** The text with its includes in place. */
const textOf = ({ source, parts }: Part): string =>
  parts.reduce((text, part) => text.replace(firstInclude, () => textOf(part)), source).trim();

interface Compiled {
  readonly source: MessageSource;
  readonly written: WrittenWords[string];
  readonly text: Part;
  readonly uses: Uses;
  readonly said: unknown;
}

const compileOne = async (
  folder: Folder,
  message: string,
  locale: string,
  isEmail: boolean,
): Promise<Compiled> => {
  const read = (syntax: Syntax): Promise<Part> =>
    readPart(folder, join(folder.root, message, `${locale}.${syntax.extension}`), syntax);
  const text = await read(textSyntax);
  const uses = usesOf(text, textSyntax);
  const said = saidBy(text, textSyntax);
  const txt = text.source;
  if (!isEmail) return { source: { text: textOf(text) }, written: { txt }, text, uses, said };

  const email = await read(mjmlSyntax);
  const emailUses = usesOf(email, mjmlSyntax);
  demandSame(emailUses, uses, text.file);
  demandSame(uses, emailUses, email.file);
  const lang = /<mjml\b[^>]*?\blang="([^"]*)"/.exec(email.source)?.[1];
  if (lang !== locale)
    throw new TemplateError(email.file, 1, `says lang="${lang ?? ''}"; write <mjml lang="${locale}">`);
  const source = { subject: subjectOf(email), html: await htmlOf(folder.root, email), text: textOf(text) };
  const written = { mjml: email.source, txt };
  return { source, written, text, uses, said: [said, saidBy(email, mjmlSyntax)] };
};

/** The locales of one kind of file in a message's folder, such as those of `*.txt`. */
const localesOf = (files: readonly string[], { extension }: Syntax): readonly string[] =>
  files.filter((file) => file.endsWith(`.${extension}`)).map((file) => file.slice(0, -extension.length - 1));

/** A message's words of one version. */
interface CompiledWords {
  readonly sources: Catalog[string];
  readonly written: WrittenWords;
  readonly uses: Readonly<Record<string, Uses>>;
  readonly digest: string;
}

/** @param message the folder's path within the folder of messages */
const compileWordsOf = async (
  folder: Folder,
  message: string,
  files: readonly string[],
  required: readonly string[],
): Promise<CompiledWords> => {
  const texts = localesOf(files, textSyntax);
  const emails = localesOf(files, mjmlSyntax);
  for (const file of files)
    if (!/\.(?:mjml|txt)$/.test(file))
      throw new TemplateError(`${message}/${file}`, 1, 'is no template; those end in .mjml and .txt');
  for (const locale of new Set([...required, ...texts, ...emails])) {
    if (!texts.includes(locale))
      throw new TemplateError(
        `${message}/${locale}.txt`,
        1,
        'is missing; every message has a text in each locale',
      );
    if (emails.length > 0 && !emails.includes(locale))
      throw new TemplateError(`${message}/${locale}.mjml`, 1, 'is missing; an email is one in every locale');
  }

  const compiled = new Map<string, Compiled>();
  for (const locale of texts)
    compiled.set(locale, await compileOne(folder, message, locale, emails.length > 0));
  for (const one of compiled.values())
    for (const other of compiled.values()) demandSame(one.uses, other.uses, other.text.file);
  const by = <Value>(read: (each: Compiled) => Value): Record<string, Value> =>
    Object.fromEntries([...compiled].map(([locale, each]) => [locale, read(each)]));
  return {
    sources: by(({ source }) => source),
    written: by(({ written }) => written),
    uses: by(({ uses }) => uses),
    digest: digestOfValue(by(({ said }) => said)),
  };
};

/** Which words of a message there are: their version, from 1, and the digest of what they say. */
export interface WordsVersion {
  readonly version: number;
  readonly digest: string;
}

interface CompiledMessage {
  readonly name: string;
  /** For passages that began with them; the oldest first. */
  readonly earlier: readonly CompiledWords[];
  /** What is sent from now on. */
  readonly latest: CompiledWords;
}

/** The files of a message's words, without the folders beside them. */
const filesIn = async (folder: string, path: string): Promise<readonly string[]> =>
  (await readdir(join(folder, path), { withFileTypes: true }))
    .flatMap((entry) => (entry.isDirectory() ? [] : [entry.name]))
    .sort();

/** The folders of a message's earlier words: 1, 2 and so on. */
const earlierIn = async (folder: string, name: string): Promise<readonly string[]> => {
  const entries = await readdir(join(folder, name), { withFileTypes: true });
  const folders = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  const expected = folders.map((_, index) => String(index + 1));
  const odd = folders.find((each) => !expected.includes(each));
  if (odd !== undefined)
    throw new TemplateError(
      `${name}/${odd}`,
      1,
      `is no folder of a message's earlier words; those are ${expected.join(', ')}, the oldest first`,
    );
  return expected.map((version) => `${name}/${version}`);
};

const compileMessage = async (
  folder: Folder,
  name: string,
  required: readonly string[],
): Promise<CompiledMessage> => {
  const wordsIn = async (path: string, locales: readonly string[]) =>
    compileWordsOf(folder, path, await filesIn(folder.root, path), locales);
  const earlier = await Promise.all((await earlierIn(folder.root, name)).map((path) => wordsIn(path, [])));
  return { name, earlier, latest: await wordsIn(name, required) };
};

export interface CompiledMessages {
  readonly catalog: Catalog;
  /** The latest words of each message. */
  readonly versions: Readonly<Record<string, WordsVersion>>;
  /** What the latest words of a message use, by locale. */
  readonly uses: Readonly<Record<string, Readonly<Record<string, Uses>>>>;
  /** The latest words of each message, as they are written. */
  readonly written: Readonly<Record<string, WrittenWords>>;
}

/**
 * Compiles every message of the folder: `<message>/<locale>.mjml` and `<locale>.txt`, the latter alone for a text
 * message; folders that begin with `_` hold parts to include. A message that has had other words keeps them in folders
 * of its own, `<message>/1` the first, for passages that began with them.
 *
 * @param requiredOf the locales that a message must be there in; it may be in more
 * @throws TemplateError at a template with a missing locale, bad MJML or Liquid, an unknown variable, or other
 * variables than its siblings
 */
export const compileMessages = async (
  folder: string,
  requiredOf: (message: string) => readonly string[] = () => builtInLocales,
): Promise<CompiledMessages> => {
  const root = resolve(folder);
  const entries = await readdir(root, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .map(({ name }) => name)
    .sort();
  const files: Folder = { root, sources: new Map() };
  const messages = await Promise.all(names.map((name) => compileMessage(files, name, requiredOf(name))));
  return {
    catalog: Object.fromEntries(
      messages.flatMap(({ name, earlier, latest }) =>
        [...earlier, latest].map(({ sources }, index) => [wordsKey(name, index + 1), sources]),
      ),
    ),
    versions: Object.fromEntries(
      messages.map(({ name, earlier, latest }) => [
        name,
        { version: earlier.length + 1, digest: latest.digest },
      ]),
    ),
    uses: Object.fromEntries(messages.map(({ name, latest }) => [name, latest.uses])),
    written: Object.fromEntries(messages.map(({ name, latest }) => [name, latest.written])),
  };
};

/** The paths of all variables that the message needs, sorted. */
export const variablesOf = ({ subject = '', html = '', text }: MessageSource): readonly string[] => {
  const analyses = [
    plainLiquid().parseAndAnalyzeSync(subject),
    htmlLiquid().parseAndAnalyzeSync(html),
    plainLiquid().parseAndAnalyzeSync(text),
  ];
  const variables = analyses.flatMap(({ globals }) => Object.values(globals).flat());
  return [...new Set(variables.map(({ segments }) => pathOf(segments)))].sort();
};

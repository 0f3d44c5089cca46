/** `rekindle pull`: writes what was published without a deployment into the shop's files, and locks it. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Pulled } from '../../shared/decisions/words/publication.ts';
import type { WrittenWords } from '../../shared/messages/catalog.ts';
import { tuningFile } from '../../shared/shop/tuning/file.ts';
import { checkLock, keepWords, lockShop, pulledInto } from '../../workflows/compile/locked.ts';
import { builtInMessages } from '../../workflows/compile/words.ts';
import type { ServerOptions } from './ask.ts';
import { type Compiled, compiledShop } from './check.ts';
import { messagesAt, messageTold, type Publication, PublishedError, readFrom } from './published.ts';
import { pullTuning } from './pull-tuning.ts';

/** What is sent, and the repository knows nothing of: the first published first. */
const unpulled = (publications: readonly Publication[], known: Pulled[string] = {}): readonly Publication[] =>
  publications
    .filter(({ state, id }) => (state === 'in-force' || state === 'replaced') && known[id] === undefined)
    .toSorted((a, b) => a.number - b.number);

/** In the place of the message's latest words. */
const write = (folder: string, written: WrittenWords, drops: (locale: string) => boolean): void => {
  mkdirSync(folder, { recursive: true });
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isFile() && drops(entry.name.replace(/\.(?:mjml|txt)$/, ''))) rmSync(join(folder, entry.name));
  for (const [locale, { mjml, txt }] of Object.entries(written)) {
    writeFileSync(join(folder, `${locale}.txt`), txt);
    if (mjml !== undefined) writeFileSync(join(folder, `${locale}.mjml`), mjml);
  }
};

/** Writes one message's publications, and gives the version that each became. */
const pullMessage = async (
  message: string,
  publications: readonly Publication[],
  compiled: Compiled,
  own: string,
  server: ServerOptions,
): Promise<Pulled[string] | undefined> => {
  const version = compiled.words.versions[message]?.version ?? 1;
  const folder = join(own, message);
  const isBuiltIn = !existsSync(folder);
  const sourcesOf = async ({ number }: Publication): Promise<WrittenWords | undefined> =>
    (await readFrom(server, `/v1/words/${message}?number=${number}`, messageTold))?.sources;
  // Of a built-in message the package has locales that the shop has not: they would go on saying something else.
  const writeOver = (written: WrittenWords): void =>
    write(folder, written, (locale) => isBuiltIn && !Object.hasOwn(written, locale));
  const last = publications.findLastIndex((each) => each.for === 'all');
  const [corrections, news] = [publications.slice(0, last + 1), publications.slice(last + 1)];
  const [correction, latest] = [corrections.at(-1), news.at(-1)];
  const [corrected, words] = await Promise.all([
    correction && sourcesOf(correction),
    latest && sourcesOf(latest),
  ]);
  if ((correction !== undefined && corrected === undefined) || (latest !== undefined && words === undefined))
    return undefined;
  if (corrected !== undefined) writeOver(corrected);
  if (words !== undefined) {
    keepWords(message, own, builtInMessages, compiled.words);
    writeOver(words);
  }
  return Object.fromEntries([
    ...corrections.map(({ id }) => [id, version] as const),
    ...news.map(({ id }) => [id, version + 1] as const),
  ]);
};

export interface PullOptions extends ServerOptions {
  readonly config?: string;
}

/** Writes the words, and gives what was written, in a sentence; `undefined`: the server refuses, which is said. */
const pullWords = async ({ config, ...server }: PullOptions): Promise<readonly string[] | undefined> => {
  const before = await compiledShop(config);
  checkLock(before, 'changed');
  const messages = await messagesAt(server);
  if (messages === undefined) return undefined;
  const known = pulledInto(before.folder);
  const pulled: Record<string, Pulled[string]> = {};
  const corrections: string[] = [];
  const wanted: {
    readonly message: string;
    readonly publications: readonly Publication[];
    readonly own: string;
  }[] = [];
  for (const { message, digest, published } of messages) {
    if (published === undefined) continue;
    const answer = await readFrom(server, `/v1/words/${message}`, messageTold);
    if (answer === undefined) return undefined;
    const publications = unpulled(answer.publications, known[message]);
    if (publications.length === 0) continue;
    const { messages: own } = before.shop;
    if (own === undefined)
      throw new PublishedError(
        "the shop has no folder of messages for them to be written to: make one beside its config, and name it there, as messages: './messages'",
      );
    if (before.words.versions[message]?.digest !== digest)
      throw new PublishedError(
        `${relative('.', join(own, message))}: the words of ${message} are others here than those that are deployed, and pull would write over them: take the change back, pull, and change them then`,
      );
    wanted.push({ message, publications, own });
  }
  for (const { message, publications, own } of wanted) {
    const versions = await pullMessage(message, publications, before, own, server);
    if (versions === undefined) return undefined;
    pulled[message] = versions;
    if (publications.some((each) => each.for === 'all')) corrections.push(message);
  }
  const [first] = wanted;
  if (first === undefined) return [];
  const after = await compiledShop(config);
  lockShop(after, { corrections }, pulled);
  return [
    `the words of ${wanted.map(({ message }) => message).join(', ')} to ${relative('.', first.own)}, and locked them`,
  ];
};

/** Writes all that was published. */
export const pullPublished = async ({ config, ...server }: PullOptions): Promise<void> => {
  const tunables = await pullTuning(config, server);
  if (tunables === undefined) return;
  const words = await pullWords({ ...server, ...(config !== undefined && { config }) });
  if (words === undefined) return;
  const wrote = [
    ...words,
    ...(tunables.length === 0 ? [] : [`the amounts of ${tunables.join(', ')} to ${tuningFile}`]),
  ];
  process.stdout.write(
    wrote.length === 0
      ? 'Nothing is published that is not here.\n'
      : `Wrote ${wrote.join('; and ')}. Commit the files.\n`,
  );
};

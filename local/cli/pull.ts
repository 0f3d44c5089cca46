/** `rekindle pull`: writes what was published without a deployment into the shop's files, and locks it. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { UserMistake } from '../../shared/base/mistake.ts';
import { writeWhole } from '../../shared/base/whole.ts';
import type { Pulled } from '../../shared/decisions/words/publication.ts';
import type { WrittenWords } from '../../shared/messages/catalog.ts';
import { loadShop } from '../../shared/shop/load.ts';
import { tuningFile, tuningFileText } from '../../shared/shop/tuning/file.ts';
import { checkLock, keepWords, newLockOf, pulledInto } from '../../workflows/compile/locked.ts';
import { builtInMessages, compileWords } from '../../workflows/compile/words.ts';
import type { ServerOptions } from './ask.ts';
import { type Compiled, compiledShop } from './check.ts';
import { messagesAt, messageTold, type Publication, PublishedError, readFrom } from './published.ts';
import { type PulledTuning, pulledTuning, unwritten } from './pull-tuning.ts';

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

/** Of one message: what is sent, and the repository knows nothing of. */
interface WantedWords {
  readonly message: string;
  readonly publications: readonly Publication[];
  /** Those of the latest correction, and those for new passages since then, which the shop's files are to have. */
  readonly corrected?: WrittenWords;
  readonly words?: WrittenWords;
}

/** Writes one message's publications into the folder of messages, and gives the version that each becomes. */
const writeMessage = (
  { message, publications, corrected, words }: WantedWords,
  compiled: Compiled,
  own: string,
): Readonly<Record<string, number>> => {
  const version = compiled.words.versions[message]?.version ?? 1;
  const folder = join(own, message);
  const isBuiltIn = !existsSync(folder);
  // Of a built-in message the package has locales that the shop has not: they would go on saying something else.
  const writeOver = (written: WrittenWords): void =>
    write(folder, written, (locale) => isBuiltIn && !Object.hasOwn(written, locale));
  if (corrected !== undefined) writeOver(corrected);
  if (words !== undefined) {
    keepWords(message, own, builtInMessages, compiled.words);
    writeOver(words);
  }
  const last = publications.findLastIndex((each) => each.for === 'all');
  return Object.fromEntries(
    publications.map(({ id }, index) => [id, index <= last ? version : version + 1] as const),
  );
};

/** What was published of a message. `undefined`: the server refuses, which is said. */
const wantedOf = async (
  message: string,
  known: Pulled[string] | undefined,
  server: ServerOptions,
): Promise<WantedWords | undefined> => {
  const answer = await readFrom(server, `/v1/words/${message}`, messageTold);
  if (answer === undefined) return undefined;
  const publications = unpulled(answer.publications, known);
  const last = publications.findLastIndex((each) => each.for === 'all');
  const [correction, latest] = [publications[last], publications.slice(last + 1).at(-1)];
  const sourcesOf = async ({ number }: Publication): Promise<WrittenWords | undefined> =>
    (await readFrom(server, `/v1/words/${message}?number=${number}`, messageTold))?.sources;
  const [corrected, words] = await Promise.all([
    correction && sourcesOf(correction),
    latest && sourcesOf(latest),
  ]);
  if ((correction !== undefined && corrected === undefined) || (latest !== undefined && words === undefined))
    return undefined;
  return {
    message,
    publications,
    ...(corrected !== undefined && { corrected }),
    ...(words !== undefined && { words }),
  };
};

/** Of all messages. `undefined`: the server refuses, which is said. @throws PublishedError */
const wantedWords = async (
  before: Compiled,
  server: ServerOptions,
): Promise<readonly WantedWords[] | undefined> => {
  const messages = await messagesAt(server);
  if (messages === undefined) return undefined;
  const known = pulledInto(before.folder);
  const wanted: WantedWords[] = [];
  for (const { message, digest, published } of messages) {
    if (published === undefined) continue;
    const found = await wantedOf(message, known[message], server);
    if (found === undefined) return undefined;
    if (found.publications.length === 0) continue;
    const { messages: own } = before.shop;
    if (own === undefined)
      throw new PublishedError(
        "the shop has no folder of messages for them to be written to: make one beside its config, and name it there, as messages: './messages'",
      );
    if (before.words.versions[message]?.digest !== digest)
      throw new PublishedError(
        `${relative('.', join(own, message))}: the words of ${message} are others here than those that are deployed, and pull would write over them: take the change back, pull, and change them then`,
      );
    wanted.push(found);
  }
  return wanted;
};

/** Has the work done in a folder beside that one, which goes with it. */
const beside = async <Result>(folder: string, work: (stage: string) => Promise<Result>): Promise<Result> => {
  const stage = mkdtempSync(join(dirname(realpathSync(folder)), '.rekindle-pull-'));
  try {
    return await work(stage);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
};

/** What can't stand among the shop's files is refused before any of them is touched. @throws PublishedError */
const tried = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserMistake)) throw error;
    throw new PublishedError(
      `what was published can’t stand here, and nothing is written: ${error.message}`,
      {
        cause: error,
      },
    );
  }
};

export interface PullOptions extends ServerOptions {
  readonly config?: string;
}

/** Tries all that was published on a copy of the shop's messages, and has it take their place where it can stand. */
const pullInto = async (
  before: Compiled,
  config: string | undefined,
  { content, tunables }: PulledTuning,
  wanted: readonly WantedWords[],
): Promise<void> => {
  const tuning = tunables.length === 0 ? undefined : unwritten(content);
  const { messages: own } = before.shop;
  const inPlace = (): void => {
    if (tuning !== undefined) writeWhole(join(before.folder, tuningFile), tuningFileText(content));
  };
  if (own === undefined || wanted.length === 0) {
    await tried(() => loadShop(config, tuning));
    inPlace();
    return;
  }
  await beside(own, async (stage) => {
    const messages = join(stage, 'messages');
    cpSync(own, messages, { recursive: true, dereference: true });
    const lock = await tried(async () => {
      const shop = await loadShop(config, tuning);
      const pulled = Object.fromEntries(
        wanted.map((each) => [each.message, writeMessage(each, before, messages)] as const),
      );
      const words = await compileWords({ ...shop, messages }, own);
      const corrections = wanted.flatMap(({ message, corrected }) =>
        corrected === undefined ? [] : [message],
      );
      return newLockOf({ shop, words, folder: before.folder }, { corrections }, pulled);
    });
    for (const { message } of wanted) {
      if (existsSync(join(own, message))) renameSync(join(own, message), join(stage, `${message}.before`));
      renameSync(join(messages, message), join(own, message));
    }
    lock.write();
    inPlace();
  });
};

/** Writes all that was published, or nothing. */
export const pullPublished = async ({ config, ...server }: PullOptions): Promise<void> => {
  const before = await compiledShop(config);
  checkLock(before, 'changed');
  const tuning = await pulledTuning(before.shop, server);
  if (tuning === undefined) return;
  const wanted = await wantedWords(before, server);
  if (wanted === undefined) return;
  await pullInto(before, config, tuning, wanted);
  const names = wanted.map(({ message }) => message).join(', ');
  const wrote = [
    ...(wanted.length === 0
      ? []
      : [`the words of ${names} to ${relative('.', before.shop.messages ?? '')}, and locked them`]),
    ...(tuning.tunables.length === 0
      ? []
      : [`the amounts of ${tuning.tunables.join(', ')} to ${tuningFile}`]),
  ];
  process.stdout.write(
    wrote.length === 0
      ? 'Nothing is published that is not here.\n'
      : `Wrote ${wrote.join('; and ')}. Commit the files.\n`,
  );
};

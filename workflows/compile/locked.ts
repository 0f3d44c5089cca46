/** The lock as it lies in a shop's folder: asked before a shop is run or deployed, and written by `rekindle lock` alone. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { writeWhole } from '../../shared/base/whole.ts';
import type { Pulled } from '../../shared/decisions/words/publication.ts';
import { deployedJourneys, type Shop } from '../../shared/shop/shop.ts';
import {
  demandLocked,
  type Lock,
  LockError,
  lockChanges,
  lockFile,
  lockOf,
  lockText,
  parseLock,
  type ReadLock,
  type Relocking,
  relocked,
} from './lock.ts';
import { compileWords, type ShopWords } from './words.ts';

/** A shop with its words compiled, and the folder that its config lies in. */
export interface CompiledShop {
  readonly shop: Pick<Shop, 'journeys'>;
  readonly words: Pick<ShopWords, 'versions'>;
  readonly folder: string;
}

const readLockIn = (folder: string): ReadLock | undefined => {
  const file = join(folder, lockFile);
  return existsSync(file) ? parseLock(readFileSync(file, 'utf8'), relative('.', file)) : undefined;
};

const lockNow = ({ shop, words }: CompiledShop): Lock => lockOf(deployedJourneys(shop), words.versions);

/**
 * `changed`: what is locked is as it was locked; what is new may be there. `deployed`: all of it is locked, too.
 * @throws LockError with one line for each thing that is not
 */
export const checkLock = (compiled: CompiledShop, demand: 'changed' | 'deployed'): void => {
  const known = readLockIn(compiled.folder);
  const file = relative('.', join(compiled.folder, lockFile));
  if (known !== undefined) demandLocked(known, lockNow(compiled), demand === 'deployed', file);
  else if (demand === 'deployed')
    throw new LockError(
      `${file}:1: is missing: what is deployed is locked first, so that no story changes under its version; run rekindle lock, and commit the file`,
    );
};

/**
 * What the shop says, if it can be said and nothing that is locked has changed.
 * @throws TemplateError, WordsError for words that can't be sent; LockError for what changed under its version
 */
export const checkedWords = async (shop: Shop): Promise<ShopWords> => {
  const words = await compileWords(shop);
  if (shop.folder === undefined) return words;
  checkLock({ shop, words, folder: shop.folder }, 'changed');
  return { ...words, pulled: pulledInto(shop.folder) };
};

/** What was published without a deployment, and is in the words of the shop in this folder. */
export const pulledInto = (folder: string): Pulled => readLockIn(folder)?.lock.published ?? {};

const withPulled = (lock: Lock, pulled: Pulled): Lock => {
  const { published = {} } = lock;
  const messages = Object.keys(pulled);
  if (messages.length === 0) return lock;
  return {
    ...lock,
    published: {
      ...published,
      ...Object.fromEntries(messages.map((name) => [name, { ...published[name], ...pulled[name] }])),
    },
  };
};

/** The lock as it is to be. */
export interface NewLock {
  /** What was added or replaced, such as `win-back-14d (version 2)`. */
  readonly changes: readonly string[];
  /** Writes the file, whole or not at all; where nothing is new it stays as it is. */
  readonly write: () => void;
}

/**
 * Locks what is new, and what is to be replaced, as soon as it is written.
 * @param pulled publications that are in the words from now on
 * @throws LockError when something else changed under its version
 */
export const newLockOf = (
  compiled: CompiledShop,
  relocking: Relocking = {},
  pulled: Pulled = {},
): NewLock => {
  const known = readLockIn(compiled.folder);
  const lock = withPulled(relocked(known, lockNow(compiled), relocking), pulled);
  const changes = lockChanges(known?.lock ?? { journeys: {}, messages: {} }, lock);
  const isNew = changes.length > 0 || Object.keys(pulled).length > 0;
  return {
    changes,
    write: () => {
      if (isNew) writeWhole(join(compiled.folder, lockFile), lockText(lock));
    },
  };
};

/** Locks what is new, and what is to be replaced, and gives that. @throws LockError; nothing is written then */
export const lockShop = (compiled: CompiledShop, relocking?: Relocking): readonly string[] => {
  const { changes, write } = newLockOf(compiled, relocking);
  write();
  return changes;
};

/** What a template includes, which lies a folder further up from where its copy is. */
const includePath = /((?:\bpath="|include ')(?:\.\.\/))/g;
const deeper = (template: string): string => template.replace(includePath, (each) => `${each}../`);

/**
 * Keeps a message's words for the passages that began with them, so that others can be written in their place.
 * @param own the shop's folder of messages; @param builtIn that of the built-in ones, which are copied first
 * @returns the folder of the kept words
 * @throws LockError when there is no such message
 */
export const keepWords = (
  message: string,
  own: string,
  builtIn: string,
  { versions }: Pick<ShopWords, 'versions'>,
): string => {
  const version = versions[message]?.version;
  if (version === undefined)
    throw new LockError(`${relative('.', join(own, message))}:1: there is no message of this name`);
  const folder = join(own, message);
  if (!existsSync(folder)) cpSync(join(builtIn, message), folder, { recursive: true });
  const kept = join(folder, String(version));
  const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  mkdirSync(kept);
  for (const { name } of files)
    writeFileSync(join(kept, name), deeper(readFileSync(join(folder, name), 'utf8')));
  return relative('.', kept);
};

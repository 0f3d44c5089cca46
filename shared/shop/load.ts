/** Loads the shop from its config, a module that exports it. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { UserMistake } from '../base/mistake.ts';
import { SettingsError } from './settings.ts';
import type { Shop } from './shop.ts';
import { type ReadTuningFile, readTuningFile, tunedShop } from './tuning/file.ts';

/** There is no shop in the config; the message begins with the file and, where it can be had, the line. */
class ConfigError extends UserMistake {
  override readonly name = 'ConfigError';
}

/** Names of a config, in the order of looking. */
const configNames = ['rekindle.config.ts', 'rekindle.config.js', 'rekindle.config.mjs'];

/** The folder of our own rooms: a mistake that surfaces in them was made by who called them. */
const ownFolder = join(import.meta.dirname, '..', '..');
const ownRooms = ['shared', 'workflows', 'functions', 'infra', 'local'].map(
  (room) => join(ownFolder, room) + sep,
);

const isOwn = (file: string): boolean =>
  ownRooms.some((room) => file.startsWith(room)) || file.includes(`${sep}node_modules${sep}`);

/** Relative to the current folder, if it lies within. */
const spokenPath = (file: string): string => {
  const path = relative('.', file);
  return path === '' || path.startsWith('..') ? file : path;
};

const pathOf = (place: string): string => (place.startsWith('file:') ? fileURLToPath(place) : place);

/** A frame of a stack, or the line that a syntax error's stack begins with. */
const framePlace = /(?:^|\(|at |async )((?:file:\/\/)?\/[^()\n]*?|[A-Za-z]:\\[^()\n]*?):(\d+)(?::\d+)?\)?$/gm;

/** The user's file and line that the error comes from. */
const placeOf = (error: Error): string | undefined => {
  for (const [, place = '', line] of (error.stack ?? '').matchAll(framePlace)) {
    const file = pathOf(place);
    if (!isOwn(file)) return `${spokenPath(file)}:${line}`;
  }
  return undefined;
};

/** The file, with its first line that is so, if one is. */
const spokenLine = (file: string, isSo: (line: string) => boolean): string => {
  const index = readFileSync(file, 'utf8').split('\n').findIndex(isSo);
  return index < 0 ? spokenPath(file) : `${spokenPath(file)}:${index + 1}`;
};

/** What Node says of an import that leads nowhere; the line it does not say. */
const lostImport =
  /^(?:(?:Cannot find (?:module|package)|Directory import) '([^']+)'|Package subpath '\.([^']+)').* imported from ((?:\/|[A-Za-z]:\\).+)$/;
const imported = /\b(?:from|import)\s*\(?\s*(['"])(.+?)\1/;

/** The file and line of an import that leads nowhere. */
const placeOfImport = ({ message }: Error): string | undefined => {
  const [, target, within = '', importer] = lostImport.exec(message) ?? [];
  if (importer === undefined) return undefined;
  const isLost = (specifier: string): boolean => {
    if (target === undefined) return specifier.endsWith(within);
    const path = specifier.startsWith('.') ? resolve(dirname(importer), specifier) : specifier;
    return path === target || path.startsWith(`${target}/`);
  };
  return spokenLine(importer, (line) => {
    const specifier = imported.exec(line)?.[2];
    return specifier !== undefined && isLost(specifier);
  });
};

/** What is wrong with the config, in a sentence that says where. */
const mistakeIn = (file: string, error: unknown): ConfigError => {
  const spoken = spokenPath(file);
  if (!(error instanceof Error)) return new ConfigError(`${spoken}: ${String(error)}`, { cause: error });
  const place = placeOf(error) ?? placeOfImport(error) ?? spoken;
  if (error instanceof SettingsError)
    return new ConfigError(new SettingsError(place, error.mistakes).message, { cause: error });
  return new ConfigError(`${place}: ${error.message}`, { cause: error });
};

const jsonIsOver = (file: string): ConfigError =>
  new ConfigError(
    `${spokenPath(file)}:1: settings are a module now: write rekindle.config.ts with "export default defineShop({ … })", move the fields of the JSON into it ("locale" becomes "locales: ['en']"), and list the journeys as values, such as winBack14d() from 'rekindle/journeys'; one that is not listed is not deployed`,
  );

/** @throws ConfigError when there is none */
const foundIn = (folder: string): string => {
  const name = configNames.find((each) => existsSync(join(folder, each)));
  if (name !== undefined) return join(folder, name);
  const old = join(folder, 'rekindle.json');
  if (existsSync(old)) throw jsonIsOver(old);
  throw new ConfigError(
    `there is no ${configNames[0]} in ${folder}; make a shop with rekindle init, or name its config with --config FILE`,
  );
};

const isShop = (value: unknown): value is Shop =>
  typeof value === 'object' &&
  value !== null &&
  'settings' in value &&
  'journeys' in value &&
  Array.isArray(value.journeys);

/** The module's default export. @throws ConfigError */
const importShop = async (file: string): Promise<Shop> => {
  const { stackTraceLimit } = Error;
  // The user's own line may be far above the check that found the mistake.
  Error.stackTraceLimit = 100;
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await import(/* @vite-ignore */ pathToFileURL(file).href);
  } catch (error) {
    throw mistakeIn(file, error);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  if (isShop(module.default)) return module.default;
  const [place, what] =
    'default' in module
      ? [spokenLine(file, (line) => /\bdefault\b/.test(line)), 'exports by default what is no shop']
      : [`${spokenPath(file)}:1`, 'has no default export'];
  throw new ConfigError(`${place}: ${what}; write "export default defineShop({ … })"`);
};

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/**
 * @param named the config's file; absent: the one that the variable REKINDLE_CONFIG names, or that of the current folder
 * @param pulled what was pulled, in the place of what the file beside the config says; absent: as that file says
 * @returns the shop with its folder, and with what was pulled of thresholds, holdouts and budgets; the folder of its
 * messages is absolute
 * @throws ConfigError in one sentence that names the file, and the line where it can be had; TuningFileError
 */
export const loadShop = async (
  named = process.env.REKINDLE_CONFIG,
  pulled?: ReadTuningFile,
): Promise<Shop> => {
  const file = named === undefined ? foundIn(resolve('.')) : resolve(named);
  if (basename(file).endsWith('.json')) throw jsonIsOver(file);
  if (!existsSync(file))
    throw new ConfigError(`${spokenPath(file)}: there is no such file; name the config with --config FILE`);
  const written = { ...(await importShop(file)), folder: dirname(file) };
  const tuning = pulled ?? readTuningFile(written.folder);
  const shop = tuning === undefined ? written : { ...written, ...tunedShop(written, tuning) };
  if (shop.messages === undefined) return shop;
  const messages = resolve(shop.folder, shop.messages);
  if (!isFolder(messages))
    throw new ConfigError(
      `${spokenLine(file, (line) => /\bmessages\b/.test(line))}: messages: there is no folder ${spokenPath(messages)}`,
    );
  return { ...shop, messages };
};

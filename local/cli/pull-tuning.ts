/** `rekindle pull`, of thresholds, holdouts and budgets: what was published becomes amounts in the file beside the config. */
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { loadShop } from '../../shared/shop/load.ts';
import {
  emptyTuningFile,
  readTuningFile,
  shopTunables,
  type TuningFile,
  tuningFile,
  tuningFileText,
} from '../../shared/shop/tuning/file.ts';
import type { ServerOptions } from './ask.ts';
import { PublishedError, type PublishedTunable, tuningAt, unpulledTunings } from './published.ts';

type Changes = TuningFile['tuned'][string];

/** The file's amounts of a tunable with what was published in the place of the deployment's. @throws PublishedError */
const changesOf = (
  { tunable, amounts, published }: PublishedTunable,
  here: ReadonlyMap<string, number>,
  before: Changes,
  file: string,
): Changes => {
  const changes = { ...before };
  for (const [name, is] of Object.entries(published?.is ?? {})) {
    const own = here.get(name);
    const deployed = amounts.find((each) => each.name === name)?.deployed;
    if (own === undefined || own !== deployed)
      throw new PublishedError(
        `${file}: ${name} of ${tunable} is ${own ?? 'not there'} here and ${deployed ?? 'not there'} in what is deployed, where ${is} was published in its place: take the change back, pull, and change it then; or take back what is published`,
      );
    const was = before[name]?.was ?? own;
    if (is === was) delete changes[name];
    else changes[name] = { was, is };
  }
  return changes;
};

/** Writes what was published, and gives the names of what it is of; `undefined`: the server refuses, which is said. */
export const pullTuning = async (
  config: string | undefined,
  server: ServerOptions,
): Promise<readonly string[] | undefined> => {
  const shop = await loadShop(config);
  const { folder = '.' } = shop;
  const file = join(folder, tuningFile);
  const content = readTuningFile(folder)?.content ?? emptyTuningFile;
  const told = await tuningAt(server);
  if (told === undefined) return undefined;
  const wanted = unpulledTunings(told, content.pulled);
  if (wanted.length === 0) return [];
  const tunables = shopTunables(shop);
  const tuned = { ...content.tuned };
  for (const each of wanted) {
    const own = tunables.find(({ name }) => name === each.tunable)?.amounts ?? [];
    const here = new Map(own.map(({ name, amount }) => [name, amount]));
    const changes = changesOf(each, here, tuned[each.tunable] ?? {}, relative('.', file));
    if (Object.keys(changes).length === 0) delete tuned[each.tunable];
    else tuned[each.tunable] = changes;
  }
  const ids = wanted.flatMap(({ published }) => published?.id ?? []);
  writeFileSync(file, tuningFileText({ tuned, pulled: [...content.pulled, ...ids] }));
  // What can't stand there is refused by its line.
  await loadShop(config);
  return wanted.map(({ tunable }) => tunable);
};

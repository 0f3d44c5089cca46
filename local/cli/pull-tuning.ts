/** `rekindle pull`, of thresholds, holdouts and budgets: what was published becomes amounts in the file beside the config. */
import { join, relative } from 'node:path';
import type { Shop } from '../../shared/shop/shop.ts';
import {
  emptyTuningFile,
  type ReadTuningFile,
  readTuningFile,
  shopTunables,
  type TuningFile,
  tuningFile,
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

/** What the file is to say. */
export interface PulledTuning {
  readonly content: TuningFile;
  /** What it takes in of what was published. */
  readonly tunables: readonly string[];
}

/** With what was published in it; nothing is written. `undefined`: the server refuses, which is said. @throws PublishedError */
export const pulledTuning = async (shop: Shop, server: ServerOptions): Promise<PulledTuning | undefined> => {
  const { folder = '.' } = shop;
  const content = readTuningFile(folder)?.content ?? emptyTuningFile;
  const told = await tuningAt(server);
  if (told === undefined) return undefined;
  const wanted = unpulledTunings(told, content.pulled);
  const tunables = shopTunables(shop);
  const tuned = { ...content.tuned };
  for (const each of wanted) {
    const own = tunables.find(({ name }) => name === each.tunable)?.amounts ?? [];
    const here = new Map(own.map(({ name, amount }) => [name, amount]));
    const file = relative('.', join(folder, tuningFile));
    const changes = changesOf(each, here, tuned[each.tunable] ?? {}, file);
    if (Object.keys(changes).length === 0) delete tuned[each.tunable];
    else tuned[each.tunable] = changes;
  }
  const ids = wanted.flatMap(({ published }) => published?.id ?? []);
  return {
    content: { tuned, pulled: [...content.pulled, ...ids] },
    tunables: wanted.map(({ tunable }) => tunable),
  };
};

/** As it is read before it is written: what can't stand in it is said of itself, since it has no line yet. */
export const unwritten = (content: TuningFile): ReadTuningFile => ({
  content,
  refuse: (_, why) => {
    throw new PublishedError(why);
  },
});

/** `rekindle check`: says whether the shop can be run and deployed, and with `rekindle lock` what each version stands for. */

import { join } from 'node:path';
import { journeyId } from '../../shared/base/ids.ts';
import { loadShop } from '../../shared/shop/load.ts';
import type { Shop } from '../../shared/shop/shop.ts';
import { checkLock, keepWords, lockShop } from '../../workflows/compile/locked.ts';
import { notesOn } from '../../workflows/compile/notes.ts';
import { builtInMessages, compileWords, type ShopWords } from '../../workflows/compile/words.ts';
import type { ServerOptions } from './ask.ts';
import { demandPulled } from './published.ts';
import { noteLine, UsageError } from './usage.ts';

/** A shop with its words, and the folder that its config lies in. */
export interface Compiled {
  readonly shop: Shop;
  readonly words: ShopWords;
  readonly folder: string;
}

export const compiledShop = async (config: string | undefined): Promise<Compiled> => {
  const shop = await loadShop(config);
  return { shop, words: await compileWords(shop), folder: shop.folder ?? '.' };
};

const several = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

export interface CheckOptions {
  readonly config?: string;
  /** What is new must be locked, too. */
  readonly deployed?: boolean;
  /** Of the deployment's API: what was published there must be here, too. */
  readonly url?: string;
  readonly key?: string;
}

/** Where the deployment is asked, if it was said: by options, or by what lies in the environment. */
const deploymentOf = ({ url, key }: Pick<CheckOptions, 'url' | 'key'>): ServerOptions | undefined => {
  const [at = process.env.REKINDLE_URL, by = process.env.REKINDLE_KEY] = [url, key];
  if (at === undefined) return undefined;
  if (by === undefined)
    throw new UsageError('--key: is wanted with --url; or REKINDLE_KEY in the environment');
  return { url: at, key: by };
};

/**
 * Whether all that was published is in the folder, if anybody said where to ask; `false`: who was asked refuses to tell.
 * @throws PublishedError
 */
export const askPublished = async (
  options: Pick<CheckOptions, 'url' | 'key'>,
  folder: string,
): Promise<boolean> => {
  const server = deploymentOf(options);
  return server === undefined || demandPulled(server, folder);
};

export const checkShop = async ({ config, deployed = false, ...server }: CheckOptions): Promise<void> => {
  const compiled = await compiledShop(config);
  if (deployed && !(await askPublished(server, compiled.folder))) return;
  checkLock(compiled, deployed ? 'deployed' : 'changed');
  const { journeys, settings } = compiled.shop;
  process.stdout.write(
    `${several(journeys.length, 'journey')} in ${settings.locales.join(', ')}: all that they send is there, and no story changed under its version.\n`,
  );
  for (const note of notesOn(compiled.shop)) process.stdout.write(`${noteLine(note)}\n`);
};

export interface LockOptions {
  readonly config?: string;
  readonly undeployed?: readonly string[];
  readonly correction?: readonly string[];
  /** A message whose words are to be others for new passages. */
  readonly newWords?: string;
}

export const lockWords = async ({ config, newWords, ...relocking }: LockOptions): Promise<void> => {
  const compiled = await compiledShop(config);
  if (newWords !== undefined) {
    checkLock(compiled, 'changed');
    const own = compiled.shop.messages ?? join(compiled.folder, 'messages');
    const kept = keepWords(newWords, own, builtInMessages, compiled.words);
    process.stdout.write(
      `The words of ${newWords} are kept in ${kept} for the passages that began with them. Write the new ones beside it, and run rekindle lock.\n`,
    );
    return;
  }
  const { undeployed = [], correction = [] } = relocking;
  const changes = lockShop(compiled, {
    undeployed: undeployed.map(journeyId),
    corrections: correction,
  });
  process.stdout.write(
    changes.length === 0 ? 'Nothing is new.\n' : `Locked ${changes.join(', ')}. Commit the file.\n`,
  );
};

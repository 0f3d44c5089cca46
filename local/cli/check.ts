/** `rekindle check`: says whether the shop can be run and deployed, and with `rekindle lock` what each version stands for. */

import { join } from 'node:path';
import { journeyId } from '../../shared/base/ids.ts';
import { loadShop } from '../../shared/shop/load.ts';
import type { Shop } from '../../shared/shop/shop.ts';
import { checkLock, keepWords, lockShop } from '../../workflows/compile/locked.ts';
import { notesOn } from '../../workflows/compile/notes.ts';
import { builtInMessages, compileWords, type ShopWords } from '../../workflows/compile/words.ts';
import { noteLine } from './usage.ts';

interface Compiled {
  readonly shop: Shop;
  readonly words: ShopWords;
  readonly folder: string;
}

const compiledShop = async (config: string | undefined): Promise<Compiled> => {
  const shop = await loadShop(config);
  return { shop, words: await compileWords(shop), folder: shop.folder ?? '.' };
};

const several = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

export interface CheckOptions {
  readonly config?: string;
  /** What is new must be locked, too. */
  readonly deployed?: boolean;
}

export const checkShop = async ({ config, deployed = false }: CheckOptions): Promise<void> => {
  const compiled = await compiledShop(config);
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

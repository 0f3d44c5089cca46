/** The words of a shop: the built-in ones, and over them those of the shop's own folder. */
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Catalog } from '../../shared/messages/catalog.ts';
import type { Pages } from '../../shared/messages/pages.ts';
import type { Shop } from '../../shared/shop/shop.ts';
import { builtInLocales, compileMessages, TemplateError } from './messages.ts';
import { compilePages } from './pages.ts';

/** The folder of the built-in messages. */
export const builtInMessages = join(import.meta.dirname, '..', 'messages');

const isPartsFolder = (name: string): boolean => name.startsWith('_');

/** A folder with both: a message of the shop's own as a whole instead of the built-in one, its parts file by file. */
const laidOver = async (own: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'rekindle-messages-'));
  await cp(builtInMessages, folder, { recursive: true });
  for (const name of await readdir(own)) {
    if (!isPartsFolder(name)) await rm(join(folder, name), { recursive: true, force: true });
    await cp(join(own, name), join(folder, name), { recursive: true });
  }
  return folder;
};

/** What a shop says. */
export interface Words {
  readonly catalog: Catalog;
  /** Of the pages behind links. */
  readonly pages: Pages;
}

/**
 * Built-in messages are there in `builtInLocales`; the shop's own in each of the shop's locales.
 * @throws TemplateError that names the file as it lies in the shop
 */
export const compileWords = async ({
  messages: own,
  settings: { locales },
}: Pick<Shop, 'messages' | 'settings'>): Promise<Words> => {
  if (own === undefined)
    return { catalog: await compileMessages(builtInMessages), pages: await compilePages(builtInMessages) };
  const folder = await laidOver(own);
  const localesOf = (message: string): readonly string[] =>
    existsSync(join(own, message)) ? locales : builtInLocales;
  try {
    return { catalog: await compileMessages(folder, localesOf), pages: await compilePages(folder) };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const [message = ''] = error.file.split('/');
    if (!existsSync(join(own, message))) throw error;
    throw new TemplateError(relative('.', join(own, error.file)), error.line, error.problem);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** A shop's messages over the built-in ones. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import sampleShop from '../../rekindle.config.ts';
import type { Catalog } from '../../shared/messages/catalog.ts';
import { compileWords } from '../../workflows/compile/words.ts';

let builtIn: Catalog;
beforeAll(async () => {
  builtIn = (await compileWords(sampleShop)).catalog;
});

/** Compiles the shop of these files, which writes in these locales. */
const compiled = async (
  files: Readonly<Record<string, string>>,
  locales: [string, ...string[]] = ['en'],
): Promise<Catalog> => {
  const folder = await mkdtemp(join(tmpdir(), 'rekindle-own-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return (await compileWords({ messages: folder, settings: { ...sampleShop.settings, locales } })).catalog;
};

const footer = "{% include '../_layout/footer.de.txt' %}";

describe('the messages of a shop', () => {
  it('are the built-in ones, and its own beside them, in its own locales alone', async () => {
    const catalog = await compiled({ 'moin/de.txt': 'Moin, {{ customer.firstName }}' }, ['de']);
    expect(Object.keys(catalog).sort()).toEqual([...Object.keys(builtIn), 'moin'].sort());
    expect(catalog.moin).toEqual({ de: { text: 'Moin, {{ customer.firstName }}' } });
    expect(catalog['we-miss-you']).toEqual(builtIn['we-miss-you']);
  });

  it('of a built-in one’s name take its place as a whole', async () => {
    const catalog = await compiled({ 'cart-reminder/de.txt': 'Noch da?' }, ['de']);
    expect(catalog['cart-reminder']).toEqual({ de: { text: 'Noch da?' } });
  });

  it('include parts of their own, and built-in ones', async () => {
    const catalog = await compiled({ '_layout/footer.de.txt': 'Tschüs', 'moin/de.txt': `Moin. ${footer}` }, [
      'de',
    ]);
    expect(catalog.moin?.de?.text).toBe('Moin. Tschüs');
    await expect(compiled({ 'moin/de.txt': `Moin. ${footer}` }, ['de'])).rejects.toThrow(
      /moin\/de\.txt:1: includes \.\.\/_layout\/footer\.de\.txt, which does not exist/,
    );
  });

  it('must be there in each of the shop’s locales, and are named as they lie in the shop', async () => {
    await expect(compiled({ 'moin/de.txt': 'Moin' }, ['de', 'en'])).rejects.toThrow(
      /rekindle-own-\w+\/moin\/en\.txt:1: is missing/,
    );
    await expect(compiled({ 'moin/en.txt': 'a\n{{ nope }}' })).rejects.toThrow(
      /rekindle-own-\w+\/moin\/en\.txt:2: there is no variable nope/,
    );
  });
});

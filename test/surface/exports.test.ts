/** The language is a surface: what the package exports changes by a reviewed file, and with a version (docs/upgrading.md). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entries } from '../support/entries.ts';

const root = join(import.meta.dirname, '../..');

interface Exported {
  readonly name: string;
  readonly isType: boolean;
}

/** What a file that only exports by lists and constants exports. */
const exportsOf = (file: string): readonly Exported[] => {
  const source = readFileSync(join(root, file), 'utf8');
  const lists = [...source.matchAll(/^export (type )?\{([^}]*)\}/gm)].flatMap(([, ofTypes, list = '']) =>
    list
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '')
      .map((each) => ({
        name: each.replace(/^type /, '').replace(/^.* as /, ''),
        isType: ofTypes !== undefined || each.startsWith('type '),
      })),
  );
  const constants = [...source.matchAll(/^export const (\w+)/gm)].map(([, name = '']) => ({
    name,
    isType: false,
  }));
  return [...lists, ...constants];
};

describe.each(entries)('the entry %s', (_, file) => {
  it('exports by lists and constants alone, so that its names can be read', async () => {
    const values = exportsOf(file).flatMap(({ name, isType }) => (isType ? [] : [name]));
    expect(values.toSorted()).toEqual(Object.keys(await import(join(root, file))).toSorted());
  });
});

it('exports the names that were reviewed', async () => {
  const lines = entries.flatMap(([entry, file]) =>
    exportsOf(file)
      .map(({ name, isType }) => `${entry} ${isType ? 'type ' : ''}${name}`)
      .toSorted(),
  );
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('exports.txt');
});

/** The floors of shared/, as the linter's configuration names them: from the lowest to the highest. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import { arrowsIn, isWithin, shown } from '../support/imports.ts';

const root = join(import.meta.dirname, '../..');
const shared = join(root, 'shared');

/** But for the package's entry, which exports of every floor. */
const arrows = arrowsIn(shared).filter(({ from }) => from !== '.');

const linted = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')) as {
  readonly overrides: readonly { readonly includes: readonly string[] }[];
};
/** The highest has no lines of its own: nothing of shared/ is forbidden to it. */
const floors = [
  ...linted.overrides.flatMap(({ includes: [first = ''] }) => /^shared\/(\w+)\/\*\*$/.exec(first)?.[1] ?? []),
  'flows',
];
const floorOf = (folder: string): number => floors.indexOf(folder.split(sep)[0] ?? '');

describe('the floors of shared/', () => {
  it('are all of its folders', () => {
    const folders = readdirSync(shared, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );
    expect(folders.toSorted()).toEqual(floors.toSorted());
  });

  it('import nothing from a floor above, nor from another room', () => {
    expect(arrows.length).toBeGreaterThan(100);
    const upwards = arrows.filter(({ from, to }) => floorOf(to) < 0 || floorOf(to) > floorOf(from));
    expect(upwards.map(shown)).toEqual([]);
  });

  it('have no two folders that import each other', () => {
    const all = new Set(arrows.map(shown));
    const mutual = arrows.filter(
      ({ from, to }) => !isWithin(from, to) && !isWithin(to, from) && all.has(shown({ from: to, to: from })),
    );
    expect([...new Set(mutual.map(shown))]).toEqual([]);
  });
});

/** What is kept on disk: made once for all processes, and never given where something else would be made. */
import { mkdirSync, readdirSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { createKept, forgetOldest } from '../../../shared/base/kept.ts';
import { newFolder } from '../../support/files.ts';

let folder: string;
beforeEach(() => {
  folder = join(newFolder(), 'kept');
});

/** Asks as a process of its own does. */
const ask = async (from: unknown, by = 'version 1', most = 10): Promise<'made' | 'read'> => {
  let answer: 'made' | 'read' = 'read';
  const text = await createKept({ folder, by, most })(from, async () => {
    answer = 'made';
    return `${by} of ${JSON.stringify(from)}`;
  });
  expect(text).toBe(`${by} of ${JSON.stringify(from)}`);
  return answer;
};
const files = (): readonly string[] => readdirSync(folder).map((name) => join(folder, name));

it('is made once, and read from then on', async () => {
  expect([await ask({ a: 1 }), await ask({ a: 1 })]).toEqual(['made', 'read']);
});

it('is made anew of something else, and by another version of what makes it', async () => {
  await ask({ a: 1 });
  expect([await ask({ a: 2 }), await ask({ a: 1 }, 'version 2')]).toEqual(['made', 'made']);
});

it('is made anew where its file is not whole, which is whole then', async () => {
  await ask({ a: 1 });
  for (const file of files()) truncateSync(file, 5);
  expect([await ask({ a: 1 }), await ask({ a: 1 })]).toEqual(['made', 'read']);
});

it('is one whole file, however many make it at once', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => ask({ a: 1 })));
  expect(answers).toEqual(['made', 'made', 'made']);
  expect(files()).toHaveLength(1);
  expect(await ask({ a: 1 })).toBe('read');
});

it('is made each time where nothing can be written', async () => {
  writeFileSync(folder, 'a file where the folder would be');
  expect([await ask({ a: 1 }), await ask({ a: 1 })]).toEqual(['made', 'made']);
});

it('is not there when what makes it refuses', async () => {
  const refuse = () => Promise.reject(new Error('no'));
  await expect(createKept({ folder, by: 'version 1', most: 10 })({ a: 1 }, refuse)).rejects.toThrow('no');
  expect(await ask({ a: 1 })).toBe('made');
});

it('goes when there is more than is kept, the oldest first', async () => {
  await ask('old');
  for (const file of files()) utimesSync(file, 1, 1);
  await ask('new');
  // Whoever keeps the next makes room before.
  await ask('newest', 'version 1', 1);
  expect([await ask('new'), await ask('newest')]).toEqual(['read', 'read']);
  expect(await ask('old')).toBe('made');
});

it('is forgotten beside files that other processes name and remove meanwhile', async () => {
  await ask('old');
  for (const name of ['gone', 'renamed']) symlinkSync(join(folder, 'nowhere'), join(folder, name));
  mkdirSync(join(folder, 'of a folder'));
  await forgetOldest(folder, 0);
  expect(files()).toEqual([]);
});

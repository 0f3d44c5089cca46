/** What takes long to make, kept in files: the next process reads it instead. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOfValue } from './digest.ts';

export interface KeptOptions {
  /** Made when it is not there. Where it can't be made or written to, nothing is kept. */
  readonly folder: string;
  /** All that decides what is made, beside what it is made from: versions, code. */
  readonly by: unknown;
  /** Older files go when there are more. */
  readonly most: number;
}

/** Gives what `make` makes of `from`: read, if it was kept. What `make` refuses is not kept. */
export type Kept = (from: unknown, make: () => Promise<string>) => Promise<string>;

/** The text of the file; undefined when there is none, or not the whole of it. */
const textIn = (file: string): string | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as string;
  } catch {
    return undefined;
  }
};

/**
 * Removes the oldest files and folders in the folder where there are more than so many. Other processes may name and
 * remove them meanwhile: what is gone is no error.
 */
export const forgetOldest = async (folder: string, most: number): Promise<void> => {
  const paths = (await readdir(folder)).map((name) => join(folder, name));
  if (paths.length <= most) return;
  const changedAt = (path: string): Promise<number> =>
    stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
  const aged = await Promise.all(paths.map(async (path) => ({ path, at: await changedAt(path) })));
  const old = aged.sort((a, b) => b.at - a.at).slice(most);
  await Promise.all(old.map(({ path }) => rm(path, { recursive: true, force: true })));
};

/** Many processes may keep in one folder at once: a file is whole as soon as it has its name. */
export const createKept = ({ folder, by, most }: KeptOptions): Kept => {
  const maker = digestOfValue(by);
  let opened: Promise<void> | undefined;
  const open = async (): Promise<void> => {
    await mkdir(folder, { recursive: true });
    await forgetOldest(folder, most);
  };
  const keep = async (file: string, text: string): Promise<void> => {
    const unfinished = `${file}.${randomUUID()}`;
    try {
      opened ??= open();
      await opened;
      await writeFile(unfinished, JSON.stringify(text));
      await rename(unfinished, file);
    } catch {
      // Where nothing can be kept it is made each time, and nobody is worse off than that.
      await rm(unfinished, { force: true }).catch(() => {});
    }
  };
  return async (from, make) => {
    const file = join(folder, `${digestOfValue([maker, from])}.json`);
    const kept = textIn(file);
    if (kept !== undefined) return kept;
    const made = await make();
    await keep(file, made);
    return made;
  };
};

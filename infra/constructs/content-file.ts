/** What is deployed as a file, and is made while the app is: its folder is written once for all processes. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * A folder with this file alone, under the current one's build/: of the same name and text it is the same folder, which is
 * whole as soon as it is there: another process may be copying it.
 */
export const folderWith = (file: string, text: string): string => {
  const digest = createHash('sha256').update(file).update(text).digest('hex').slice(0, 16);
  const folder = resolve('build', 'files', digest);
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}.`);
  writeFileSync(join(unfinished, file), text);
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
};

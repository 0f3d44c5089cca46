/** A folder of temporary files for each test file that asks for one, gone when the file's tests are over. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string | undefined;
let folders = 0;

/** A new and empty folder. */
export const newFolder = (): string => {
  folder ??= mkdtempSync(join(tmpdir(), 'rekindle-test-'));
  folders += 1;
  const made = join(folder, String(folders));
  mkdirSync(made);
  return made;
};

/** After each test file, by the setup: files share what they import, so no module's own end comes then. */
export const clearFolders = (): void => {
  if (folder !== undefined) rmSync(folder, { recursive: true });
  folder = undefined;
};

/** Files that are as they were, or as they are to be, and at no moment anything between. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** Writes the file whole or not at all. */
export const writeWhole = (file: string, text: string): void => {
  const draft = `${file}.new`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
};

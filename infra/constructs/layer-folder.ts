/** A folder for a layer of one file: the same text, the same folder. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const build = join(import.meta.dirname, '..', '..', 'build');

/** @param kind of the layer, such as `messages`: the folder's parent */
export const layerFolder = (kind: string, fileName: string, text: string): string => {
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const folder = join(build, kind, digest);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, fileName), text);
  return folder;
};

/** What the files of a folder import from each other and from elsewhere in the project. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** An import of one folder's file from another folder; both are paths below the folder that was read. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
}

const importPattern = /\b(?:from|import)\s*\(?\s*'(\.[^']+)'/g;

/** Each import that leaves its file's own folder. */
export const arrowsIn = (folder: string): readonly Arrow[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(importPattern)].map(([, path = '']) => ({
        from: dirname(file),
        to: relative(folder, dirname(join(folder, dirname(file), path))),
      })),
    )
    .filter(({ from, to }) => from !== to);

/** Whether folder `a` is `b`, or lies within it. */
export const isWithin = (a: string, b: string): boolean => `${a}${sep}`.startsWith(`${b}${sep}`);

export const shown = ({ from, to }: Arrow): string => `${from} → ${to}`;

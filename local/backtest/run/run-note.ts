/** What a run says of itself beside the database that it keeps: how far it came, and the shop that it ran. */
import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { type Instant, instant } from '../../../shared/base/time.ts';
import { writeWhole } from '../../../shared/base/whole.ts';
import { defineShop, type Shop } from '../../../shared/shop/shop.ts';
import { RunOptionsError } from './options.ts';

const noteFile = (dataFile: string): string => `${dataFile}.run.json`;

const noteSchema = z.object({
  until: z.number().transform(instant),
  lived: z.union([z.number().transform(instant), z.null()]),
  isWhole: z.boolean(),
  shop: z.custom<Shop>((value) => typeof value === 'object' && value !== null),
});

export interface RunNote {
  /** To when it was to live. */
  readonly until: Instant;
  /** To when it has lived; `null`: it was killed, and nobody knows. */
  readonly lived: Instant | null;
  /** Whether it came to its end, and is sound. */
  readonly isWhole: boolean;
  readonly shop: Shop;
}

const parsedNote = (dataFile: string): z.infer<typeof noteSchema> | undefined => {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(noteFile(dataFile), 'utf8')));
  } catch {
    return undefined;
  }
};

/** @throws RunOptionsError for one that this version has not written */
export const readRunNote = (dataFile: string): RunNote | undefined => {
  if (!existsSync(noteFile(dataFile))) return undefined;
  const parsed = parsedNote(dataFile);
  if (parsed === undefined)
    throw new RunOptionsError(
      `--data: ${noteFile(dataFile)} is not what this version writes beside a database: keep one anew with rekindle start --data`,
    );
  const { shop, ...note } = parsed;
  const { settings: asRun, folder, ...rest } = shop;
  // The journeys say theirs.
  const { budgets: _, ...settings } = asRun;
  return {
    ...note,
    shop: { ...defineShop({ ...settings, ...rest }), ...(folder !== undefined && { folder }) },
  };
};

/** Whether there is a file where the note would be that is no run's. */
export const isNoteTaken = (dataFile: string): boolean =>
  existsSync(noteFile(dataFile)) && parsedNote(dataFile) === undefined;

/** Says from the beginning on that the database is not whole, so that it does say so when the run is killed. */
export const beginRunNote = (
  dataFile: string,
  run: Pick<RunNote, 'until' | 'shop'>,
): { readonly end: (lived: Instant, isWhole: boolean) => void } => {
  /** The one before stays where there is no room for another. */
  const write = (lived: Instant | null, isWhole: boolean): void => {
    writeWhole(noteFile(dataFile), `${JSON.stringify({ ...run, lived, isWhole }, null, 2)}\n`);
  };
  write(null, false);
  return { end: write };
};

/** Whom the journeys of this deployment take in, from the layer that says it. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type JourneyEntry, journeyEntrySchema } from '../../shared/flows/customers/explanation.ts';
import { EnvironmentError } from './secrets.ts';

let read: { readonly file: string; readonly entries: readonly JourneyEntry[] } | undefined;

/** @throws EnvironmentError when ENTRIES_FILE is missing */
export const processEntries = (): readonly JourneyEntry[] => {
  const { ENTRIES_FILE: file } = process.env;
  if (file === undefined) throw new EnvironmentError('the environment lacks ENTRIES_FILE');
  if (read?.file !== file)
    read = { file, entries: z.array(journeyEntrySchema).parse(JSON.parse(readFileSync(file, 'utf8'))) };
  return read.entries;
};

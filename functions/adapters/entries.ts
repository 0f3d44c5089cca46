/** Whom the journeys of this deployment take in, from the layer that says it. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { JourneyId } from '../../shared/base/ids.ts';
import { journey } from '../../shared/base/record.ts';
import { type JourneyEntry, journeyEntrySchema } from '../../shared/flows/customers/explanation.ts';
import { EnvironmentError } from './secrets.ts';

/** What the file of the deployment says whose name stands in the variable: read once. */
const onceRead = <Content>(variable: string, schema: z.ZodType<Content>): (() => Content) => {
  let read: { readonly file: string; readonly content: Content } | undefined;
  return () => {
    const { [variable]: file } = process.env;
    if (file === undefined) throw new EnvironmentError(`the environment lacks ${variable}`);
    if (read?.file !== file) read = { file, content: schema.parse(JSON.parse(readFileSync(file, 'utf8'))) };
    return read.content;
  };
};

/** @throws EnvironmentError when ENTRIES_FILE is missing */
export const processEntries: () => readonly JourneyEntry[] = onceRead(
  'ENTRIES_FILE',
  z.array(journeyEntrySchema),
);

const offering = onceRead('OFFERING_FILE', z.array(z.object({ journey, coupons: z.array(z.string()) })));

/** The journeys that give coupons, paused ones among them. @throws EnvironmentError when OFFERING_FILE is missing */
export const processOffering = (): readonly JourneyId[] => offering().map((each) => each.journey);

/** The names of these coupons. @throws EnvironmentError when OFFERING_FILE is missing */
export const processCoupons = (): readonly string[] => [
  ...new Set(offering().flatMap(({ coupons }) => coupons)),
];

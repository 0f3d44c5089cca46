/** Whom the journeys of this deployment take in, and how they are drawn, from the layers that say it. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { JourneyId } from '../../shared/base/ids.ts';
import { type JourneyEntry, journeyEntrySchema } from '../../shared/flows/customers/explanation.ts';
import { type DrawnJourney, drawnJourney } from '../../shared/journeys/drawn.ts';
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

/** All that are deployed, paused ones among them. @throws EnvironmentError when DRAWN_FILE is missing */
export const processDrawn: () => readonly DrawnJourney[] = onceRead('DRAWN_FILE', z.array(drawnJourney));

/** Where tasks of journeys wait for people, in order. @throws EnvironmentError when DRAWN_FILE is missing */
export const processQueues = (): readonly string[] =>
  [...new Set(processDrawn().flatMap(({ queues }) => queues))].sort();

/** Their lanes, by journey. @throws EnvironmentError when DRAWN_FILE is missing */
export const processLanes = (): ReadonlyMap<string, string> =>
  new Map(processDrawn().map(({ id, lane }) => [id, lane]));

const giving = (): readonly DrawnJourney[] => processDrawn().filter(({ coupons }) => coupons.length > 0);

/** The journeys that give coupons, paused ones among them. @throws EnvironmentError when DRAWN_FILE is missing */
export const processOffering = (): readonly JourneyId[] => giving().map(({ id }) => id);

/** The names of these coupons. @throws EnvironmentError when DRAWN_FILE is missing */
export const processCoupons = (): readonly string[] => [
  ...new Set(giving().flatMap(({ coupons }) => coupons.map(({ name }) => name))),
];

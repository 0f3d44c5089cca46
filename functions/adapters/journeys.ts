/** The journeys of this deployment that events begin, from the layer that brings them. */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { type EventJourney, eventJourneySchema } from '../../shared/journeys/protocol.ts';
import { EnvironmentError } from './index.ts';
import { onceInProcess } from './runtime.ts';

/** The file's journeys: made before the account and the region are known, it only names their machines. */
export const journeysIn = <Found extends { readonly stateMachineArn: string }>(
  file: string,
  schema: z.ZodType<Found>,
  stateMachines: string,
): readonly Found[] =>
  z
    .array(schema)
    .parse(JSON.parse(readFileSync(file, 'utf8')))
    .map((journey) => ({ ...journey, stateMachineArn: `${stateMachines}${journey.stateMachineArn}` }));

const readJourneys = (): readonly EventJourney[] => {
  const { JOURNEYS_FILE, STATE_MACHINES } = process.env;
  if (JOURNEYS_FILE === undefined || STATE_MACHINES === undefined)
    throw new EnvironmentError(
      `the environment lacks ${JOURNEYS_FILE === undefined ? 'JOURNEYS_FILE' : 'STATE_MACHINES'}`,
    );
  return journeysIn(JOURNEYS_FILE, eventJourneySchema, STATE_MACHINES);
};

/** @throws EnvironmentError when JOURNEYS_FILE or STATE_MACHINES is missing */
export const processJourneys = onceInProcess(readJourneys);

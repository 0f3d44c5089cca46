/** The journeys of this deployment that an operator starts, from the layer that brings them. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Broadcasting } from '../../shared/broadcasts/work.ts';
import { broadcastJourneySchema } from '../../shared/journeys/protocol.ts';
import { EnvironmentError } from './secrets.ts';

const environmentSchema = z.object({
  BROADCASTS_FILE: z.string().min(1),
  /** What all state machines' ARNs begin with. */
  STATE_MACHINES: z.string().min(1),
  /** The name of the one that works through broadcasts. */
  BROADCAST_MACHINE: z.string().min(1),
});

let read: { readonly file: string; readonly broadcasting: Broadcasting } | undefined;

/** @throws EnvironmentError naming the variables that are missing */
export const processBroadcasting = (): Broadcasting => {
  const parsed = environmentSchema.safeParse(process.env);
  if (!parsed.success) {
    const names = parsed.error.issues.map(({ path }) => path.join('.'));
    throw new EnvironmentError(`the environment lacks ${names.join(', ')}`);
  }
  const { BROADCASTS_FILE: file, STATE_MACHINES, BROADCAST_MACHINE } = parsed.data;
  if (read?.file !== file) {
    const journeys = z.array(broadcastJourneySchema).parse(JSON.parse(readFileSync(file, 'utf8')));
    read = {
      file,
      broadcasting: {
        stateMachineArn: `${STATE_MACHINES}${BROADCAST_MACHINE}`,
        // The file is made before the account and the region are known: it names the machines.
        journeys: journeys.map((journey) => ({
          ...journey,
          stateMachineArn: `${STATE_MACHINES}${journey.stateMachineArn}`,
        })),
      },
    };
  }
  return read.broadcasting;
};

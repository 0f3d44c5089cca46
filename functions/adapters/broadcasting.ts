/** The journeys of this deployment that an operator starts, from the layer that brings them. */
import * as z from 'zod';
import type { Broadcasting } from '../../shared/flows/broadcasts/work.ts';
import { broadcastJourneySchema } from '../../shared/journeys/protocol.ts';
import { journeysIn } from './journeys.ts';
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
  if (read?.file !== file)
    read = {
      file,
      broadcasting: {
        stateMachineArn: `${STATE_MACHINES}${BROADCAST_MACHINE}`,
        journeys: journeysIn(file, broadcastJourneySchema, STATE_MACHINES),
      },
    };
  return read.broadcasting;
};

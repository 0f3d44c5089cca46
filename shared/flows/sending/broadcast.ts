/** A broadcast's parameters, as its messages tell them. */

import { broadcastTrigger } from '../../decisions/broadcasts/broadcast.ts';
import { momentOf } from '../../journeys/moment.ts';
import type { Trigger } from '../../journeys/records.ts';
import type { MessageVariables } from '../../messages/variables.ts';

/**
 * `undefined` for a passage that no broadcast began. What is a moment was checked for one, and reads as one. Of several
 * values that select customers, messages say the first.
 */
export const broadcastOf = (trigger: Trigger | undefined): MessageVariables['broadcast'] =>
  trigger?.name === broadcastTrigger
    ? Object.fromEntries(
        Object.entries(trigger.properties).map(([name, value]) => {
          const text = String([value].flat()[0] ?? '');
          return [name, momentOf(text) ?? text];
        }),
      )
    : undefined;

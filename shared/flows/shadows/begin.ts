/** Lets a passage go on once it is written down: by an execution, or, of who is held out, as a shadow. */
import { type EnrolmentKey, executionName } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import type { Reader } from '../../customers/contacts/contact.ts';
import { isShadow, type OpenEnrolment } from '../../customers/profiles/profile.ts';
import { executionInput } from '../../decisions/enrolling/enrol.ts';
import type { EnrollingJourney } from '../../journeys/protocol.ts';
import type { Ports } from '../ports.ts';

/**
 * Repeating it changes nothing.
 * @returns whether it is a shadow, which whoever has let all go on that begin at this moment is to move on: an execution's first
 * step comes after them, too
 */
export const letGoOn = async (
  journey: EnrollingJourney,
  key: EnrolmentKey,
  entry: OpenEnrolment,
  { reader, startsAt }: { readonly reader: Reader; readonly startsAt: Instant | undefined },
  ports: Ports,
): Promise<boolean> => {
  if (!isShadow(entry)) {
    const input = executionInput(key, reader, journey, startsAt);
    await ports.executions.start(journey.stateMachineArn, executionName(key), input);
    return false;
  }
  await ports.stories.keep(journey.id, entry.version);
  return true;
};

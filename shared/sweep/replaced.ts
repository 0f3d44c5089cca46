/** Ends a passage whose place another takes. */
import type { EnrolmentKey } from '../ids.ts';
import { replacedBy } from '../journeys/graph.ts';
import { detours } from '../journeys/protocol.ts';
import type { Ports } from '../ports.ts';

/** Ends the passage that this one takes the place of, unless it is over. */
export const endReplaced = async ({ cycle, ...key }: EnrolmentKey, ports: Ports): Promise<void> => {
  const replaced = { ...key, cycle: cycle - 1 };
  const { enrolment, waiter } = await ports.ledger.passage(replaced);
  if (enrolment === undefined || enrolment.exit !== undefined) return;
  const at = ports.now();
  await ports.publish([{ name: 'Journey Exited', at, detail: { ...enrolment.key, reason: replacedBy } }]);
  await ports.ledger.changeEnrolment(replaced, { exit: { reason: replacedBy, at } });
  if (waiter !== undefined) await ports.executions.detour(waiter.token, detours.goalReached, {});
};

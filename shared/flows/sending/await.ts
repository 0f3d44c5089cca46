/** Waits for a signal, with nothing to send. */
import type { AwaitRequest } from '../../journeys/protocol.ts';
import type { Ports } from '../ports.ts';
import { escalateUntaken } from '../tasks/change.ts';
import { beginStep, registerAndLook } from './settle.ts';

/**
 * The second part of a wait for a task's result: its time to be taken is over, by the state machine's clock, which
 * began to run before the task's own.
 */
const lookAtTask = async ({ enrolment, waits }: AwaitRequest, ports: Ports): Promise<void> => {
  const { source } = waits.wait;
  if (source.kind === 'result') await escalateUntaken({ enrolment, name: source.of }, ports.now(), ports);
};

/**
 * Answers the token when the wait is over already, and leaves it open otherwise, for an event or the deadline.
 * @throws StoreUnavailableError: enter again, later
 */
export const awaitSignal = async (request: AwaitRequest, ports: Ports): Promise<void> => {
  const context = await beginStep(request, ports);
  if (context === undefined) return;
  await lookAtTask(request, ports);
  await registerAndLook(request, request.waits, context, ports);
};

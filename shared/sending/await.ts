/** Waits for a signal, with nothing to send. */
import type { AwaitRequest } from '../journeys/protocol.ts';
import type { Ports } from '../ports.ts';
import { escalateUntaken } from '../tasks/change.ts';
import { arrive, registerAndLook } from './settle.ts';

/** A task is looked at while its result is awaited: once it should have been taken, and nobody has. */
const lookAtTask = async ({ enrolment, waits }: AwaitRequest, ports: Ports): Promise<void> => {
  const { source } = waits.wait;
  if (source.kind === 'result') await escalateUntaken({ enrolment, name: source.of }, ports.now(), ports);
};

/**
 * Answers the token when the wait is over already, and leaves it open otherwise, for an event or the deadline.
 * @throws StoreUnavailableError: enter again, later
 */
export const awaitSignal = async (request: AwaitRequest, ports: Ports): Promise<void> => {
  const scene = await arrive(request, ports);
  if (scene === undefined) return;
  await lookAtTask(request, ports);
  await registerAndLook(request, request.waits, scene, ports);
};

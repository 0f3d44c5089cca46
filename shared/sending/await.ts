/** Waits for a signal, with nothing to send. */
import type { AwaitRequest } from '../journeys/protocol.ts';
import type { Ports } from '../ports.ts';
import { arrive, registerAndLook } from './settle.ts';

/**
 * Answers the token when the wait is over already, and leaves it open otherwise, for an event or the deadline.
 * @throws StoreUnavailableError: enter again, later
 */
export const awaitSignal = async (request: AwaitRequest, ports: Ports): Promise<void> => {
  const scene = await arrive(request, ports);
  if (scene !== undefined) await registerAndLook(request, request.waits, scene, ports);
};

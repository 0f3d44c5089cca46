/** The queue of all events: a port, and how what we tell ourselves gets onto it. */
import type { CustomerEvent } from '../../customers/events/event.ts';
import { messageOf } from '../../customers/events/parse.ts';

export interface EventQueue {
  /**
   * @returns the indexes of the bodies that the queue did not take, after several tries
   * @throws StoreUnavailableError when it can't be reached
   */
  readonly send: (bodies: readonly string[]) => Promise<readonly number[]>;
}

/** The queue did not take some of the events. Told again, those that it took count once. */
export class EventsNotQueuedError extends Error {
  override readonly name = 'EventsNotQueuedError';
  constructor(failed: number, all: number) {
    super(`${failed} of ${all} events could not be queued; send the request again`);
  }
}

/** @param events checked already @throws EventsNotQueuedError, StoreUnavailableError */
export const enqueue = async (events: readonly CustomerEvent[], { send }: EventQueue): Promise<void> => {
  const failed = await send(events.map(messageOf));
  if (failed.length > 0) throw new EventsNotQueuedError(failed.length, events.length);
};

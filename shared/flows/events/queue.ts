/** The queue of all events: what lies on it, and how what we tell ourselves gets there. */
import type { Json, Properties } from '../../customers/events/properties.ts';

/** As EventBridge would put it on the queue. */
export interface EventEnvelope {
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  /** When it was told; ISO 8601. */
  readonly time: string;
  readonly detail: {
    readonly customer: string;
    /** When it happened; ISO 8601. */
    readonly at: string;
    /** The customer is known by a browser or device only. */
    readonly anonymousId?: string;
    readonly properties?: Properties;
    readonly [member: string]: Json | undefined;
  };
}

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

/** @throws EventsNotQueuedError, StoreUnavailableError */
export const enqueue = async (events: readonly EventEnvelope[], { send }: EventQueue): Promise<void> => {
  const failed = await send(events.map((event) => JSON.stringify(event)));
  if (failed.length > 0) throw new EventsNotQueuedError(failed.length, events.length);
};

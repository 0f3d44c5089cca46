/** The border between a door and what maps its payloads: what others send becomes the queue's envelopes. */

import type { Instant } from '../../../shared/base/time.ts';
import type { EventEnvelope } from '../../../shared/flows/events/queue.ts';

export interface Problem {
  /** Of the field within the payload, such as `properties.value`; empty: the payload as a whole. */
  readonly path: string;
  /** Reads after the path: `must be a number`. */
  readonly wrong: string;
}

/** What the request tells beside its payload. */
export interface Received {
  readonly at: Instant;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Of one event's payload; 32 KB unless told. */
  readonly mostEventBytes?: number;
}

/** One event's payload: envelopes (none, where it is of no interest) or what is wrong with it. Never throws. */
export type Inlet = (
  payload: unknown,
  received: Received,
) => { readonly envelopes: readonly EventEnvelope[]; readonly problems: readonly Problem[] };

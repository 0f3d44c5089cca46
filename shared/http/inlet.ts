/** The border between a door and what maps its payloads: what others send becomes the queue's envelopes. */
import type { Instant } from '../time.ts';

/** What `parseIncoming` reads: the same form as EventBridge's. */
export interface Envelope {
  /** The same event has the same id however often it is delivered. */
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  /** ISO 8601: when it was told. */
  readonly time: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

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
}

/** One event's payload: envelopes (none, where it is of no interest) or what is wrong with it. Never throws. */
export type Inlet = (
  payload: unknown,
  received: Received,
) => { readonly envelopes: readonly Envelope[]; readonly problems: readonly Problem[] };

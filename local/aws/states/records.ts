/** What is kept of an open execution: plain data, so that it costs little and can be written to a file. */
import type { Instant } from '../time.ts';
import type { Failure } from './errors.ts';
import type { Json, JsonObject } from './json.ts';

/** Whatever may have a deadline. */
export interface Holder {
  readonly id: number;
  /** The entry of its deadline; 0 without one. */
  timer: number;
}

export interface Execution extends Holder {
  /** The state machine's ARN. */
  readonly machine: string;
  readonly name: string;
  readonly input: Json;
  readonly startedAt: Instant;
  /** The strand at its root. */
  readonly root: number;
  /** When the machine's own TimeoutSeconds end; 0 without. */
  readonly timeoutAt: number;
  /** The strand that waits for its end, and its place among that strand's children. */
  readonly parent: { readonly strand: number; readonly index: number } | null;
  /** The Map that it is an item of, by its label. */
  readonly label: string | null;
  /** Express executions are not billed by transitions. */
  readonly isExpress: boolean;
  transitions: number;
  events: number;
}

export type Answer = { readonly output: Json } | { readonly failure: Failure };

/**
 * `entering` and `answered`: ready to go on. `calling`: somebody works on it. `waiting`: for a token, an instant or
 * children. `pausing`: before a retry.
 */
export type Phase = 'entering' | 'answered' | 'calling' | 'waiting' | 'pausing';

export interface MapItem {
  readonly Index: number;
  readonly Value: Json;
}

/** One line of work in an execution: its root, a branch of a Parallel, an item of an inline Map. */
export interface Strand extends Holder {
  readonly execution: number;
  /** The strand that forked it, 0 at the root, and its place among that one's children. */
  readonly parent: number;
  readonly index: number;
  /** The item of the innermost inline Map around it. */
  readonly item: MapItem | null;
  state: string;
  input: Json;
  variables: JsonObject;
  enteredAt: Instant;
  /** Rises with every attempt: an answer for an earlier one is late. */
  visit: number;
  /** Retries of this state so far, by retrier. */
  retries: readonly number[] | null;
  phase: Phase;
  /** The end of a Wait, of a retry's pause or of a task's TimeoutSeconds; 0 without. */
  dueAt: number;
  /** When the next heartbeat is due, and how often; 0 without. */
  heartbeatAt: number;
  heartbeatEvery: number;
  answer: Answer | null;
  fork: Fork | null;
}

/** The children of a strand: strands of a Parallel or inline Map, executions of a distributed Map or a `.sync` task. */
export interface Fork {
  readonly kind: 'branches' | 'items' | 'executions' | 'sync';
  /** The input of each child. */
  readonly inputs: readonly Json[];
  /** The items themselves, of an inline Map. */
  readonly items: readonly Json[] | null;
  /** Items in each child, of a distributed Map. */
  readonly sizes: readonly number[] | null;
  readonly concurrency: number;
  /** Items that may fail before the Map does. */
  readonly tolerated: number;
  /** Children begun, and ended. */
  begun: number;
  ended: number;
  failedItems: number;
  /** By the ids of children that run. */
  readonly running: Record<number, true>;
  readonly results: Json[];
  /** Places in `results` of children that failed and were tolerated. */
  readonly failed: number[];
}

/** The earlier of a strand's deadlines; 0 without. */
export const wakesAt = ({ dueAt, heartbeatAt }: Strand): number =>
  dueAt === 0 || heartbeatAt === 0 ? dueAt + heartbeatAt : Math.min(dueAt, heartbeatAt);

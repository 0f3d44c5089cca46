/** What goes wrong between the account's services and those whom they serve: chosen by whoever simulates it. */
import type { Duration } from './time.ts';

/** A function that is to be run. */
export interface Invocation {
  readonly name: string;
  readonly event: unknown;
  readonly timeout: Duration;
  readonly run: () => Promise<unknown>;
}

export interface Hostility {
  /**
   * Runs the function, or does not: an invocation may be refused, be late, and die on the way. A rejection's name is
   * what Step Functions calls it.
   */
  readonly invoke: (invocation: Invocation) => Promise<unknown>;
  /**
   * How long after it was put there a message of the queue shows, for each time that it is delivered: SQS and
   * EventBridge deliver at least once, and in no order. None: it is lost, as an event of SES's may be.
   */
  readonly arrivals: (queue: string, body: string) => readonly Duration[];
}

/**
 * What a suite of conformance is: one module under suites/, whose file's name is the suite's. The runner finds it there; nothing
 * lists it.
 *
 * A suite asks the project's own emulator, or what the project deploys, and a peer that others wrote or AWS's documentation, the
 * same thing, and hands back what both answered, a case each. The runner compares them. A difference fails the run unless the
 * suite's own list has it, by the case's name; so does an entry of that list that no longer occurs. So their number only falls.
 *
 * ```ts
 * export default {
 *   says: 'Conditional writes, as the other implementation answers them',
 *   peers: [miniStack],
 *   minutes: 3,
 *   differences: [{ case: 'put, 41', because: 'it takes a number of 39 digits', source: 'DynamoDB’s limits: numbers have 38' }],
 *   run: async () => {
 *     await using server = await startMiniStack();
 *     return operations.map((operation) => ({ name: operation.name, ours: …, theirs: … }));
 *   },
 * } satisfies Suite;
 * ```
 *
 * A suite that makes its cases up at random takes a fixed seed, so that a case's name means the same case in each run, and shows
 * by a case of its own that a fault planted on purpose is found.
 */
import type { Peer } from './peers/peer.ts';

/** One thing that both were asked. Answers are compared as JSON: what it can't tell apart is the same. */
export interface Case {
  /** Unlike all others of the suite, and the same in every run. */
  readonly name: string;
  readonly ours: unknown;
  /** What the peer answered, or what AWS documents. */
  readonly theirs: unknown;
}

/** A difference that is known: of one case, never of several by a pattern. */
export interface Difference {
  readonly case: string;
  readonly because: string;
  /** Where it can be read who is right: AWS's page, or the peer's file with its version. */
  readonly source: string;
}

export interface Suite {
  /** One sentence: what is compared with what. */
  readonly says: string;
  /** All of them are installed first; where one can't be had, the suite is left out, and the last line counts it. */
  readonly peers: readonly Peer[];
  /** How long it may take, at most, on two cores. */
  readonly minutes: number;
  readonly differences: readonly Difference[];
  /** Starts what it needs, by `start` of processes.ts, so that all of it ends with the run. */
  readonly run: () => Promise<readonly Case[]>;
}

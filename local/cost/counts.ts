/** What each thing that happens takes of AWS, as the bench `counts` has counted it (`npm run bench:counts`). */
import counted from './counted.json' with { type: 'json' };

/** What one thing takes, of its own: what the same customers take without it is not in it. */
export interface Taken {
  /** DynamoDB's units, of all tables and indexes. */
  readonly writeUnits: number;
  readonly readUnits: number;
  /** To AWS's services, by functions. */
  readonly requests: number;
  /** Of functions, by their folders. */
  readonly invocations: Readonly<Record<string, number>>;
  /** Of Standard executions. */
  readonly transitions: number;
  /** Put on the deployment's own bus. */
  readonly busEvents: number;
  /** On the queue that events come in by. */
  readonly messages: number;
  /** To the functions' logs and the API's, as they are billed. */
  readonly logBytes: number;
  /** That stay in the tables and their indexes when it is over. */
  readonly storedBytes: number;
  readonly emails: number;
  readonly texts: number;
}

export interface Counts {
  /** A month of thirty nights in which nothing happens but what the schedules start. */
  readonly month: Taken;
  /** A customer who is there, and of whom nothing happens in the month: what her nights write, and her profile as it is stored. */
  readonly customer: Pick<Taken, 'writeUnits' | 'storedBytes'> & { readonly profileBytes: number };
  /** A passage that enters and leaves, and sends nothing. */
  readonly passage: Taken;
  /** One of a passage's messages and offers. */
  readonly touchpoint: Taken;
  /** An event that the shop tells by the API, a hundred a request. */
  readonly event: Taken;
  /** An email that is opened. */
  readonly opened: Taken;
  /** What an invocation, and a request to the API, write to logs beside what their handlers say. */
  readonly invocationLogBytes: number;
  readonly requestLogBytes: number;
  /** CloudWatch's own metrics that functions send: a name with the values of its dimensions. */
  readonly metrics: readonly string[];
}

export const counts: Counts = counted;

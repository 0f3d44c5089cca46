/**
 * Event source mappings of DynamoDB's streams, in process: a function reads a table's changes in batches, in their order, and
 * what it fails at comes again, in halves, until it is given up. A table has one shard here.
 */
import type { VirtualClock } from './clock.ts';
import type { StreamRecord } from './dynamodb/index.ts';
import { matchesPattern } from './events.ts';
import { type Duration, type Instant, instant, iso, plus, seconds } from './time.ts';

/** A Lambda that reads a table's stream. */
export interface StreamConsumer {
  readonly table: string;
  readonly batchSize: number;
  /** The batching window: how long the first change may wait for company. */
  readonly window: Duration;
  /** Absent: the function keeps no state between batches, and is told of no shard. */
  readonly tumbling?: Duration;
  /** Of what is read, the records that one of these patterns fits; empty: all. */
  readonly filters: readonly unknown[];
  /** Whether a batch that fails is tried in halves. */
  readonly bisects: boolean;
  /** Whether the answer says from which record on the batch failed. */
  readonly reportsFailures: boolean;
  /** Absent: a record is tried until the stream forgets it. */
  readonly mostRetries?: number;
  readonly mostAge?: Duration;
  /** Told of what was given up, which it is told the numbers of and not the contents. */
  readonly onGivenUp?: (message: string) => void;
  readonly invoke: (event: object) => Promise<unknown>;
}

/** How far each table's stream was read, and what its window's state is. */
export interface MappingsSnapshot {
  readonly tables: readonly {
    readonly table: string;
    readonly position: number;
    readonly open?: { readonly start: Instant; readonly state: unknown };
  }[];
}

export interface LocalMappings {
  /** Something has changed in the table. */
  readonly stir: (table: string) => void;
  readonly snapshot: () => MappingsSnapshot;
  /** Taken while nothing has been read. */
  readonly restore: (snapshot: MappingsSnapshot | undefined) => void;
}

const shardId = 'shardId-00000001';

/** In seconds: tried again so long after, and twice as long after each time. */
const leastBackoff = 1;
const mostBackoff = 60;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const numberOf = ({ dynamodb }: StreamRecord): number => Number(dynamodb.SequenceNumber);
const timeOf = ({ dynamodb }: StreamRecord): Instant => instant(dynamodb.ApproximateCreationDateTime * 1_000);

class Mapping {
  readonly #consumer: StreamConsumer;
  readonly #clock: VirtualClock;
  readonly #read: (after: number, most: number) => readonly StreamRecord[];
  /** The number of the last record that is done with. */
  #position = 0;
  #open: { readonly start: Instant; state: unknown } | undefined;
  /** A delivery is under way, or due. */
  #isStirred = false;
  /** How many records are tried at once, where a batch has failed. */
  #atMost: number;
  #attempts = 0;

  constructor(
    consumer: StreamConsumer,
    clock: VirtualClock,
    read: (after: number, most: number) => readonly StreamRecord[],
  ) {
    this.#consumer = consumer;
    this.#clock = clock;
    this.#read = read;
    this.#atMost = consumer.batchSize;
  }

  snapshot(): MappingsSnapshot['tables'][number] {
    const open = this.#open;
    return { table: this.#consumer.table, position: this.#position, ...(open !== undefined && { open }) };
  }

  restore({ position, open }: MappingsSnapshot['tables'][number]): void {
    this.#position = position;
    if (open !== undefined) this.#beginWindow(open.start, open.state);
    this.stir();
  }

  stir(): void {
    if (!this.#isStirred) this.#deliverAfter(this.#consumer.window);
  }

  #deliverAfter(wait: Duration): void {
    this.#isStirred = true;
    this.#clock.schedule(plus(this.#clock.now(), wait), () => this.#clock.track(this.#deliver()));
  }

  #isWanted(record: StreamRecord): boolean {
    const { filters } = this.#consumer;
    return filters.length === 0 || filters.some((pattern) => matchesPattern(pattern, record));
  }

  #startOf(record: StreamRecord): Instant | undefined {
    const { tumbling } = this.#consumer;
    return tumbling === undefined ? undefined : instant(Math.floor(timeOf(record) / tumbling) * tumbling);
  }

  /** The records that come next: of one window, and those among them that are wanted. */
  #next(): { readonly all: readonly StreamRecord[]; readonly wanted: readonly StreamRecord[] } {
    const read = this.#read(this.#position, this.#consumer.batchSize);
    const [first] = read;
    const start = first && this.#startOf(first);
    const beyond = read.findIndex((record) => this.#startOf(record) !== start);
    const ofWindow = beyond < 0 ? read : read.slice(0, beyond);
    const wanted = ofWindow.filter((record) => this.#isWanted(record));
    if (wanted.length <= this.#atMost) return { all: ofWindow, wanted };
    const some = wanted.slice(0, this.#atMost);
    const last = some.at(-1);
    return { all: ofWindow.slice(0, last === undefined ? 0 : ofWindow.indexOf(last) + 1), wanted: some };
  }

  async #deliver(): Promise<void> {
    const { all, wanted } = this.#next();
    const [last] = all.slice(-1);
    if (last === undefined) {
      this.#isStirred = false;
      return;
    }
    if (wanted.length === 0) return this.#goOn(last, all.length);
    const failedFrom = await this.#try(wanted);
    if (failedFrom === undefined) return this.#goOn(last, all.length);
    await this.#failed(wanted, failedFrom);
  }

  #goOn(last: StreamRecord, read: number): void {
    this.#position = numberOf(last);
    this.#attempts = 0;
    this.#atMost = this.#consumer.batchSize;
    const isMore = this.#read(this.#position, 1).length > 0;
    if (!isMore) this.#isStirred = false;
    else this.#deliverAfter(read < this.#consumer.batchSize ? this.#consumer.window : seconds(0));
  }

  /** The number of the record from which on it failed; `undefined`: it did not. */
  async #try(batch: readonly StreamRecord[]): Promise<number | undefined> {
    const [first] = batch;
    if (first === undefined) return undefined;
    const start = this.#startOf(first);
    if (this.#open !== undefined && this.#open.start !== start) await this.#endWindow(this.#open.start);
    if (start !== undefined && this.#open === undefined) this.#beginWindow(start, {});
    try {
      const answer = await this.#consumer.invoke(this.#eventOf(batch, false));
      const failedFrom = this.#failedFrom(batch, answer);
      if (failedFrom === undefined) this.#keepState(answer);
      return failedFrom;
    } catch {
      return numberOf(first);
    }
  }

  #failedFrom(batch: readonly StreamRecord[], answer: unknown): number | undefined {
    const first = batch[0] && numberOf(batch[0]);
    const members = isObject(answer) ? answer : {};
    // Lambda takes an answer without a state for a failure.
    if (this.#open !== undefined && !isObject(members.state)) return first;
    if (!this.#consumer.reportsFailures || !Array.isArray(members.batchItemFailures)) return undefined;
    const failed = members.batchItemFailures.map((each) => Number(isObject(each) ? each.itemIdentifier : ''));
    if (failed.length === 0) return undefined;
    const known = batch.map(numberOf);
    // What names no record of the batch fails all of it.
    return failed.every((each) => known.includes(each)) ? Math.min(...failed) : first;
  }

  #keepState(answer: unknown): void {
    if (this.#open !== undefined && isObject(answer)) this.#open.state = answer.state;
  }

  async #failed(batch: readonly StreamRecord[], from: number): Promise<void> {
    const done = batch.filter((record) => numberOf(record) < from);
    const [lastDone] = done.slice(-1);
    if (lastDone !== undefined) {
      // Those before it count as done.
      this.#position = numberOf(lastDone);
      this.#attempts = 0;
    }
    const rest = batch.slice(done.length);
    const { bisects, mostRetries = Number.POSITIVE_INFINITY } = this.#consumer;
    if (bisects && rest.length > 1) this.#atMost = Math.ceil(rest.length / 2);
    else this.#attempts += 1;
    const isGivenUp = this.#attempts > mostRetries || this.#isTooOld(rest);
    if (isGivenUp) {
      this.#giveUp(rest);
      return;
    }
    const backoff = Math.min(mostBackoff, leastBackoff * 2 ** Math.max(0, this.#attempts - 1));
    this.#deliverAfter(seconds(backoff));
  }

  #isTooOld([first]: readonly StreamRecord[]): boolean {
    const { mostAge } = this.#consumer;
    return mostAge !== undefined && first !== undefined && plus(timeOf(first), mostAge) < this.#clock.now();
  }

  #giveUp(batch: readonly StreamRecord[]): void {
    const [first] = batch;
    const [last] = batch.slice(-1);
    if (first === undefined || last === undefined) return;
    this.#consumer.onGivenUp?.(
      JSON.stringify({
        requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: this.#attempts },
        responseContext: { statusCode: 200, functionError: 'Unhandled' },
        version: '1.0',
        timestamp: iso(this.#clock.now()),
        DDBStreamBatchInfo: {
          shardId,
          startSequenceNumber: first.dynamodb.SequenceNumber,
          endSequenceNumber: last.dynamodb.SequenceNumber,
          approximateArrivalOfFirstRecord: iso(timeOf(first)),
          approximateArrivalOfLastRecord: iso(timeOf(last)),
          batchSize: batch.length,
          streamArn: first.eventSourceARN,
        },
      }),
    );
    this.#goOn(last, 0);
  }

  #eventOf(Records: readonly StreamRecord[], isFinal: boolean): object {
    const { tumbling, table } = this.#consumer;
    const open = this.#open;
    if (open === undefined || tumbling === undefined) return { Records };
    return {
      Records,
      window: { start: iso(open.start), end: iso(plus(open.start, tumbling)) },
      state: open.state,
      shardId,
      eventSourceARN: Records[0]?.eventSourceARN ?? table,
      isFinalInvokeForWindow: isFinal,
      isWindowTerminatedEarly: false,
    };
  }

  #beginWindow(start: Instant, state: unknown): void {
    this.#open = { start, state };
    const end = plus(start, this.#consumer.tumbling ?? seconds(0));
    this.#clock.schedule(end, () => this.#clock.track(this.#endWindow(start)));
  }

  /** Tells the function that the window is over, once; what it makes of that changes nothing of what was read. */
  async #endWindow(start: Instant): Promise<void> {
    if (this.#open?.start !== start) return;
    const event = this.#eventOf([], true);
    this.#open = undefined;
    await this.#consumer.invoke(event).catch(() => undefined);
  }
}

export const createMappings = (options: {
  readonly consumers: readonly StreamConsumer[];
  readonly clock: VirtualClock;
  readonly read: (table: string, after: number, most: number) => readonly StreamRecord[];
}): LocalMappings => {
  const mappings = new Map(
    options.consumers.map((consumer) => {
      const read = (after: number, most: number) => options.read(consumer.table, after, most);
      return [consumer.table, new Mapping(consumer, options.clock, read)] as const;
    }),
  );
  return {
    stir: (table) => mappings.get(table)?.stir(),
    snapshot: () => ({ tables: [...mappings.values()].map((each) => each.snapshot()) }),
    restore: (snapshot) => {
      for (const each of snapshot?.tables ?? []) mappings.get(each.table)?.restore(each);
    },
  };
};

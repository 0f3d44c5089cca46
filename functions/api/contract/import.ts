/** Takes a file in line by line, of customers or of orders: good lines are queued as they are read, and bad ones listed. */

import type { CustomerEvent } from '../../../shared/customers/events/event.ts';
import { type Problem, sentenceOf } from '../../../shared/customers/events/problem.ts';
import { isObject } from '../../../shared/customers/events/properties.ts';
import { customerIds, isAbsent } from '../../../shared/customers/events/reading.ts';
import { type EventQueue, enqueue } from '../../../shared/flows/events/queue.ts';
import { ourColumns } from './columns.ts';
import { callsOf } from './contacts.ts';
import { type PayloadReader, type PayloadReading, type ReceivedHere, refused } from './inlet.ts';
import { readTold } from './intake.ts';
import type { Row } from './rows.ts';

export interface BadLine {
  readonly line: number;
  readonly field?: string;
  readonly message: string;
}

export interface Imported {
  /** Lines that were taken. */
  readonly accepted: number;
  /** Lines that were not. */
  readonly refused: number;
  /** What is wrong with the first of those: at most 1,000 entries, a line may have several. */
  readonly rejected: readonly BadLine[];
}

const mostListed = 1_000;
/** So many are queued at once: the file is never held twice. */
const mostAtOnce = 200;

type Fields = Readonly<Record<string, unknown>>;

/** What the lines of a file are. */
export interface FileOf {
  /** A line as calls of Segment's; `undefined` where it says no time and has to. */
  readonly callsOf: (value: Fields) => readonly unknown[] | undefined;
  /** Our names for columns that others call by another. */
  readonly columnsOf?: (header: readonly string[]) => readonly string[];
  /** A line, for whoever sent something else. */
  readonly example: string;
  /** What the file calls whose line it is. */
  readonly customer: string;
}

const withCustomer = (
  { at, ...fields }: Fields,
  names: readonly string[],
): { readonly userId: unknown; readonly others: Fields; readonly timestamp?: unknown } => {
  const name = names.find((each) => !isAbsent(fields[each]));
  const { [name ?? '']: userId, ...others } = fields;
  return { userId, others, ...(!isAbsent(at) && { timestamp: at }) };
};

/** A line identifies: what is not the id is a trait, `at` says when it was so, and other fields what was refused. */
export const customersFile: FileOf = {
  callsOf,
  columnsOf: ourColumns,
  example: '{"id": "ada-17"}',
  customer: 'id',
};

/** A line is an order, which says when it was placed: it is a history, and not what happens now. */
export const ordersFile: FileOf = {
  callsOf: (value) => {
    const { others, ...call } = withCustomer(value, customerIds);
    const { id, ...properties } = others;
    if (call.timestamp === undefined) return undefined;
    const order = { ...(!isAbsent(id) && { orderId: id }), ...properties };
    return [{ type: 'track', event: 'Order Completed', ...call, properties: order }];
  },
  example: '{"customer": "ada-17", "orderId": "o-1001", "value": 19.9, "at": "2026-03-02T10:00:00Z"}',
  customer: 'customer',
};

const readRow = (
  { line, value, wrong }: Row,
  { callsOf: callsIn, example }: FileOf,
  read: PayloadReader,
  received: ReceivedHere,
): PayloadReading => {
  if (wrong !== undefined) return refused('', wrong);
  if (!isObject(value)) return refused('', `must be an object such as ${example}`);
  const calls = callsIn(value);
  if (calls === undefined)
    return refused('at', 'is missing; send when it was, such as "2026-03-02T10:00:00Z"');
  const readings = calls.map((call) => readTold(call, line, read, received));
  return {
    events: readings.flatMap(({ events }) => events),
    problems: readings.flatMap(({ problems }) => problems),
    ignored: readings.flatMap(({ ignored }) => ignored),
  };
};

/** The field as the file calls it. */
const badLine = (line: number, { customer }: FileOf, { path, wrong }: Problem): BadLine => {
  const field = path
    .replace(/^(traits|properties)\./, '')
    .replace(/^userId$/, customer)
    .replace(/^timestamp$/, 'at');
  return { line, ...(field !== '' && { field }), message: sentenceOf({ path: field, wrong }) };
};

/** @throws EventsNotQueuedError: what was queued before is no harm when the file is sent again */
export const importRows = async (
  rows: AsyncIterable<Row>,
  file: FileOf,
  readCall: PayloadReader,
  received: ReceivedHere,
  queue: EventQueue,
): Promise<Imported> => {
  const rejected: BadLine[] = [];
  let accepted = 0;
  let refused = 0;
  let waiting: CustomerEvent[] = [];
  for await (const row of rows) {
    const { events, problems } = readRow(row, file, readCall, received);
    if (problems.length > 0) {
      refused += 1;
      rejected.push(
        ...problems.slice(0, mostListed - rejected.length).map((each) => badLine(row.line, file, each)),
      );
      continue;
    }
    accepted += 1;
    waiting.push(...events);
    if (waiting.length < mostAtOnce) continue;
    await enqueue(waiting, queue);
    waiting = [];
  }
  await enqueue(waiting, queue);
  return { accepted, refused, rejected };
};

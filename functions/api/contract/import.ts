/** Takes customers in from a file, line by line: good lines are queued as they are read, and bad ones listed. */

import type { CustomerEvent } from '../../../shared/customers/events/event.ts';
import { type Problem, sentenceOf } from '../../../shared/customers/events/problem.ts';
import { isObject } from '../../../shared/customers/events/properties.ts';
import { customerIds } from '../../../shared/customers/events/reading.ts';
import { type EventQueue, enqueue } from '../../../shared/flows/events/queue.ts';
import { type PayloadReader, type PayloadReading, type ReceivedHere, refused } from './inlet.ts';
import { readPayload } from './intake.ts';
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

const names = ['id', ...customerIds];

/** A line as a call that identifies: what is not the id is a trait, and `at` says when it was so. */
const callOf = (value: Readonly<Record<string, unknown>>): unknown => {
  const { at, ...traits } = value;
  const name = names.find((each) => traits[each] !== undefined && traits[each] !== '');
  const { [name ?? '']: userId, ...others } = traits;
  return {
    type: 'identify',
    userId,
    traits: others,
    ...(at !== undefined && at !== '' && { timestamp: at }),
  };
};

const readRow = ({ value, wrong }: Row, read: PayloadReader, received: ReceivedHere): PayloadReading => {
  if (wrong !== undefined) return refused('', wrong);
  return isObject(value)
    ? readPayload(callOf(value), read, received)
    : refused('', 'must be an object such as {"id": "ada-17"}');
};

/** The field as the file calls it. */
const badLine = (line: number, { path, wrong }: Problem): BadLine => {
  const field = path
    .replace(/^traits\./, '')
    .replace(/^userId$/, 'id')
    .replace(/^timestamp$/, 'at');
  return { line, ...(field !== '' && { field }), message: sentenceOf({ path: field, wrong }) };
};

/** @throws EventsNotQueuedError: what was queued before is no harm when the file is sent again */
export const importRows = async (
  rows: AsyncIterable<Row>,
  readCall: PayloadReader,
  received: ReceivedHere,
  queue: EventQueue,
): Promise<Imported> => {
  const rejected: BadLine[] = [];
  let accepted = 0;
  let refused = 0;
  let waiting: CustomerEvent[] = [];
  for await (const row of rows) {
    const { events, problems } = readRow(row, readCall, received);
    if (problems.length > 0) {
      refused += 1;
      rejected.push(
        ...problems.slice(0, mostListed - rejected.length).map((each) => badLine(row.line, each)),
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

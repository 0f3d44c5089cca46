/** Takes events in by HTTP: each is checked by itself, and the good ones go to the queue together. */
import { type EventEnvelope, type EventQueue, enqueue } from '../../../shared/flows/events/queue.ts';
import { HttpFault } from './fault.ts';
import type { Inlet, Problem, Received } from './inlet.ts';

/** One event of a request, and what is wrong with it. */
export interface Named {
  /** From 0, within the request. */
  readonly index: number;
  /** Absent: the event as a whole. */
  readonly field?: string;
  readonly message: string;
}

export interface Taken {
  /** As Segment answers. */
  readonly success: true;
  /** How many of the request's events were taken. */
  readonly accepted: number;
  /** Those that were not taken. */
  readonly rejected: readonly Named[];
  /** Those that were taken without these fields. */
  readonly warnings: readonly Named[];
}

/** An event, as Segment has it. */
const mostEventBytes = 32_000;

interface Read {
  readonly envelopes: readonly EventEnvelope[];
  /** Of an event that has envelopes: it is taken without these fields. */
  readonly problems: readonly Problem[];
}

const refused = (wrong: string): Read => ({ envelopes: [], problems: [{ path: '', wrong }] });

/** `undefined`: it is nested deeper than the stack is. */
const bytesOf = (payload: unknown): number | undefined => {
  try {
    return Buffer.byteLength(JSON.stringify(payload) ?? '');
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

/** An event that is of no interest has neither envelopes nor problems. */
export const readEvent = (payload: unknown, inlet: Inlet, received: Received): Read => {
  const most = received.mostEventBytes ?? mostEventBytes;
  const bytes = bytesOf(payload);
  if (bytes === undefined) return refused('the event is nested too deep');
  if (bytes > most) return refused(`the event is larger than ${most / 1_000} KB`);
  return inlet(payload, received);
};

const named = (index: number, { path, wrong }: Problem): Named => ({
  index,
  ...(path !== '' && { field: path }),
  message: path === '' ? wrong : `${path}: ${wrong}`,
});

/**
 * Takes each payload by itself; what is wrong with one holds no other back.
 * @throws EventsNotQueuedError
 */
const takeAll = async (
  payloads: readonly unknown[],
  inlet: Inlet,
  received: Received,
  queue: EventQueue,
): Promise<Taken> => {
  const all = payloads.map((payload) => readEvent(payload, inlet, received));
  const isBad = ({ envelopes, problems }: Read): boolean => envelopes.length === 0 && problems.length > 0;
  const listed = (whether: boolean): readonly Named[] =>
    all.flatMap((read, index) =>
      isBad(read) === whether ? read.problems.map((problem) => named(index, problem)) : [],
    );
  await enqueue(
    all.flatMap(({ envelopes }) => envelopes),
    queue,
  );
  return {
    success: true,
    accepted: all.filter((read) => !isBad(read)).length,
    rejected: listed(true),
    warnings: listed(false),
  };
};

/** One event alone. @throws HttpFault invalid with the first field that is wrong; EventsNotQueuedError */
export const takeOne = async (
  payload: unknown,
  inlet: Inlet,
  received: Received,
  queue: EventQueue,
): Promise<Taken> => {
  const taken = await takeAll([payload], inlet, received, queue);
  const [first] = taken.rejected;
  if (first === undefined) return taken;
  const messages = taken.rejected.map(({ message }) => message);
  throw new HttpFault('invalid', messages.join('; '), { field: first.field });
};

/**
 * A batch of events, of which `list` is the field.
 * @throws HttpFault invalid, with the list of what is wrong, when not one of them is good; EventsNotQueuedError
 */
export const takeBatch = async (
  list: string,
  ...[payloads, inlet, received, queue]: Parameters<typeof takeAll>
): Promise<Taken> => {
  const taken = await takeAll(payloads, inlet, received, queue);
  const [first] = taken.rejected;
  if (first === undefined || taken.accepted > 0) return taken;
  const { index, field, message } = first;
  const path = [list, String(index), field].filter((part) => part !== undefined && part !== '').join('.');
  throw new HttpFault('invalid', `none of the ${payloads.length} events is good; the first: ${message}`, {
    field: path,
    beside: { rejected: taken.rejected },
  });
};

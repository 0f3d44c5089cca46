/** Takes events in by HTTP: each is checked by itself, and the good ones go to the queue together. */
import { parseIncoming, UnreadableEventError } from '../events/parse.ts';
import { HttpFault } from './fault.ts';
import type { Envelope, Inlet, Problem, Received } from './inlet.ts';

export interface EventQueue {
  /**
   * @returns the indexes of the bodies that the queue did not take, after several tries
   * @throws StoreUnavailableError when it can't be reached
   */
  readonly send: (bodies: readonly string[]) => Promise<readonly number[]>;
}

/** One event of a request, and what is wrong with it. */
export interface Rejected {
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
  readonly rejected: readonly Rejected[];
}

/** An event, as Segment has it. */
const mostEventBytes = 32_000;

type Sorted = { readonly bodies: readonly string[] } | { readonly problems: readonly Problem[] };

/** `Order Completed: value: must be …; orderId: …`, as ingest says it, by field. */
const problemsIn = ({ message }: UnreadableEventError): readonly Problem[] =>
  message
    .slice(message.indexOf(': ') + 2)
    .split('; ')
    .map((each) => {
      const colon = each.indexOf(': ');
      return colon < 0
        ? { path: '', wrong: each }
        : { path: each.slice(0, colon), wrong: each.slice(colon + 2) };
    });

/** As ingest will read it: what it can't read is refused here, where somebody is told. */
const problemsOf = (body: string): readonly Problem[] => {
  try {
    parseIncoming(body);
    return [];
  } catch (error) {
    if (error instanceof UnreadableEventError) return problemsIn(error);
    throw error;
  }
};

const sort = (payload: unknown, inlet: Inlet, received: Received): Sorted => {
  if (Buffer.byteLength(JSON.stringify(payload) ?? '') > mostEventBytes)
    return { problems: [{ path: '', wrong: `the event is larger than ${mostEventBytes / 1_000} KB` }] };
  const { envelopes, problems } = inlet(payload, received);
  if (problems.length > 0) return { problems };
  const bodies = envelopes.map((envelope: Envelope) => JSON.stringify(envelope));
  const unreadable = bodies.flatMap(problemsOf);
  return unreadable.length > 0 ? { problems: unreadable } : { bodies };
};

const rejectedAs = (index: number, { path, wrong }: Problem): Rejected => ({
  index,
  ...(path !== '' && { field: path }),
  message: path === '' ? wrong : `${path}: ${wrong}`,
});

/**
 * Takes each payload by itself; what is wrong with one holds no other back.
 * @throws HttpFault unavailable when the queue did not take some: sent again, those that it took count once
 */
export const takeAll = async (
  payloads: readonly unknown[],
  inlet: Inlet,
  received: Received,
  queue: EventQueue,
): Promise<Taken> => {
  const bodies: string[] = [];
  const rejected: Rejected[] = [];
  for (const [index, payload] of payloads.entries()) {
    const sorted = sort(payload, inlet, received);
    if ('bodies' in sorted) bodies.push(...sorted.bodies);
    else rejected.push(...sorted.problems.map((problem) => rejectedAs(index, problem)));
  }
  const failed = await queue.send(bodies);
  if (failed.length > 0)
    throw new HttpFault(
      'unavailable',
      `${failed.length} of ${bodies.length} events could not be queued; send the request again`,
      { headers: { 'retry-after': '1' } },
    );
  const bad = new Set(rejected.map(({ index }) => index));
  return { success: true, accepted: payloads.length - bad.size, rejected };
};

/** One event alone. @throws HttpFault invalid with the first field that is wrong; unavailable */
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
 * @throws HttpFault invalid, with the list of what is wrong, when not one of them is good; unavailable
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

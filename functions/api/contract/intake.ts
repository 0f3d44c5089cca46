/** Takes events in by HTTP: each is checked by itself, and the good ones go to the queue together. */
import { unratedIn, unratedWarning } from '../../../shared/customers/events/amounts.ts';
import { kindNamed } from '../../../shared/customers/events/kinds/index.ts';
import type { ToldBy } from '../../../shared/customers/events/kinds/kind.ts';
import { type Problem, sentenceOf } from '../../../shared/customers/events/problem.ts';
import { isObject } from '../../../shared/customers/events/properties.ts';
import { shown } from '../../../shared/customers/events/reading.ts';
import { readTraits, type ShopTraits } from '../../../shared/customers/traits/trait.ts';
import { type EventQueue, enqueue } from '../../../shared/flows/events/queue.ts';
import { bytesOf, jsonOf } from './body.ts';
import { HttpFault } from './fault.ts';
import {
  type InletRoute,
  type PayloadReader,
  type PayloadReading,
  type ReceivedHere,
  refused,
} from './inlet.ts';
import { mostBytes } from './limits.ts';

/** One event of a request, and what is wrong with it. */
export interface EventProblem {
  /** From 0, within the request. */
  readonly index: number;
  /** Absent: the event as a whole. */
  readonly field?: string;
  readonly message: string;
}

export interface IntakeAnswer {
  /** As Segment answers. */
  readonly success: true;
  /** How many of the request's events were taken. */
  readonly accepted: number;
  /** Those that were not taken. */
  readonly rejected: readonly EventProblem[];
  /** Those that were taken without these fields. */
  readonly warnings: readonly EventProblem[];
  /** What was taken, and does less than its sender may think. */
  readonly notes?: readonly string[];
}

/** An event, as Segment has it. */
const mostEventBytes = 32_000;

/** `undefined`: it is nested deeper than the stack is. */
const sizeOf = (payload: unknown): number | undefined => {
  try {
    return Buffer.byteLength(JSON.stringify(payload) ?? '');
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

/** What identifying tells of the shop's own traits is held to their declarations: one that can't be read is left out, and named. */
const withReadableTraits = (reading: PayloadReading, declared: ShopTraits): PayloadReading => {
  const problems: Problem[] = [];
  const events = reading.events.map((event) => {
    if (event.name !== 'Customer Identified' || event.properties === undefined) return event;
    const { properties } = event;
    const { unreadable } = readTraits(properties, declared);
    if (unreadable.length === 0) return event;
    for (const { name, wrong } of unreadable)
      problems.push({ path: `traits.${name}`, wrong: `${wrong}; it is ${shown(properties[name])}` });
    const names = new Set(unreadable.map(({ name }) => name));
    const readable = Object.entries(properties).filter(([name]) => !names.has(name));
    return { ...event, properties: Object.fromEntries(readable) };
  });
  return { ...reading, events, problems: [...reading.problems, ...problems] };
};

/** An answer about a topic that the shop has not is left out, and named. */
const withKnownTopics = (reading: PayloadReading, { topics }: ReceivedHere['house']): PayloadReading => {
  const problems: Problem[] = [];
  const known = (answers: Readonly<Record<string, boolean>>, channel: string) =>
    Object.fromEntries(
      Object.entries(answers).filter(([topic]) => {
        if (topics.includes(topic)) return true;
        const wrong = `is none of the shop's topics, which are ${topics.join(', ')}`;
        problems.push({ path: `traits.consents.${channel}.topics.${topic}`, wrong });
        return false;
      }),
    );
  const events = reading.events.map((event) => {
    if (event.name !== 'Customer Identified' || event.traits.consentDetails === undefined) return event;
    const consentDetails = Object.fromEntries(
      Object.entries(event.traits.consentDetails).map(([channel, { topics: answers = {}, ...proof }]) => {
        const kept = known(answers, channel);
        return [channel, { ...proof, ...(Object.keys(kept).length > 0 && { topics: kept }) }];
      }),
    );
    return { ...event, traits: { ...event.traits, consentDetails } };
  });
  return problems.length === 0
    ? reading
    : { ...reading, events, problems: [...reading.problems, ...problems] };
};

const tellsOfConsent = ({ events }: PayloadReading): boolean =>
  events.some(
    (event) =>
      event.name === 'Customer Identified' &&
      [
        ...Object.values(event.traits.consents ?? {}),
        ...Object.values(event.traits.consentDetails ?? {}).flatMap(({ topics = {} }) =>
          Object.values(topics),
        ),
      ].includes(true),
  );

/** Whether anything stands there would take a read a call to know. */
const noteOfConsents =
  'the consents are kept; what whoever reads at the address has refused or stopped stands, until she takes it back herself: channels of GET /v1/customers/{id} says what she takes now';

/** What wants a sender whom the shop trusts is not believed of another. */
const withoutDistrusted = (
  reading: PayloadReading,
  { isTrusted }: ReceivedHere['telling'],
): PayloadReading => {
  if (isTrusted) return reading;
  const problems: Problem[] = [];
  const events = reading.events.filter(({ name }) => {
    const { wantsTrust } = kindNamed(name);
    if (wantsTrust === undefined) return true;
    problems.push({ path: 'event', wrong: `"${name}" takes an admin key, and no write key: ${wantsTrust}` });
    return false;
  });
  return problems.length === 0
    ? reading
    : { ...reading, events, problems: [...reading.problems, ...problems] };
};

/** Of what an amount is worth nothing says, the sender is told: it is taken, and not counted. */
const withWarnings = (reading: PayloadReading, { money }: ReceivedHere['house']): PayloadReading => {
  const unrated = new Set(reading.events.map((event) => unratedIn(event, money)));
  const problems = [...unrated]
    .filter((each) => each !== undefined)
    .map((currency): Problem => ({ path: 'currency', wrong: unratedWarning(currency) }));
  return problems.length === 0 ? reading : { ...reading, problems: [...reading.problems, ...problems] };
};

/** Whether a payload says of itself that it is a history, which is imported. */
const isHistorical = (payload: unknown): boolean =>
  isObject(payload) && (payload.historical === true || payload.historical === 'true');

/** The payload's events, as this telling tells them. @param index of the payload within the request */
export const readTold = (
  payload: unknown,
  index: number,
  read: PayloadReader,
  received: ReceivedHere,
): PayloadReading => {
  const { telling, at } = received;
  const told: ToldBy = {
    id: `${telling.id}-${index}`,
    at,
    kind: isHistorical(payload) ? 'imported' : telling.kind,
  };
  const reading = withoutDistrusted(readPayload(payload, read, { ...received, tellingId: told.id }), telling);
  return { ...reading, events: reading.events.map((event) => ({ ...event, told })) };
};

/** What is of no interest has neither events nor problems. */
const readPayload = (payload: unknown, read: PayloadReader, received: ReceivedHere): PayloadReading => {
  const most = received.mostEventBytes ?? mostEventBytes;
  const bytes = sizeOf(payload);
  if (bytes === undefined) return refused('', 'the event is nested too deep');
  if (bytes > most) return refused('', `the event is larger than ${most / 1_000} KB`);
  const { house, traits } = received;
  return withWarnings(withKnownTopics(withReadableTraits(read(payload, received), traits), house), house);
};

const problemOfEvent = (index: number, problem: Problem): EventProblem => ({
  index,
  ...(problem.path !== '' && { field: problem.path }),
  message: sentenceOf(problem),
});

/**
 * Takes each payload by itself; what is wrong with one holds no other back.
 * @throws EventsNotQueuedError
 */
const takeAll = async (
  payloads: readonly unknown[],
  read: PayloadReader,
  received: ReceivedHere,
  queue: EventQueue,
): Promise<IntakeAnswer> => {
  const all = payloads.map((payload, index) => readTold(payload, index, read, received));
  const isBad = ({ events, problems }: PayloadReading): boolean => events.length === 0 && problems.length > 0;
  const listed = (whether: boolean): readonly EventProblem[] =>
    all.flatMap((each, index) =>
      isBad(each) === whether ? each.problems.map((problem) => problemOfEvent(index, problem)) : [],
    );
  await enqueue(
    all.flatMap(({ events }) => events),
    queue,
  );
  return {
    success: true,
    accepted: all.filter((each) => !isBad(each)).length,
    rejected: listed(true),
    warnings: listed(false),
    ...(all.some(tellsOfConsent) && { notes: [noteOfConsents] }),
  };
};

/** One event alone. @throws HttpFault invalid with the first field that is wrong; EventsNotQueuedError */
export const takeOne = async (
  payload: unknown,
  read: PayloadReader,
  received: ReceivedHere,
  queue: EventQueue,
): Promise<IntakeAnswer> => {
  const taken = await takeAll([payload], read, received, queue);
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
  ...[payloads, read, received, queue]: Parameters<typeof takeAll>
): Promise<IntakeAnswer> => {
  const taken = await takeAll(payloads, read, received, queue);
  const [first] = taken.rejected;
  if (first === undefined || taken.accepted > 0) return taken;
  const { index, field, message } = first;
  const path = [list, String(index), field].filter((part) => part !== undefined && part !== '').join('.');
  throw new HttpFault('invalid', `none of the ${payloads.length} events is good; the first: ${message}`, {
    field: path,
    beside: { rejected: taken.rejected },
  });
};

/** A webhook is one payload. An order with many lines is larger than an event is; all that is kept of it is bounded. */
export const takeWebhook =
  (read: PayloadReader): InletRoute['take'] =>
  async (request, { queue, now, house, telling, traits }) => {
    const received = { at: now, house, telling, traits, headers: request.headers, mostEventBytes: mostBytes };
    return takeOne(jsonOf(bytesOf(request, mostBytes)), read, received, queue);
  };

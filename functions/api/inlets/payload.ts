/** What every inlet makes of a payload: checked events, and what is wrong with the rest. */

import { digestOf } from '../../../shared/base/ids.ts';
import type { Instant } from '../../../shared/base/time.ts';
import { mostLetters } from '../../../shared/customers/events/checked.ts';
import type { Detail } from '../../../shared/customers/events/kinds/kind.ts';
import { areProblems, checkEvent } from '../../../shared/customers/events/parse.ts';
import type { Problem } from '../../../shared/customers/events/problem.ts';
import { isObject } from '../../../shared/customers/events/properties.ts';
import { type Loose, type Reading, shown } from '../../../shared/customers/events/reading.ts';
import { isReservedName } from '../../../shared/journeys/reserved-names.ts';
import { ignored, type PayloadReading, refused } from '../contract/inlet.ts';

/** Deeper than any payload with a meaning; far deeper, and whatever walks it runs out of stack. */
const mostLevels = 100;

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1)));

/** Takes what is no trap. */
export const unlessTooDeep = <Payload>(
  payload: Payload,
  take: (payload: Payload) => PayloadReading,
): PayloadReading =>
  isDeeper(payload, mostLevels)
    ? refused('', `the body: is more than ${mostLevels} levels deep`)
    : take(payload);

/**
 * A webhook, told apart by its topic. Senders repeat what is not answered with success, and stop for good where nothing
 * is: what is in order but of no use is `ignored`, not a problem.
 */
export const takeByTopic = <Take>(
  payload: unknown,
  topic: string,
  takes: Readonly<Record<string, Take>>,
  take: (by: Take, body: Loose) => PayloadReading,
): PayloadReading => {
  const by = Object.hasOwn(takes, topic) ? takes[topic] : undefined;
  if (topic.trim() === '')
    return refused('topic', `is missing: its header names one of ${Object.keys(takes).join(', ')}`);
  if (by === undefined)
    return ignored('topic', `${shown(topic)} is none of ${Object.keys(takes).join(', ')}`);
  if (!isObject(payload)) return refused('', `the body: must be an object; it is ${shown(payload)}`);
  return unlessTooDeep(payload, (body) => take(by, body));
};

/** An event as its sender tells it, in our words. */
export interface EventAsTold {
  readonly id: string;
  readonly name: string;
  readonly customer: string;
  readonly at: Instant;
  readonly receivedAt: Instant;
  readonly detail: Detail;
}

const checked = (
  { id, name, customer, at, receivedAt, detail }: EventAsTold,
  { house }: Reading,
): ReturnType<typeof checkEvent> =>
  isReservedName(name)
    ? [{ path: 'event', wrong: `"${name}" is what only Rekindle tells; call the event something else` }]
    : checkEvent({ customer, ...detail }, { id, type: name, at, time: receivedAt, house });

/** The events, each checked, unless the reading was refused. One that is not good holds no other back. */
export const readingOf = (reading: Reading, told: readonly EventAsTold[]): PayloadReading => {
  if (reading.isRefused()) return { events: [], problems: reading.problems, ignored: [] };
  const all = told.map((each) => checked(each, reading));
  const problems: readonly Problem[] = all.flatMap((each) => (areProblems(each) ? each : []));
  return {
    events: all.flatMap((each) => (areProblems(each) ? [] : [each])),
    problems: [...reading.problems, ...problems],
    ignored: [],
  };
};

/** The same content, the same id: for what has none of its own. */
export const derivedId = (content: unknown): string => digestOf(JSON.stringify(content));

/** The id as it is, or a digest of one that is too long for a key. */
export const keyed = (id: string): string => (id.length <= mostLetters ? id : derivedId(id));

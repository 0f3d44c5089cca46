/** What every inlet gives: our queue's envelopes, and what was wrong with the rest. */

import { digestOf } from '../../../shared/base/ids.ts';
import { type Instant, iso } from '../../../shared/base/time.ts';
import { mostLetters, UnreadableEventError } from '../../../shared/customers/events/checked.ts';
import { parseIncoming } from '../../../shared/customers/events/parse.ts';
import type { Json } from '../../../shared/customers/events/properties.ts';
import type { EventEnvelope } from '../../../shared/flows/events/queue.ts';
import type { Reading } from './reading.ts';

/**
 * Each text begins with the path of the field that it is about, and says what would be right.
 * `problems`: refused, or taken without that field. `ignored`: in order, but nothing that journeys use.
 */
export interface Taken {
  readonly envelopes: readonly EventEnvelope[];
  readonly problems: readonly string[];
  readonly ignored: readonly string[];
}

export const nothing: Taken = { envelopes: [], problems: [], ignored: [] };
export const refused = (problem: string): Taken => ({ ...nothing, problems: [problem] });
export const ignored = (why: string): Taken => ({ ...nothing, ignored: [why] });

export const together = (all: readonly Taken[]): Taken => ({
  envelopes: all.flatMap(({ envelopes }) => envelopes),
  problems: all.flatMap(({ problems }) => problems),
  ignored: all.flatMap(({ ignored }) => ignored),
});

/** What an envelope's detail says beside who and when; absent members are left out. */
export type Detail = Readonly<Record<string, Json | undefined>>;

/** Deeper than any payload with a meaning; far deeper, and whatever walks it runs out of stack. */
const mostLevels = 100;

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1)));

/** Takes what is no trap. */
export const unlessTooDeep = <Payload>(payload: Payload, take: (payload: Payload) => Taken): Taken =>
  isDeeper(payload, mostLevels) ? refused(`the body: is more than ${mostLevels} levels deep`) : take(payload);

export interface Happening {
  readonly id: string;
  readonly source: 'segment' | 'cloudevents' | 'shopify';
  readonly name: string;
  readonly customer: string;
  readonly at: Instant;
  readonly receivedAt: Instant;
  readonly detail: Detail;
}

export const envelopeOf = ({
  id,
  source,
  name,
  customer,
  at,
  receivedAt,
  detail,
}: Happening): EventEnvelope => ({
  id,
  source,
  'detail-type': name,
  time: iso(receivedAt),
  detail: {
    customer,
    at: iso(at),
    ...Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== undefined)),
  },
});

const problemWith = (envelope: EventEnvelope): string | undefined => {
  try {
    parseIncoming(JSON.stringify(envelope));
    return undefined;
  } catch (error) {
    if (error instanceof UnreadableEventError)
      return error.message.replace(`${envelope['detail-type']}: `, '');
    throw error;
  }
};

/**
 * The envelopes, unless the reading was refused. What the queue's reader would refuse is refused here, where its
 * sender can still be told.
 */
export const taken = (reading: Reading, envelopes: readonly EventEnvelope[]): Taken => {
  const problems = [...reading.problems];
  if (reading.isRefused()) return { ...nothing, problems };
  const good = envelopes.filter((envelope) => {
    const problem = problemWith(envelope);
    if (problem !== undefined) problems.push(reading.prefix + problem);
    return problem === undefined;
  });
  return { envelopes: good, problems, ignored: [] };
};

/** The same content, the same id: for what has none of its own. */
export const derivedId = (content: unknown): string => digestOf(JSON.stringify(content));

/** The id as it is, or a digest of one that is too long for a key. */
export const keyed = (id: string): string => (id.length <= mostLetters ? id : derivedId(id));

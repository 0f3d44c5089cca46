/** Reading what an inlet took, as the queue's reader will, and the samples that others wrote. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PayloadReading, Received } from '../../../../functions/api/contract/inlet.ts';
import { parseIso } from '../../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import { messageOf, readMessage } from '../../../../shared/customers/events/parse.ts';
import { type Problem, sentenceOf } from '../../../../shared/customers/events/problem.ts';
import type { Profile } from '../../../../shared/customers/profiles/profile.ts';
import { foldAll } from '../../../support/folding.ts';
import { house } from '../../../support/house.ts';

export const receivedAt = parseIso('2026-11-23T12:00:00Z');

/** What the request tells beside its payload, when nothing else is said. */
export const received: Received = { at: receivedAt, house, headers: {} };

/** What a payload comes to, its problems as sentences. */
export interface Spoken {
  readonly events: readonly CustomerEvent[];
  readonly problems: readonly string[];
  readonly ignored: readonly string[];
}

const sentences = (problems: readonly Problem[]): readonly string[] => problems.map(sentenceOf);

export const spoken = ({ events, problems, ignored }: PayloadReading): Spoken => ({
  events,
  problems: sentences(problems),
  ignored: sentences(ignored),
});

/** As the queue carries them, whoever tells them. */
export const eventsOf = ({ events }: Pick<Spoken, 'events'>): readonly CustomerEvent[] =>
  events.map((each) => {
    const incoming = readMessage(messageOf(each), house);
    if (incoming.kind !== 'customer') throw new Error(`${each.name} is ${incoming.kind}`);
    const { told: _, ...event } = incoming.event;
    return event;
  });

/** The only event, of a payload that was taken without a problem. */
export const eventOf = (reading: Spoken): CustomerEvent => {
  const [event, ...others] = eventsOf(reading);
  if (event === undefined || others.length > 0 || reading.problems.length > 0)
    throw new Error(
      `${reading.events.length} events; ${[...reading.problems, ...reading.ignored].join('; ')}`,
    );
  return event;
};

export const profileOf = (events: readonly CustomerEvent[]): Profile => {
  const profile = foldAll(events);
  if (profile === undefined) throw new Error('nothing to fold');
  return profile;
};

const folder = join(import.meta.dirname, '../../../../../shared/data/payloads');
/** Samples of the specifications themselves; they lie beside the project, and may be absent. */
export const areSamplesThere = existsSync(folder);
export const sample = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

/** Reading what an inlet took, as the queue's reader will, and the samples that others wrote. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Taken } from '../../../../functions/api/inlets/inlet.ts';
import { parseIso } from '../../../../shared/base/time.ts';
import type { CustomerEvent } from '../../../../shared/customers/events/event.ts';
import { fold } from '../../../../shared/customers/events/fold.ts';
import { parseIncoming } from '../../../../shared/customers/events/parse.ts';
import type { Profile } from '../../../../shared/customers/profiles/profile.ts';

export const receivedAt = parseIso('2026-11-23T12:00:00Z');

export const eventsOf = ({ envelopes }: Taken): readonly CustomerEvent[] =>
  envelopes.map((envelope) => {
    const incoming = parseIncoming(JSON.stringify(envelope));
    if (incoming.kind !== 'customer') throw new Error(`${envelope['detail-type']} is ${incoming.kind}`);
    return incoming.event;
  });

/** The only event, of a payload that was taken without a problem. */
export const eventOf = (taken: Taken): CustomerEvent => {
  const [event, ...others] = eventsOf(taken);
  if (event === undefined || others.length > 0 || taken.problems.length > 0)
    throw new Error(`${taken.envelopes.length} events; ${[...taken.problems, ...taken.ignored].join('; ')}`);
  return event;
};

export const profileOf = (events: readonly CustomerEvent[]): Profile => {
  const profile = events.reduce<Profile | undefined>(fold, undefined);
  if (profile === undefined) throw new Error('nothing to fold');
  return profile;
};

const folder = join(import.meta.dirname, '../../../../../shared/data/payloads');
/** Samples of the specifications themselves; they lie beside the project, and may be absent. */
export const areSamplesThere = existsSync(folder);
export const sample = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));

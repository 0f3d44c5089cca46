/**
 * A contact point: a mailbox, a phone or another place where messages arrive, whoever has it. What stops or limits
 * messages stands here and not with a customer: people share mailboxes, and change them.
 */
import { createHmac } from 'node:crypto';
import * as z from 'zod';
import type { EnrolmentKey, StepName } from '../../base/ids.ts';
import { type RecordOf, time } from '../../base/record.ts';
import {
  between,
  type Duration,
  days,
  type Instant,
  instant,
  milliseconds,
  minus,
  plus,
} from '../../base/time.ts';
import { type ConsentChannel, channelOf } from '../profiles/channels.ts';
import type { Profile } from '../profiles/profile.ts';

/** Why nothing at all is sent there. */
export const stopCauses = [
  /** The mailbox does not exist. */
  'bounced',
  /** It has taken nothing for a while. */
  'bounced-often',
  'complained',
  /** It was answered with STOP, or its provider knows that it was. */
  'stopped',
  /** Whose customer was erased. */
  'erased',
] as const;
export type StopCause = (typeof stopCauses)[number];

/** As a sentence says it. */
export const stopSentences: Readonly<Record<StopCause, string>> = {
  bounced: 'mail to the address has bounced for good',
  'bounced-often': 'mail to the address has bounced too often',
  complained: 'the address has complained',
  stopped: 'the number has answered STOP',
  erased: 'the address is of a customer who was erased',
};

const stopSchema = z.object({
  cause: z.enum(stopCauses),
  at: time,
  /** Absent: until a person, or she whose it is, lifts it. */
  until: time.exactOptional(),
  /** Who says so, such as `SES bounce General` or `import`. */
  source: z.string(),
});
export type Stop = RecordOf<typeof stopSchema>;

const refusalSchema = z.object({ at: time, source: z.string() });

/** A marketing message that was sent there. */
export interface Place {
  readonly at: Instant;
  /** Of the touchpoint, of the message whichever passage sends it, and of the customer: digests, that name nobody. */
  readonly touch: string;
  readonly message: string;
  readonly customer: string;
}

/** Short, since a contact point is to cost one unit to write, however much is sent there. */
export const placeText = ({ at, touch, message, customer }: Place): string =>
  [at.toString(36), touch, message, customer].join(' ');

const placeIn = z.string().transform((text): Place => {
  const [at = '', touch = '', message = '', customer = ''] = text.split(' ');
  return { at: instant(Number.parseInt(at, 36)), touch, message, customer };
});

export const contactRecord = z.object({
  id: z.string(),
  stop: stopSchema.exactOptional(),
  /** By topic: who reads there wants no more of it, whoever asks. */
  refusals: z.record(z.string(), refusalSchema),
  /** When whoever reads there first confirmed that she consents. */
  confirmedAt: time.exactOptional(),
  /** When she was last asked to, and the event that did. */
  asked: z.object({ at: time, by: z.string() }).exactOptional(),
  /** Marketing email that no human is known to have opened or clicked: the first of it, and the last. */
  unread: z.object({ since: time, last: time }).exactOptional(),
  /** Mailbox full, and kin, since something was last known to arrive. */
  softBounces: z.array(time),
  /** Oldest first. */
  places: z.array(placeIn),
  /** Counts writes: every update is conditional on the revision that it read. */
  revision: z.number(),
});
export type ContactPoint = RecordOf<typeof contactRecord>;

/** One of which nothing is known. */
export const newContact = (id: string): ContactPoint => ({
  id,
  refusals: {},
  softBounces: [],
  places: [],
  revision: 0,
});

/** Nobody who has not the secret can tell whose it is, or try addresses. */
const keyed = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(`contact ${text}`).digest('base64url');

/** Mail systems do not tell mailboxes apart by case. */
const normalised = (channel: ConsentChannel, address: string): string =>
  channel === 'email' ? address.normalize('NFC').toLowerCase() : address;

/** What the contact point is found by, without saying what it is. */
export const contactId = (secret: string, channel: ConsentChannel, address: string): string =>
  `${channel}-${keyed(secret, `${channel} ${normalised(channel, address)}`).slice(0, 27)}`;

/** Where the channel’s messages reach the customer; `undefined`: none is known, or it is the customer’s alone. */
export const addressIn = (customer: Profile, channel: ConsentChannel): string | undefined => {
  const field = channelOf(channel).address?.field;
  return field === undefined || field === 'id' ? undefined : customer[field];
};

/** Whom a lot is drawn for. */
export type Reader = string & { readonly __id: 'reader' };

/** Who reads at the customer's address draws one lot, as however many customers; without an address, the customer does. */
export const readerOf = ({ id, email, phone }: Pick<Profile, 'id' | 'email' | 'phone'>): Reader =>
  (email === undefined ? (phone ?? id) : normalised('email', email)) as Reader;

const short = 8;

/** Whose touchpoint asks for a place. */
export const placeFor = (
  secret: string,
  { customer, journey, cycle }: EnrolmentKey,
  step: StepName,
  at: Instant,
): Place => {
  const digest = (text: string): string => keyed(secret, text).slice(0, short);
  return {
    at,
    touch: digest(`touch ${customer} ${journey} ${cycle} ${step}`),
    message: digest(`message ${journey} ${step}`),
    customer: digest(`customer ${customer}`),
  };
};

/** So long a message of a journey is not sent there to somebody else. */
const copiesKept = days(30);

/** No place counts for longer: the longest window of a cap. */
export const placesKept = days(60);

/** The stop that holds at that moment. */
export const stopAt = ({ stop }: ContactPoint, now: Instant): Stop | undefined =>
  stop?.until !== undefined && stop.until <= now ? undefined : stop;

/** Of other touchpoints. */
const others = ({ places }: ContactPoint, { touch }: Place): readonly Place[] =>
  places.filter((each) => each.touch !== touch);

export const hasPlace = ({ places }: ContactPoint, { touch }: Place): boolean =>
  places.some((each) => each.touch === touch);

/** When another customer got the journey’s same message there. */
export const copyAt = (contact: ContactPoint, place: Place): Instant | undefined =>
  others(contact, place).findLast(
    ({ message, customer, at }) =>
      message === place.message && customer !== place.customer && at > minus(place.at, copiesKept),
  )?.at;

/** When marketing messages, this touchpoint's own left out, arrived there since. */
export const placesAt = (contact: ContactPoint, place: Place, since: Instant): readonly Instant[] =>
  others(contact, place).flatMap(({ at }) => (at > since ? [at] : []));

/** A mail that has not come back by then has arrived: SES tries for 14 hours. */
const returnsWithin = days(2);

/**
 * With the place taken; what arrived before it ends a row of soft bounces.
 * @param counted how long places count under the cap: they are kept as long, and as copies are
 */
export const withPlace = (
  contact: ContactPoint,
  place: Place,
  counted: Duration = copiesKept,
): ContactPoint => {
  const before = others(contact, place);
  const last = before.at(-1)?.at;
  const lastBounce = contact.softBounces.at(-1);
  const hasArrived =
    last !== undefined &&
    lastBounce !== undefined &&
    last > lastBounce &&
    last < minus(place.at, returnsWithin);
  const since = minus(place.at, milliseconds(Math.max(counted, copiesKept)));
  const kept = before.filter(({ at }) => at > since);
  return {
    ...contact,
    places: [...kept, place].sort((a, b) => a.at - b.at),
    ...(hasArrived && { softBounces: [] }),
  };
};

/** With a marketing email sent there, which nobody has read yet. @param gap after so long without one, the count begins anew */
export const withUnread = (contact: ContactPoint, at: Instant, gap: Duration): ContactPoint => {
  const { unread } = contact;
  const goesOn = unread !== undefined && minus(at, gap) <= unread.last;
  return { ...contact, unread: { since: goesOn ? unread.since : at, last: at } };
};

/** How long marketing email was sent there that nobody read. */
export const unreadFor = ({ unread }: ContactPoint): Duration =>
  unread === undefined ? milliseconds(0) : between(unread.since, unread.last);

/** Somebody has read there then. */
export const readAt = (contact: ContactPoint, at: Instant): ContactPoint =>
  contact.unread === undefined || at <= contact.unread.since
    ? contact
    : { ...contact, unread: { since: at, last: instant(Math.max(contact.unread.last, at)) } };

export const withoutPlace = (contact: ContactPoint, place: Place): ContactPoint => ({
  ...contact,
  places: others(contact, place),
});

/** What a person may not lift outweighs what one may, and what lasts what rests. */
const weights: Readonly<Record<StopCause, number>> = {
  'bounced-often': 1,
  bounced: 2,
  stopped: 3,
  complained: 4,
  erased: 5,
};

/** The weightier stop stays, whichever came first; of two alike the one that lasts longer. */
export const stopped = (contact: ContactPoint, stop: Stop): ContactPoint => {
  const was = contact.stop;
  const isWeightier =
    was === undefined ||
    weights[stop.cause] > weights[was.cause] ||
    (stop.cause === was.cause && was.until !== undefined && (stop.until ?? Infinity) > was.until);
  return isWeightier ? { ...contact, stop } : contact;
};

/** Without a stop of any of these causes. */
export const lifted = (contact: ContactPoint, ...causes: readonly StopCause[]): ContactPoint => {
  const { stop, ...open } = contact;
  return stop !== undefined && causes.includes(stop.cause) ? { ...open, softBounces: [] } : contact;
};

/** The first refusal of a topic stays. */
export const refused = (contact: ContactPoint, topic: string, at: Instant, source: string): ContactPoint =>
  contact.refusals[topic] === undefined
    ? { ...contact, refusals: { ...contact.refusals, [topic]: { at, source } } }
    : contact;

/** Wanted again, by whoever reads there. @param topics all of them unless told */
export const wanted = (contact: ContactPoint, topics?: readonly string[]): ContactPoint => {
  const kept = Object.entries(contact.refusals).filter(
    ([topic]) => topics !== undefined && !topics.includes(topic),
  );
  return kept.length === Object.keys(contact.refusals).length
    ? contact
    : { ...contact, refusals: Object.fromEntries(kept) };
};

/** The first confirmation stays. */
export const confirmed = (contact: ContactPoint, at: Instant): ContactPoint =>
  contact.confirmedAt === undefined ? { ...contact, confirmedAt: at } : contact;

/** How many soft bounces rest a mailbox, and for how long. */
export interface SoftBounceLimits {
  readonly inARow: number;
  readonly within: { readonly count: number; readonly days: number };
  readonly restDays: number;
}

/** With a bounce: for good, or one more that may pass. */
export const bounced = (
  contact: ContactPoint,
  {
    at,
    source,
    isPermanent,
  }: { readonly at: Instant; readonly source: string; readonly isPermanent: boolean },
  limits: SoftBounceLimits,
): ContactPoint =>
  isPermanent ? stopped(contact, { cause: 'bounced', at, source }) : softBounced(contact, at, source, limits);

/** With one more soft bounce, and at rest where it is one too many. Told again, it is the same. */
export const softBounced = (
  contact: ContactPoint,
  at: Instant,
  source: string,
  { inARow, within, restDays }: SoftBounceLimits,
): ContactPoint => {
  if (contact.softBounces.includes(at)) return contact;
  const softBounces = [...contact.softBounces, at]
    .sort((a, b) => a - b)
    .slice(-Math.max(inARow, within.count));
  const recent = softBounces.filter((each) => each > minus(at, days(within.days))).length;
  const counted = { ...contact, softBounces };
  if (softBounces.length < inARow && recent < within.count) return counted;
  return stopped(counted, {
    cause: 'bounced-often',
    at,
    until: plus(at, days(restDays)),
    source,
  });
};

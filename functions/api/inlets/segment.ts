/** Calls in Segment's format to our events: track, identify, page and screen, alone or in a batch. */

import { type Instant, instant } from '../../../shared/base/time.ts';
import { emailAlias } from '../../../shared/customers/events/alias.ts';
import { boundedProperties, isObject } from '../../../shared/customers/events/properties.ts';
import { timeOf } from '../../../shared/customers/events/times.ts';
import { knownDetail } from './details.ts';
import {
  type Detail,
  derivedId,
  envelopeOf,
  ignored,
  keyed,
  nothing,
  refused,
  type Taken,
  taken,
  together,
  unlessTooDeep,
} from './inlet.ts';
import { knownName } from './names.ts';
import {
  firstOf,
  idAt,
  idOf,
  isAbsent,
  type Loose,
  objectAt,
  type Reading,
  shown,
  startReading,
  timeAt,
  within,
} from './reading.ts';
import { beyondTraits, traitsAt } from './traits.ts';

export interface SegmentOptions {
  readonly receivedAt: Instant;
  /** The call's kind where the body doesn't tell: the last part of the path `/v1/track`. */
  readonly type?: string;
}

const unused: Readonly<Record<string, string>> = {
  group: 'journeys are about customers, not about groups',
};

/**
 * When it happened by our clock: `timestamp = receivedAt - (sentAt - originalTimestamp)`, Segment's correction for a
 * device's wrong clock. What Segment has corrected already (it then tells both) is taken as it is.
 */
const instantOf = (reading: Reading, call: Loose, receivedAt: Instant): Instant => {
  const timestamp = timeAt(reading, 'timestamp', call.timestamp);
  const original = timeAt(reading, 'originalTimestamp', call.originalTimestamp);
  if (timestamp !== undefined && original !== undefined) return timestamp;
  const happenedAt = timestamp ?? original;
  const sentAt = timeOf(call.sentAt);
  if (happenedAt === undefined) return receivedAt;
  return sentAt === undefined ? happenedAt : instant(receivedAt - (sentAt - happenedAt));
};

interface Who {
  readonly customer: string;
  /** The browser's or device's id beside the customer's own. */
  readonly alsoKnownAs?: readonly string[];
  /** Nobody has said who it is: the customer is a browser or device. */
  readonly anonymousId?: string;
}

const whoOf = (reading: Reading, call: Loose): Who | undefined => {
  const found = firstOf(call, ['userId', 'anonymousId']);
  if (found === undefined)
    return reading.refuse(
      'userId',
      'is missing, and so is anonymousId; send the customer’s id, such as "ada-17"',
    );
  const customer = idAt(reading, found.name, found.value);
  if (customer === undefined) return undefined;
  if (found.name === 'anonymousId') return { customer, anonymousId: customer };
  const other = idOf(call.anonymousId);
  return { customer, ...(other !== undefined && other !== customer && { alsoKnownAs: [other] }) };
};

interface Told {
  readonly name: string;
  readonly detail: Detail;
}

const trackOf = (reading: Reading, call: Loose, id: string): Told | undefined => {
  const name = idOf(call.event);
  const fields = objectAt(reading, 'properties', call.properties);
  if (name === undefined)
    return reading.refuse(
      'event',
      `must be the event’s name, such as "Order Completed"; it is ${shown(call.event)}`,
    );
  const known = knownName(name);
  return known === undefined
    ? { name, detail: { properties: boundedProperties(fields) } }
    : { name: known, detail: knownDetail(known, { reading, path: 'properties', fields }, id) };
};

/** What the device says of itself, where the traits don't say it; left out in silence where it can't be read. */
const deviceTraits = ({ locale, timezone }: Loose): Detail =>
  traitsAt({ reading: startReading(), path: 'context', fields: { locale, timezone } });

const identifyOf = (reading: Reading, call: Loose): Told => {
  const traits = objectAt(reading, 'traits', call.traits);
  const address = traitsAt({
    reading: startReading(),
    path: 'traits.address',
    fields: { country: within(traits.address).country, city: within(traits.address).city },
  });
  const told = traitsAt({ reading, path: 'traits', fields: traits });
  return {
    name: 'Customer Identified',
    detail: {
      ...deviceTraits(within(call.context)),
      ...address,
      ...told,
      properties: beyondTraits(traits),
    },
  };
};

const visitOf = (reading: Reading, call: Loose): Told => {
  const { name, category } = call;
  const properties = objectAt(reading, 'properties', call.properties);
  const named = Object.fromEntries(
    Object.entries({ name, category }).filter(([, value]) => !isAbsent(value)),
  );
  return { name: 'Site Visited', detail: { properties: boundedProperties({ ...named, ...properties }) } };
};

const toldBy = (type: string, reading: Reading, call: Loose, id: string): Told | undefined => {
  switch (type) {
    case 'track':
      return trackOf(reading, call, id);
    case 'identify':
      return identifyOf(reading, call);
    case 'page':
    case 'screen':
      return visitOf(reading, call);
    case 'alias':
      return aliasOf(reading, call);
    default:
      return reading.refuse(
        'type',
        `must be track, identify, page, screen or alias, or the call a batch; it is ${shown(call.type ?? type)}`,
      );
  }
};

/** Segment's alias: what was told of `previousId` is the customer's. */
const aliasOf = (reading: Reading, { previousId }: Loose): Told | undefined => {
  const previous = idAt(reading, 'previousId', previousId);
  return previous === undefined
    ? undefined
    : { name: 'Customer Linked', detail: { alsoKnownAs: [previous] } };
};

/** Who has told an email address is known by it, on whatever device: a subscriber, or a guest. */
const withEmail = (who: Who, { name, detail: { email } }: Told): Who =>
  name === 'Customer Identified' && who.anonymousId !== undefined && typeof email === 'string'
    ? { customer: keyed(emailAlias(email)), alsoKnownAs: [who.anonymousId] }
    : who;

/** The sender's own id; without one, the same call said twice is the same event. */
const messageIdOf = (type: string, { messageId, sentAt: _, receivedAt: __, ...content }: Loose): string => {
  const id = typeof messageId === 'string' || typeof messageId === 'number' ? String(messageId).trim() : '';
  return id === '' ? `${type}-${derivedId(content)}` : keyed(id);
};

const takeCall = (call: Loose, { receivedAt, type: kind = '' }: SegmentOptions, prefix: string): Taken => {
  const reading = startReading(prefix);
  const type = typeof call.type === 'string' ? call.type.trim().toLowerCase() : kind;
  const why = Object.hasOwn(unused, type) ? unused[type] : undefined;
  if (why !== undefined) return ignored(`${prefix}type: ${type}: ${why}`);
  const id = messageIdOf(type, call);
  const who = whoOf(reading, call);
  const at = instantOf(reading, call, receivedAt);
  const told = toldBy(type, reading, call, id);
  if (who === undefined || told === undefined) return taken(reading, []);
  const { customer, ...others } = withEmail(who, told);
  const detail = { ...others, ...told.detail };
  return taken(reading, [
    envelopeOf({ id, source: 'segment', name: told.name, customer, at, receivedAt, detail }),
  ]);
};

/** A batch's own `sentAt` and `context` are those of its items that have none. */
const itemOf = (item: Loose, { sentAt, context }: Loose): Loose => ({
  ...item,
  sentAt: item.sentAt ?? sentAt,
  context: { ...within(context), ...within(item.context) },
});

const takeBatch = (batch: unknown, body: Loose, { receivedAt }: SegmentOptions): Taken => {
  if (!Array.isArray(batch)) return refused(`batch: must be a list of calls; it is ${shown(batch)}`);
  return together(
    batch.map((item, index) =>
      isObject(item)
        ? takeCall(itemOf(item, body), { receivedAt }, `batch.${index}.`)
        : refused(`batch.${index}: must be a call, such as {"type": "track", …}; it is ${shown(item)}`),
    ),
  );
};

const takeBody = (payload: unknown, options: SegmentOptions): Taken => {
  if (Array.isArray(payload) && payload.length === 0) return nothing;
  if (!isObject(payload))
    return refused(`the body: must be a call or {"batch": [calls]}; it is ${shown(payload)}`);
  return Object.hasOwn(payload, 'batch')
    ? takeBatch(payload.batch, payload, options)
    : takeCall(payload, options, '');
};

/**
 * One call, or a batch of which each good call is taken and each bad one named by its index.
 * @param payload the parsed JSON body
 */
export const fromSegment = (payload: unknown, options: SegmentOptions): Taken =>
  unlessTooDeep(payload, (body) => takeBody(body, options));

/** Segment's calls to our events: track, identify, page, screen and alias. */

import { type Instant, instant } from '../../../../shared/base/time.ts';
import { emailAlias } from '../../../../shared/customers/events/alias.ts';
import type { Detail } from '../../../../shared/customers/events/kinds/kind.ts';
import { detailFor, meaningOf } from '../../../../shared/customers/events/known-names.ts';
import { boundedProperties, isObject } from '../../../../shared/customers/events/properties.ts';
import {
  aside,
  customerAt,
  customerOf,
  firstOf,
  idOf,
  isAbsent,
  isNoOne,
  type Loose,
  objectAt,
  type Reading,
  shown,
  startReading,
  timeAt,
  within,
} from '../../../../shared/customers/events/reading.ts';
import { timeOf } from '../../../../shared/customers/events/times.ts';
import { beyondTraits, traitsAt } from '../../../../shared/customers/events/trait-fields.ts';
import {
  ignored,
  type PayloadReader,
  type PayloadReading,
  type Received,
  refused,
} from '../../contract/inlet.ts';
import { derivedId, keyed, readingOf, unlessTooDeep } from '../payload.ts';

const unused: Readonly<Record<string, string>> = {
  group: 'journeys are about customers, not about groups',
};

/**
 * When it happened by our clock: `timestamp = receivedAt - (sentAt - originalTimestamp)`, Segment's correction for a
 * device's wrong clock. What Segment has corrected already (it then tells both) is taken as it is. Who passes a call on
 * says when it was received: that is the clock to go by, however long ago it was.
 */
const instantOf = (reading: Reading, call: Loose, receivedAt: Instant): Instant => {
  const timestamp = timeAt(reading, 'timestamp', call.timestamp);
  const original = timeAt(reading, 'originalTimestamp', call.originalTimestamp);
  if (timestamp !== undefined && original !== undefined) return timestamp;
  const happenedAt = timestamp ?? original;
  const { timezone } = reading.house;
  const sentAt = timeOf(call.sentAt, timezone);
  if (happenedAt === undefined) return receivedAt;
  const bySomebody = timeOf(call.receivedAt, timezone) ?? receivedAt;
  return sentAt === undefined
    ? happenedAt
    : instant(Math.min(receivedAt, bySomebody) - (sentAt - happenedAt));
};

/** Whose call it is. */
interface Caller {
  readonly customer: string;
  /** The browser's or device's id beside the customer's own. */
  readonly alsoKnownAs?: readonly string[];
  /** Nobody has said who it is: the customer is a browser or device. */
  readonly anonymousId?: string;
}

/** Ids that mean nobody are as good as none; whoever sends one is told so. */
const nobodySaid = ({ userId, anonymousId }: Loose): string => {
  const said = [userId, anonymousId].filter((id) => !isAbsent(id)).map(shown);
  return said.length === 0 ? '' : `; ${said.join(' and ')} ${said.length === 1 ? 'means' : 'mean'} nobody`;
};

const callerOf = (reading: Reading, call: Loose): Caller | undefined => {
  const { userId, anonymousId } = call;
  const other = customerOf(reading, anonymousId);
  if (isNoOne(reading, userId)) {
    if (isNoOne(reading, anonymousId))
      return reading.refuse(
        'userId',
        `is missing, and so is anonymousId; send the customer’s id, such as "ada-17"${nobodySaid(call)}`,
      );
    const anonymous = customerAt(reading, 'anonymousId', anonymousId);
    return anonymous === undefined ? undefined : { customer: anonymous, anonymousId: anonymous };
  }
  const customer = customerAt(reading, 'userId', userId);
  if (customer === undefined) return undefined;
  return { customer, ...(other !== undefined && other !== customer && { alsoKnownAs: [other] }) };
};

/** What a call tells of its customer. */
interface CallDetail {
  readonly name: string;
  readonly detail: Detail;
}

const trackOf = (reading: Reading, call: Loose, id: string): CallDetail | undefined => {
  const name = idOf(call.event);
  const fields = objectAt(reading, 'properties', call.properties);
  if (name === undefined)
    return reading.refuse(
      'event',
      `must be the event’s name, such as "Order Completed"; it is ${shown(call.event)}`,
    );
  const known = meaningOf(name, fields);
  return known === undefined
    ? { name, detail: { properties: boundedProperties(fields) } }
    : {
        name: known.name,
        detail: detailFor(known.name, { reading, path: 'properties', fields: known.fields }, id),
      };
};

/** What the device says of itself, where the traits don't say it; left out in silence where it can't be read. */
const deviceTraits = (reading: Reading, { locale, timezone }: Loose): Detail =>
  traitsAt({ reading: aside(reading), path: 'context', fields: { locale, timezone } });

/** Who is identified is told of in `traits`; RudderStack’s clients tell it in `context.traits`. */
const identifyOf = (reading: Reading, call: Loose): CallDetail => {
  const context = within(call.context);
  const inContext = within(context.traits);
  const traits = objectAt(reading, 'traits', call.traits);
  const all = { ...inContext, ...traits };
  return {
    name: 'Customer Identified',
    detail: {
      ...deviceTraits(reading, context),
      ...traitsAt({ reading, path: 'context.traits', fields: inContext }),
      ...traitsAt({ reading, path: 'traits', fields: traits }),
      properties: beyondTraits(all),
    },
  };
};

const visitOf = (reading: Reading, call: Loose): CallDetail => {
  const { name, category } = call;
  const properties = objectAt(reading, 'properties', call.properties);
  const named = Object.fromEntries(
    Object.entries({ name, category }).filter(([, value]) => !isAbsent(value)),
  );
  return { name: 'Site Visited', detail: { properties: boundedProperties({ ...named, ...properties }) } };
};

const toldBy = (type: string, reading: Reading, call: Loose, id: string): CallDetail | undefined => {
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
const aliasOf = (reading: Reading, { previousId }: Loose): CallDetail | undefined => {
  const previous = customerAt(reading, 'previousId', previousId);
  return previous === undefined
    ? undefined
    : { name: 'Customer Linked', detail: { alsoKnownAs: [previous] } };
};

/** Who has told an email address is known by it, on whatever device: a subscriber, or a guest. */
const withEmail = (caller: Caller, { name, detail: { email } }: CallDetail): Caller =>
  name === 'Customer Identified' && caller.anonymousId !== undefined && typeof email === 'string'
    ? { customer: emailAlias(email), alsoKnownAs: [caller.anonymousId] }
    : caller;

/**
 * The sender's own id. Without one, a call that tells its time is known by what it tells; one that doesn't may be said
 * twice and mean two things.
 */
const messageIdOf = (
  type: string,
  { messageId, sentAt: _, receivedAt: __, historical: ___, ...content }: Loose,
  tellingId: string | undefined,
): string => {
  const id = typeof messageId === 'string' || typeof messageId === 'number' ? String(messageId).trim() : '';
  if (id !== '') return keyed(id);
  const tellsTime = firstOf(content, ['timestamp', 'originalTimestamp']) !== undefined;
  return `${type}-${tellsTime ? derivedId(content) : (tellingId ?? derivedId(content))}`;
};

const readWhole = (call: Loose, { at: receivedAt, house, tellingId }: Received): PayloadReading => {
  const reading = startReading(house);
  const type = typeof call.type === 'string' ? call.type.trim().toLowerCase() : '';
  const why = Object.hasOwn(unused, type) ? unused[type] : undefined;
  if (why !== undefined) return ignored('type', `${type}: ${why}`);
  const id = messageIdOf(type, call, tellingId);
  const caller = callerOf(reading, call);
  const at = instantOf(reading, call, receivedAt);
  const told = toldBy(type, reading, call, id);
  if (caller === undefined || told === undefined) return readingOf(reading, []);
  const { customer, ...others } = withEmail(caller, told);
  return readingOf(reading, [
    { id, name: told.name, customer, at, receivedAt, detail: { ...others, ...told.detail } },
  ]);
};

/** One call, of which `type` says the kind. */
export const readCall: PayloadReader = (payload, received) =>
  isObject(payload)
    ? unlessTooDeep(payload, (call) => readWhole(call, received))
    : refused('', 'must be a call, such as {"type": "track", …}');

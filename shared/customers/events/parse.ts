/** Messages of the queue to events: what our own doors have checked is read, what came by the bus is checked here. */
import * as z from 'zod';
import { isGreetable } from '../../base/greetable.ts';
import { digestOf, parseTouchKey, type TouchKey } from '../../base/ids.ts';
import { type Instant, instant, parseIso } from '../../base/time.ts';
import { type AddressRefused, addressRefused, addressRefusedSchema } from './address-refused.ts';
import { givesConsent } from './consent-record.ts';
import { isReceipt, receiptSchema } from './endpoints.ts';
import type { CustomerEvent, MailEvent, TextReceived } from './event.ts';
import { type ExecutionEnded, endedOf, endedSchema, executionsSource } from './execution-ended.ts';
import { followedSchema, linkFollowed } from './followed.ts';
import type { HouseRules } from './house-rules.ts';
import { parseJson } from './json.ts';
import { kindNamed } from './kinds/index.ts';
import type { Telling, ToldBy } from './kinds/kind.ts';
import { type Problem, problemsOf, sentenceOf } from './problem.ts';
import { isObject } from './properties.ts';
import { customerOf, idOf, isNoOne, otherIdsOf, shown } from './reading.ts';
import { withPhone, withPlaces } from './trait-fields.ts';

export type Incoming =
  | {
      readonly kind: 'customer';
      readonly event: CustomerEvent;
      /** Of another who put it on the bus; absent: a door of ours has checked it, or Rekindle has told it itself. */
      readonly source?: string;
    }
  | { readonly kind: 'mail'; readonly event: MailEvent }
  | { readonly kind: 'text'; readonly event: TextReceived }
  | { readonly kind: 'refusal'; readonly event: AddressRefused }
  | { readonly kind: 'ended'; readonly event: ExecutionEnded }
  /** Not about anything of ours, such as an email that another system sent from this account. */
  | { readonly kind: 'foreign' };

/** A message that is no event: it ends in the dead-letter queue. */
export interface Unreadable {
  readonly kind: 'unreadable';
  /** What it was taken for, such as the event's name; empty: nobody knows. */
  readonly what: string;
  readonly problems: readonly Problem[];
}

const unreadable = (what: string, problems: readonly Problem[]): Unreadable => ({
  kind: 'unreadable',
  what,
  problems,
});

/** Each problem by its field, in one sentence. */
export const unreadableSentence = ({ what, problems }: Unreadable): string =>
  `${what === '' ? '' : `${what}: `}${problems.map(sentenceOf).join('; ')}`;

/** It names the field; the same message will fail again. */
export class UnreadableEventError extends Error {
  override readonly name = 'UnreadableEventError';
}

/**
 * The one check of what is told of a customer: the event, or what is wrong with it, field by field.
 * @param detail under our names for its members
 */
export const checkEvent = (detail: unknown, telling: Telling): CustomerEvent | readonly Problem[] =>
  kindNamed(telling.type).check(detail, telling);

export const areProblems = (checked: CustomerEvent | readonly Problem[]): checked is readonly Problem[] =>
  Array.isArray(checked);

/** Of what a door has checked: another version is not ours to read. */
const messageVersion = 1;

/** The queue's message of an event that its door has checked. What we tell ourselves is told once, as it happens. */
export const messageOf = ({ told, ...event }: CustomerEvent): string => {
  const telling: ToldBy = told ?? { id: event.id, at: event.at, kind: 'live' };
  return JSON.stringify({ checked: messageVersion, telling, event });
};

const messageSchema = z.object({
  checked: z.literal(messageVersion, {
    error: `must be ${messageVersion}, the version that is read here`,
  }),
  telling: z.unknown(),
  event: z.looseObject({ name: z.string() }),
});

const fromDoor = (message: unknown): Incoming | Unreadable => {
  const read = messageSchema.safeParse(message);
  if (!read.success) return unreadable('the message', problemsOf(read.error));
  const { event, telling } = read.data;
  const result = kindNamed(event.name).schema.safeParse({ ...event, told: telling });
  return result.success
    ? { kind: 'customer', event: result.data }
    : unreadable(event.name, problemsOf(result.error));
};

const envelopeSchema = z.object({
  id: z.string().min(1),
  source: z.string().min(1),
  'detail-type': z.string().min(1),
  time: z.iso.datetime({ offset: true }),
  detail: z.looseObject({}),
});

const recipients = z.array(z.object({ emailAddress: z.string() }));
/** What SES tells beside its form costs an event nothing but that. */
const moment = z.iso.datetime({ offset: true }).transform(parseIso).optional().catch(undefined);
const client = { timestamp: moment, ipAddress: z.string().optional(), userAgent: z.string().optional() };
const mailSchema = z.object({
  mail: z.object({
    timestamp: moment,
    messageId: z.string(),
    tags: z.record(z.string(), z.array(z.string())).optional(),
  }),
  bounce: z
    .object({ bounceType: z.string(), bounceSubType: z.string().optional(), bouncedRecipients: recipients })
    .optional(),
  complaint: z
    .object({ complainedRecipients: recipients, complaintFeedbackType: z.string().nullish() })
    .optional(),
  open: z.object(client).optional(),
  reject: z.object({ reason: z.string() }).optional(),
  failure: z.object({ errorMessage: z.string() }).optional(),
  deliveryDelay: z.object({ delayType: z.string() }).optional(),
});
type MailDetail = z.output<typeof mailSchema>;
/**
 * What there is to a kind of mail event beside what all have, and its own time where that is told; `undefined`: it says
 * nothing of what it is about.
 */
type MailReader = (
  detail: MailDetail,
) => (DistributiveOmit<MailEvent, 'touch' | 'at'> & { readonly at?: Instant }) | undefined;
type DistributiveOmit<Union, Names extends PropertyKey> = Union extends unknown ? Omit<Union, Names> : never;

const addressesOf = (told: z.output<typeof recipients>): readonly string[] =>
  told.map(({ emailAddress }) => emailAddress);

/** Who did it, and when, by the millisecond: the bus's own time knows seconds. */
const signalDetail = (
  { timestamp: sentAt }: MailDetail['mail'],
  { timestamp: at, ipAddress, userAgent }: NonNullable<MailDetail['open']> = {},
) => ({
  client: { ...(ipAddress !== undefined && { ipAddress }), ...(userAgent !== undefined && { userAgent }) },
  ...(sentAt !== undefined && { sentAt }),
  ...(at !== undefined && { at }),
});

/** By SES's name for it on the bus. */
const mailReaders: Readonly<Record<string, MailReader>> = {
  'Email Sent': ({ mail: { messageId } }) => ({ kind: 'sent', messageId }),
  'Email Opened': ({ mail, open }) => ({ kind: 'opened', ...signalDetail(mail, open) }),
  'Email Bounced': ({ bounce }) =>
    bounce && {
      kind: 'bounced',
      permanent: bounce.bounceType === 'Permanent',
      reason: [bounce.bounceType, bounce.bounceSubType].filter((part) => part !== undefined).join(' '),
      addresses: addressesOf(bounce.bouncedRecipients),
    },
  'Email Complaint Received': ({ complaint }) =>
    complaint && {
      kind: 'complained',
      addresses: addressesOf(complaint.complainedRecipients),
      ...(typeof complaint.complaintFeedbackType === 'string' && {
        feedback: complaint.complaintFeedbackType,
      }),
    },
  'Email Rejected': ({ reject }) => reject && { kind: 'rejected', reason: reject.reason },
  'Email Rendering Failed': ({ failure }) => failure && { kind: 'rejected', reason: failure.errorMessage },
  'Email Delivery Delayed': ({ deliveryDelay }) =>
    deliveryDelay && { kind: 'delayed', reason: deliveryDelay.delayType },
};

/** @param at the first moment of its second, told again too: a soft bounce is known by it */
const mailEvent = (reader: MailReader, detail: unknown, at: Instant): Incoming | Unreadable => {
  const read = mailSchema.safeParse(detail);
  if (!read.success) return unreadable('an SES event', problemsOf(read.error));
  const { mail } = read.data;
  const [tag = ''] = mail.tags?.touch ?? [];
  const touch = Buffer.from(tag, 'base64url').toString('utf8');
  const particulars = reader(read.data);
  if (parseTouchKey(touch) === undefined || particulars === undefined) return { kind: 'foreign' };
  return {
    kind: 'mail',
    event: { at, ...particulars, touch: touch as TouchKey },
  };
};

const ended = (detail: unknown): Incoming | Unreadable => {
  const read = endedSchema.safeParse(detail);
  if (!read.success) return unreadable('the end of an execution', problemsOf(read.error));
  const event = endedOf(read.data);
  return event === undefined ? { kind: 'foreign' } : { kind: 'ended', event };
};

const receipt = (detail: unknown, messageId: string, at: Instant): Incoming | Unreadable => {
  const read = receiptSchema.safeParse(detail);
  if (!read.success) return unreadable('a receipt', problemsOf(read.error));
  const { id: touch } = read.data;
  if (parseTouchKey(touch) === undefined) return { kind: 'foreign' };
  return { kind: 'mail', event: { kind: 'sent', touch: touch as TouchKey, messageId, at } };
};

const followed = (detail: unknown): Incoming | Unreadable => {
  const read = followedSchema.safeParse(detail);
  return read.success
    ? { kind: 'mail', event: read.data }
    : unreadable('a link that was followed', problemsOf(read.error));
};

const refusal = (detail: unknown): Incoming | Unreadable => {
  const read = addressRefusedSchema.safeParse(detail);
  return read.success
    ? { kind: 'refusal', event: read.data }
    : unreadable('an address that wants no more', problemsOf(read.error));
};

/** A name that is none costs an event nothing but the name. */
const greetably = ({ firstName, ...detail }: Readonly<Record<string, unknown>>) =>
  typeof firstName === 'string' && !isGreetable(firstName.trim()) ? detail : { ...detail, firstName };

/** What others tell by the bus, in the forms that it is known by; ids that mean nobody are none. */
const inKnownForms = (
  type: string,
  detail: Readonly<Record<string, unknown>>,
  house: HouseRules,
): unknown => {
  const { customer, alsoKnownAs } = detail;
  return {
    ...(type === 'Customer Identified' ? greetably(withPhone(house, withPlaces(detail))) : detail),
    ...(customer !== undefined && { customer: customerOf({ house }, customer) ?? customer }),
    ...(Array.isArray(alsoKnownAs) && { alsoKnownAs: otherIdsOf({ house }, alsoKnownAs) }),
  };
};

/** Whom Rekindle itself has told of is known as it says. */
const ownSource = 'rekindle.told';

/**
 * An event that tells a time and no id is known by what it tells: whoever puts it on the bus once more gives it another
 * envelope. One that tells neither is known by its envelope.
 */
const idOfContent = (envelope: string, type: string, detail: Readonly<Record<string, unknown>>): string =>
  detail.at === undefined || detail.at === null ? envelope : digestOf(JSON.stringify([type, detail]));

/** EventBridge tells an event's time by the second, whatever it was given; a time with a fraction is exact. */
const lastMomentOf = (time: string): Instant => instant(parseIso(time) + (time.includes('.') ? 0 : 999));

/**
 * What happened within a second that nobody knows better is read as its last moment, though no later than it was here:
 * who orders in the second in which her coupon was issued, or her passage began to wait, has ordered since, and is not
 * written to. Where she had ordered just before, an order too many is credited to the message: the lesser evil. Of
 * consents in doubt the refusal counts, so that one that is given is read as the first moment.
 * @param time the envelope's
 */
const checkedBy = (
  detail: unknown,
  told: ToldBy,
  time: string,
  of: Omit<Telling, 'at' | 'time'>,
): Incoming | Unreadable => {
  // Whoever puts an event on the bus says its time, and may say one to come.
  const latest = instant(Math.min(lastMomentOf(time), told.at));
  const earliest = instant(Math.min(parseIso(time), told.at));
  const telling = { ...of, time: latest };
  const checked = checkEvent(detail, telling);
  if (areProblems(checked)) return unreadable(telling.type, checked);
  const read = givesConsent(checked) ? checkEvent(detail, { ...telling, at: earliest }) : checked;
  return areProblems(read) ? unreadable(telling.type, read) : { kind: 'customer', event: { ...read, told } };
};

const fromBus = (json: unknown, house: HouseRules, now: Instant | undefined): Incoming | Unreadable => {
  const read = envelopeSchema.safeParse(json);
  if (!read.success) return unreadable('the envelope', problemsOf(read.error));
  const { id, source, 'detail-type': type, time, detail } = read.data;
  const at = parseIso(time);
  const receivedAt = now ?? at;
  if (source === 'aws.ses') {
    const reader = mailReaders[type];
    return reader === undefined ? { kind: 'foreign' } : mailEvent(reader, detail, at);
  }
  if (source === executionsSource) return ended(detail);
  if (isReceipt(source)) return receipt(detail, id, at);
  if (source === ownSource && type === linkFollowed) return followed(detail);
  if (source === ownSource && type === addressRefused) return refusal(detail);
  const telling = { id: idOfContent(id, type, detail), type, sender: source, house };
  const told: ToldBy = { id, at: receivedAt, kind: 'live' };
  if (source === ownSource) return checkedBy(detail, told, time, telling);
  if (idOf(detail.customer) !== undefined && isNoOne({ house }, detail.customer))
    return unreadable(type, [
      { path: 'customer', wrong: `must be a customer’s id; ${shown(detail.customer)} means nobody` },
    ]);
  const incoming = checkedBy(inKnownForms(type, detail, house), told, time, telling);
  return incoming.kind === 'customer' ? { ...incoming, source } : incoming;
};

/** As SNS wraps what it is given. */
const notificationSchema = z.object({
  Type: z.literal('Notification'),
  MessageId: z.string(),
  Timestamp: z.iso.datetime({ offset: true }),
  Message: z.string(),
});
const inboundSchema = z.object({ originationNumber: z.string().min(1), messageBody: z.string() });

/** A text that was sent to the shop's own number, by the topic of two-way messaging. */
const fromTopic = (json: object): Incoming | Unreadable => {
  const read = notificationSchema.safeParse(json);
  if (!read.success) return unreadable('a notification', problemsOf(read.error));
  const { MessageId: id, Timestamp, Message } = read.data;
  let told: unknown;
  try {
    told = parseJson(Message);
  } catch {
    return { kind: 'foreign' };
  }
  const inbound = inboundSchema.safeParse(told);
  if (!inbound.success) return { kind: 'foreign' };
  const { originationNumber: from, messageBody: body } = inbound.data;
  return { kind: 'text', event: { id, at: parseIso(Timestamp), from, body } };
};

/**
 * @param body of a door's own message, a notification of a topic, or an EventBridge envelope as a rule puts it on the queue: of those, EventBridge
 * itself writes what stands beside the detail, so that nothing by the bus can claim to have been checked
 * @param now by our clock; absent: when its envelope says that it was told
 */
export const parseIncoming = (body: string, house: HouseRules, now?: Instant): Incoming | Unreadable => {
  let json: unknown;
  try {
    json = parseJson(body);
  } catch (error) {
    return unreadable('', [{ path: '', wrong: `the message is no JSON: ${(error as Error).message}` }]);
  }
  if (isObject(json) && Object.hasOwn(json, 'checked')) return fromDoor(json);
  return isObject(json) && json.Type === 'Notification' ? fromTopic(json) : fromBus(json, house, now);
};

/** What the message tells. @throws UnreadableEventError naming each field and what is wrong with it */
export const readMessage = (body: string, house: HouseRules, now?: Instant): Incoming => {
  const incoming = parseIncoming(body, house, now);
  if (incoming.kind === 'unreadable') throw new UnreadableEventError(unreadableSentence(incoming));
  return incoming;
};

/**
 * What keeps messages of a topic from a customer by a channel: all of it, the weightiest first. Guardrails ask here, and
 * so does whoever says why.
 */
import { type Instant, iso, parseIso } from '../../base/time.ts';
import {
  type ContactPoint,
  type StopCause,
  stopAt,
  stopCauses,
  stopSentences,
} from '../../customers/contacts/contact.ts';
import { type ConsentChannel, channelOf } from '../../customers/profiles/channels.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { consentTo, marketing, toldAt } from '../../customers/profiles/topics.ts';
import type { Withheld } from '../../journeys/records.ts';
import type { FunctionSettings } from '../../shop/settings.ts';
import { wantsConfirmation } from './double-opt-in.ts';
import { allow, type GuardrailVerdict, type Question, withhold } from './guardrail.ts';

/** What stands in the way, for whoever says it in other words. */
export const limitReasons = [
  'customer-erased',
  'nobody',
  'no-address',
  ...stopCauses,
  'unsubscribed',
  'paused',
  /** By who reads at the address, whoever that is. */
  'refused-there',
  'never-asked',
  'refused',
  /** She has been asked to confirm her consent. */
  'unconfirmed',
  /** Nobody has asked her to. */
  'to-confirm',
] as const;
export type LimitReason = (typeof limitReasons)[number];

export interface Limit {
  /** Whose no it is. */
  readonly guardrail: 'suppressed' | 'consent';
  /** What leaves all the same: news of orders, or nothing. */
  readonly takes: 'transactional' | 'nothing';
  readonly reason: LimitReason;
  /** The reason as a sentence. */
  readonly because: string;
  readonly since?: Instant;
  /** What would end it, or when it ends. */
  readonly until: string | Instant;
  readonly lacks?: Withheld['lacks'];
}

interface Asked {
  readonly customer: Profile;
  readonly channel: ConsentChannel;
  readonly topic: string;
  /** Where it would arrive; absent: nobody has looked there. */
  readonly contact?: ContactPoint | undefined;
  readonly now: Instant;
  readonly settings: Pick<FunctionSettings, 'doubleOptIn' | 'country'>;
}

const endOfStop: Readonly<Record<StopCause, string>> = {
  bounced: 'she tells another address, or a person lifts it',
  'bounced-often': 'it has rested, or a person lifts it',
  complained: 'its provider tells that it was no spam, or a person lifts it',
  stopped: 'it answers START',
  erased: 'never',
};

type Finder = (asked: Asked) => Limit | undefined;
type OfCustomer = (asked: Pick<Asked, 'customer'>) => Limit | undefined;

const goneFor: OfCustomer = ({ customer: { suppressed } }) => {
  if (suppressed === 'erased')
    return {
      guardrail: 'suppressed',
      takes: 'nothing',
      reason: 'customer-erased',
      because: 'she was erased',
      until: 'never',
    };
  if (suppressed !== 'nobody') return undefined;
  const because = 'the id stands for nobody';
  const until = 'a person reinstates it';
  return { guardrail: 'suppressed', takes: 'nothing', reason: 'nobody', because, until };
};

const lacking: Finder = ({ customer, channel }) => {
  const { address } = channelOf(channel);
  if (address === undefined || address.field === 'id' || customer[address.field] !== undefined)
    return undefined;
  const because = `no ${address.called} is known`;
  const until = 'one is told';
  return {
    guardrail: 'consent',
    takes: 'nothing',
    reason: 'no-address',
    because,
    until,
    lacks: address.field,
  };
};

const stopping: Finder = ({ contact, now }) => {
  const stop = contact && stopAt(contact, now);
  if (stop === undefined) return undefined;
  const { cause, at: since, until = endOfStop[cause] } = stop;
  const because = stopSentences[cause];
  return { guardrail: 'suppressed', takes: 'nothing', reason: cause, because, since, until };
};

const wantingNothing: OfCustomer = ({ customer: { suppressed, wishes } }) => {
  if (suppressed !== 'unsubscribed') return undefined;
  const since = wishes?.toldAt?.everything;
  return {
    guardrail: 'suppressed',
    takes: 'transactional',
    reason: 'unsubscribed',
    because: 'she has unsubscribed from everything',
    ...(since !== undefined && { since }),
    until: 'she wants it again',
  };
};

const pausing: Finder = ({ customer: { wishes }, now }) => {
  const { pausedUntil: until, toldAt } = wishes ?? {};
  if (until === undefined || now >= until) return undefined;
  const since = toldAt?.pausedUntil;
  const because = 'she has asked for no marketing';
  return {
    guardrail: 'consent',
    takes: 'transactional',
    reason: 'paused',
    because,
    ...(since !== undefined && { since }),
    until,
  };
};

/** ` of news`: marketing is what goes without saying. */
const ofTopic = (topic: string): string => (topic === marketing ? '' : ` of ${topic}`);

const refusing: Finder = ({ contact, channel, topic }) => {
  const refusal = contact?.refusals[topic];
  if (refusal === undefined) return undefined;
  const because = `who reads at the address has unsubscribed from ${channelOf(channel).messages}${ofTopic(topic)}`;
  const until = 'she wants it again';
  const { at: since } = refusal;
  return { guardrail: 'consent', takes: 'transactional', reason: 'refused-there', because, since, until };
};

const lackingConsent: Finder = ({ customer, channel, topic }) => {
  const given = consentTo(customer, channel, topic);
  if (given === true) return undefined;
  const since = toldAt(customer, channel, topic);
  return {
    guardrail: 'consent',
    takes: 'transactional',
    reason: given === undefined ? 'never-asked' : 'refused',
    because: `consent to ${channelOf(channel).messages}${ofTopic(topic)} was ${given === undefined ? 'never asked for' : 'refused'}`,
    ...(since !== undefined && { since }),
    until: 'she consents',
  };
};

/** Whether the consent is of a time from which on consents are to be confirmed; one of no known time is. */
const isToConfirm = ({ customer, channel, topic, settings: { doubleOptIn } }: Asked): boolean => {
  const at = toldAt(customer, channel, topic);
  return (
    doubleOptIn?.since === undefined || at === undefined || at >= parseIso(`${doubleOptIn.since}T00:00:00Z`)
  );
};

const unconfirmed: Finder = (asked) => {
  const { customer, channel, contact, settings, topic } = asked;
  if (channel !== 'email' || contact === undefined || contact.confirmedAt !== undefined) return undefined;
  if (!wantsConfirmation(customer, settings) || !isToConfirm(asked)) return undefined;
  const since = toldAt(customer, channel, topic);
  return {
    guardrail: 'consent',
    takes: 'transactional',
    reason: contact.asked === undefined ? 'to-confirm' : 'unconfirmed',
    because: `consent to ${channelOf(channel).messages}${ofTopic(topic)} is not confirmed`,
    ...(since !== undefined && { since }),
    until:
      contact.asked === undefined
        ? 'she consents anew, and confirms it'
        : 'she confirms it by the email that asks for it',
  };
};

const finders: readonly Finder[] = [
  goneFor,
  lacking,
  stopping,
  wantingNothing,
  pausing,
  refusing,
  lackingConsent,
  unconfirmed,
];

export const limitsOf = (asked: Asked): readonly Limit[] => finders.flatMap((find) => find(asked) ?? []);

/** `mail to the address has bounced for good, since 2026-11-23T12:00:00Z`. */
const detailOf = ({ because, since, until }: Limit): string =>
  [
    because,
    ...(since === undefined ? [] : [`since ${iso(since)}`]),
    ...(typeof until === 'string' ? [] : [`until ${iso(until)}`]),
  ].join(', ');

const withheldBy = (limit: Limit): GuardrailVerdict => {
  const { guardrail, lacks } = limit;
  return withhold(guardrail, detailOf(limit), lacks === undefined ? {} : { lacks });
};

/** What this guardrail has to say of a message. */
export const limitedBy = (
  guardrail: Limit['guardrail'],
  { customer, touch, arrival, now, settings }: Question,
  channel: ConsentChannel,
): GuardrailVerdict => {
  const topic = ('topic' in touch ? touch.topic : undefined) ?? marketing;
  const limit = limitsOf({ customer, channel, topic, contact: arrival?.contact, now, settings }).find(
    (each) => each.guardrail === guardrail && (each.takes === 'nothing' || !touch.transactional),
  );
  return limit === undefined ? allow : withheldBy(limit);
};

/** Of what is no message: whoever wants nothing, or is nobody, gets none of it. */
export const suppressedBy = (question: Pick<Question, 'customer'>): GuardrailVerdict => {
  const limit = goneFor(question) ?? wantingNothing(question);
  return limit === undefined ? allow : withheldBy(limit);
};

/** Of a call by a person of the shop's, which wants no consent: a number is needed, and no pause. */
export const callLimitedBy = ({ customer, now, settings }: Question): GuardrailVerdict => {
  const asked = { customer, channel: 'sms', topic: marketing, now, settings } as const;
  const limit = lacking(asked) ?? pausing(asked);
  return limit === undefined ? allow : withheldBy(limit);
};

/** Everything that is known of a customer, for whoever asks what is known of her. */
import type { CustomerId } from '../../base/ids.ts';
import { type Instant, instant, iso } from '../../base/time.ts';
import { addressIn, type ContactPoint, contactId } from '../../customers/contacts/contact.ts';
import { nameOfEvent } from '../../customers/events/event.ts';
import { consentChannels } from '../../customers/profiles/channels.ts';
import { type Profile, toldConsents } from '../../customers/profiles/profile.ts';
import type { TouchRecord } from '../../journeys/records.ts';
import { auditTold } from '../audit.ts';
import type { Ports } from '../ports.ts';
import { allIdsOf } from '../privacy/ids.ts';
import { viewOf } from './view.ts';

type Needed = Pick<Ports, 'ledger' | 'profiles' | 'audit' | 'brake' | 'settings' | 'secret' | 'now'>;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Names of fields that hold an instant in milliseconds. */
const isTime = (name: string): boolean => name === 'at' || name === 'due' || /(At|Until|By)$/.test(name);

/** Of what the ledger keeps: instants in ISO 8601. */
const readable = (value: unknown, name = ''): unknown => {
  if (typeof value === 'number' && isTime(name)) return iso(instant(value));
  if (Array.isArray(value)) return value.map((each) => readable(each, name));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([each, of]) => [each, readable(of, each)]));
};

const contactTold = (channel: string, address: string, contact: ContactPoint | undefined) => ({
  channel,
  address,
  ...(contact?.stop !== undefined && { stop: readable(contact.stop) }),
  refused: readable(contact?.refusals ?? {}),
  ...(contact?.confirmedAt !== undefined && { confirmedAt: iso(contact.confirmedAt) }),
  softBounces: (contact?.softBounces ?? []).map(iso),
  messagesLately: (contact?.places ?? []).map(({ at }) => iso(at)),
});

const addressesOf = async (customer: Profile, { ledger, secret }: Needed) => {
  const key = await secret();
  const found = await Promise.all(
    consentChannels.map(async (channel) => {
      const address = addressIn(customer, channel);
      return address === undefined
        ? []
        : [contactTold(channel, address, await ledger.contact(contactId(key, channel, address)))];
    }),
  );
  return found.flat();
};

const consentsOf = ({ consents, identifiedAt = {}, topics = {} }: Profile) => [
  ...Object.entries(toldConsents).flatMap(([told, channel]) => {
    const given = consents[channel];
    const at = identifiedAt[told as keyof typeof toldConsents];
    return given === undefined ? [] : [{ channel, given, ...(at !== undefined && { at: iso(at) }) }];
  }),
  ...Object.entries(topics).map(([key, { given, at }]) => {
    const [channel, topic] = key.split(' ');
    return { channel, topic, given, at: iso(at) };
  }),
];

const messageTold = ({ enrolment, step, channel, sentAt, at, ...touch }: TouchRecord) => ({
  journey: enrolment.journey,
  message: step,
  channel,
  at: iso(sentAt ?? at),
  ...(touch.locale !== undefined && { locale: touch.locale }),
  ...(touch.couponCode !== undefined && { couponCode: touch.couponCode }),
});

const ofId = async (id: CustomerId, { ledger, settings }: Needed) => {
  const [events, { passages }, orders, account, traits, address, referral, proofs] = await Promise.all([
    ledger.eventsSince(id, instant(0)),
    ledger.history(id, 0),
    ledger.orders(id),
    ledger.account(id),
    Object.keys(settings.traits).length > 0 ? ledger.traits(id) : undefined,
    ledger.address(id),
    ledger.referral(id),
    ledger.consents(id),
  ]);
  return { events, passages, orders, account, traits, address, referral, proofs };
};

export interface CustomerExport {
  readonly customer: Readonly<Record<string, unknown>>;
  readonly at: string;
  readonly [part: string]: unknown;
}

/** Money of orders, points and events as the ledger keeps it: in minor units; of the profile in units. */
export const exportOf = async (customer: Profile, now: Instant, ports: Needed): Promise<CustomerExport> => {
  const ids = await allIdsOf(customer.id, ports);
  const all = await Promise.all(ids.map((id) => ofId(id, ports)));
  const passages = all.flatMap((each) => each.passages);
  const touches = passages.flatMap((passage) => passage.touches);
  // What was told of an id before it became hers stands with both.
  const events = new Map(all.toReversed().flatMap((each) => each.events.map((event) => [event.id, event])));
  const orders = new Map(
    all.toReversed().flatMap((each) => each.orders.map((order) => [order.orderId, order])),
  );
  const view = await viewOf(customer, now, ports);
  return {
    customer: view.customer,
    at: iso(now),
    ids,
    stage: view.stage,
    journeys: view.enrolments,
    addresses: await addressesOf(customer, ports),
    consents: consentsOf(customer),
    consentProofs: readable(all.flatMap(({ proofs }) => proofs)),
    toldAt: readable(
      Object.fromEntries(Object.entries(customer.identifiedAt ?? {}).map(([name, at]) => [`${name}At`, at])),
    ),
    traits: readable(all.flatMap(({ traits }) => (traits === undefined ? [] : [traits.traits]))),
    postalAddresses: readable(all.flatMap(({ address }) => address ?? [])),
    orders: readable([...orders.values()]),
    points: readable(all.flatMap(({ account }) => account.entries)),
    tiers: readable(all.flatMap(({ account }) => account.reached)),
    messages: touches
      .filter(({ outcome }) => outcome === 'sent' || outcome === 'unknown')
      .map(messageTold)
      .sort((a, b) => (a.at < b.at ? -1 : 1)),
    passages: readable(passages.map(({ waiter: _, ...passage }) => passage)),
    referredBy: all.flatMap(({ referral }) =>
      referral === undefined
        ? []
        : [{ orderId: referral.orderId, code: referral.code, at: iso(referral.at) }],
    ),
    audit: (await Promise.all(ids.map((id) => ports.audit.ofCustomer(id)))).flat().map(auditTold),
    events: [...events.values()]
      .sort((a, b) => a.at - b.at)
      .map((event) => readable({ ...event, name: nameOfEvent(event) })),
  };
};

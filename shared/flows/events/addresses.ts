import type { CustomerId } from '../../base/ids.ts';
import {
  addressIn,
  bounced,
  type ContactPoint,
  contactId,
  lifted,
  refused,
  stopped,
  wanted,
} from '../../customers/contacts/contact.ts';
import type { AddressRefused } from '../../customers/events/address-refused.ts';
import { emailAlias } from '../../customers/events/alias.ts';
import type { CustomerEvent, TextReceived } from '../../customers/events/event.ts';
import { answersIn } from '../../customers/events/kinds/preferences-changed.ts';
import { type ConsentChannel, consentChannels } from '../../customers/profiles/channels.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { marketing } from '../../customers/profiles/topics.ts';
import { changeAddress } from '../contacts.ts';
import { currentProfile } from '../current.ts';
import type { Ports } from '../ports.ts';
import { touchOf } from '../touch-of.ts';
import { confirmAddress } from './confirmation.ts';

type Unsubscribed = Extract<CustomerEvent, { readonly name: 'Unsubscribed' }>;

/** By a message's own link: in the channel that brought it, and of what it was about. */
export const withChannel = async (event: Unsubscribed, ports: Ports): Promise<CustomerEvent> => {
  if (event.touch === undefined || event.channel !== undefined) return event;
  const { channel, topic = marketing } = (await touchOf(event.touch, ports)) ?? {};
  if (channel === undefined || channel === 'person') return event;
  return { ...event, channel, topic };
};

const changeAt = async (
  customer: Profile,
  channel: ConsentChannel,
  change: (contact: ContactPoint) => ContactPoint,
  ports: Ports,
): Promise<void> => {
  const address = addressIn(customer, channel);
  if (address !== undefined) await changeAddress(channel, address, change, ports);
};

/** Whose addresses they are. An email address that leads to her as a guest's id is found by that, and written down no more. */
const nameAddresses = async (
  { email, phone }: { readonly email?: string; readonly phone?: string },
  customer: CustomerId,
  ports: Ports,
): Promise<void> => {
  const { ledger, secret } = ports;
  if (email !== undefined && (await currentProfile(emailAlias(email), ports))?.id !== customer)
    await ledger.nameAt(contactId(await secret(), 'email', email), customer);
  if (phone !== undefined) await ledger.nameAt(contactId(await secret(), 'sms', phone), customer);
};

/** Repeating it changes nothing. */
export const tellAddresses = async (event: CustomerEvent, customer: Profile, ports: Ports): Promise<void> => {
  const { at } = event;
  switch (event.name) {
    case 'Customer Identified': {
      return nameAddresses(event.traits, event.customer, ports);
    }
    case 'Unsubscribed': {
      const channels = event.channel === undefined ? consentChannels : [event.channel];
      const topics = event.topic === undefined ? [marketing, ...ports.settings.topics] : [event.topic];
      const change = (contact: ContactPoint): ContactPoint =>
        topics.reduce((known, topic) => refused(known, topic, at, 'unsubscribed'), contact);
      for (const channel of channels) await changeAt(customer, channel, change, ports);
      return;
    }
    case 'Preferences Changed':
      for (const channel of consentChannels) {
        const told = answersIn(event.consents).filter(([of]) => of === channel);
        if (told.length === 0) continue;
        const change = (contact: ContactPoint): ContactPoint =>
          told.reduce(
            (known, [, topic, given]) =>
              given ? wanted(known, [topic]) : refused(known, topic, at, 'preferences'),
            contact,
          );
        await changeAt(customer, channel, change, ports);
      }
      return;
    case 'Consent Confirmed':
      return confirmAddress(event, ports);
    case 'Email Bounced':
    case 'Email Marked as Spam': {
      const email = event.email ?? customer.email;
      if (email === undefined) return;
      const { softBounces } = ports.settings.guardrails;
      await changeAddress(
        'email',
        email,
        (contact) =>
          event.name === 'Email Bounced'
            ? bounced(contact, { at, source: 'told', isPermanent: event.soft !== true }, softBounces)
            : stopped(contact, { cause: 'complained', at, source: 'told' }),
        ports,
      );
      return;
    }
  }
};

/** Who was passed a message on wants none, of whatever topic. */
export const ingestRefusal = async ({ email, at }: AddressRefused, ports: Ports): Promise<void> => {
  const topics = [marketing, ...ports.settings.topics];
  await changeAddress(
    'email',
    email,
    (contact) => topics.reduce((known, topic) => refused(known, topic, at, 'unsubscribed'), contact),
    ports,
  );
};

/** The first word, as people write it: `STOP`, `stop.`, `Stop please`. */
const wordIn = (body: string): string => {
  const [word = ''] = body.trim().toUpperCase().normalize('NFKC').split(/\s+/);
  return word.replaceAll(/^\p{P}+|\p{P}+$/gu, '');
};

/** STOP and START, in the words of the settings; what else is texted is nothing to us. */
export const ingestText = async ({ from, body, at, id }: TextReceived, ports: Ports): Promise<void> => {
  const { stopWords, startWords } = ports.settings.texting;
  const word = wordIn(body);
  const source = `text ${id}`;
  if (stopWords.includes(word))
    await changeAddress('sms', from, (contact) => stopped(contact, { cause: 'stopped', at, source }), ports);
  else if (startWords.includes(word))
    await changeAddress('sms', from, (contact) => wanted(lifted(contact, 'stopped')), ports);
};

/** Of each channel, whether a customer can be written to by it, and if not, why, since when, and what would change it. */
import { type Instant, iso } from '../../base/time.ts';
import {
  addressIn,
  contactId,
  type StopCause,
  stopAt,
  stopSentences,
} from '../../customers/contacts/contact.ts';
import { type ConsentChannel, channelOf, consentChannels } from '../../customers/profiles/channels.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { marketing } from '../../customers/profiles/topics.ts';
import type { Ports } from '../ports.ts';

export interface ChannelReach {
  readonly channel: ConsentChannel;
  /** What may leave: marketing and news of orders, those alone, or nothing. */
  readonly takes: 'all' | 'transactional' | 'nothing';
  readonly because?: string;
  readonly since?: Instant;
  /** What would make it more. */
  readonly until?: string;
}

type Limit = Omit<ChannelReach, 'channel'>;

const endOfStop: Readonly<Record<StopCause, string>> = {
  bounced: 'she tells another address, or a person lifts it',
  'bounced-often': 'it has rested, or a person lifts it',
  complained: 'its provider tells that it was no spam, or a person lifts it',
  stopped: 'it answers START',
  erased: 'never',
};

const ofCustomer = ({ suppressed }: Profile): Limit | undefined => {
  switch (suppressed) {
    case undefined:
      return undefined;
    case 'unsubscribed':
      return {
        takes: 'transactional',
        because: 'she has unsubscribed from everything',
        until: 'she wants it again',
      };
    case 'erased':
      return { takes: 'nothing', because: 'she was erased', until: 'never' };
    case 'nobody':
      return { takes: 'nothing', because: 'the id stands for nobody', until: 'a person reinstates it' };
  }
};

const ofConsent = (customer: Profile, channel: ConsentChannel): Limit | undefined => {
  const { [channel]: consent } = customer.consents;
  if (consent === true) return undefined;
  const { messages } = channelOf(channel);
  const since = customer.identifiedAt?.[`${channel}Consent`];
  return {
    takes: 'transactional',
    because: `consent to ${messages} ${consent === undefined ? 'was never asked for' : 'was refused'}`,
    ...(since !== undefined && { since }),
    until: 'she consents',
  };
};

const reachBy = async (
  customer: Profile,
  channel: ConsentChannel,
  now: Instant,
  { ledger, secret }: Pick<Ports, 'ledger' | 'secret'>,
): Promise<Limit> => {
  const whole = ofCustomer(customer);
  if (whole?.takes === 'nothing') return whole;
  const address = addressIn(customer, channel);
  const { address: needed } = channelOf(channel);
  if (address === undefined && needed !== undefined && needed.field !== 'id')
    return { takes: 'nothing', because: `no ${needed.called} is known`, until: 'one is told' };
  const contact =
    address === undefined ? undefined : await ledger.contact(contactId(await secret(), channel, address));
  const stop = contact && stopAt(contact, now);
  if (stop !== undefined) {
    const until = stop.until === undefined ? endOfStop[stop.cause] : iso(stop.until);
    return { takes: 'nothing', because: stopSentences[stop.cause], since: stop.at, until };
  }
  if (whole !== undefined) return whole;
  const refusal = contact?.refusals[marketing];
  if (refusal !== undefined)
    return {
      takes: 'transactional',
      because: 'who reads at the address has unsubscribed',
      since: refusal.at,
      until: 'she wants it again',
    };
  return ofConsent(customer, channel) ?? { takes: 'all' };
};

/** In the channels' order. */
export const channelsOf = (
  customer: Profile,
  now: Instant,
  ports: Pick<Ports, 'ledger' | 'secret'>,
): Promise<readonly ChannelReach[]> =>
  Promise.all(
    consentChannels.map(async (channel) => ({
      channel,
      ...(await reachBy(customer, channel, now, ports)),
    })),
  );

/** Such as `email: news of orders alone, since 2026-11-23T12:00:00Z: consent to email was refused; until she consents`. */
export const channelSentence = ({ channel, takes, because, since, until }: ChannelReach): string => {
  if (takes === 'all') return `${channel}: all`;
  const what = takes === 'nothing' ? 'nothing' : 'news of orders alone';
  return `${channel}: ${what}${since === undefined ? '' : `, since ${iso(since)}`}: ${because}; until ${until}`;
};

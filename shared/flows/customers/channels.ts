/** Of each channel, whether a customer can be written to by it, and if not, why, since when, and what would change it. */
import { type Instant, iso } from '../../base/time.ts';
import { type ConsentChannel, consentChannels } from '../../customers/profiles/channels.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { marketing } from '../../customers/profiles/topics.ts';
import { type LimitReason, limitsOf } from '../../decisions/guardrails/limits.ts';
import { contactOf } from '../contacts.ts';
import type { Ports } from '../ports.ts';

/** Of one topic. */
interface TopicReach {
  /** What may leave: marketing and news of orders, those alone, or nothing. */
  readonly takes: 'all' | 'transactional' | 'nothing';
  readonly reason?: LimitReason;
  readonly because?: string;
  readonly since?: Instant;
  /** What would make it more, or when it becomes more. */
  readonly until?: string;
}

export interface ChannelReach extends TopicReach {
  readonly channel: ConsentChannel;
  /** Of the shop's topics beside marketing; absent: it has none. */
  readonly topics?: readonly (TopicReach & { readonly topic: string })[];
}

type Needed = Pick<Ports, 'ledger' | 'secret' | 'settings'>;

/** By this one channel. */
export const channelReach = async (
  customer: Profile,
  channel: ConsentChannel,
  now: Instant,
  ports: Needed,
): Promise<ChannelReach> => {
  const contact = await contactOf(customer, channel, ports);
  const reachOf = (topic: string): TopicReach => {
    const [limit] = limitsOf({ customer, channel, topic, contact, now, settings: ports.settings });
    if (limit === undefined) return { takes: 'all' };
    const { takes, reason, because, since, until } = limit;
    return {
      takes,
      reason,
      because,
      ...(since !== undefined && { since }),
      until: typeof until === 'string' ? until : iso(until),
    };
  };
  const { topics } = ports.settings;
  return {
    channel,
    ...reachOf(marketing),
    ...(topics.length > 0 && { topics: topics.map((topic) => ({ topic, ...reachOf(topic) })) }),
  };
};

/** In the channels' order. */
export const channelsOf = (
  customer: Profile,
  now: Instant,
  ports: Needed,
): Promise<readonly ChannelReach[]> =>
  Promise.all(consentChannels.map((channel) => channelReach(customer, channel, now, ports)));

const wordsOf = (name: string, { takes, because, since, until }: TopicReach): string => {
  if (takes === 'all') return `${name}: all`;
  const what = takes === 'nothing' ? 'nothing' : 'news of orders alone';
  return `${name}: ${what}${since === undefined ? '' : `, since ${iso(since)}`}: ${because}; until ${until}`;
};

/** Such as `email: news of orders alone, since 2026-11-23T12:00:00Z: consent to email was refused; until she consents`. */
export const channelSentence = ({ channel, topics = [], ...reach }: ChannelReach): string =>
  [
    wordsOf(channel, reach),
    // What stops all says it of each.
    ...(reach.takes === 'nothing' ? [] : topics.map(({ topic, ...each }) => wordsOf(topic, each))),
  ].join('. ');

/** Consents to topics beside marketing: of each the latest telling stays, in whatever order they come. */
import { type Instant, instant } from '../../base/time.ts';
import type { ConsentChannel } from './channels.ts';
import type { Profile } from './profile.ts';

/** The topic of a message that is of no other. */
export const marketing = 'marketing';

/** Of a channel: whatever its topics are. */
export const everyTopic = '*';

export interface TopicConsent {
  readonly given: boolean;
  readonly at: Instant;
}

/** `email news`. */
const topicKey = (channel: ConsentChannel, topic: string): string => `${channel} ${topic}`;

/** The later telling stays, and of two of one instant the refusal. */
const withTopicAt = (profile: Profile, key: string, { given, at }: TopicConsent): Profile => {
  const { [key]: kept } = profile.topics ?? {};
  if (kept !== undefined && (kept.at > at || (kept.at === at && (given || !kept.given)))) return profile;
  return { ...profile, topics: { ...profile.topics, [key]: { given, at } } };
};

export const withTopic = (
  profile: Profile,
  channel: ConsentChannel,
  topic: string,
  told: TopicConsent,
): Profile => withTopicAt(profile, topicKey(channel, topic), told);

/** Who has wanted nothing of the channel may want one of its topics since. `undefined`: never asked. */
export const consentTo = (
  { consents, topics = {} }: Pick<Profile, 'consents' | 'topics'>,
  channel: ConsentChannel,
  topic: string,
): boolean | undefined => {
  if (topic === marketing) return consents[channel];
  const own = topics[topicKey(channel, topic)];
  const all = topics[topicKey(channel, everyTopic)];
  if (own === undefined || all === undefined) return own?.given ?? all?.given;
  return own.given && own.at > all.at;
};

/** When it was last told; `undefined`: never, or nobody knows. */
export const toldAt = (
  { identifiedAt = {}, topics = {} }: Pick<Profile, 'identifiedAt' | 'topics'>,
  channel: ConsentChannel,
  topic: string,
): Instant | undefined => {
  if (topic === marketing) return identifiedAt[`${channel}Consent`];
  const instants = [topics[topicKey(channel, topic)], topics[topicKey(channel, everyTopic)]];
  const last = Math.max(...instants.map((each) => each?.at ?? 0));
  return last === 0 ? undefined : instant(last);
};

/** With those of another record of the same customer. */
export const withTopicsOf = (profile: Profile, { topics = {} }: Profile): Profile =>
  Object.entries(topics).reduce((known, [key, told]) => withTopicAt(known, key, told), profile);

/** Without those given at one of these instants; what was refused stays refused. */
export const withoutTopicsAt = (profile: Profile, going: ReadonlySet<Instant>): Profile => {
  if (profile.topics === undefined) return profile;
  const kept = Object.entries(profile.topics).filter(([, { given, at }]) => !(given && going.has(at)));
  return { ...profile, topics: Object.fromEntries(kept) };
};

/** The refused ones. */
export const refusedTopics = ({ topics = {} }: Profile): Pick<Profile, 'topics'> => {
  const refused = Object.entries(topics).filter(([, { given }]) => !given);
  return refused.length === 0 ? {} : { topics: Object.fromEntries(refused) };
};

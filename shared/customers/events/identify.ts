/** Folds what a customer is known by: of each trait the latest telling stays, in whatever order they come. */

import { type Instant, instant } from '../../base/time.ts';
import {
  type ConsentChannel,
  type IdentifiedTrait,
  type Profile,
  toldConsents,
} from '../profiles/profile.ts';
import { marketing, type TopicConsent, withTopic } from '../profiles/topics.ts';
import type { ToldBy } from './kinds/kind.ts';
import type { Traits } from './traits.ts';

interface Identified {
  readonly traits: Traits;
  readonly at: Instant;
  readonly told?: ToldBy;
}
type Value = string | number | boolean;
type PlainTrait = Exclude<keyof Traits, 'consents' | 'consentDetails' | 'address'>;

const isConsent = (trait: IdentifiedTrait): trait is keyof typeof toldConsents =>
  Object.hasOwn(toldConsents, trait);

/** What a profile, or what was told, says of it. */
export const valueIn = (of: Profile | Traits, trait: IdentifiedTrait): Value | undefined =>
  isConsent(trait) ? of.consents?.[toldConsents[trait]] : of[trait];

/** Of two values told for the same instant the same one stays, whichever came first; of consents, the refusal. */
const outranks = (value: Value, kept: Value | undefined): boolean => {
  if (kept === undefined) return true;
  return typeof value === 'boolean' ? !value && kept === true : value > kept;
};

const isNewer = (profile: Profile, trait: IdentifiedTrait, value: Value, at: Instant): boolean => {
  if (trait === 'locale' && profile.wishes?.locale === true) return false;
  const keptAt = profile.identifiedAt?.[trait];
  if (keptAt === undefined || at > keptAt) return true;
  return at === keptAt && outranks(value, valueIn(profile, trait));
};

const toldBy = (traits: Traits): readonly (readonly [IdentifiedTrait, Value])[] => {
  // No profile has the postal address, or what a consent was proved by.
  const { consents, consentDetails: _, address: __, ...others } = traits;
  const answers = Object.entries(consents ?? {}).map(
    ([channel, given]) => [`${channel as ConsentChannel}Consent`, given] as const,
  );
  return [...(Object.entries(others) as [PlainTrait, Value][]), ...answers];
};

const topicsToldBy = ({
  consentDetails = {},
}: Traits): readonly (readonly [ConsentChannel, string, boolean])[] =>
  Object.entries(consentDetails).flatMap(([channel, { topics = {} }]) =>
    Object.entries(topics).map(([topic, given]) => [channel as ConsentChannel, topic, given] as const),
  );

/** A file that says no time says what was so at some time: nobody knows whether it is older than what is known. */
const isUndated = ({ at, told }: Identified): boolean => told?.kind === 'imported' && at >= told.at;

/** Of consents in doubt the refusal counts: one without its time is nothing against an answer that is known. */
const withUndatedConsents = (profile: Profile, { consents = {} }: Traits): Profile => {
  const given = Object.entries(consents).filter(
    ([channel, isGiven]) => isGiven && profile.consents[channel as ConsentChannel] === undefined,
  );
  return given.length === 0
    ? profile
    : { ...profile, consents: { ...profile.consents, ...Object.fromEntries(given) } };
};

/** A trait that has no instant (it was imported) gives way to any telling. */
export const withTraits = (profile: Profile, identified: Identified): Profile => {
  const isDated = !isUndated(identified);
  const topics = withTopics(profile, identified, isDated);
  if (isDated) return withDated(topics, identified, toldBy(identified.traits));
  const told = toldBy(identified.traits).filter(([trait, value]) => !(isConsent(trait) && value === true));
  return withUndatedConsents(withDated(topics, identified, told), identified.traits);
};

/** An answer of which nobody knows when it was given gives way to any that is dated; a refusal counts from its telling. */
const withTopics = (profile: Profile, { traits, at }: Identified, isDated: boolean): Profile =>
  topicsToldBy(traits).reduce(
    (known, [channel, topic, given]) =>
      withTopic(known, channel, topic, { given, at: isDated || !given ? at : instant(0) }),
    profile,
  );

const withDated = (
  profile: Profile,
  { at }: Identified,
  traits: readonly (readonly [IdentifiedTrait, Value])[],
): Profile => {
  const newer = traits.filter(([told, value]) => isNewer(profile, told, value, at));
  if (newer.length === 0) return profile;
  const consents = newer.flatMap(([told, value]) => (isConsent(told) ? [[toldConsents[told], value]] : []));
  const others = newer.filter(([told]) => !isConsent(told));
  return {
    ...profile,
    ...(Object.fromEntries(others) as Pick<Traits, PlainTrait>),
    consents: { ...profile.consents, ...Object.fromEntries(consents) },
    identifiedAt: { ...profile.identifiedAt, ...Object.fromEntries(newer.map(([told]) => [told, at])) },
  };
};

/** One consent by itself, to whatever topic. */
export const withConsent = (
  profile: Profile,
  channel: ConsentChannel,
  topic: string,
  told: TopicConsent,
): Profile =>
  topic === marketing
    ? withTraits(profile, { traits: { consents: { [channel]: told.given } }, at: told.at })
    : withTopic(profile, channel, topic, told);

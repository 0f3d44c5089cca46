/** How often a lane has come to nothing for a customer: after some such passages she is let be until something is known of her. */
import type { Instant } from '../../base/time.ts';
import { profileAttributes, timeOf, triesIn, type WireItem } from './mapper.ts';
import type { Profile } from './profile.ts';

/** So many are remembered: no shop tries as often. */
const mostRemembered = 10;

/** With those of another id that is hers, in their order. */
export const withTriesOf = (profile: Profile, { tries }: Pick<Profile, 'tries'>): Profile => {
  if (tries === undefined) return profile;
  const all = Object.entries(tries).map(([lane, theirs]) => {
    const ends = [...(profile.tries?.[lane] ?? []), ...theirs].sort((a, b) => a - b);
    return [lane, ends.slice(-mostRemembered)] as const;
  });
  return { ...profile, tries: { ...profile.tries, ...Object.fromEntries(all) } };
};

/** With a passage of the lane that ended without its goal, which may be told after another that ended later. */
export const withTry = (profile: Profile, lane: string, at: Instant): Profile =>
  withTriesOf(profile, { tries: { [lane]: [at] } });

/** She has clicked or answered then: what had come to nothing by then does not count. */
export const withoutTriesUntil = (profile: Profile, at: Instant): Profile => {
  const { tries, ...others } = profile;
  if (tries === undefined) return profile;
  const left = Object.entries(tries)
    .map(([lane, ends]) => [lane, ends.filter((end) => end > at)] as const)
    .filter(([, ends]) => ends.length > 0);
  return left.length === 0 ? others : { ...others, tries: Object.fromEntries(left) };
};

/** What `isResting` reads of a profile. */
export const askedByRest = [
  profileAttributes.tries,
  profileAttributes.lastOrderAt,
  profileAttributes.lastVisitAt,
];

/** Whether so many passages of the lane have come to nothing since she last ordered, visited, clicked or answered. */
export const isResting = (item: WireItem, lane: string, restAfter: number): boolean => {
  const ends = triesIn(item, lane);
  if (ends.length < restAfter) return false;
  const signs = [profileAttributes.lastOrderAt, profileAttributes.lastVisitAt].flatMap(
    (name) => timeOf(item[name]) ?? [],
  );
  return ends.filter((at) => signs.every((sign) => at > sign)).length >= restAfter;
};

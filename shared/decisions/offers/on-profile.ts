/** What of an offer stands on the customer's profile: until when it is unused, so that no other of its lane comes beside it. */
import type { EnrolmentKey } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import type { Profile } from '../../customers/profiles/profile.ts';

/** The profile with an offer of the passage unused until then; `undefined`: with none. */
export const withOffer = (
  profile: Profile,
  { journey, cycle }: EnrolmentKey,
  until: Instant | undefined,
): Profile => {
  const entry = profile.enrolments[journey];
  if (entry === undefined || entry.cycle !== cycle || entry.offerUntil === until) return profile;
  const { offerUntil: _, ...others } = entry;
  const changed = { ...others, ...(until !== undefined && { offerUntil: until }) };
  return { ...profile, enrolments: { ...profile.enrolments, [journey]: changed } };
};

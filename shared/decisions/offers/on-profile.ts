/** What of offers stands on the customer's profile: until when one is unused, so that no other of its lane comes beside it. */
import type { EnrolmentKey } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import type { OpenEnrolment, Profile } from '../../customers/profiles/profile.ts';

type Entry = Pick<OpenEnrolment, 'cycle' | 'offerUntil' | 'offerBefore'>;
type Offers = Pick<OpenEnrolment, 'offerUntil' | 'offerBefore'>;

const changed = (
  { cycle: latest, offerUntil, offerBefore }: Entry,
  cycle: number,
  until: Instant | undefined,
): Offers => {
  const own = cycle === latest ? until : offerUntil;
  // Of two of earlier passages the one that lasts longer is remembered.
  const isOfBefore =
    cycle < latest &&
    (offerBefore === undefined || offerBefore.cycle === cycle || (until ?? 0) > offerBefore.until);
  const before = isOfBefore ? until && { cycle, until } : offerBefore;
  return {
    ...(own !== undefined && { offerUntil: own }),
    ...(before !== undefined && { offerBefore: before }),
  };
};

/** The profile with an offer of the passage unused until then; `undefined`: with none. */
export const withOffer = (
  profile: Profile,
  { journey, cycle }: EnrolmentKey,
  until: Instant | undefined,
): Profile => {
  const entry = profile.enrolments[journey];
  if (entry === undefined) return profile;
  const { offerUntil, offerBefore, ...others } = entry;
  const offers = changed(entry, cycle, until);
  if (
    offers.offerUntil === offerUntil &&
    offers.offerBefore?.cycle === offerBefore?.cycle &&
    offers.offerBefore?.until === offerBefore?.until
  )
    return profile;
  return { ...profile, enrolments: { ...profile.enrolments, [journey]: { ...others, ...offers } } };
};

/** What the journey's next passage remembers of the one before: the offer that is unused at its beginning. */
export const offerCarriedOver = (
  before: Entry | undefined,
  at: Instant,
): Pick<OpenEnrolment, 'offerBefore'> => {
  if (before === undefined) return {};
  const { cycle, offerUntil, offerBefore } = before;
  const [last] = [
    ...(offerUntil === undefined ? [] : [{ cycle, until: offerUntil }]),
    ...(offerBefore === undefined ? [] : [offerBefore]),
  ]
    .filter(({ until }) => until > at)
    .toSorted((a, b) => b.until - a.until);
  return last === undefined ? {} : { offerBefore: last };
};

/** Folds an event into a profile: whatever the order in which events come, the profile is the same. */
import { entriesByJourney, type JourneyId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import { earlier, withVisit } from '../profiles/folding.ts';
import { newProfile, type OpenEnrolment, type Profile } from '../profiles/profile.ts';
import { type CustomerEvent, nameOfEvent, showsPresence } from './event.ts';
import { kindNamed } from './kinds/index.ts';

/** Whether an event of this name is what the journey is for. */
export const isGoal = (
  { goalEvent = 'Order Completed' }: { readonly goalEvent?: string | undefined },
  name: string,
): boolean => name === goalEvent;

/** Shops tell times by the second, so that what came after an enrolment may bear its very instant. */
const isInWindow = ({ enrolledAt, goalUntil, begunByGoal }: OpenEnrolment, at: Instant): boolean =>
  (begunByGoal === true ? at > enrolledAt : at >= enrolledAt) && at <= goalUntil;

/** The first goal within the window counts, in either arm and after the exit too. */
const withGoals = (profile: Profile, event: CustomerEvent): Profile => {
  const reached = entriesByJourney(profile.enrolments).filter(
    ([, each]) => isGoal(each, nameOfEvent(event)) && isInWindow(each, event.at),
  );
  if (reached.length === 0) return profile;
  const enrolments = { ...profile.enrolments };
  for (const [journey, each] of reached)
    enrolments[journey] = { ...each, goalAt: earlier(each.goalAt, event.at) };
  return { ...profile, enrolments };
};

/** The journeys whose goal is this very event, in a profile that it was folded into: told again, they are the same. */
export const goalsReachedBy = (event: CustomerEvent, profile: Profile): readonly JourneyId[] =>
  entriesByJourney(profile.enrolments)
    .filter(([, each]) => each.goalAt === event.at && isGoal(each, nameOfEvent(event)))
    .map(([journey]) => journey);

/**
 * The profile after the event; a customer of whom nothing was known is created. Orders and refunds add up, so each is
 * to be folded once. A reason for leaving replaces the one before, and the profile does not know when that was given:
 * who folds it sees to it that it is the latest. All else may be folded again, and in any order, without a difference.
 */
export const fold = (profile: Profile | undefined, event: CustomerEvent): Profile => {
  const known = kindNamed(event.name).fold(profile ?? newProfile(event.customer), event);
  return withGoals(showsPresence(event) ? withVisit(known, event.at) : known, event);
};

/** Whether the event must be folded exactly once: orders and refunds are summed. */
export const addsUp = ({ name }: CustomerEvent): boolean => kindNamed(name).addsUp;

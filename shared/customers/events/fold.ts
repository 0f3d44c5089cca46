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

/** Whether the order came of this checkout: by its id, or by the order's own where a checkout is an order unpaid. */
export const cameOf = (
  {
    checkoutId,
    orderId,
  }: Pick<Extract<CustomerEvent, { name: 'Order Completed' }>, 'checkoutId' | 'orderId'>,
  checkout: string,
): boolean => checkoutId === checkout || orderId === checkout;

/**
 * When the event is the passage's goal; `undefined`: it is none. An order and its checkout are told by two clocks, so
 * that the order may seem the older one.
 */
const goalOf = (entry: OpenEnrolment, event: CustomerEvent): Instant | undefined => {
  if (!isGoal(entry, nameOfEvent(event))) return undefined;
  if (isInWindow(entry, event.at)) return event.at;
  const isItsOrder =
    event.name === 'Order Completed' &&
    entry.checkoutId !== undefined &&
    cameOf(event, entry.checkoutId) &&
    event.at <= entry.enrolledAt;
  return isItsOrder ? entry.enrolledAt : undefined;
};

/** The first goal within the window counts, in either arm and after the exit too. */
const withGoals = (profile: Profile, event: CustomerEvent): Profile => {
  const enrolments = { ...profile.enrolments };
  let isReached = false;
  for (const [journey, each] of entriesByJourney(profile.enrolments)) {
    const at = goalOf(each, event);
    if (at === undefined) continue;
    isReached = true;
    enrolments[journey] = { ...each, goalAt: earlier(each.goalAt, at) };
  }
  return isReached ? { ...profile, enrolments } : profile;
};

/** The journeys whose goal is this very event, in a profile that it was folded into: told again, they are the same. */
export const goalsReachedBy = (event: CustomerEvent, profile: Profile): readonly JourneyId[] =>
  entriesByJourney(profile.enrolments)
    .filter(([, each]) => each.goalAt !== undefined && each.goalAt === goalOf(each, event))
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

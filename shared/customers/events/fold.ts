/** Folds an event into a profile: whatever the order in which events come, the profile is the same. */
import type { JourneyId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import { newProfile, type OpenEnrolment, type Profile, type Suppression } from '../profiles/profile.ts';
import { type CustomerEvent, nameOfEvent, showsPresence } from './event.ts';
import { withTraits } from './identify.ts';

const earlier = (a: Instant | undefined, b: Instant): Instant => (a === undefined || b < a ? b : a);
export const later = (a: Instant | undefined, b: Instant): Instant => (a === undefined || b > a ? b : a);

/** The two latest of all orders' instants are the two latest of those kept and the new one. */
export const withOrderAt = (profile: Profile, at: Instant): Profile => {
  const { firstOrderAt, lastOrderAt, previousOrderAt } = profile;
  const [last = at, previous] = [lastOrderAt, previousOrderAt, at]
    .filter((each) => each !== undefined)
    .sort((a, b) => b - a);
  return {
    ...profile,
    firstOrderAt: earlier(firstOrderAt, at),
    lastOrderAt: last,
    ...(previous !== undefined && { previousOrderAt: previous }),
  };
};

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
  const reached = Object.entries(profile.enrolments).filter(
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
  Object.entries(profile.enrolments)
    .filter(([, each]) => each.goalAt === event.at && isGoal(each, nameOfEvent(event)))
    .map(([journey]) => journey);

/** The weightier reason stays, whichever came first. */
const weights: Readonly<Record<Suppression, number>> = {
  unsubscribed: 1,
  bounced: 2,
  complained: 3,
  erased: 4,
};

/** The profile with nothing at all to be sent any more. */
export const suppressedFor = (profile: Profile, reason: Suppression): Profile =>
  profile.suppressed !== undefined && weights[profile.suppressed] >= weights[reason]
    ? profile
    : { ...profile, suppressed: reason };

export const withVisit = (profile: Profile, at: Instant): Profile => ({
  ...profile,
  firstVisitAt: earlier(profile.firstVisitAt, at),
  lastVisitAt: later(profile.lastVisitAt, at),
});

const folded = (profile: Profile, event: CustomerEvent): Profile => {
  switch (event.name) {
    case 'Order Completed':
      return {
        ...withOrderAt(profile, event.at),
        orders: profile.orders + 1,
        spent: profile.spent + event.value,
      };
    case 'Order Refunded':
      return {
        ...profile,
        spent: profile.spent - event.value,
        refunded: (profile.refunded ?? 0) + event.value,
      };
    case 'Customer Identified':
      return withTraits(profile, event);
    case 'Unsubscribed':
      return suppressedFor(profile, 'unsubscribed');
    case 'Survey Answered':
      return event.isReason === true ? { ...profile, leavingReason: event.answer } : profile;
    case 'Site Visited':
    case 'Customer Linked':
    case 'Checkout Started':
    case 'Points Granted':
    case 'Points Spent':
    case 'Custom':
      return profile;
  }
};

/**
 * The profile after the event; a customer of whom nothing was known is created. Orders and refunds add up, so each is
 * to be folded once. A reason for leaving replaces the one before, and the profile does not know when that was given:
 * who folds it sees to it that it is the latest. All else may be folded again, and in any order, without a difference.
 */
export const fold = (profile: Profile | undefined, event: CustomerEvent): Profile => {
  const known = folded(profile ?? newProfile(event.customer), event);
  return withGoals(showsPresence(event) ? withVisit(known, event.at) : known, event);
};

/** Whether the event must be folded exactly once: orders and refunds are summed. */
export const addsUp = ({ name }: CustomerEvent): boolean =>
  name === 'Order Completed' || name === 'Order Refunded';

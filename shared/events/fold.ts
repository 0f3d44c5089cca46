/** Folds an event into a profile: whatever the order in which events come, the profile is the same. */
import type { CustomerId } from '../ids.ts';
import { newProfile, type OpenEnrolment, type Profile } from '../profiles/profile.ts';
import type { Instant } from '../time.ts';
import { type CustomerEvent, nameOfEvent } from './event.ts';

const earlier = (a: Instant | undefined, b: Instant): Instant => (a === undefined || b < a ? b : a);
const later = (a: Instant | undefined, b: Instant): Instant => (a === undefined || b > a ? b : a);

/** The two latest of the order instants that are known. */
const latestOrders = (
  { lastOrderAt, previousOrderAt }: Profile,
  at: Instant,
): Pick<Profile, 'lastOrderAt' | 'previousOrderAt'> => {
  const [last = at, previous] = [lastOrderAt, previousOrderAt, at]
    .filter((each) => each !== undefined)
    .sort((a, b) => b - a);
  return { lastOrderAt: last, ...(previous !== undefined && { previousOrderAt: previous }) };
};

const isGoal = ({ goalEvent }: OpenEnrolment, event: CustomerEvent): boolean =>
  goalEvent === undefined ? event.name === 'Order Completed' : nameOfEvent(event) === goalEvent;

/** The first goal after the enrolment and within its window counts, in either arm and after the exit too. */
const withGoals = (profile: Profile, event: CustomerEvent): Profile => {
  const reached = Object.entries(profile.enrolments).filter(
    ([, each]) => isGoal(each, event) && event.at > each.enrolledAt && event.at <= each.goalUntil,
  );
  if (reached.length === 0) return profile;
  const enrolments = { ...profile.enrolments };
  for (const [journey, each] of reached)
    enrolments[journey] = { ...each, goalAt: earlier(each.goalAt, event.at) };
  return { ...profile, enrolments };
};

const folded = (profile: Profile, event: CustomerEvent): Profile => {
  switch (event.name) {
    case 'Order Completed':
      return {
        ...profile,
        firstOrderAt: earlier(profile.firstOrderAt, event.at),
        ...latestOrders(profile, event.at),
        orders: profile.orders + 1,
        spent: profile.spent + event.value,
      };
    case 'Site Visited':
      return {
        ...profile,
        firstVisitAt: earlier(profile.firstVisitAt, event.at),
        lastVisitAt: later(profile.lastVisitAt, event.at),
      };
    case 'Unsubscribed':
      return { ...profile, suppressed: profile.suppressed ?? 'unsubscribed' };
    case 'Survey Answered':
      return event.isReason === true ? { ...profile, leavingReason: event.answer } : profile;
    case 'Custom':
      return profile;
  }
};

/**
 * The profile after the event; a customer of whom nothing was known is created. Orders add up, so each is to be
 * folded once; all else may be folded again without a difference.
 */
export const fold = (profile: Profile | undefined, event: CustomerEvent): Profile =>
  withGoals(folded(profile ?? newProfile(event.customer as CustomerId), event), event);

/** Whether an order adds up, so that it must be folded exactly once. */
export const addsUp = (event: CustomerEvent): boolean => event.name === 'Order Completed';

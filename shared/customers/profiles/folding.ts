/** What events do to a profile, whatever the order in which they come. */
import type { Instant } from '../../base/time.ts';
import type { Profile, Suppression } from './profile.ts';

export const earlier = (a: Instant | undefined, b: Instant): Instant => (a === undefined || b < a ? b : a);
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

/** Why a customer may have left, and when that became known. */
export interface Reason {
  readonly reason: string;
  readonly at: Instant;
}

/** The latest reason for leaving stays, whichever was told first. */
export const withReason = (profile: Profile, { reason, at }: Reason): Profile => {
  const { leavingReason = '', leavingReasonAt } = profile;
  const isOlder =
    leavingReasonAt !== undefined &&
    (at < leavingReasonAt || (at === leavingReasonAt && reason < leavingReason));
  return isOlder ? profile : { ...profile, leavingReason: reason, leavingReasonAt: at };
};

/** The weightier reason stays, whichever came first. */
const weights: Readonly<Record<Suppression, number>> = {
  unsubscribed: 1,
  nobody: 2,
  erased: 3,
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

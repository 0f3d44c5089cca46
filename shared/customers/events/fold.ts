/** Folds an event into a profile: whatever the order in which events come, the profile is the same. */
import { entriesByJourney, type JourneyId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import { earlier, withVisit } from '../profiles/folding.ts';
import { newProfile, type OpenEnrolment, type Profile } from '../profiles/profile.ts';
import { withoutTriesUntil } from '../profiles/tries.ts';
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

/** An order, as far as goals are about it. */
export type Purchase = Pick<
  Extract<CustomerEvent, { name: 'Order Completed' }>,
  'at' | 'checkoutId' | 'orderId'
>;

/** Whether the order came of this checkout: by its id, or by the order's own where a checkout is an order unpaid. */
export const cameOf = (
  { checkoutId, orderId }: Pick<Purchase, 'checkoutId' | 'orderId'>,
  checkout: string,
): boolean => checkoutId === checkout || orderId === checkout;

type GoalOf = (entry: OpenEnrolment) => Instant | undefined;

const goalOf =
  (name: string, at: Instant): GoalOf =>
  (entry) =>
    isGoal(entry, name) && isInWindow(entry, at) ? at : undefined;

/**
 * When the purchase is the passage's goal; `undefined`: it is none. An order and its checkout are told by two clocks, so
 * that the order may seem the older one.
 */
const purchaseOf =
  (purchase: Purchase): GoalOf =>
  (entry) => {
    if (!isGoal(entry, 'Order Completed')) return undefined;
    if (isInWindow(entry, purchase.at)) return purchase.at;
    const isItsOrder =
      entry.checkoutId !== undefined && cameOf(purchase, entry.checkoutId) && purchase.at <= entry.enrolledAt;
    return isItsOrder ? entry.enrolledAt : undefined;
  };

const goalBy = (event: CustomerEvent): GoalOf =>
  event.name === 'Order Completed' ? purchaseOf(event) : goalOf(nameOfEvent(event), event.at);

/** The first goal within the window counts, in either arm and after the exit too. */
const withGoals = (profile: Profile, goal: GoalOf): Profile => {
  const enrolments = { ...profile.enrolments };
  let isReached = false;
  for (const [journey, each] of entriesByJourney(profile.enrolments)) {
    const at = goal(each);
    if (at === undefined) continue;
    isReached = true;
    enrolments[journey] = { ...each, goalAt: earlier(each.goalAt, at) };
  }
  return isReached ? { ...profile, enrolments } : profile;
};

export const withPurchase = (profile: Profile, purchase: Purchase): Profile =>
  withGoals(profile, purchaseOf(purchase));

/** The journeys whose goal this purchase would be, at the instant at which it is theirs. */
export const goalsOfPurchase = (
  purchase: Purchase,
  profile: Profile,
): readonly (readonly [JourneyId, Instant])[] =>
  entriesByJourney(profile.enrolments).flatMap(([journey, each]) => {
    const at = purchaseOf(purchase)(each);
    return at === undefined ? [] : [[journey, at] as const];
  });

/** The profile without a purchase that is none any more: what was reached by it, another has reached, or none. */
export const withoutPurchase = (
  profile: Profile,
  purchase: Purchase,
  others: readonly Purchase[],
): Profile => {
  const taken = goalsOfPurchase(purchase, profile).filter(
    ([journey, at]) => profile.enrolments[journey]?.goalAt === at,
  );
  if (taken.length === 0) return profile;
  const enrolments = { ...profile.enrolments };
  for (const [journey] of taken) {
    const { [journey]: entry } = enrolments;
    if (entry === undefined) continue;
    const { goalAt: _, ...open } = entry;
    enrolments[journey] = open;
  }
  return others.reduce<Profile>(withPurchase, { ...profile, enrolments });
};

/** The journeys whose goal is this very event, in a profile that it was folded into: told again, they are the same. */
export const goalsReachedBy = (event: CustomerEvent, profile: Profile): readonly JourneyId[] =>
  entriesByJourney(profile.enrolments)
    .filter(([, each]) => each.goalAt !== undefined && each.goalAt === goalBy(event)(each))
    .map(([journey]) => journey);

/**
 * The profile after the event; a customer of whom nothing was known is created. What orders come to, their states
 * tell (orders/counting.ts). A reason for leaving replaces the one before, and the profile does not know when that was given:
 * who folds it sees to it that it is the latest. All else may be folded again, and in any order, without a difference.
 */
export const fold = (profile: Profile | undefined, event: CustomerEvent): Profile => {
  const told = kindNamed(event.name).fold(profile ?? newProfile(event.customer), event);
  const known = event.name === 'Survey Answered' ? withoutTriesUntil(told, event.at) : told;
  return withGoals(showsPresence(event) ? withVisit(known, event.at) : known, goalBy(event));
};

/** Whether the event must be counted exactly once: of orders and refunds there are sums. */
export const addsUp = ({ name }: CustomerEvent): boolean => kindNamed(name).addsUp;

/** The one decision at every wait, for the Lambdas and for whoever replays a journey: settled, goal, over, or wait on. */
import type { EnrolmentKey } from '../base/ids.ts';
import { type Instant, plus } from '../base/time.ts';
import { hasComeAbout, isOpen, lastActivityAt, type Profile } from '../customers/profiles/profile.ts';
import { recommenderOf, standingAmong } from './answers.ts';
import { isPaused } from './lanes.ts';
import { hasOffer, type Passage, type TouchRecord, type WaitSource, type WaitSpec } from './records.ts';

/** What is known of the customer at this moment. `events`: the named events since the wait began. */
export interface Evidence {
  readonly enrolment: EnrolmentKey;
  readonly profile: Profile;
  readonly passage: Passage;
  readonly events: readonly { readonly name: string; readonly at: Instant }[];
  /** The settings'. */
  readonly lanes: readonly string[];
}

export type Decision =
  | { readonly kind: 'settled'; readonly outcome: string }
  | { readonly kind: 'goal-reached' }
  | { readonly kind: 'waiting' };

/** The record of the message; of one that could not reach her, that of what went in its place, as soon as there is one. */
const leftAs = ({ touches }: Passage, name: string): TouchRecord | undefined => {
  const record = touches.find(({ step }) => step === name);
  return touches.find(({ step }) => step === record?.orElse) ?? record;
};

/** The outcome that can no longer change, if there is one yet. */
const settledOutcome = (source: WaitSource, since: Instant, evidence: Evidence): string | undefined => {
  const { profile, passage, events } = evidence;
  switch (source.kind) {
    case 'reaction':
      return leftAs(passage, source.to)?.clickedAt === undefined ? undefined : 'clicked';
    case 'redemption':
      return passage.coupons.find(({ name }) => name === source.of)?.redeemedAt === undefined
        ? undefined
        : 'redeemed';
    case 'answer': {
      const given = passage.touches.find(({ step }) => step === source.to)?.given;
      const answer = standingAmong(given)?.answer;
      return answer !== undefined && source.answers.includes(answer) ? answer : undefined;
    }
    case 'score': {
      const given = passage.touches.find(({ step }) => step === source.to)?.given;
      return recommenderOf(standingAmong(given)?.answer ?? '');
    }
    case 'result': {
      const told = passage.tasks.find(({ name }) => name === source.of)?.result;
      return told !== undefined && source.results.includes(told) ? told : undefined;
    }
    case 'purchase':
      return profile.lastOrderAt !== undefined && profile.lastOrderAt >= since ? 'purchased' : undefined;
    case 'visit':
      return profile.lastVisitAt !== undefined && profile.lastVisitAt >= since ? 'visited' : undefined;
    case 'activity': {
      const startsAt = passage.enrolment?.startsAt;
      const last = lastActivityAt(profile);
      return startsAt !== undefined && last !== undefined && plus(last, source.within) > startsAt
        ? 'active'
        : undefined;
    }
    case 'event':
      return events.some(({ name, at }) => name === source.name && at >= since) ? 'happened' : undefined;
    case 'pause':
      return isPaused(profile, evidence.enrolment.journey, evidence.lanes) ? undefined : 'over';
  }
};

/** Whether what is waited for can't come any more: what it would answer to has not left, and will not. */
export const neverLeft = (source: WaitSource, { passage }: Pick<Evidence, 'passage'>): boolean => {
  const isWithheld = (name: string): boolean => leftAs(passage, name)?.outcome === 'withheld';
  switch (source.kind) {
    case 'reaction':
    case 'answer':
    case 'score':
      return isWithheld(source.to);
    case 'result':
      return isWithheld(source.of);
    case 'redemption':
      return !hasOffer(passage, source.of);
    default:
      return false;
  }
};

/** The outcome once the time is over. */
const outcomeAtDeadline = ({ source, otherwise }: WaitSpec, { passage }: Evidence): string =>
  source.kind === 'reaction' && leftAs(passage, source.to)?.openedAt !== undefined ? 'opened' : otherwise;

/** Whether this passage of the customer has reached its goal, in time or after it. */
export const hasReachedGoal = (profile: Profile, { journey, cycle }: EnrolmentKey): boolean => {
  const enrolment = profile.enrolments[journey];
  return enrolment?.cycle === cycle && hasComeAbout(enrolment, profile);
};

/** Whether the customer is in this passage still: not when it was closed, or when a later cycle began. */
export const isInPassage = (profile: Profile, { journey, cycle }: EnrolmentKey): boolean => {
  const enrolment = profile.enrolments[journey];
  return isOpen(enrolment) && enrolment?.cycle === cycle;
};

/**
 * A settled signal comes before the goal: an order with the coupon is both, and the story asked for the coupon.
 * The goal comes before the deadline, and ends the passage. What never left is not waited for: its time is over at once.
 */
export const decide = (
  wait: WaitSpec,
  evidence: Evidence,
  time: { readonly since: Instant; readonly deadline: Instant; readonly now: Instant },
): Decision => {
  const settled = settledOutcome(wait.source, time.since, evidence);
  if (settled !== undefined) return { kind: 'settled', outcome: settled };
  if (hasReachedGoal(evidence.profile, evidence.enrolment)) return { kind: 'goal-reached' };
  if (time.now >= time.deadline || neverLeft(wait.source, evidence))
    return { kind: 'settled', outcome: outcomeAtDeadline(wait, evidence) };
  return { kind: 'waiting' };
};

/** What a message may tell of points, tier and badges. */
import { propertyOf } from '../../journeys/entry.ts';
import type { Trigger } from '../../journeys/records.ts';
import type { LoyaltyVariables } from '../../messages/variables.ts';
import type { StepContext } from './settle.ts';

/** The properties by which shops name a badge or a level, in the order of preference. */
const names = ['badge', 'level', 'name'];

const badgeOf = (trigger: Trigger | undefined): string | null => {
  const value = names
    .map((name) => propertyOf(trigger?.properties ?? {}, name))
    .find((each) => typeof each === 'string' || typeof each === 'number');
  return value === undefined ? null : String(value);
};

const grantedBy = ({ passage }: StepContext): number | null => {
  const awards = passage.touches.filter(
    ({ points, to, outcome }) => points !== undefined && to === undefined && outcome !== 'withheld',
  );
  if (awards.length > 0) return awards.reduce((sum, { points = 0 }) => sum + points, 0);
  const points = propertyOf(passage.enrolment?.trigger?.properties ?? {}, 'points');
  return typeof points === 'number' ? points : null;
};

export const loyaltyOf = (context: StepContext): LoyaltyVariables => {
  const { points = null, pointsExpiring = null, pointsExpireAt = null } = context.profile;
  const { tier = null, tierEndsAt = null, pointsToKeepTier = null } = context.profile;
  return {
    points,
    expiring: pointsExpiring,
    expireAt: pointsExpireAt,
    granted: grantedBy(context),
    tier,
    tierEndsAt,
    toKeep: pointsToKeepTier,
    badge: badgeOf(context.passage.enrolment?.trigger),
  };
};

/** What comes of points, as events: they come in by the bus, so that journeys begin by them and timelines show them. */
import type { CustomerId, TouchKey } from '../ids.ts';
import type { ToldEvent } from '../ports.ts';
import type { Profile } from '../profiles/profile.ts';
import { type Instant, iso } from '../time.ts';
import type { TierReached } from './account.ts';

/** The same whenever it is told: its id and its time are the tier's. */
export const tierReached = ({ id: customer }: Pick<Profile, 'id'>, { tier, at }: TierReached): ToldEvent => ({
  name: 'Tier Reached',
  at,
  detail: { customer, id: `tier-${tier}`, at: iso(at), properties: { tier } },
});

/** Points for another customer than the one whose step gives them: once, by the step's key. */
export const pointsGranted = (
  customer: CustomerId,
  touch: TouchKey,
  points: number,
  at: Instant,
): ToldEvent => ({
  name: 'Points Granted',
  at,
  detail: { customer, id: touch, at: iso(at), points, properties: { because: 'a friend' } },
});

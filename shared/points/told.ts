/** What comes of points, as events: they come in by the bus, so that journeys begin by them and timelines show them. */
import type { ToldEvent } from '../ports.ts';
import type { Profile } from '../profiles/profile.ts';
import { iso } from '../time.ts';
import type { TierReached } from './account.ts';

/** The same whenever it is told: its id and its time are the tier's. */
export const tierReached = ({ id: customer }: Pick<Profile, 'id'>, { tier, at }: TierReached): ToldEvent => ({
  name: 'Tier Reached',
  at,
  detail: { customer, id: `tier-${tier}`, at: iso(at), properties: { tier } },
});

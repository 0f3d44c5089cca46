/** What comes of points, as events: they come in by the bus, so that journeys begin by them and timelines show them. */
import type { CustomerId, TouchKey } from '../../base/ids.ts';
import { type Instant, iso } from '../../base/time.ts';
import type { TierReached } from '../../decisions/points/account.ts';
import type { Ports, ToldEvent } from '../ports.ts';

/** The same whenever it is told: its id and its time are the tier's. */
const tierReached = (customer: CustomerId, { tier, at, again }: TierReached): ToldEvent => ({
  name: 'Tier Reached',
  at,
  detail: {
    customer,
    id: `tier-${tier}-${iso(at)}`,
    at: iso(at),
    properties: { tier, ...(again && { again }) },
  },
});

/** Tells it as an event to begin journeys by, and publishes it for others. */
export const tellTier = async (
  customer: CustomerId,
  reached: TierReached,
  { tell, publish }: Pick<Ports, 'tell' | 'publish'>,
): Promise<void> => {
  const { tier, at, again } = reached;
  await tell([tierReached(customer, reached)]);
  await publish([
    { name: 'Tier Reached', at, detail: { customer, tier, at: iso(at), ...(again && { again }) } },
  ]);
};

/** The tier that a customer has instead, if any. @param at of the sweep that found it */
export const tellTierEnded = async (
  customer: CustomerId,
  tierLost: string,
  tier: string | undefined,
  at: Instant,
  { tell, publish }: Pick<Ports, 'tell' | 'publish'>,
): Promise<void> => {
  const ended = { tier: tierLost, ...(tier !== undefined && { instead: tier }) };
  const id = `tier-ended-${tierLost}-${iso(at)}`;
  await tell([{ name: 'Tier Ended', at, detail: { customer, id, at: iso(at), properties: ended } }]);
  await publish([{ name: 'Tier Ended', at, detail: { customer, at: iso(at), ...ended } }]);
};

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

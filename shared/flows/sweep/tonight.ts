/** The journeys as a night's sweep looks at them. */
import type { Instant } from '../../base/time.ts';
import { type Brake, pauseOf, stopOf } from '../../decisions/brake/brake.ts';
import { asOf, madeReady, type Swept } from '../../decisions/enrolling/evaluate.ts';
import { type CampaignShare, shareOf, stateOf } from '../../decisions/sweeping/campaign.ts';
import type { SweepRecord } from '../../decisions/sweeping/sweep.ts';
import type { SweptJourney } from '../../journeys/protocol.ts';
import type { Ports } from '../ports.ts';

/** How the brake keeps a journey from taking anybody in; whom a paused one leaves, a night looks for when it is resumed. */
export const brakedBy = (
  { id, lane }: Pick<SweptJourney, 'id' | 'lane'>,
  brake: Brake,
  at: Instant,
): 'paused' | 'stopped' | undefined => {
  const passage = { journey: id, lane, enrolledAt: at };
  if (stopOf(brake, passage) !== undefined) return 'stopped';
  return pauseOf(brake, passage) === undefined ? undefined : 'paused';
};

/** How far back it looks, and with which campaigns. */
export const tonightOf = async (
  at: Instant,
  journeys: readonly SweptJourney[],
  last: SweepRecord | undefined,
  { campaigns, settings }: Pick<Ports, 'campaigns' | 'settings'>,
): Promise<readonly Swept[]> => {
  const ids = new Set(journeys.filter(({ window }) => window !== undefined).map(({ id }) => id));
  const shares: CampaignShare[] = [];
  for (const campaign of ids.size === 0 ? [] : await campaigns.all()) {
    if (!ids.has(campaign.journey) || campaign.at > at) continue;
    const nights = await campaigns.nights(campaign.id, at);
    if (stateOf(campaign, nights) === 'running') shares.push(shareOf(campaign, nights, last));
  }
  return asOf(madeReady(journeys, settings), at, last, shares);
};

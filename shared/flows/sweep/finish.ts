/** Ends a night: what its segments told becomes the last sweep, from which the next one goes on. */
import * as z from 'zod';
import { type Instant, iso, parseIso } from '../../base/time.ts';
import { nightOfCampaign, shareOf, stateOf } from '../../decisions/sweeping/campaign.ts';
import { allOf } from '../../decisions/sweeping/silence.ts';
import { nightOf, nothingYet, type SweepRecord } from '../../decisions/sweeping/sweep.ts';
import type { Ports } from '../ports.ts';

const count = z.int().nonnegative();

export const finishRequestSchema = z.object({
  at: z.iso.datetime({ offset: true }),
  /** How many there were. */
  segments: z.int().positive(),
  counts: z.object({ profiles: count, enrolled: count, heldOut: count, unreachable: count }),
});
export type FinishRequest = z.infer<typeof finishRequestSchema>;

/** What the sweep's execution ends with. */
export type FinishResult = FinishRequest['counts'] & {
  readonly at: string;
  readonly journeys: Readonly<
    Record<
      string,
      {
        readonly enrolled: number;
        readonly heldOut: number;
        /** For whom there was no place tonight. */
        readonly left: number;
        /** Those of the backlog that nobody has let in. */
        readonly backlog: number;
        readonly campaign?: { readonly id: string; readonly enrolled: number; readonly left: number };
      }
    >
  >;
};

const tellCampaigns = async (
  night: SweepRecord,
  last: SweepRecord | undefined,
  { campaigns }: Ports,
): Promise<void> => {
  for (const campaign of await campaigns.all()) {
    const tally = night.journeys[campaign.journey];
    if (tally === undefined || campaign.at > night.at) continue;
    const nights = await campaigns.nights(campaign.id, night.at);
    const isItsNight = tally.campaign?.id === campaign.id || stateOf(campaign, nights) === 'running';
    if (!isItsNight) continue;
    const own = tally.campaign?.id === campaign.id ? tally : nothingYet();
    await campaigns.report(campaign.id, nightOfCampaign(shareOf(campaign, nights, last), own, night.at));
  }
};

const toldOf = (at: Instant, counts: FinishRequest['counts'], { journeys }: SweepRecord): FinishResult => ({
  at: iso(at),
  ...counts,
  journeys: Object.fromEntries(
    Object.entries(journeys).map(([journey, { enrolled, heldOut, left, backlog, campaign }]) => [
      journey,
      {
        enrolled,
        heldOut,
        left,
        backlog: allOf(backlog),
        ...(campaign !== undefined && {
          campaign: { id: campaign.id, enrolled: campaign.enrolled, left: campaign.left },
        }),
      },
    ]),
  ),
});

/** Finished again, it changes nothing. */
export const finishSweep = async (
  { at: isoAt, segments, counts }: FinishRequest,
  ports: Ports,
): Promise<FinishResult> => {
  const at = parseIso(isoAt);
  const { sweeps, alert } = ports;
  if (counts.profiles === 0)
    alert({ name: 'NightEmpty', sentence: `the sweep of ${isoAt} found no customers`, id: isoAt });
  const night = nightOf(at, segments, await sweeps.reports(at));
  const last = await sweeps.last();
  if (last === undefined || last.at < at) {
    await tellCampaigns(night, last, ports);
    await sweeps.finish(night);
  }
  return toldOf(at, counts, night);
};

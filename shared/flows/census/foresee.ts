/** What the next sweep would do with a customer if nothing happened until then: nothing is written. */
import { entriesByJourney, type JourneyId } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import { readerOf } from '../../customers/contacts/contact.ts';
import type { WireItem } from '../../customers/profiles/mapper.ts';
import { isNobody, type Profile, type Standing } from '../../customers/profiles/profile.ts';
import { type ForeseenJourney, nothingForeseen } from '../../decisions/census/census.ts';
import { armOf } from '../../decisions/enrolling/enrol.ts';
import { evaluate, keepsLane, type Swept } from '../../decisions/enrolling/evaluate.ts';
import { takes } from '../../decisions/sweeping/campaign.ts';
import { factsWhereHeld } from '../facts.ts';
import type { Ports } from '../ports.ts';
import { isReachable } from '../reach.ts';

type ForeseePorts = Pick<Ports, 'ledger' | 'models' | 'secret' | 'settings'>;

/** As it would stand there once it had begun. */
const standing = ({ journey }: Swept, at: Instant): Standing => ({
  enrolledAt: at,
  lane: journey.lane,
  priority: journey.priority,
  ...(journey.pauses && { pauses: true }),
  ...(!keepsLane(journey) && { said: true }),
  claims: {},
});

/** What came of each journey that would do anything, the highest lane first. */
export const foresee = async (
  { profile, item }: { readonly profile: Profile; readonly item: WireItem },
  journeys: readonly Swept[],
  next: Instant,
  facts: Parameters<typeof evaluate>[3],
  ports: ForeseePorts,
): Promise<ReadonlyMap<JourneyId, ForeseenJourney>> => {
  const foreseen = new Map<JourneyId, ForeseenJourney>();
  if (isNobody(profile) || profile.mergedInto !== undefined) return foreseen;
  let standings: Readonly<Record<JourneyId, Standing>> = Object.fromEntries(
    entriesByJourney(profile.enrolments),
  );
  for (const swept of journeys) {
    const { journey, compiled, share } = swept;
    const [finding] = evaluate(item, [swept], next, facts, standings);
    if (finding === undefined || finding.kind === 'finish') continue;
    const { silentSince } = finding;
    if (silentSince !== undefined && (share === undefined || !takes(share, silentSince))) continue;
    if ((await factsWhereHeld(compiled, item, next, ports)) === undefined) continue;
    if (!(await isReachable({ customer: profile, journey, now: next, mayTellAddress: false }, ports))) {
      foreseen.set(journey.id, { ...nothingForeseen, unreachable: 1 });
      continue;
    }
    standings = { ...standings, [journey.id]: standing(swept, next) };
    if (silentSince !== undefined) {
      foreseen.set(journey.id, { ...nothingForeseen, ofBacklog: 1 });
      continue;
    }
    const isHeldOut = armOf(readerOf(profile), journey, ports.settings.experiment) === 'holdout';
    foreseen.set(journey.id, { ...nothingForeseen, enrolled: 1, heldOut: isHeldOut ? 1 : 0 });
  }
  return foreseen;
};

/** Passages of an id that came to nothing before anybody knew whose it is: they may begin anew as that customer's. */
import { entriesByJourney, type JourneyId } from '../../base/ids.ts';
import { hasComeAbout, isOpen, type OpenEnrolment, type Profile } from '../../customers/profiles/profile.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import { corrected, goalReached, meanwhile, merged, ofNobody, replacedBy } from '../../journeys/graph.ts';
import type { Passage } from '../../journeys/records.ts';
import type { Ports } from '../ports.ts';

/** Ends of which the story knew nothing: something had come of the passage, or another one took its place. */
const othersEnds: ReadonlySet<string> = new Set([
  corrected,
  goalReached,
  meanwhile,
  merged,
  ofNobody,
  replacedBy,
]);

const isOthersEnd = (reason: string | undefined, unfounded: string | undefined): boolean =>
  reason !== undefined && (reason === unfounded || othersEnds.has(reason));

/** Whether something was due, and none of it could be sent, since nobody knew where to. */
const lackedAddress = ({ enrolment, touches, coupons, tasks }: Passage): boolean =>
  touches.length > 0 &&
  touches.every(({ withheld }) => withheld?.lacks !== undefined) &&
  coupons.length === 0 &&
  tasks.length === 0 &&
  !isOthersEnd(enrolment?.exit?.reason, enrolment?.unfounded);

const isInVain = async (
  profile: Profile,
  journey: JourneyId,
  entry: OpenEnrolment,
  { ledger }: Pick<Ports, 'ledger'>,
): Promise<boolean> => {
  if (entry.arm !== 'treatment' || hasComeAbout(entry, profile)) return false;
  if (isOpen(entry) && Object.keys(entry.claims).length === 0) return true;
  return lackedAddress(await ledger.passage(keyOf(profile.id, journey, entry)));
};

/** The journeys of which nothing has reached the profile's customer; who claims a step of one meanwhile writes the profile. */
export const journeysInVain = async (
  profile: Profile,
  ports: Pick<Ports, 'ledger'>,
): Promise<ReadonlySet<JourneyId>> => {
  const inVain = new Set<JourneyId>();
  for (const [journey, entry] of entriesByJourney(profile.enrolments))
    if (await isInVain(profile, journey, entry, ports)) inVain.add(journey);
  return inVain;
};

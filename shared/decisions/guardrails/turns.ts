/** Whose turn it is: what is due of a higher lane goes first, and of two that wait for one moment the higher wakes earlier. */
import { entriesByJourney } from '../../base/ids.ts';
import { type Duration, minutes } from '../../base/time.ts';
import { hasComeAbout, isOpen, type OpenEnrolment } from '../../customers/profiles/profile.ts';
import { rankIn, recoveryLane } from '../../journeys/lanes.ts';
import type { Question } from './guardrail.ts';

type Asker = Pick<Question, 'customer' | 'enrolment' | 'settings'>;

/** The passage that asks; absent: a preview's, which has not begun. */
const ownOf = ({ customer, enrolment }: Asker): OpenEnrolment | undefined =>
  customer.enrolments[enrolment.journey];

const ownRank = (asker: Asker): number => rankIn(asker.settings.lanes, ownOf(asker)?.lane);

/** A minute a lane: the higher has left, or has said why not, before the lower wakes. */
export const stagger = (asker: Asker): Duration => minutes(ownRank(asker));

/** How many passages of hers have a message that is due, and that goes before this one. */
export const higherDue = (asker: Asker): number => {
  const { customer, enrolment, settings } = asker;
  const rank = ownRank(asker);
  const priority = ownOf(asker)?.priority ?? 0;
  return entriesByJourney(customer.enrolments).filter(([journey, entry]) => {
    if (journey === enrolment.journey || entry.due === undefined) return false;
    // What puts something right takes no place.
    if (!isOpen(entry) || hasComeAbout(entry, customer) || entry.lane === recoveryLane) return false;
    const other = rankIn(settings.lanes, entry.lane);
    return other < rank || (other === rank && (entry.priority ?? 0) > priority);
  }).length;
};

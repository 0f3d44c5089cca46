/** Ends what nobody leads on: what people have stopped, wherever it waits, and what is older than any execution. */
import { type CustomerId, entriesByJourney, type JourneyId } from '../../base/ids.ts';
import { days, type Instant, plus } from '../../base/time.ts';
import { isOpen, type Standing } from '../../customers/profiles/profile.ts';
import { type Brake, stopOf } from '../../decisions/brake/brake.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import type { Ports } from '../ports.ts';
import { stopPassage } from '../sending/close.ts';
import { endFailed } from '../sending/failed.ts';

/** Step Functions ends an execution after a year. */
const longestExecution = days(366);

/** Whether no execution can lead the passage any more, whatever was told of its end. */
const isForgotten = ({ enrolledAt }: Pick<Standing, 'enrolledAt'>, now: Instant): boolean =>
  plus(enrolledAt, longestExecution) < now;

/** Whether some of these passages are open, and led on by nobody. */
export const areSomeLeaderless = (
  standings: Readonly<Record<JourneyId, Standing>>,
  brake: Brake,
  now: Instant,
): boolean =>
  entriesByJourney(standings).some(
    ([journey, standing]) =>
      isOpen(standing) &&
      (isForgotten(standing, now) || stopOf(brake, { journey, ...standing }) !== undefined),
  );

/** Ends the stopped and the forgotten passages of the customer. */
export const endLeaderless = async (customer: CustomerId, brake: Brake, ports: Ports): Promise<void> => {
  const now = ports.now();
  // A scan's page may be old by now: what counts is the profile as it is.
  const profile = await ports.profiles.get(customer);
  if (profile === undefined) return;
  for (const [journey, entry] of entriesByJourney(profile.enrolments)) {
    if (!isOpen(entry)) continue;
    const enrolment = keyOf(profile.id, journey, entry);
    const stop = stopOf(brake, { journey, ...entry });
    if (stop !== undefined) await stopPassage(await ports.ledger.passage(enrolment), profile, stop, ports);
    else if (isForgotten(entry, now))
      await endFailed({ enrolment, at: now, why: 'no execution lasts longer than a year' }, ports);
  }
};

/** Ends what nobody leads on: what people have stopped, wherever it waits, and what is older than any execution. */
import { entriesByJourney } from '../../base/ids.ts';
import { days, type Instant, plus } from '../../base/time.ts';
import { profileAttributes, standingsOf, type WireItem } from '../../customers/profiles/mapper.ts';
import { isOpen, type Standing } from '../../customers/profiles/profile.ts';
import { type Brake, stopOf } from '../../decisions/brake/brake.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import { idOf } from '../../decisions/enrolling/evaluate.ts';
import type { Ports } from '../ports.ts';
import { stopPassage } from '../sending/close.ts';
import { endFailed } from '../sending/failed.ts';

/** Step Functions ends an execution after a year. */
const longestExecution = days(366);

/** Whether no execution can lead the passage any more, whatever was told of its end. */
const isForgotten = ({ enrolledAt }: Pick<Standing, 'enrolledAt'>, now: Instant): boolean =>
  plus(enrolledAt, longestExecution) < now;

/** Ends the stopped and the forgotten passages of the customer whose item of the scan it is; whether there were any. */
export const endLeaderless = async (item: WireItem, brake: Brake, ports: Ports): Promise<boolean> => {
  if (item[profileAttributes.enrolments] === undefined) return false;
  const now = ports.now();
  const standings = entriesByJourney(standingsOf(item)).filter(([, standing]) => isOpen(standing));
  const isAny = standings.some(
    ([journey, standing]) =>
      isForgotten(standing, now) || stopOf(brake, { journey, ...standing }) !== undefined,
  );
  // The page may be old by now: what counts is the profile as it is.
  const profile = isAny ? await ports.profiles.get(idOf(item)) : undefined;
  if (profile === undefined) return false;
  for (const [journey, entry] of entriesByJourney(profile.enrolments)) {
    if (!isOpen(entry)) continue;
    const enrolment = keyOf(profile.id, journey, entry);
    const stop = stopOf(brake, { journey, ...entry });
    if (stop !== undefined) await stopPassage(await ports.ledger.passage(enrolment), profile, stop, ports);
    else if (isForgotten(entry, now))
      await endFailed({ enrolment, at: now, why: 'no execution lasts longer than a year' }, ports);
  }
  return true;
};

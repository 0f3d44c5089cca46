/** Ends what people have stopped, wherever it waits: a passage may have no touchpoint for weeks. */
import { entriesByJourney } from '../../base/ids.ts';
import { profileAttributes, standingsOf, type WireItem } from '../../customers/profiles/mapper.ts';
import { isOpen } from '../../customers/profiles/profile.ts';
import { type Brake, stopOf } from '../../decisions/brake/brake.ts';
import { keyOf } from '../../decisions/enrolling/enrol.ts';
import { idOf } from '../../decisions/enrolling/evaluate.ts';
import type { Ports } from '../ports.ts';
import { stopPassage } from '../sending/close.ts';

/** Ends the stopped passages of the customer whose item of the scan it is; whether there were any. */
export const endStopped = async (item: WireItem, brake: Brake, ports: Ports): Promise<boolean> => {
  if (brake.entries.length === 0 || item[profileAttributes.enrolments] === undefined) return false;
  const isStopped = entriesByJourney(standingsOf(item)).some(
    ([journey, standing]) => isOpen(standing) && stopOf(brake, { journey, ...standing }) !== undefined,
  );
  // The page may be old by now: what counts is the profile as it is.
  const profile = isStopped ? await ports.profiles.get(idOf(item)) : undefined;
  if (profile === undefined) return false;
  for (const [journey, entry] of entriesByJourney(profile.enrolments)) {
    const stop = isOpen(entry) ? stopOf(brake, { journey, ...entry }) : undefined;
    if (stop !== undefined)
      await stopPassage(await ports.ledger.passage(keyOf(profile.id, journey, entry)), profile, stop, ports);
  }
  return true;
};

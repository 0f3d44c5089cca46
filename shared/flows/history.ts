/** What is kept of a customer, with the passages of those who were merged into her. */
import { entriesByJourney } from '../base/ids.ts';
import type { Profile } from '../customers/profiles/profile.ts';
import { keyOf } from '../decisions/enrolling/enrol.ts';
import type { Ports } from './ports.ts';

type History = Awaited<ReturnType<Ports['ledger']['history']>>;

/** @param mostEvents the latest of them, as `Ledger` gives them */
export const customerHistory = async (
  { id, enrolments }: Pick<Profile, 'id' | 'enrolments'>,
  mostEvents: number,
  { ledger }: Pick<Ports, 'ledger'>,
): Promise<History> => {
  const { events, passages } = await ledger.history(id, mostEvents);
  const elsewhere = entriesByJourney(enrolments).filter(([, { of }]) => of !== undefined);
  const ofMerged = await Promise.all(
    elsewhere.map(([journey, entry]) => ledger.passage(keyOf(id, journey, entry))),
  );
  return { events, passages: [...passages, ...ofMerged] };
};

/** What is known of the touchpoint that a link or an event names. */
import { parseTouchKey } from '../base/ids.ts';
import type { TouchRecord } from '../journeys/records.ts';
import type { Ports } from './ports.ts';

/** `undefined`: nothing, or nothing any more. */
export const touchOf = async (
  key: string,
  { ledger }: { readonly ledger: Pick<Ports['ledger'], 'touch'> },
): Promise<TouchRecord | undefined> => {
  const named = parseTouchKey(key);
  return named && ledger.touch(named.enrolment, named.step);
};

/** Whom the journeys take in, for those who explain it. */
import type { JourneyEntry } from '../../shared/customers/explanation.ts';
import type { Journey } from '../../shared/journeys/language.ts';
import { milliseconds } from '../../shared/time.ts';
import { scaled } from './asl.ts';

export const entryOf = (
  { id, version, enrols: { when, reEnrolAfter } }: Journey,
  timeScale: number,
): JourneyEntry => ({
  id,
  version,
  when,
  ...(reEnrolAfter !== undefined && { reEnrolAfter: milliseconds(scaled(reEnrolAfter, timeScale)) }),
});

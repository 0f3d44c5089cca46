/** Whom the journeys take in, for those who explain it. */

import { milliseconds } from '../../shared/base/time.ts';
import type { JourneyEntry } from '../../shared/flows/customers/explanation.ts';
import { entrySentence } from '../../shared/journeys/entry.ts';
import { isBroadcastEntry, isEventEntry, type Journey } from '../../shared/journeys/language.ts';
import { scaled } from './asl.ts';
import { type WindowSettings, windowOf } from './window.ts';

export const entryOf = (
  { id, version, enrols, excludes, priority }: Journey,
  settings: WindowSettings,
): JourneyEntry => {
  const { timeScale } = settings;
  const window = windowOf(enrols, settings);
  const { when, reEnrolAfter } = enrols;
  return {
    id,
    version,
    ...((isEventEntry(enrols) || isBroadcastEntry(enrols)) && { begins: entrySentence(enrols) }),
    // Each broadcast reaches a customer once, and another one may as soon as the passage is over.
    ...(isBroadcastEntry(enrols) && { reEnrolAfter: milliseconds(0) }),
    ...(when !== undefined && { when }),
    ...(window !== undefined && { window: milliseconds(window) }),
    ...(excludes !== undefined && { excludes }),
    ...(priority !== undefined && { priority }),
    ...(reEnrolAfter !== undefined && { reEnrolAfter: milliseconds(scaled(reEnrolAfter, timeScale)) }),
  };
};

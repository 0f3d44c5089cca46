/** By the journeys that she is in, in either arm. */
import { entriesByJourney } from '../../../base/ids.ts';
import { isOpen } from '../../../customers/profiles/profile.ts';
import type { Sorting } from '../sorting.ts';

export const journey: Sorting = {
  name: 'journey',
  of: ({ profile }) =>
    entriesByJourney(profile.enrolments).flatMap(([id, entry]) => (isOpen(entry) ? [id] : [])),
};

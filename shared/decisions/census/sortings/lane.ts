/** By the lanes of the journeys that she is in. */
import { isOpen } from '../../../customers/profiles/profile.ts';
import type { Sorting } from '../sorting.ts';

export const lane: Sorting = {
  name: 'lane',
  of: ({ profile }) => [
    ...new Set(
      Object.values(profile.enrolments).flatMap((entry) => (isOpen(entry) ? (entry.lane ?? []) : [])),
    ),
  ],
};

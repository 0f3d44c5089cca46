/** By the reason that she gave for leaving. */
import type { Sorting } from '../sorting.ts';

export const reason: Sorting = {
  name: 'reason',
  of: ({ profile }) => [profile.leavingReason ?? []].flat(),
};

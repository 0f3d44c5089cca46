/** By where in life she is: see docs/rules.md#stages. */
import { stageOf } from '../../../customers/rules/index.ts';
import type { Sorting } from '../sorting.ts';

export const stage: Sorting = {
  name: 'stage',
  of: ({ profile, at, settings }) => [stageOf(profile, at, settings)],
};

/** By where in life she is: see docs/rules.md#stages. */
import type { Sorting } from '../sorting.ts';

export const stage: Sorting = {
  name: 'stage',
  of: (person) => [person.stage],
};

/** Passages that have failed and were not begun again: by what, and after which wait, on the day on which they did. */

import { failed } from '../../../journeys/graph.ts';
import type { EnrolmentRecord } from '../../../journeys/records.ts';
import { type Cell, counterOf, dayOf, failedFigure, type Measure } from '../cell.ts';

/** What failed, as a name: what is said of it may tell of the customer, and is hers. */
const nameOf = (why: string | undefined): string => /^[\w.-]{1,80}(?=$|:)/.exec(why ?? '')?.[0] ?? '';

export const failures: Measure<EnrolmentRecord> = {
  cells: ({ key: { journey }, exit, reopenedAt, waited = '' }, counting) => {
    const on = (at: Parameters<typeof dayOf>[0], counter: string): Cell => ({
      figure: failedFigure,
      at: `${dayOf(at, counting)}#${journey}`,
      counter,
      amount: 1,
    });
    return [
      ...(exit?.reason === failed ? [on(exit.at, counterOf('failed', nameOf(exit.why), waited))] : []),
      ...(reopenedAt !== undefined ? [on(reopenedAt, 'again')] : []),
    ];
  },
};

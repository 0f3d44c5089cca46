/** Waits: which a passage came to last. What is over is taken off by its enrolment, which says so at its end. */
import { shadowToken, type WaiterRecord } from '../../../journeys/records.ts';
import { counterOf, type Measure, nowFigure } from '../cell.ts';

export const waiters: Measure<WaiterRecord> = {
  cells: ({ enrolment, wait, token }) =>
    token === shadowToken
      ? []
      : [
          {
            figure: nowFigure,
            at: `${enrolment.journey}#${enrolment.version}`,
            counter: counterOf('waits', wait.id),
            amount: 1,
          },
        ],
};

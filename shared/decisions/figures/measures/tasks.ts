/** Tasks: the reasons for leaving that customers gave to whoever called them, by the month in which they did. */
import type { TaskRecord } from '../../../journeys/records.ts';
import { counterOf, dayOf, type Measure, monthOfDay, monthsFigure } from '../cell.ts';

export const tasks: Measure<TaskRecord> = {
  cells: ({ reason, resultAt }, counting) =>
    reason === undefined || resultAt === undefined
      ? []
      : [
          {
            figure: monthsFigure,
            at: monthOfDay(dayOf(resultAt, counting)),
            counter: counterOf('reason', reason),
            amount: 1,
          },
        ],
};

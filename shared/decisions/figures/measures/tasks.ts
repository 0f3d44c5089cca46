/** Tasks: the reasons for leaving that customers gave to whoever called them, by the month in which they did. */
import type { TaskRecord } from '../../../journeys/records.ts';
import { reasonOfTask } from '../../leaving/told.ts';
import { counterOf, dayOf, type Measure, monthOfDay, monthsFigure } from '../cell.ts';

export const tasks: Measure<TaskRecord> = {
  cells: (task, counting) => {
    const told = reasonOfTask(task);
    return told === undefined
      ? []
      : [
          {
            figure: monthsFigure,
            at: monthOfDay(dayOf(told.at, counting)),
            counter: counterOf('reason', told.reason),
            amount: 1,
          },
        ];
  },
};

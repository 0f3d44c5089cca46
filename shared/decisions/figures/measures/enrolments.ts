/** Passages: how many began, are under way, reached the goal, ended, and by which outcomes; on the day on which they began. */
import type { EnrolmentRecord } from '../../../journeys/records.ts';
import { outcomesOf } from '../../results/path.ts';
import {
  type Cell,
  counterOf,
  dayOf,
  journeyFigure,
  type Measure,
  monthOfDay,
  monthsFigure,
  nowFigure,
} from '../cell.ts';
import { failures } from './failures.ts';

export const enrolments: Measure<EnrolmentRecord> = {
  cells: (record, counting) => {
    const { key, arm, enrolledAt, exit, path, goalAt, waited } = record;
    const day = dayOf(enrolledAt, counting);
    const own = (counter: string): Cell => ({
      figure: journeyFigure(key.journey),
      at: `${day}#${key.version}`,
      counter,
      amount: 1,
    });
    const ofMonth = (counter: string): Cell => ({
      figure: monthsFigure,
      at: monthOfDay(day),
      counter,
      amount: 1,
    });
    const standing = (counter: string, amount: number): Cell => ({
      figure: nowFigure,
      at: `${key.journey}#${key.version}`,
      counter,
      amount,
    });
    const cells = [
      own(counterOf('began', arm)),
      ofMonth(counterOf('began', arm)),
      ...failures.cells(record, counting),
    ];
    if (goalAt !== undefined) cells.push(own(counterOf('goal', arm)), ofMonth(counterOf('goal', arm)));
    if (exit === undefined) return [...cells, standing(counterOf('open', arm), 1)];
    cells.push(own(counterOf('exit', arm, exit.reason)));
    const isTreated = arm === 'treatment';
    // Its waiter's record stays, and counts as one that waits.
    if (isTreated && waited !== undefined) cells.push(standing(counterOf('waits', waited), -1));
    // What a shadow came to is what the same story comes to of who gets nothing of it.
    const [came, reached] = isTreated ? ['outcome', 'reached'] : ['shadow-outcome', 'shadow-reached'];
    for (const [step, outcome] of outcomesOf(path ?? '')) {
      cells.push(own(counterOf(came, step, outcome)));
      if (goalAt !== undefined) cells.push(own(counterOf(reached, step, outcome)));
    }
    return cells;
  },
};

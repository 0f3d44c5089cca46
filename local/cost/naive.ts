/**
 * The same shop by the design that comes to mind first, as docs/decisions counts it: each night a Distributed Map begins a child
 * execution for each customer, which reads her and judges her; and a story that waits looks each day whether anything has
 * happened. All else is as it is.
 */
import { usdFor } from '../../shared/base/prices.ts';
import { type Load, nightsAMonth } from './load.ts';

/** A Wait, a Task that looks, and a Choice. */
const transitionsADay = 3;
/** A Task that asks what may be sent, a Choice, and a Task that sends. */
const transitionsATouchpoint = 3;
/** A twentieth of a second on half a gigabyte. */
const gigabyteSecondsEach = 0.025;

export interface Naive {
  readonly nights: number;
  readonly stories: number;
  readonly functions: number;
  readonly reads: number;
}

/** In US dollars, what takes the place of the transitions of `monthOf`. */
export const naiveOf = ({ customers, daysWaited, touchpoints }: Load): Naive => {
  const children = customers * nightsAMonth;
  const looks = daysWaited + touchpoints;
  return {
    nights: usdFor('transition', children),
    stories: usdFor('transition', daysWaited * transitionsADay + touchpoints * transitionsATouchpoint),
    functions:
      usdFor('lambdaCall', children + looks) +
      usdFor('lambdaGigabyteSecond', (children + looks) * gigabyteSecondsEach),
    reads: usdFor('readUnit', children + looks),
  };
};

export const naiveUsd = (naive: Naive): number =>
  naive.nights + naive.stories + naive.functions + naive.reads;

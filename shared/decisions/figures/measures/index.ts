/** Every kind of record that counts in the read model. None of them is kept for a time alone: what goes by itself is no figure. */
import type { Cell, Counting, Measure } from '../cell.ts';
import { coupons } from './coupons.ts';
import { enrolments } from './enrolments.ts';
import { orders } from './orders.ts';
import { tasks } from './tasks.ts';
import { touchpoints } from './touchpoints.ts';
import { waiters } from './waiters.ts';

export const measures = {
  enrolment: enrolments,
  touch: touchpoints,
  coupon: coupons,
  task: tasks,
  waiter: waiters,
  order: orders,
} as const;
export type CountedKind = keyof typeof measures;

type RecordIn<Kind extends CountedKind> =
  (typeof measures)[Kind] extends Measure<infer Record_> ? Record_ : never;

/** A record that counts, with its kind. */
export type CountedRecord = {
  readonly [Kind in CountedKind]: { readonly kind: Kind; readonly record: RecordIn<Kind> };
}[CountedKind];

export const cellsOf = (counted: CountedRecord, counting: Counting): readonly Cell[] => {
  // Each kind has its own record: the union says so, and TypeScript does not follow it through a look-up.
  const measure = measures[counted.kind] as Measure<typeof counted.record>;
  return measure.cells(counted.record, counting);
};

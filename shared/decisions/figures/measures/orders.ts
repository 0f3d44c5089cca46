/** Orders that count: how many, and what they came to, by the month in which they were placed. */
import type { OrderRecord } from '../../../customers/orders/order.ts';
import { type Cell, dayOf, type Measure, monthOfDay, monthsFigure } from '../cell.ts';

export const orders: Measure<OrderRecord> = {
  cells: ({ counted }, counting) => {
    const { at, gross, refunded } = counted;
    if (at === undefined) return [];
    const own = (counter: string, amount: number): Cell => ({
      figure: monthsFigure,
      at: monthOfDay(dayOf(at, counting)),
      counter,
      amount,
    });
    return [
      own('orders', 1),
      ...(gross === 0 ? [] : [own('gross', gross)]),
      ...(refunded === 0 ? [] : [own('refunded', refunded)]),
    ];
  },
};

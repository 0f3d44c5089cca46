/** A history in whole days of the shop's timezone: what a customer orders on one day is one purchase. */
import { wallClock } from '../../base/calendar.ts';
import type { Instant } from '../../base/time.ts';
import type { Spells } from '../statistics/clustered-survival.ts';
import type { PurchaseHistory } from './history.ts';

const dayMs = 86_400_000;

/**
 * Days since 1970-01-01 on the wall there. A zone changes its offset twice a year at most, which takes a table instead of a
 * calendar for each of a million orders.
 * @param from of which, and of `until` and all between, it may be asked
 */
const wallDays = (zone: string, from: Instant, until: Instant): ((at: number) => number) => {
  const since: number[] = [Number.NEGATIVE_INFINITY];
  let wall = wallClock(from, zone);
  const offsets = [wall.offsetNanoseconds / 1e6];
  for (;;) {
    const next = wall.getTimeZoneTransition('next');
    if (next === null || next.epochMilliseconds > until) break;
    wall = next;
    since.push(wall.epochMilliseconds);
    offsets.push(wall.offsetNanoseconds / 1e6);
  }
  return (at) => {
    let low = 0;
    let high = since.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((since[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    return Math.floor((at + (offsets[low] ?? 0)) / dayMs);
  };
};

/** Columns, as of the history; days are counted from 1970-01-01 on the shop's wall. */
export interface PurchaseDays {
  /** Where each customer's purchases begin in the columns, and at last how many there are. */
  readonly begins: Uint32Array;
  readonly day: Int32Array;
  /** Orders of that day. */
  readonly orders: Uint32Array;
  /** What they were worth together, in minor units. */
  readonly value: Float64Array;
  readonly firstDay: number;
  /** The last one that the history covers. */
  readonly endDay: number;
}

/** @param end the last instant that the history covers @throws RangeError when orders lie after it */
export const purchaseDays = (history: PurchaseHistory, zone: string, end: Instant): PurchaseDays => {
  if (end < history.last) throw new RangeError('the history ends before its last order');
  const dayOf = wallDays(zone, history.first, end);
  const customers = history.customers.length;
  const begins = new Uint32Array(customers + 1);
  const day = new Int32Array(history.at.length);
  const orders = new Uint32Array(history.at.length);
  const value = new Float64Array(history.at.length);
  let count = 0;
  for (let customer = 0; customer < customers; customer += 1) {
    const first = count;
    begins[customer] = first;
    for (let index = history.begins[customer] ?? 0; index < (history.begins[customer + 1] ?? 0); index += 1) {
      const today = dayOf(history.at[index] ?? 0);
      if (count === first || day[count - 1] !== today) {
        day[count] = today;
        count += 1;
      }
      orders[count - 1] = (orders[count - 1] ?? 0) + 1;
      value[count - 1] = (value[count - 1] ?? 0) + (history.value[index] ?? 0);
    }
  }
  begins[customers] = count;
  return {
    begins,
    day: day.slice(0, count),
    orders: orders.slice(0, count),
    value: value.slice(0, count),
    firstDay: dayOf(history.first),
    endDay: dayOf(end),
  };
};

/** Of all orders, in minor units. */
export const averageOrderOf = ({ orders, value }: PurchaseDays): number =>
  value.reduce((sum, each) => sum + each, 0) / orders.reduce((sum, each) => sum + each, 0);

/**
 * The silence after each purchase, until the customer's next or the history's end, as it is seen from `fromDay` on.
 * @param isOf of a customer's how manieth purchases, from 1
 */
export const silences = (
  { begins, day, endDay }: PurchaseDays,
  fromDay: number,
  isOf: (nth: number) => boolean = () => true,
): Spells => {
  const starts = new Uint32Array(begins.length);
  const entered = new Int32Array(day.length);
  const lasts = new Int32Array(day.length);
  const happened = new Uint8Array(day.length);
  let count = 0;
  for (let customer = 0; customer + 1 < begins.length; customer += 1) {
    starts[customer] = count;
    const [first, next] = [begins[customer] ?? 0, begins[customer + 1] ?? 0];
    for (let index = first; index < next; index += 1) {
      if (!isOf(index - first + 1)) continue;
      const since = day[index] ?? 0;
      const isLast = index + 1 === next;
      entered[count] = Math.max(0, fromDay - 1 - since);
      lasts[count] = (isLast ? endDay : (day[index + 1] ?? 0)) - since;
      happened[count] = isLast ? 0 : 1;
      count += 1;
    }
  }
  starts[begins.length - 1] = count;
  return {
    begins: starts,
    entered: entered.slice(0, count),
    days: lasts.slice(0, count),
    happened: happened.slice(0, count),
  };
};

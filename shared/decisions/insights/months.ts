/** The calendar's months over a span of days. */
import { nextMonth } from '../../base/calendar.ts';

export interface MonthSpan {
  /** `2026-11`. */
  readonly month: string;
  /** Days since 1970-01-01: its first, and the first of the next. */
  readonly firstDay: number;
  readonly nextDay: number;
}

const dayMs = 86_400_000;

/** The days of a wall are numbered as UTC's are. */
const firstDayOf = (month: string): number => Date.parse(`${month}-01`) / dayMs;

/** From the month of the one day to that of the other; the last so many of them. */
export const monthsBetween = (firstDay: number, endDay: number, atMost: number): readonly MonthSpan[] => {
  const monthOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 7);
  const first = monthOf(firstDay);
  const months: MonthSpan[] = [];
  for (let month = monthOf(endDay); month >= first && months.length < atMost; month = nextMonth(month, -1))
    months.push({ month, firstDay: firstDayOf(month), nextDay: firstDayOf(nextMonth(month)) });
  return months.reverse();
};

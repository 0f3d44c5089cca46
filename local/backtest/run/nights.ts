/** The days that a run lives, as the shop's calendar has them: not each has 24 hours. */
import { Temporal } from 'temporal-polyfill';
import { dateOn } from '../../../shared/base/calendar.ts';
import type { Instant } from '../../../shared/base/time.ts';
import type { Shop } from '../../../shared/shop/shop.ts';

/** The start of that day (`YYYY-MM-DD`) in the shop's timezone. */
export const startOfDay = (day: string, timezone: string): Instant =>
  Temporal.PlainDate.from(day).toZonedDateTime(timezone).epochMilliseconds as Instant;

/** The day that is so many days later. */
export const daysLater = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).add({ days }).toString();

export interface Lived {
  readonly from: Instant;
  readonly until: Instant;
  readonly shop: Pick<Shop, 'settings'>;
}

/** The instants at which its days end, the last of them with it. */
export const daysOf = ({ from, until, shop: { settings } }: Lived): readonly Instant[] => {
  const first = dateOn(from, settings.timezone);
  const ends: Instant[] = [];
  for (let day = 1; ; day += 1) {
    const end = startOfDay(daysLater(first, day), settings.timezone);
    if (end >= until) return [...ends, until];
    ends.push(end);
  }
};

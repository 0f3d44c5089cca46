/** The days of the year that come round for a customer. */
import { localMonthDay, monthDayOf, nextAnniversary } from '../../base/calendar.ts';
import { type Instant, instant } from '../../base/time.ts';
import type { Profile } from './profile.ts';
import { zoneOf } from './zone.ts';

export const anniversaryFields = {
  birthday: 'birthday',
  firstOrder: 'firstOrderAt',
} as const satisfies Record<string, keyof Profile>;
export type AnniversaryField = keyof typeof anniversaryFields;

export const anniversaryWords: Readonly<Record<AnniversaryField, string>> = {
  birthday: 'birthday',
  firstOrder: 'anniversary of the first order',
};

/** What a profile says of its anniversaries. */
interface Dated {
  readonly birthday?: string | undefined;
  readonly firstOrderAt?: Instant | undefined;
  readonly timezone?: string | undefined;
}

/** `MM-DD`; of an order the day that it was where the customer lives. `undefined`: not known. */
export const anniversaryDay = (
  of: AnniversaryField,
  { birthday, firstOrderAt }: Dated,
  zone: string,
): string | undefined => {
  switch (of) {
    case 'birthday':
      return birthday === undefined ? undefined : monthDayOf(birthday);
    case 'firstOrder':
      return firstOrderAt === undefined ? undefined : localMonthDay(firstOrderAt, zone);
  }
};

/** A rule knows no shop, and asks no country: who has no timezone is taken to live in UTC. */
const rulesZone = 'UTC';

/** When the next anniversary begins where the customer lives, at or after `now`; `undefined`: not known. */
export const nextAnniversaryOf = (
  of: AnniversaryField,
  customer: Dated,
  now: Instant,
): Instant | undefined => {
  const zone = zoneOf({ timezone: customer.timezone }, rulesZone);
  const day = anniversaryDay(of, customer, zone);
  return day === undefined ? undefined : nextAnniversary(now, zone, day);
};

/** As `nextAnniversaryOf`, and those that follow, so many in all. */
export const anniversariesOf = (
  of: AnniversaryField,
  customer: Dated,
  now: Instant,
  count: number,
): readonly Instant[] => {
  const all: Instant[] = [];
  for (let from = now; all.length < count; ) {
    const at = nextAnniversaryOf(of, customer, from);
    if (at === undefined) break;
    all.push(at);
    from = instant(at + 1);
  }
  return all;
};

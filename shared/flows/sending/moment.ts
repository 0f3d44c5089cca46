/** When a message that waits for a moment of the customer's own clock is to leave. */
import { nextAnniversary, nextTime } from '../../base/calendar.ts';
import {
  between,
  days,
  type Instant,
  milliseconds,
  minus,
  minutes,
  parseIso,
  plus,
} from '../../base/time.ts';
import { anniversaryDay } from '../../customers/profiles/anniversary.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { zoneOf } from '../../customers/profiles/zone.ts';
import type { Moment } from '../../journeys/language.ts';
import type { Until } from '../../journeys/protocol.ts';

/** An anniversary that is further off is not the one that the story is about: it may have been corrected meanwhile. */
const furthestAnniversary = days(7);

/** An hour lasts to its end. */
const hourAgo = minutes(59);

/** Whose turn comes at such a time, as of a message that follows one of that time, waits for the next: a machine comes a moment later. */
const after = (since: Instant): Instant => plus(since, milliseconds(1));

/**
 * The moment's instant, after `since`. Whose anniversary is today, and the time over, has it now; so has who has
 * none within a week, and whose best hour it is.
 * @param bestHour such as 18:00
 */
export const instantOfMoment = (
  moment: Moment,
  customer: Profile,
  shopsZone: string,
  since: Instant,
  bestHour: string,
): Instant => {
  const zone = zoneOf(customer, shopsZone);
  switch (moment.kind) {
    case 'time':
      return nextTime(after(since), zone, moment.time);
    case 'weekday':
      return nextTime(after(since), zone, moment.time, moment.weekday);
    case 'best-hour': {
      const begins = nextTime(minus(since, hourAgo), zone, bestHour);
      return begins < since ? since : begins;
    }
    case 'anniversary': {
      const day = anniversaryDay(moment.of, customer, zone);
      if (day === undefined) return since;
      const begins = nextAnniversary(minus(since, days(1)), zone, day);
      if (begins > plus(since, furthestAnniversary)) return since;
      return plus(since, between(since, nextTime(begins, zone, moment.time)));
    }
  }
};

/** The instant of the moment that a step waits for. */
export const momentOf = (
  { moment, since, timeScale }: Until,
  customer: Profile,
  shopsZone: string,
  bestHour: string,
): Instant => {
  const from = parseIso(since);
  const at = instantOfMoment(moment, customer, shopsZone, from, bestHour);
  return plus(from, milliseconds(Math.round(between(from, at) * timeScale)));
};

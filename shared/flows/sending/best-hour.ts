/** When a customer is usually there: by her orders, and by what she opened and clicked herself. */
import { wallClock } from '../../base/calendar.ts';
import type { Instant } from '../../base/time.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { zoneOf } from '../../customers/profiles/zone.ts';
import { bestHourOf } from '../../decisions/habits/best-hour.ts';
import type { Ports } from '../ports.ts';

/** So many are asked for, the latest. */
const mostEvents = 500;

/** An order that was told by its day alone begins with the shop's day, and says nothing of the hour. */
const isTimeless = (at: Instant, shopsZone: string): boolean => {
  const { hour, minute, second, millisecond } = wallClock(at, shopsZone);
  return hour + minute + second + millisecond === 0;
};

/** Such as 18:00; `undefined`: too little is known of her. It is looked up for a message that waits for it, and kept nowhere. */
export const bestHourFor = async (
  profile: Profile,
  now: Instant,
  { ledger, settings }: Pick<Ports, 'ledger' | 'settings'>,
): Promise<string | undefined> => {
  const { events, passages } = await ledger.history(profile.id, mostEvents);
  const ordered = events.flatMap(({ name, at }) =>
    name === 'Order Completed' && !isTimeless(at, settings.timezone) ? [at] : [],
  );
  const read = passages.flatMap(({ touches }) =>
    touches.flatMap(({ openedAt, clickedAt }) => clickedAt ?? openedAt ?? []),
  );
  return bestHourOf([...ordered, ...read], now, zoneOf(profile, settings.timezone));
};

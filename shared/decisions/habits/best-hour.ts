/** The hour at which a customer is usually there, from when she did something herself. */
import { wallClock } from '../../base/calendar.ts';
import { days, type Instant } from '../../base/time.ts';

/** Habits change: what is so old counts half. */
const halfLife = days(90);

/** Fewer say nothing of a habit. */
const leastSeen = 3;

const hoursOfDay = Array.from({ length: 24 }, (_, hour) => hour);

/** The hour itself counts most, and its neighbours half: who comes at five to and at five past comes at one time. */
const nearness = (hour: number, other: number): number => {
  const apart = Math.min((hour - other + 24) % 24, (other - hour + 24) % 24);
  return apart === 0 ? 1 : apart === 1 ? 0.5 : 0;
};

/**
 * @param seen when she did something herself, in any order
 * @param zone where she lives
 * @returns such as 18:00; the earliest of several; `undefined`: too little is known
 */
export const bestHourOf = (seen: readonly Instant[], now: Instant, zone: string): string | undefined => {
  if (seen.length < leastSeen) return undefined;
  // Sums of fractions hang on their order.
  const weighed = seen
    .toSorted((a, b) => a - b)
    .map((at) => ({
      hour: wallClock(at, zone).hour,
      weight: 0.5 ** (Math.max(0, now - at) / halfLife),
    }));
  const weightOf = (hour: number): number =>
    weighed.reduce((sum, each) => sum + each.weight * nearness(hour, each.hour), 0);
  const best = hoursOfDay.reduce((one, other) => (weightOf(other) > weightOf(one) ? other : one));
  return `${String(best).padStart(2, '0')}:00`;
};

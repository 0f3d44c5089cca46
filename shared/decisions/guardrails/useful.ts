/** How long a message that has to wait is worth sending. */
import { wallClock } from '../../base/calendar.ts';
import { type Instant, instant, milliseconds, plus } from '../../base/time.ts';
import { zoneOf } from '../../customers/profiles/zone.ts';
import type { Question } from './guardrail.ts';

/** Its last useful moment; `undefined`: it has none. */
export const usefulUntil = ({
  customer,
  touch,
  now,
  due = now,
  settings,
}: Pick<Question, 'customer' | 'touch' | 'now' | 'due' | 'settings'>): Instant | undefined => {
  const usefulFor = 'usefulFor' in touch ? touch.usefulFor : undefined;
  if (usefulFor === undefined) return undefined;
  if (usefulFor !== 'day') return plus(due, milliseconds(usefulFor));
  const wall = wallClock(due, zoneOf(customer, settings.timezone));
  return instant(wall.add({ days: 1 }).startOfDay().epochMilliseconds);
};

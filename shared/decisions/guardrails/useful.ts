/** How long a message that has to wait is worth sending, and how that is said. */
import { wallClock } from '../../base/calendar.ts';
import { type Instant, instant, iso, milliseconds, plus } from '../../base/time.ts';
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

/** `due since 2026-11-23T09:30:00Z, and worth sending until 2026-11-30T09:30:00Z`. */
export const dueDetail = (due: Instant, useful: Instant | undefined): string =>
  [`due since ${iso(due)}`, ...(useful === undefined ? [] : [`and worth sending until ${iso(useful)}`])].join(
    ', ',
  );

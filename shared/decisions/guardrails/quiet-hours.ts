/** Marketing waits until quiet hours are over where the customer lives. */
import { isBetween, timeOn, wallClock } from '../../base/calendar.ts';
import { type Instant, instant } from '../../base/time.ts';
import { zoneOf } from '../../customers/profiles/zone.ts';
import { isMessage } from '../../journeys/records.ts';
import type { FunctionSettings } from '../../shop/settings.ts';
import { allow, type Guardrail } from './guardrail.ts';

type QuietHours = FunctionSettings['guardrails']['quietHours'];

/** The first instant at or after `now` at which the wall clock there shows no quiet hours. */
export const nextOpening = (now: Instant, timezone: string, hours: QuietHours): Instant => {
  const local = wallClock(now, timezone);
  const time = timeOn(local);
  if (!isBetween(time, hours)) return now;
  const day = time < hours.until ? local.toPlainDate() : local.toPlainDate().add({ days: 1 });
  const opening = day.toPlainDateTime(hours.until);
  // Where clocks go back, the wall shows `until` twice: the second time is meant by whoever is past the first.
  const [first, second] = (['compatible', 'later'] as const).map(
    (disambiguation) => opening.toZonedDateTime(timezone, { disambiguation }).epochMilliseconds,
  );
  const next = first !== undefined && first > now ? first : second;
  // Where clocks go forward, the wall may jump over `until` into the next quiet hours.
  return nextOpening(instant(next ?? now), timezone, hours);
};

export const quietHours: Guardrail = ({ customer, touch, settings, now }) => {
  if (touch.transactional || !isMessage(touch)) return allow;
  const zone = zoneOf(customer, settings.timezone);
  const opening = nextOpening(now, zone, settings.guardrails.quietHours);
  return opening > now ? { kind: 'hold', until: opening } : allow;
};

/** Marketing waits until quiet hours are over where the customer lives. */
import { isBetween, timeOn, untilTime, wallClock } from '../../base/calendar.ts';
import { type Instant, instant, plus } from '../../base/time.ts';
import { zoneOf } from '../../customers/profiles/zone.ts';
import { isMessage, kindOf } from '../../journeys/touchpoints/index.ts';
import type { FunctionSettings } from '../../shop/settings.ts';
import { allow, type Guardrail } from './guardrail.ts';

type QuietHours = FunctionSettings['guardrails']['quietHours'];

/** The first instant at or after `now` at which the wall clock there shows no quiet hours. */
export const nextOpening = (now: Instant, timezone: string, hours: QuietHours): Instant => {
  const local = wallClock(now, timezone);
  if (!isBetween(timeOn(local), hours)) return now;
  const end = plus(now, untilTime(local, hours.until));
  if (wallClock(end, timezone).offsetNanoseconds === local.offsetNanoseconds) return end;
  // Clocks are changed before the wall shows the end: what it shows from then on may be no quiet hour any more.
  const change = local.getTimeZoneTransition('next')?.epochMilliseconds;
  return change === undefined ? end : nextOpening(instant(change), timezone, hours);
};

export const quietHours: Guardrail = ({ customer, touch, settings, now }) => {
  if (touch.transactional || !isMessage(touch) || kindOf(touch.kind).isQuiet === true) return allow;
  const zone = zoneOf(customer, settings.timezone);
  const opening = nextOpening(now, zone, settings.guardrails.quietHours);
  return opening > now ? { kind: 'hold', until: opening } : allow;
};

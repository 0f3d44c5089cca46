/** Marketing waits until quiet hours are over where the customer lives. */
import { Temporal } from 'temporal-polyfill';
import type { Settings } from '../settings.ts';
import type { Instant } from '../time.ts';
import { allow, type Guardrail } from './guardrail.ts';

type QuietHours = Settings['guardrails']['quietHours'];

/** The first instant at or after `now` that lies outside quiet hours; `until` itself is outside. */
export const nextOpening = (now: Instant, timezone: string, { from, until }: QuietHours): Instant => {
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timezone);
  const time = local.toPlainTime().toString().slice(0, 5);
  const overnight = from > until;
  const quiet = overnight ? time >= from || time < until : time >= from && time < until;
  if (!quiet) return now;
  const day = overnight && time >= from ? local.toPlainDate().add({ days: 1 }) : local.toPlainDate();
  const opening = day.toZonedDateTime({ timeZone: timezone, plainTime: until }).epochMilliseconds;
  // Where clocks go back, the wall shows `until` once before it is over; the later of the two is meant.
  return Math.max(opening, now) as Instant;
};

export const quietHours: Guardrail = ({ customer, touch, settings, now }) => {
  if (touch.transactional || touch.kind === 'coupon') return allow;
  const opening = nextOpening(now, customer.timezone ?? settings.timezone, settings.guardrails.quietHours);
  return opening > now ? { kind: 'hold', until: opening } : allow;
};

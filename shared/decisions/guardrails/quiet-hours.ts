/** Marketing waits until quiet hours are over where the customer lives: the shop's, the country's, and her own. */
import { isBetween, timeOn, untilTime, type Weekday, wallClock, weekdayOn } from '../../base/calendar.ts';
import { type Instant, instant, plus } from '../../base/time.ts';
import type { ConsentChannel } from '../../customers/profiles/channels.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { zonesOf } from '../../customers/profiles/zone.ts';
import { isMarketing, kindOf } from '../../journeys/touchpoints/index.ts';
import type { FunctionSettings } from '../../shop/settings.ts';
import { type CountryHours, countryHours } from './country-hours.ts';
import { allow, type Guardrail, type Question } from './guardrail.ts';

type QuietHours = FunctionSettings['guardrails']['quietHours'];

/** Hours of a day in which messages wait, and days. */
interface Quiet extends QuietHours {
  readonly days?: readonly Weekday[] | undefined;
  readonly isHoliday?: CountryHours['isHoliday'] | undefined;
}

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

/** As `nextOpening`, over days that are quiet as a whole. */
const openingAt = (now: Instant, timezone: string, quiet: Quiet): Instant => {
  const { days = [], isHoliday = () => false } = quiet;
  for (let at = nextOpening(now, timezone, quiet); ; ) {
    const wall = wallClock(at, timezone);
    if (!days.includes(weekdayOn(wall)) && !isHoliday(wall.toPlainDate())) return at;
    const midnight = wall.add({ days: 1 }).startOfDay();
    at = nextOpening(instant(midnight.epochMilliseconds), timezone, quiet);
  }
};

/** Days of no common hour, in whatever zones: none is found later. */
const mostRounds = 50;

/**
 * The first instant at or after `now` that is quiet in none of the zones, by none of these. Where there is none, the
 * latest clock decides.
 */
export const openingIn = (
  now: Instant,
  zones: readonly [string, ...(readonly string[])],
  quiets: readonly Quiet[],
): Instant => {
  let at = now;
  for (let round = 0; round < mostRounds; round += 1) {
    const next = zones.reduce(
      (from, zone) => quiets.reduce((opening, quiet) => openingAt(opening, zone, quiet), from),
      at,
    );
    if (next === at) return at;
    at = next;
  }
  const latest = zones.at(-1) ?? zones[0];
  return quiets.reduce((opening, quiet) => openingAt(opening, latest, quiet), now);
};

/** What is quiet for the customer in this channel. */
export const quietFor = (
  { country, wishes }: Pick<Profile, 'country' | 'wishes'>,
  channel: ConsentChannel,
  shops: QuietHours,
): readonly Quiet[] => [
  shops,
  ...(wishes?.quietHours === undefined ? [] : [wishes.quietHours]),
  ...countryHours
    .filter((each) => each.country === country && each.channels.includes(channel))
    .map(({ quiet, quietDays, isHoliday }) => ({ ...quiet, days: quietDays, isHoliday })),
];

/** The first instant from then on at which the message wakes nobody. */
export const openingFor = (
  { customer, touch, settings }: Pick<Question, 'customer' | 'touch' | 'settings'>,
  channel: ConsentChannel,
  from: Instant,
): Instant => {
  if (kindOf(touch.kind).isQuiet === true) return from;
  const quiets = quietFor(customer, channel, settings.guardrails.quietHours);
  return openingIn(from, zonesOf(customer, settings.timezone), quiets);
};

export const quietHours: Guardrail = (question) => {
  const { touch, now } = question;
  if (!isMarketing(touch)) return allow;
  const opening = openingFor(question, touch.channel, now);
  return opening > now ? { kind: 'hold', until: opening, by: 'quiet-hours' } : allow;
};

/** No more marketing to one customer, or to one mailbox or number, on one day of her own calendar than the shop allows. */
import { wallClock } from '../../base/calendar.ts';
import { type Instant, instant, milliseconds, minus, minutes, plus } from '../../base/time.ts';
import { placesAt } from '../../customers/contacts/contact.ts';
import { zonesOf } from '../../customers/profiles/zone.ts';
import { takesPlace } from '../../journeys/touchpoints/index.ts';
import { allow, type Guardrail, type Question } from './guardrail.ts';
import { openingFor } from './quiet-hours.ts';
import { higherDue, stagger } from './turns.ts';
import { usefulUntil } from './useful.ts';

type Zones = readonly [string, ...(readonly string[])];

/** When the day of `now` began: of several zones that may be hers, in the one where it began first. */
const dayBegan = (now: Instant, zones: Zones): Instant =>
  instant(Math.min(...zones.map((zone) => wallClock(now, zone).startOfDay().epochMilliseconds)));

/** When so many days later have begun in every zone that may be hers. */
const dayBegins = (now: Instant, zones: Zones, later: number): Instant =>
  instant(
    Math.max(
      ...zones.map((zone) => wallClock(now, zone).add({ days: later }).startOfDay().epochMilliseconds),
    ),
  );

/** A last try, where tomorrow is too late and what goes first may not leave after all. */
const lastTryAfter = minutes(15);

/** It has given way before, and wakes after what went first. */
const hasGivenWay = ({ held }: Question): boolean => held?.by === 'day' || held?.by === 'frequency-cap';

const spoken = (taken: number, atMost: number, first: number): string =>
  [
    `${taken} of at most ${atMost} a day ${taken === 1 ? 'has' : 'have'} been sent`,
    ...(first === 0 ? [] : [`${first} of higher lanes go first`]),
  ].join(', ');

export const day: Guardrail = (question) => {
  const { customer, touch, settings, now, arrival } = question;
  const { atMostPerDay } = settings.guardrails;
  // Where a month runs in minutes, days are none.
  if (!takesPlace(touch) || settings.timeScale < 1) return allow;
  const zones = zonesOf(customer, settings.timezone);
  const began = dayBegan(now, zones);
  const own = customer.recentTouches.filter(({ at }) => at >= began).length;
  const there = arrival ? placesAt(arrival.contact, arrival.place, minus(began, milliseconds(1))) : [];
  const taken = Math.max(own, there.length);
  const free = Math.max(0, atMostPerDay - taken);
  const first = higherDue(question);
  if (free > (hasGivenWay(question) ? 0 : first)) return allow;
  const openingAfter = (later: number): Instant =>
    plus(openingFor(question, touch.channel, dayBegins(now, zones, later)), stagger(question));
  const useful = usefulUntil(question);
  const isInTime = (until: Instant): boolean => useful === undefined || until < useful;
  const because = spoken(taken, atMostPerDay, first);
  for (let later = 1 + Math.floor(Math.max(0, first - free) / atMostPerDay); later > 1; later -= 1) {
    const until = openingAfter(later);
    if (isInTime(until)) return { kind: 'hold', until, by: 'day', because };
  }
  const tomorrow = openingAfter(1);
  const lastTry = plus(plus(now, lastTryAfter), stagger(question));
  const until = free > 0 && !isInTime(tomorrow) && isInTime(lastTry) ? lastTry : tomorrow;
  return { kind: 'hold', until, by: 'day', because };
};

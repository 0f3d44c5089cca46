/**
 * No more marketing messages to one customer, or to one mailbox or number, in any window than the cap allows, over all
 * journeys, and no more than one a week where she has asked for that; and none to where another customer got the same one.
 */

import { days, type Instant, iso, minus } from '../../base/time.ts';
import { copyAt, placesSince } from '../../customers/contacts/contact.ts';
import { higherThan, type Profile, type RecentTouch } from '../../customers/profiles/profile.ts';
import { isMessage } from '../../journeys/touchpoints/index.ts';
import type { FunctionSettings } from '../../shop/settings.ts';
import { allow, type Guardrail, withhold } from './guardrail.ts';

type Cap = FunctionSettings['guardrails']['frequencyCap'];

/** The touches that still count at `now`. */
export const withinWindow = (
  touches: readonly RecentTouch[],
  cap: Cap,
  now: Instant,
): readonly RecentTouch[] => {
  const start = minus(now, days(cap.withinDays));
  return touches.filter(({ at }) => at > start);
};

/** What a customer may ask for. */
const oneAWeek: Cap = { atMost: 1, withinDays: 7 };

/** Whoever asks for no more than one a week asks from that moment on: touches are kept as long, whatever the cap. */
const keptFor = ({ withinDays }: Cap): Cap => ({
  ...oneAWeek,
  withinDays: Math.max(withinDays, oneAWeek.withinDays),
});

/** The profile with one more place taken, and the old ones forgotten. */
export const withPlaceTaken = (profile: Profile, touch: RecentTouch, cap: Cap): Profile => ({
  ...profile,
  recentTouches: [...withinWindow(profile.recentTouches, keptFor(cap), touch.at), touch],
});

/** The profile without the place that this touch took. */
export const withPlaceGivenBack = (profile: Profile, { at, channel }: RecentTouch): Profile => {
  const taken = profile.recentTouches.findIndex((touch) => touch.at === at && touch.channel === channel);
  return taken < 0 ? profile : { ...profile, recentTouches: profile.recentTouches.toSpliced(taken, 1) };
};

export const frequencyCap: Guardrail = ({ customer, enrolment, touch, settings, now, arrival }) => {
  if (touch.transactional || !isMessage(touch)) return allow;
  const copied = arrival && copyAt(arrival.contact, arrival.place);
  if (copied !== undefined)
    return withhold('copy', `who reads there got this message as another customer, at ${iso(copied)}`);
  const shops = settings.guardrails.frequencyCap;
  const caps = customer.wishes?.atMostWeekly === true ? [shops, oneAWeek] : [shops];
  const [higher] = higherThan(customer, enrolment.journey);
  for (const cap of caps) {
    const own = withinWindow(customer.recentTouches, cap, now).length;
    const there = arrival ? placesSince(arrival.contact, arrival.place, minus(now, days(cap.withinDays))) : 0;
    const taken = Math.max(own, there);
    if (taken < cap.atMost - (higher === undefined ? 0 : 1)) continue;
    const kept = higher === undefined ? '' : `, the last of which is kept for ${higher}`;
    const wish = cap === oneAWeek ? ' by her own wish' : '';
    return withhold(
      'frequency-cap',
      `${taken} messages${there > own ? ' to the address' : ''} in the last ${cap.withinDays} days, of at most ${cap.atMost}${wish}${kept}`,
    );
  }
  return allow;
};

/**
 * No more marketing messages to one customer, or to one mailbox or number, in any window than the cap allows, over all
 * journeys; and none to where another customer got the same one.
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

/** The profile with one more place taken, and the old ones forgotten. */
export const withPlaceTaken = (profile: Profile, touch: RecentTouch, cap: Cap): Profile => ({
  ...profile,
  recentTouches: [...withinWindow(profile.recentTouches, cap, touch.at), touch],
});

/** The profile without the place that this touch took. */
export const withPlaceGivenBack = (profile: Profile, { at, channel }: RecentTouch): Profile => {
  const taken = profile.recentTouches.findIndex((touch) => touch.at === at && touch.channel === channel);
  return taken < 0 ? profile : { ...profile, recentTouches: profile.recentTouches.toSpliced(taken, 1) };
};

export const frequencyCap: Guardrail = ({ customer, enrolment, touch, settings, now, arrival }) => {
  if (touch.transactional || !isMessage(touch)) return allow;
  const cap = settings.guardrails.frequencyCap;
  const copied = arrival && copyAt(arrival.contact, arrival.place);
  if (copied !== undefined)
    return withhold('copy', `who reads there got this message as another customer, at ${iso(copied)}`);
  const own = withinWindow(customer.recentTouches, cap, now).length;
  const there = arrival ? placesSince(arrival.contact, arrival.place, minus(now, days(cap.withinDays))) : 0;
  const taken = Math.max(own, there);
  const [higher] = higherThan(customer, enrolment.journey);
  if (taken < cap.atMost - (higher === undefined ? 0 : 1)) return allow;
  const kept = higher === undefined ? '' : `, the last of which is kept for ${higher}`;
  return withhold(
    'frequency-cap',
    `${taken} messages${there > own ? ' to the address' : ''} in the last ${cap.withinDays} days, of at most ${cap.atMost}${kept}`,
  );
};

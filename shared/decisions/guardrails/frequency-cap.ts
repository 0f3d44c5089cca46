/**
 * No more marketing messages to one customer, or to one mailbox or number, in any window than the caps allow, over all
 * journeys, or by a channel, or of a topic; and no more than one a week where she has asked for that. What is over waits
 * until the oldest leaves the window. Each lane sees it leave a minute after the lane above, which may be waiting for it.
 */

import { type Duration, days, type Instant, minus, plus } from '../../base/time.ts';
import { placesAt } from '../../customers/contacts/contact.ts';
import type { Profile, RecentTouch } from '../../customers/profiles/profile.ts';
import { marketing } from '../../customers/profiles/topics.ts';
import { takesPlace } from '../../journeys/touchpoints/index.ts';
import type { FunctionSettings } from '../../shop/settings.ts';
import { allow, type Guardrail } from './guardrail.ts';
import { stagger } from './turns.ts';

type Limits = Pick<FunctionSettings['guardrails'], 'frequencyCap' | 'caps'>;
type Cap = Limits['frequencyCap'] & Partial<Limits['caps'][number]>;

/** The touches that still count at `now`. */
export const withinWindow = (
  touches: readonly RecentTouch[],
  { withinDays }: Pick<Cap, 'withinDays'>,
  now: Instant,
): readonly RecentTouch[] => {
  const start = minus(now, days(withinDays));
  return touches.filter(({ at }) => at > start);
};

/** What a customer may ask for. */
const oneAWeek: Cap = { atMost: 1, withinDays: 7 };

/** How long places count: whoever asks for no more than one a week asks from that moment on, whatever the caps. */
export const placesCountFor = ({ frequencyCap, caps }: Limits): Duration =>
  days(Math.max(...[oneAWeek, frequencyCap, ...caps].map(({ withinDays }) => withinDays)));

/** The profile with one more place taken, and the old ones forgotten. */
export const withPlaceTaken = (profile: Profile, touch: RecentTouch, limits: Limits): Profile => {
  const start = minus(touch.at, placesCountFor(limits));
  return { ...profile, recentTouches: [...profile.recentTouches.filter(({ at }) => at > start), touch] };
};

/** The profile without the place that this touch took. */
export const withPlaceGivenBack = (
  profile: Profile,
  { at, channel }: Pick<RecentTouch, 'at' | 'channel'>,
): Profile => {
  const taken = profile.recentTouches.findIndex((touch) => touch.at === at && touch.channel === channel);
  return taken < 0 ? profile : { ...profile, recentTouches: profile.recentTouches.toSpliced(taken, 1) };
};

const isUnder = (
  { channel, topic }: Cap,
  touch: { readonly channel: string; readonly topic?: string | undefined },
): boolean =>
  (channel === undefined || channel === touch.channel) &&
  (topic === undefined || topic === (touch.topic ?? marketing));

/** When so many are left that one more is under the cap; `undefined`: it is now. */
const freeAt = (taken: readonly Instant[], { atMost, withinDays }: Cap): Instant | undefined => {
  const leaving = taken.toSorted((a, b) => a - b)[taken.length - atMost];
  return leaving === undefined ? undefined : plus(leaving, days(withinDays));
};

const sentence = (
  { atMost, withinDays, channel, topic }: Cap,
  taken: number,
  isToAddress: boolean,
  isWish: boolean,
): string =>
  [
    `${taken} messages`,
    ...(topic === undefined ? [] : [`of ${topic}`]),
    ...(channel === undefined ? [] : [`by ${channel}`]),
    ...(isToAddress ? ['to the address'] : []),
    `in the last ${withinDays} days, of at most ${atMost}`,
    ...(isWish ? ['by her own wish'] : []),
  ].join(' ');

export const frequencyCap: Guardrail = (question) => {
  const { customer, touch, settings, now, arrival } = question;
  if (!takesPlace(touch)) return allow;
  const { frequencyCap: common, caps } = settings.guardrails;
  const seenAt = minus(now, stagger(question));
  const wished = customer.wishes?.atMostWeekly === true ? [oneAWeek] : [];
  const over = [common, ...caps, ...wished].flatMap((cap: Cap) => {
    if (!isUnder(cap, touch)) return [];
    const own = withinWindow(customer.recentTouches, cap, seenAt)
      .filter((each) => isUnder(cap, each))
      .map(({ at }) => at);
    // What arrives at an address says nothing of its topic.
    const there =
      arrival === undefined || cap.topic !== undefined
        ? []
        : placesAt(arrival.contact, arrival.place, minus(seenAt, days(cap.withinDays)));
    const taken = there.length > own.length ? there : own;
    const free = freeAt(taken, cap);
    if (free === undefined) return [];
    return [{ free, because: sentence(cap, taken.length, taken === there, cap === oneAWeek) }];
  });
  const last = over.toSorted((a, b) => a.free - b.free).at(-1);
  if (last === undefined) return allow;
  return {
    kind: 'hold',
    until: plus(last.free, stagger(question)),
    by: 'frequency-cap',
    because: last.because,
  };
};

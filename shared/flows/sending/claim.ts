/** The claim: one conditional write to the customer's profile makes one handler the only one to do a step. */

import type { EnrolmentKey } from '../../base/ids.ts';
import type { Instant } from '../../base/time.ts';
import type { ConsentChannel, OpenEnrolment, Profile } from '../../customers/profiles/profile.ts';
import { withPlaceGivenBack, withPlaceTaken } from '../../decisions/guardrails/frequency-cap.ts';
import { isInPassage } from '../../journeys/decide.ts';
import type { SendRequest } from '../../journeys/protocol.ts';
import { isMarketing, type TouchSpec, takesPlace } from '../../journeys/touchpoints/index.ts';
import { asksWhy } from '../../journeys/touchpoints/survey.ts';
import type { FunctionSettings } from '../../shop/settings.ts';

type Claimable = Pick<SendRequest, 'enrolment' | 'touch' | 'last' | 'letsGo'>;

/** When the touchpoint was claimed last; `undefined`: never. */
export const claimedAt = (profile: Profile, { enrolment, touch }: Claimable): Instant | undefined =>
  profile.enrolments[enrolment.journey]?.claims[touch.name];

/** The channel in which the touchpoint takes a place under the caps; `undefined`: it takes none. */
export const placeOf = (touch: TouchSpec): ConsentChannel | undefined =>
  takesPlace(touch) ? touch.channel : undefined;

const asksWhyLeft = (touch: TouchSpec): boolean => touch.kind === 'survey' && asksWhy(touch);

const withEnrolment = (
  profile: Profile,
  { journey }: EnrolmentKey,
  change: (entry: OpenEnrolment) => OpenEnrolment,
): Profile => {
  const entry = profile.enrolments[journey];
  return entry === undefined
    ? profile
    : { ...profile, enrolments: { ...profile.enrolments, [journey]: change(entry) } };
};

/** The passage without a message that is due. */
const withoutDue = ({ due: _, ...entry }: OpenEnrolment): OpenEnrolment => entry;

/** The profile with the message due since then; `undefined`: it is known to be, or nobody has to give way to it. */
export const withDue = (
  profile: Profile,
  { enrolment, touch }: Claimable,
  due: Instant,
): Profile | undefined =>
  isMarketing(touch) &&
  isInPassage(profile, enrolment) &&
  profile.enrolments[enrolment.journey]?.due === undefined
    ? withEnrolment(profile, enrolment, (entry) => ({ ...entry, due }))
    : undefined;

/** The profile with nothing of the passage due; `undefined`: nothing is. */
export const notDue = (profile: Profile, { enrolment }: Pick<Claimable, 'enrolment'>): Profile | undefined =>
  isInPassage(profile, enrolment) && profile.enrolments[enrolment.journey]?.due !== undefined
    ? withEnrolment(profile, enrolment, withoutDue)
    : undefined;

/** The profile without what a message of that moment left on it, which does not arrive: its place, and that she was asked. */
export const unsent = (profile: Profile, touch: TouchSpec, at: Instant): Profile => {
  const channel = placeOf(touch);
  const without = channel === undefined ? profile : withPlaceGivenBack(profile, { at, channel });
  if (!asksWhyLeft(touch) || without.askedWhyAt !== at) return without;
  const { askedWhyAt: _, ...unasked } = without;
  return unasked;
};

/** The profile without the claim and the place that it took under the frequency cap. */
export const unclaimed = (profile: Profile, request: Claimable): Profile => {
  const { enrolment, touch } = request;
  const at = claimedAt(profile, request);
  if (at === undefined) return profile;
  return withEnrolment(unsent(profile, touch, at), enrolment, (entry) => {
    const { [touch.name]: _, ...claims } = entry.claims;
    const { said, letsGo, ...others } = entry;
    return {
      ...others,
      ...(said === true && request.last !== true && { said }),
      ...(letsGo === true && request.letsGo !== true && { letsGo }),
      claims,
    };
  });
};

/**
 * The profile without the claim of this moment; `undefined`: it has none. Of a customer who was merged meanwhile the
 * claims are gone, and only the place that it took is to be given back.
 */
export const withdrawn = (profile: Profile, request: Claimable, at: Instant): Profile | undefined => {
  if (profile.id === request.enrolment.customer)
    return claimedAt(profile, request) === at ? unclaimed(profile, request) : undefined;
  return unsent(profile, request.touch, at);
};

/**
 * The profile with the touchpoint claimed now, in the place of an earlier claim if there was one: what its handler
 * left open is taken over, and whoever comes next counts from this moment.
 * @param leaves whether a message is to leave, which takes a place under the frequency cap
 */
export const claimed = (
  profile: Profile,
  request: Claimable,
  now: Instant,
  leaves: boolean,
  { guardrails }: FunctionSettings,
): Profile => {
  const { enrolment, touch } = request;
  const channel = placeOf(touch);
  const base = unclaimed(profile, request);
  const topic = 'topic' in touch ? touch.topic : undefined;
  const place = { at: now, ...(topic !== undefined && { topic }) };
  const placed =
    leaves && channel !== undefined ? withPlaceTaken(base, { ...place, channel }, guardrails) : base;
  return withEnrolment(
    leaves && asksWhyLeft(touch) ? { ...placed, askedWhyAt: now } : placed,
    enrolment,
    (entry) => ({
      ...(isMarketing(touch) ? withoutDue(entry) : entry),
      ...(request.last === true && { said: true }),
      ...(request.letsGo === true && { letsGo: true }),
      claims: { ...entry.claims, [touch.name]: now },
    }),
  );
};

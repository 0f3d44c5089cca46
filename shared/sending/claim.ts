/** The claim: one conditional write to the customer's profile makes one handler the only one to do a step. */
import { withPlaceGivenBack, withPlaceTaken } from '../guardrails/frequency-cap.ts';
import type { EnrolmentKey } from '../ids.ts';
import type { SendRequest, TouchSpec } from '../journeys/protocol.ts';
import { isMessage } from '../journeys/records.ts';
import type { OpenEnrolment, Profile } from '../profiles/profile.ts';
import type { Settings } from '../settings.ts';
import type { Instant } from '../time.ts';

type Claimable = Pick<SendRequest, 'enrolment' | 'touch'>;

/** When the touchpoint was claimed last; `undefined`: never. */
export const claimedAt = (profile: Profile, { enrolment, touch }: Claimable): Instant | undefined =>
  profile.enrolments[enrolment.journey]?.claims[touch.name];

const takesPlace = (touch: TouchSpec): boolean => isMessage(touch) && !touch.transactional;

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

/** The profile without the claim and the place that it took under the frequency cap. */
export const unclaimed = (profile: Profile, request: Claimable): Profile => {
  const { enrolment, touch } = request;
  const at = claimedAt(profile, request);
  if (at === undefined) return profile;
  const { channel } = touch;
  return withEnrolment(
    takesPlace(touch) ? withPlaceGivenBack(profile, { at, channel }) : profile,
    enrolment,
    (entry) => {
      const { [touch.name]: _, ...claims } = entry.claims;
      return { ...entry, claims };
    },
  );
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
  { guardrails }: Settings,
): Profile => {
  const { enrolment, touch } = request;
  const { channel } = touch;
  const base = unclaimed(profile, request);
  return withEnrolment(
    leaves && takesPlace(touch) ? withPlaceTaken(base, { at: now, channel }, guardrails.frequencyCap) : base,
    enrolment,
    (entry) => ({ ...entry, claims: { ...entry.claims, [touch.name]: now } }),
  );
};

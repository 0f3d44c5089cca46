/** A customer's profile without what some events have told of it. */
import { type CustomerEvent, showsPresence } from '../../customers/events/event.ts';
import { withTraits } from '../../customers/events/identify.ts';
import { preferencesChanged } from '../../customers/events/kinds/preferences-changed.ts';
import { traitsToldBy } from '../../customers/events/told-traits.ts';
import { withReason, withVisit } from '../../customers/profiles/folding.ts';
import { type IdentifiedTrait, type Profile, toldConsents } from '../../customers/profiles/profile.ts';
import { withoutTopicsAt } from '../../customers/profiles/topics.ts';
import { withoutWishesAt } from '../../customers/profiles/wishes.ts';
import { type LeavingReasons, reasonsIn } from '../../decisions/leaving/reason.ts';

const consentOf = (trait: IdentifiedTrait) =>
  Object.hasOwn(toldConsents, trait) ? toldConsents[trait as keyof typeof toldConsents] : undefined;

/** Without the traits whose latest telling goes; a consent that was refused stays refused. */
const withoutTraits = (profile: Profile, going: readonly CustomerEvent[]): Profile => {
  const { identifiedAt = {} } = profile;
  const [traits, instants, consents] = [{ ...profile }, { ...identifiedAt }, { ...profile.consents }];
  for (const event of going) {
    const { at } = event;
    const said = traitsToldBy(event) ?? {};
    for (const trait of Object.keys(identifiedAt) as IdentifiedTrait[]) {
      if (identifiedAt[trait] !== at) continue;
      const channel = consentOf(trait);
      if (channel === undefined) {
        const name = trait as Exclude<IdentifiedTrait, keyof typeof toldConsents>;
        if (said[name] === undefined || said[name] !== profile[name]) continue;
        delete traits[name];
      } else {
        if (said.consents?.[channel] !== true || consents[channel] !== true) continue;
        delete consents[channel];
      }
      delete instants[trait];
    }
  }
  return { ...traits, consents, identifiedAt: instants };
};

/** Without what she asked for on pages of messages that were another's. */
const withoutWishes = (profile: Profile, going: readonly CustomerEvent[]): Profile => {
  const instants = new Set(going.filter(({ name }) => name === 'Preferences Changed').map(({ at }) => at));
  return instants.size === 0 ? profile : withoutTopicsAt(withoutWishesAt(profile, instants), instants);
};

const withoutVisits = (profile: Profile, going: readonly CustomerEvent[]): Profile => {
  const visits = new Set(going.filter(showsPresence).map(({ at }) => at));
  const { firstVisitAt, lastVisitAt, ...others } = profile;
  return {
    ...others,
    ...(firstVisitAt !== undefined && !visits.has(firstVisitAt) && { firstVisitAt }),
    ...(lastVisitAt !== undefined && !visits.has(lastVisitAt) && { lastVisitAt }),
  };
};

/** The latest reason for leaving is the profile's; where that one goes, the one before is. */
const withoutReason = (
  profile: Profile,
  going: readonly CustomerEvent[],
  staying: readonly CustomerEvent[],
  settings: LeavingReasons,
): Profile => {
  const { leavingReason, leavingReasonAt, ...others } = profile;
  const goes = reasonsIn(going, settings).some(
    ({ reason, at }) => reason === leavingReason && at === leavingReasonAt,
  );
  return goes ? reasonsIn(staying, settings).reduce<Profile>(withReason, others) : profile;
};

/**
 * The profile without what these events told, as far as what stays tells what was there before.
 * @param staying the customer's other events: of what goes, theirs is the latest telling then
 */
export const withoutTold = (
  profile: Profile,
  going: readonly CustomerEvent[],
  staying: readonly CustomerEvent[],
  settings: LeavingReasons,
): Profile => {
  const unknown = withoutVisits(withoutTraits(withoutWishes(profile, going), going), going);
  const bare = withoutReason(unknown, going, staying, settings);
  return staying.reduce<Profile>((known, event) => {
    const wished = preferencesChanged.fold(known, event);
    const told = event.name === 'Customer Identified' ? withTraits(wished, event) : wished;
    return showsPresence(event) ? withVisit(told, event.at) : told;
  }, bare);
};

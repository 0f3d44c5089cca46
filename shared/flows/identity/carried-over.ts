/** What was known of one id, given to the customer that it turned out to be. */

import { entriesByJourney, type JourneyId } from '../../base/ids.ts';
import type { ShopMoney } from '../../base/money.ts';
import type { Instant } from '../../base/time.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import { withTraits } from '../../customers/events/identify.ts';
import { type Traits, traitNames } from '../../customers/events/traits.ts';
import { countedOf } from '../../customers/orders/counting.ts';
import { statesOf } from '../../customers/orders/merge.ts';
import type { Counted } from '../../customers/orders/order.ts';
import { later, withOrderAt, withReason, withVisit } from '../../customers/profiles/folding.ts';
import type { ConsentChannel, Profile } from '../../customers/profiles/profile.ts';
import { toldConsents } from '../../customers/profiles/profile.ts';
import { withTopicsOf } from '../../customers/profiles/topics.ts';
import { withTriesOf } from '../../customers/profiles/tries.ts';
import { withWishesOf } from '../../customers/profiles/wishes.ts';

const traits = traitNames.filter((name) => name !== 'consents' && name !== 'address');

const channels = Object.entries(toldConsents) as readonly [keyof typeof toldConsents, ConsentChannel][];

interface ToldTraits {
  readonly traits: Traits;
  /** Absent: it was imported. */
  readonly at?: Instant;
}

const toldOf = ({ identifiedAt = {}, consents, ...profile }: Profile): readonly ToldTraits[] => {
  const told = (traits: Traits, at: Instant | undefined): ToldTraits => ({
    traits,
    ...(at !== undefined && { at }),
  });
  return [
    ...traits.flatMap((trait) =>
      profile[trait] === undefined ? [] : [told({ [trait]: profile[trait] }, identifiedAt[trait])],
    ),
    ...channels.flatMap(([consent, channel]) =>
      consents[channel] === undefined
        ? []
        : [told({ consents: { [channel]: consents[channel] } }, identifiedAt[consent])],
    ),
  ];
};

/** Of each trait the latest telling, whichever id it was told of; an imported one only where there is none. */
const withTrait = (profile: Profile, { traits, at }: ToldTraits): Profile => {
  if (at !== undefined) return withTraits(profile, { traits, at });
  const { consents, ...others } = traits;
  return { ...others, ...profile, consents: { ...consents, ...profile.consents } };
};

const withTraitsOf = (profile: Profile, alias: Profile): Profile => toldOf(alias).reduce(withTrait, profile);

const sumOf = (orders: readonly Counted[], of: 'gross' | 'refunded'): number =>
  orders.reduce((sum, order) => sum + order[of], 0);

/** The orders that no event is kept of: they were imported, or are long ago. */
const withOrdersOf = (
  profile: Profile,
  alias: Profile,
  events: readonly CustomerEvent[],
  shop: ShopMoney,
): Profile => {
  const told = [...statesOf(events).values()].map((order) => countedOf(order, shop));
  const orders = told.filter(({ at }) => at !== undefined);
  const kept = new Set(orders.map(({ at }) => at));
  const [...instants] = new Set([alias.firstOrderAt, alias.previousOrderAt, alias.lastOrderAt]);
  const refunds = sumOf(told, 'refunded');
  const refunded = (alias.refunded ?? 0) - refunds;
  return {
    ...instants
      .filter((at) => at !== undefined)
      .filter((at) => !kept.has(at))
      .reduce(withOrderAt, profile),
    orders: profile.orders + alias.orders - orders.length,
    spent: profile.spent + alias.spent - sumOf(told, 'gross') + refunds,
    ...(refunded !== 0 && { refunded: (profile.refunded ?? 0) + refunded }),
  };
};

/** Where the customer has been in the same journey, that counts; what came to nothing is as if it had not been. */
const withEnrolmentsOf =
  (inVain: ReadonlySet<JourneyId>) =>
  (profile: Profile, alias: Profile): Profile => ({
    ...profile,
    enrolments: {
      ...Object.fromEntries(
        entriesByJourney(alias.enrolments)
          .filter(([journey]) => !inVain.has(journey))
          .map(([journey, entry]) => [journey, { ...entry, of: entry.of ?? alias.id, claims: {} }]),
      ),
      ...profile.enrolments,
    },
  });

const withMessagesOf = (profile: Profile, { recentTouches, lastCouponAt, askedWhyAt }: Profile): Profile => ({
  ...profile,
  recentTouches: [...profile.recentTouches, ...recentTouches].sort((a, b) => a.at - b.at),
  ...(lastCouponAt !== undefined && { lastCouponAt: later(profile.lastCouponAt, lastCouponAt) }),
  ...(askedWhyAt !== undefined && { askedWhyAt: later(profile.askedWhyAt, askedWhyAt) }),
});

const withVisitsOf = (profile: Profile, { firstVisitAt, lastVisitAt }: Profile): Profile =>
  [firstVisitAt, lastVisitAt].reduce<Profile>(
    (known, at) => (at === undefined ? known : withVisit(known, at)),
    profile,
  );

/** One that nobody knows the time of is older than any. */
const withReasonOf = (profile: Profile, { leavingReason: reason, leavingReasonAt: at }: Profile): Profile => {
  if (reason === undefined) return profile;
  if (at !== undefined) return withReason(profile, { reason, at });
  return { leavingReason: reason, ...profile };
};

/**
 * The profile with what no event tells again: each of the alias's events that is kept is to be taken in as the
 * customer's own, and each entry of points.
 * @param alias as it was when it was merged, with its passages closed
 * @param events the alias's that are kept
 * @param inVain journeys whose passage the customer may begin anew
 */
export const carriedOver = (
  profile: Profile,
  alias: Profile,
  events: readonly CustomerEvent[],
  shop: ShopMoney,
  inVain: ReadonlySet<JourneyId>,
): Profile => {
  return [
    withTraitsOf,
    withTopicsOf,
    withWishesOf,
    withVisitsOf,
    withMessagesOf,
    withReasonOf,
    withTriesOf,
    withEnrolmentsOf(inVain),
  ].reduce((known, carry) => carry(known, alias), withOrdersOf(profile, alias, events, shop));
};

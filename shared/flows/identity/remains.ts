/** What of a customer and an id that was taken for the customer's nobody can tell apart any more. */
import type { CustomerId } from '../../base/ids.ts';
import { valueIn } from '../../customers/events/identify.ts';
import { traitsToldBy } from '../../customers/events/told-traits.ts';
import { channelOf, consentChannels } from '../../customers/profiles/channels.ts';
import { type IdentifiedTrait, identifiedTraits, type Profile } from '../../customers/profiles/profile.ts';
import { reasonsIn } from '../../decisions/leaving/reason.ts';
import { withoutCounted } from '../../decisions/points/account.ts';
import { termsOf } from '../../decisions/points/terms.ts';
import type { Ports } from '../ports.ts';
import type { Parts } from './owned.ts';
import { postalAddressOf } from './postal.ts';
import { leftOfShopTraits, shopTraitsTold } from './shop-traits.ts';

/** What the customer is known by, and no event that stays has told. */
const untoldTraits = (profile: Profile, { staying }: Parts): readonly IdentifiedTrait[] =>
  identifiedTraits.filter((trait) => {
    const value = valueIn(profile, trait);
    const at = profile.identifiedAt?.[trait];
    if (value === undefined || (at === undefined && trait === 'favouriteCategory')) return false;
    return !staying.some(
      (event) => valueIn(traitsToldBy(event) ?? {}, trait) === value && (at === undefined || event.at === at),
    );
  });

const untoldShopTraits = async (
  alias: CustomerId,
  { id }: Profile,
  parts: Parts,
  ports: Pick<Ports, 'ledger' | 'settings'>,
): Promise<readonly string[]> => {
  const left = (await leftOfShopTraits(alias, id, parts, ports))?.after.traits ?? {};
  const tellings = parts.staying.map((event) => shopTraitsTold(event, ports));
  return Object.entries(left)
    .filter(([name, { at }]) => !tellings.some(({ [name]: each }) => each?.at === at))
    .map(([name]) => name);
};

/** A consent that was refused under either id stays refused. */
const isRefusal = (profile: Profile, trait: IdentifiedTrait): boolean => valueIn(profile, trait) === false;

/**
 * A sentence each.
 * @param customer as the profile is without what goes
 */
export const remainsOf = async (
  customer: Profile,
  alias: CustomerId,
  parts: Parts,
  ports: Pick<Ports, 'ledger' | 'settings'>,
): Promise<readonly string[]> => {
  const { suppressed, recentTouches, lastCouponAt, leavingReason, tries } = customer;
  const { staying } = parts;
  const { ordersOfNoEvent } = staying.find(({ id }) => id === `merged-${alias}`)?.properties ?? {};
  const terms = termsOf(ports.settings);
  const untold = untoldTraits(terms === undefined ? customer : withoutCounted(customer, terms), parts);
  const refusals = consentChannels.filter((channel) =>
    untold.some((trait) => trait === `${channel}Consent` && isRefusal(customer, trait)),
  );
  const { whose } = await postalAddressOf(alias, customer.id, parts, ports);
  const hasAddress = (await ports.ledger.address(customer.id)) !== undefined && whose === 'unknown';
  const isToldReason = reasonsIn(staying, ports.settings).some(({ reason }) => reason === leavingReason);
  const names = [
    ...untold.filter((trait) => !isRefusal(customer, trait)),
    ...(await untoldShopTraits(alias, customer, parts, ports)),
    ...(hasAddress ? ['address'] : []),
    ...(leavingReason !== undefined && !isToldReason ? ['leavingReason'] : []),
  ];
  return [
    ...(typeof ordersOfNoEvent === 'number'
      ? [`${ordersOfNoEvent} orders that no event is kept of, with what was spent in them`]
      : []),
    ...(suppressed === undefined ? [] : [`the suppression "${suppressed}"`]),
    ...refusals.map((channel) => `the refused consent to ${channelOf(channel).messages}`),
    ...(names.length === 0
      ? []
      : [`what no event is kept of that told it of the customer: ${names.join(', ')}`]),
    ...(recentTouches.length === 0 ? [] : ['the places that recent messages take under the frequency cap']),
    ...(tries === undefined ? [] : ['how often a lane has come to nothing']),
    ...(lastCouponAt === undefined ? [] : ['when a coupon was last issued']),
  ];
};

/** The traits of the shop's own: told with who a customer is, kept in the ledger, and those that rules ask for in the profile. */
import type { CustomerId } from '../../base/ids.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import { untilWritten } from '../../customers/profiles/change.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { keptOf, type TraitsRecord, toldAt, withoutTold, withTold } from '../../customers/traits/record.ts';
import { readTraits } from '../../customers/traits/trait.ts';
import { untilWrittenFor } from '../current.ts';
import type { Ports } from '../ports.ts';
import type { Parts } from './owned.ts';

type DatedTraits = TraitsRecord['traits'];

/** The declared ones that the event tells; what can't be read is told by nobody. */
export const shopTraitsTold = (event: CustomerEvent, { settings }: Pick<Ports, 'settings'>): DatedTraits =>
  event.name === 'Customer Identified'
    ? toldAt(readTraits(event.properties ?? {}, settings.traits).values, event.at)
    : {};

/** Writes what was told into the customer's record; told again, it changes nothing. */
const recordTold = (
  customer: CustomerId,
  told: DatedTraits,
  { ledger }: Pick<Ports, 'ledger'>,
): Promise<TraitsRecord> =>
  untilWritten(customer, async () => {
    const before = await ledger.traits(customer);
    const after = withTold(before ?? { customer, traits: {}, revision: 0 }, told);
    if (after === before) return before;
    return (await ledger.changeTraits(before, after)) === 'stale' ? 'stale' : after;
  });

const withKept = (profile: Profile, record: TraitsRecord, { settings }: Pick<Ports, 'settings'>): Profile => {
  const kept = keptOf(record, settings.traits);
  const { traits: _, ...others } = profile;
  return Object.keys(kept).length === 0 ? others : { ...others, traits: kept };
};

/**
 * The profile with the traits that the event tells: the ledger has all of them before the profile has those that it keeps.
 * @param profile as it was read before: the record is at least as new, so that what is written of it stays the latest
 * @throws ContendedProfileError
 */
export const withShopTraits = async (
  profile: Profile,
  event: CustomerEvent,
  ports: Pick<Ports, 'ledger' | 'settings'>,
): Promise<Profile> => {
  const told = shopTraitsTold(event, ports);
  if (Object.keys(told).length === 0) return profile;
  return withKept(profile, await recordTold(profile.id, told, ports), ports);
};

/** Gives the customer what was told of an id that is the same person's: of each trait the latest telling stays. */
export const carryShopTraits = async (
  alias: CustomerId,
  customer: CustomerId,
  ports: Pick<Ports, 'ledger' | 'settings' | 'profiles'>,
): Promise<void> => {
  if (Object.keys(ports.settings.traits).length === 0) return;
  const told = (await ports.ledger.traits(alias))?.traits ?? {};
  if (Object.keys(told).length === 0) return;
  await untilWrittenFor(
    customer,
    async (before) => {
      const after = withKept(before, await recordTold(before.id, told, ports), ports);
      return (await ports.profiles.update(before, after)) === 'stale' ? 'stale' : undefined;
    },
    ports,
  );
};

/** What is left of the customer's record where the alias and what was told of it go. */
export const leftOfShopTraits = async (
  alias: CustomerId,
  customer: CustomerId,
  { going, staying }: Parts,
  ports: Pick<Ports, 'ledger' | 'settings'>,
): Promise<{ readonly before: TraitsRecord; readonly after: TraitsRecord } | undefined> => {
  const before = await ports.ledger.traits(customer);
  if (before === undefined) return undefined;
  const own = (await ports.ledger.traits(alias))?.traits ?? {};
  const tellings = (events: readonly CustomerEvent[]) => events.map((event) => shopTraitsTold(event, ports));
  return { before, after: withoutTold(before, [own, ...tellings(going)], tellings(staying)) };
};

/** The profile keeps what the record has. */
const keepShopTraits = (id: CustomerId, ports: Pick<Ports, 'ledger' | 'settings' | 'profiles'>) =>
  untilWrittenFor(
    id,
    async (before) => {
      const record = await ports.ledger.traits(before.id);
      if (record === undefined) return;
      return (await ports.profiles.update(before, withKept(before, record, ports))) === 'stale'
        ? 'stale'
        : undefined;
    },
    ports,
  );

/** Each has again what was told of it. Repeating it changes nothing. */
export const giveBackShopTraits = async (
  alias: CustomerId,
  customer: CustomerId,
  parts: Parts,
  ports: Pick<Ports, 'ledger' | 'settings' | 'profiles'>,
): Promise<void> => {
  if (Object.keys(ports.settings.traits).length === 0) return;
  await untilWritten(customer, async () => {
    const left = await leftOfShopTraits(alias, customer, parts, ports);
    if (left === undefined || left.before === left.after) return;
    return (await ports.ledger.changeTraits(left.before, left.after)) === 'stale' ? 'stale' : undefined;
  });
  await keepShopTraits(customer, ports);
  await keepShopTraits(alias, ports);
};

/** The way back for an id that was taken for nobody's: a person says that it is somebody, and nothing makes it nobody's again. */
import type { CustomerId } from '../../base/ids.ts';
import { instant } from '../../base/time.ts';
import { aliasesOf } from '../../customers/events/alias.ts';
import { isGuest } from '../../customers/events/customer-ids.ts';
import { type CustomerEvent, nameOfEvent } from '../../customers/events/event.ts';
import { nothingCounted, withCounted, withFavouriteOf } from '../../customers/orders/counting.ts';
import type { OrderRecord } from '../../customers/orders/order.ts';
import { ContendedProfileError, untilWritten } from '../../customers/profiles/change.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { isReservedName, ownMarks } from '../../journeys/reserved-names.ts';
import { currentProfile } from '../current.ts';
import type { Ports } from '../ports.ts';
import { linkAliases } from './link.ts';
import { reasonOfNobody, sharersOf } from './nobody.ts';
import { withEntries } from './owned.ts';

export interface Reinstated {
  readonly customer: CustomerId;
  /** What was told with these is the customer's. */
  readonly ids: readonly CustomerId[];
  readonly stays: readonly string[];
}

/** What reinstating the id would come to. */
export const foreseeReinstating = async (
  id: CustomerId,
  ports: Pick<Ports, 'profiles' | 'ledger'>,
): Promise<Reinstated> => {
  const sharers = new Set(await sharersOf(id, ports));
  const ids: CustomerId[] = [];
  const stays: string[] = [];
  // Browsers first: an address became theirs, and comes with them.
  for (const sharer of [...sharers].sort((a, b) => Number(isGuest(a)) - Number(isGuest(b)))) {
    const current = (await currentProfile(sharer, ports))?.id ?? sharer;
    if (current === sharer || sharers.has(current) || current === id) ids.push(sharer);
    else stays.push(`what was told with "${sharer}", which is the customer "${current}" by now`);
  }
  return { customer: id, ids, stays: [...stays, 'what was known of it by no event that is kept'] };
};

const isTold = (event: CustomerEvent): boolean =>
  event.name === 'Preferences Changed' || !isReservedName(nameOfEvent(event));

const withOrders = (profile: Profile, orders: readonly OrderRecord[]): Profile => {
  const { firstOrderAt: _, lastOrderAt: __, previousOrderAt: ___, refunded: ____, ...others } = profile;
  const known = withFavouriteOf({ ...others, orders: 0, spent: 0 }, orders);
  return orders.reduce<Profile>((so, { counted }) => withCounted(so, nothingCounted, counted, []), known);
};

/** It is somebody again, once. */
const begin = (id: CustomerId, ports: Ports): Promise<void> =>
  untilWritten(id, async () => {
    const { profiles, ledger } = ports;
    const before = await profiles.get(id);
    if (before?.suppressed !== reasonOfNobody) return;
    if (before.mergingSince !== undefined)
      throw new ContendedProfileError(`customer ${id} is being given back to whose it is`);
    const { suppressed: _, suppressedBefore, ...others } = before;
    const after = withEntries(
      withOrders(others, await ledger.orders(id)),
      (await ledger.account(id)).entries,
      ports,
    );
    const written = await profiles.update(before, {
      ...after,
      vouchedFor: true,
      ...(suppressedBefore !== undefined && { suppressed: suppressedBefore }),
    });
    return written === 'stale' ? 'stale' : undefined;
  });

/**
 * Reinstates the event's customer; repeating it changes nothing.
 * @param takeIn takes an event of the customer's in
 */
export const reinstate = async (
  event: CustomerEvent,
  reason: string,
  ports: Ports,
  takeIn: (event: CustomerEvent, aliases: readonly CustomerId[]) => Promise<void>,
): Promise<void> => {
  const { customer, at } = event;
  await begin(customer, ports);
  const { ids, stays } = await foreseeReinstating(customer, ports);
  await ports.ledger.note({
    id: 'reinstated',
    customer,
    at,
    name: 'Custom',
    customName: ownMarks.idReinstated,
    properties: { reason, stays: stays.join('; ') },
  });
  await linkAliases(event, ids, ports, (own) => takeIn(own, []));
  for (const each of await ports.ledger.eventsSince(customer, instant(0)))
    if (isTold(each) && each.as === undefined) await takeIn(each, aliasesOf(each));
};

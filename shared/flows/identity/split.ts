/**
 * Splits an id off a customer whose it is not: what was told under it is told of it again, as far as events are kept, and
 * is the customer's no more. What can't be told apart stays, and is listed.
 */
import { type CustomerId, entriesByJourney } from '../../base/ids.ts';
import { instant } from '../../base/time.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import {
  favouriteAmong,
  nothingCounted,
  withCounted,
  withFavouriteOf,
} from '../../customers/orders/counting.ts';
import { ContendedProfileError, untilWritten } from '../../customers/profiles/change.ts';
import { withReason } from '../../customers/profiles/folding.ts';
import { newProfile, type Profile } from '../../customers/profiles/profile.ts';
import { reasonsIn } from '../../decisions/leaving/reason.ts';
import { ownMarks } from '../../journeys/reserved-names.ts';
import { changeCustomer } from '../current.ts';
import type { Ports } from '../ports.ts';
import { forgetGone, ownedBy, type Parts, withEntries } from './owned.ts';
import { giveBackPostalAddress } from './postal.ts';
import { remainsOf } from './remains.ts';
import { giveBackShopTraits } from './shop-traits.ts';
import { withoutTold } from './without-told.ts';

/** Whether the id is this one, or became the customer's by way of it. */
const leadsTo = async (
  id: CustomerId,
  alias: CustomerId,
  { profiles }: Pick<Ports, 'profiles'>,
): Promise<boolean> => {
  if (id === alias) return true;
  const into = (await profiles.get(id))?.mergedInto;
  return into !== undefined && leadsTo(into, alias, { profiles });
};

const partsOf = async (
  customer: CustomerId,
  alias: CustomerId,
  ports: Pick<Ports, 'profiles' | 'ledger'>,
): Promise<Parts> => {
  const events = await ports.ledger.eventsSince(customer, instant(0));
  const ids = new Set(events.flatMap(({ as }) => (as === undefined ? [] : [as])));
  const theirs = new Set<CustomerId>();
  for (const id of ids) if (await leadsTo(id, alias, ports)) theirs.add(id);
  const isTheirs = ({ as }: CustomerEvent): boolean => as !== undefined && theirs.has(as);
  return { going: events.filter(isTheirs), staying: events.filter((event) => !isTheirs(event)) };
};

export interface Split {
  readonly customer: CustomerId;
  readonly alias: CustomerId;
  /** How many events go. */
  readonly events: number;
  readonly stays: readonly string[];
}

/** What a split would come to. @param customer whose the alias is now */
export const foreseeSplit = async (
  customer: Profile,
  alias: CustomerId,
  ports: Pick<Ports, 'profiles' | 'ledger' | 'settings'>,
): Promise<Split> => {
  const parts = await partsOf(customer.id, alias, ports);
  const { going, staying } = parts;
  const stays = await remainsOf(withoutTold(customer, going, staying, ports.settings), alias, parts, ports);
  return { customer: customer.id, alias, events: going.length, stays };
};

/** Its own passages are its own again; they are over. */
const enrolmentsOf = (customer: Profile, alias: CustomerId): Profile['enrolments'] =>
  Object.fromEntries(
    entriesByJourney(customer.enrolments).flatMap(([journey, { of, ...entry }]) =>
      of === alias ? [[journey, entry]] : [],
    ),
  );

/** Takes the alias's share out of the customer's profile, once; whether there is anything left to do. */
const begin = (customer: CustomerId, alias: CustomerId, ports: Ports): Promise<boolean> =>
  untilWritten(alias, async (): Promise<boolean | 'stale'> => {
    const { profiles, ledger, now } = ports;
    const before = await profiles.get(alias);
    const from = await profiles.get(customer);
    if (before === undefined || from === undefined || from.suppressed === 'erased') return false;
    if (before.suppressed === 'erased') return false;
    const { mergedInto, mergingSince, apartFrom = [], revision } = before;
    if (mergedInto === undefined) return mergingSince !== undefined && apartFrom.includes(customer);
    if (mergingSince !== undefined) throw new ContendedProfileError(`customer ${alias} is being merged`);
    if (!(await leadsTo(alias, customer, ports))) return false;
    const parts = await partsOf(customer, alias, ports);
    const owned = await ownedBy(customer, parts, ports);
    const left = (await ledger.orders(customer)).filter(
      (each) => !owned.orders.some(({ orderId }) => orderId === each.orderId),
    );
    const leftAt = left.flatMap(({ counted: { at } }) => at ?? []);
    const known = (await ledger.account(customer)).entries;
    const own = (await ledger.account(alias)).entries;
    const fresh: Profile = {
      ...newProfile(alias),
      apartFrom: [...new Set([...apartFrom, customer])],
      mergingSince: now(),
      enrolments: enrolmentsOf(from, alias),
      revision,
    };
    const others = entriesByJourney(from.enrolments).filter(([, { of }]) => of !== alias);
    const bare: Profile = {
      ...withoutTold(from, parts.going, parts.staying, ports.settings),
      enrolments: Object.fromEntries(others),
    };
    const counted = owned.orders.map((order) => order.counted);
    // What else than these orders told the category is the customer's.
    const hasTold = favouriteAmong(owned.orders) !== undefined;
    const ids = new Set(owned.entries.map(({ id }) => id));
    const after = withEntries(
      counted.reduce(
        (profile, each) => withCounted(profile, each, nothingCounted, leftAt),
        hasTold ? withFavouriteOf(bare, left) : bare,
      ),
      known.filter(({ id }) => !ids.has(id)),
      ports,
    );
    const given = withEntries(
      counted.reduce(
        (profile, each) => withCounted(profile, nothingCounted, each, []),
        reasonsIn(parts.going, ports.settings).reduce(withReason, withFavouriteOf(fresh, owned.orders)),
      ),
      [...own.filter(({ id }) => !ids.has(id)), ...owned.entries],
      ports,
    );
    const written = await profiles.merge({ before, after: given }, { before: from, after });
    return written === 'stale' ? 'stale' : true;
  });

/**
 * Splits the id off; repeating it changes nothing.
 * @param takeIn takes an event in as the alias's own
 */
export const splitOff = async (
  { customer, at }: CustomerEvent,
  alias: CustomerId,
  ports: Ports,
  takeIn: (event: CustomerEvent) => Promise<void>,
): Promise<void> => {
  const { ledger, profiles } = ports;
  if (!(await begin(customer, alias, ports))) return;
  const parts = await partsOf(customer, alias, ports);
  const { going } = parts;
  const from = await profiles.get(customer);
  const stays = from === undefined ? [] : await remainsOf(from, alias, parts, ports);
  const owned = await ownedBy(customer, parts, ports);
  await ledger.give(alias, owned);
  for (const { as, ...event } of going)
    await takeIn({ ...event, customer: alias, ...(as !== undefined && as !== alias && { as }) });
  await giveBackShopTraits(alias, customer, parts, ports);
  await giveBackPostalAddress(alias, customer, parts, ports);
  await ledger.tie(customer, alias);
  const mark = { at, name: 'Custom', customName: ownMarks.customerSplit } as const;
  const said = stays.length > 0 && { stays: stays.join('; ') };
  await ledger.note({ ...mark, id: `split-${alias}-${at}`, customer, properties: { alias, ...said } });
  await ledger.note({
    ...mark,
    id: `split-${customer}-${at}`,
    customer: alias,
    properties: { from: customer, ...said },
  });
  await forgetGone(customer, owned, parts, ports);
  await changeCustomer(
    alias,
    ({ mergingSince, ...done }) => (mergingSince === undefined ? undefined : done),
    { profiles },
  );
};

/** What of a customer's goes where some of the events that were told of it go: orders and points, and what they come to. */
import type { CustomerId } from '../../base/ids.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import { isOrderEvent } from '../../customers/orders/merge.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { withBalance } from '../../decisions/points/account.ts';
import { balanceOf } from '../../decisions/points/balance.ts';
import { entryOf, type PointsEntry } from '../../decisions/points/entry.ts';
import { termsOf } from '../../decisions/points/terms.ts';
import type { Owned, Ports } from '../ports.ts';

/** A customer's events. */
export interface Parts {
  readonly going: readonly CustomerEvent[];
  readonly staying: readonly CustomerEvent[];
}

/** The orders that nobody else has told of, and the points that these and the other events brought. */
export const ownedBy = async (
  customer: CustomerId,
  { going, staying }: Parts,
  ports: Pick<Ports, 'ledger' | 'settings'>,
): Promise<Owned> => {
  const { ledger, settings } = ports;
  const idsIn = (events: readonly CustomerEvent[]) =>
    new Set(events.filter(isOrderEvent).map(({ orderId }) => orderId));
  const [theirs, others] = [idsIn(going), idsIn(staying)];
  const isTheirs = (orderId: string): boolean => theirs.has(orderId) && !others.has(orderId);
  const orders = (await ledger.orders(customer)).filter(({ orderId }) => isTheirs(orderId));
  const terms = termsOf(settings);
  if (terms === undefined) return { orders, entries: [] };
  const brought = new Set(going.flatMap((event) => entryOf(event, terms)?.id ?? []));
  const { entries } = await ledger.account(customer);
  return {
    orders,
    entries: entries.filter((entry) =>
      'orderId' in entry ? isTheirs(entry.orderId) : brought.has(entry.id),
    ),
  };
};

/** Takes out what has gone; the events last, since they tell what else is to go. */
export const forgetGone = async (
  customer: CustomerId,
  owned: Owned,
  { going }: Parts,
  { ledger }: Pick<Ports, 'ledger'>,
): Promise<void> => {
  await ledger.forget(customer, { ...owned, events: [] });
  await ledger.forget(customer, { orders: [], entries: [], events: going });
};

/** The profile with what these entries come to, where the shop has points. */
export const withEntries = (
  profile: Profile,
  entries: readonly PointsEntry[],
  { settings, now }: Pick<Ports, 'settings' | 'now'>,
): Profile => {
  const terms = termsOf(settings);
  if (terms === undefined || (entries.length === 0 && profile.points === undefined)) return profile;
  return withBalance(profile, balanceOf(entries, terms, now()), terms);
};

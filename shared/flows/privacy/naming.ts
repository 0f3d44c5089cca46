/** Which customers' records name another: written down beside, so that who is to be forgotten is found there too. */
import { type CustomerId, digestOf, parseTouchKey } from '../../base/ids.ts';
import { instant } from '../../base/time.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import type { PointsEntry } from '../../decisions/points/entry.ts';
import { isReservedName } from '../../journeys/reserved-names.ts';
import { changeCustomer } from '../current.ts';
import type { Ports } from '../ports.ts';

/** Of what comes of a touchpoint, such as the points for a friend: whose touchpoint it was. */
const isOfTouch = (id: string, named: CustomerId): boolean => parseTouchKey(id)?.enrolment.customer === named;

/** What Rekindle itself has noted of the other: that it is no part of this one, or might be. */
const isMarkOf = (event: CustomerEvent, named: CustomerId): boolean =>
  event.name === 'Custom' &&
  isReservedName(event.customName) &&
  Object.values(event.properties ?? {}).includes(named);

const namesAsOwn = ({ alsoKnownAs = [], as }: CustomerEvent, named: CustomerId): boolean =>
  alsoKnownAs.includes(named) || as === named;

const without = ({ alsoKnownAs, as, ...event }: CustomerEvent, named: CustomerId): CustomerEvent => {
  const others = alsoKnownAs?.filter((id) => id !== named) ?? [];
  return {
    ...event,
    ...(others.length > 0 && { alsoKnownAs: others }),
    ...(as !== undefined && as !== named && { as }),
  };
};

/** They count as before, and tell no more whose touchpoint brought them. */
const renamed = (entry: PointsEntry): PointsEntry => ({ ...entry, id: digestOf(entry.id) });

/** Takes the other's id out of what stands of this customer. Repeating it changes nothing. */
export const leaveNobodyNamed = async (
  customer: CustomerId,
  named: CustomerId,
  ports: Ports,
): Promise<void> => {
  const { ledger, profiles } = ports;
  const events = await ledger.eventsSince(customer, instant(0));
  const going = events.filter((event) => isMarkOf(event, named) || isOfTouch(event.id, named));
  const entries = (await ledger.account(customer)).entries.filter(({ id }) => isOfTouch(id, named));
  await ledger.rewrite(customer, {
    events: events
      .filter((event) => !going.includes(event) && namesAsOwn(event, named))
      .map((event) => without(event, named)),
    entries: entries.map(renamed),
  });
  await ledger.forget(customer, { orders: [], entries, events: going });
  const referral = await ledger.referral(customer);
  if (referral?.referrer === named) await ledger.dropReferral(referral);
  await ledger.untie(customer, named);
  await changeCustomer(
    customer,
    (profile) =>
      profile.id === customer && profile.apartFrom?.includes(named) === true
        ? { ...profile, apartFrom: profile.apartFrom.filter((id) => id !== named) }
        : undefined,
    { profiles },
  );
};

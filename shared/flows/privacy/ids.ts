/** All ids of one person. */
import type { CustomerId } from '../../base/ids.ts';
import { instant } from '../../base/time.ts';
import { aliasesOf, emailAlias } from '../../customers/events/alias.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import type { Ports } from '../ports.ts';

type Needed = Pick<Ports, 'profiles'> & { readonly ledger: Pick<Ports['ledger'], 'ties' | 'eventsSince'> };

/** The ids that have become this customer's, without those that lead to them. @param events of the customer */
export const idsMergedInto = async (
  customer: CustomerId,
  events: readonly CustomerEvent[],
  { profiles, ledger }: Needed,
): Promise<readonly CustomerId[]> => {
  const named = events.flatMap((event) => [
    ...aliasesOf(event),
    ...(event.as === undefined ? [] : [event.as]),
  ]);
  const email = (await profiles.get(customer))?.email;
  const guest = email === undefined ? [] : [emailAlias(email)];
  const all = new Set([...(await ledger.ties(customer)), ...named, ...guest]);
  all.delete(customer);
  const found = await Promise.all([...all].map((id) => profiles.get(id)));
  return found.flatMap((each) => (each?.mergedInto === customer ? [each.id] : []));
};

/** The customer's own id first, then all that lead to it. */
export const allIdsOf = async (customer: CustomerId, ports: Needed): Promise<readonly CustomerId[]> => {
  const events = await ports.ledger.eventsSince(customer, instant(0));
  const ids = await idsMergedInto(customer, events, ports);
  return [customer, ...(await Promise.all(ids.map((id) => allIdsOf(id, ports)))).flat()];
};

/** Merges two customers by hand, and splits them: whoever has an admin key knows better than the events do. */

import type { CustomerId } from '../../base/ids.ts';
import { conflict, type Refusal } from '../../base/refusal.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { currentProfile } from '../current.ts';
import { type EventQueue, enqueue } from '../events/queue.ts';
import { foreseeSplit, type Split } from '../identity/split.ts';
import type { Ports } from '../ports.ts';

/** @throws EventsNotQueuedError */
export const mergeByHand = async (
  customer: Profile,
  alias: Profile,
  { now }: Pick<Ports, 'now'>,
  queue: EventQueue,
): Promise<{ readonly customer: CustomerId; readonly alias: CustomerId } | Refusal> => {
  if (customer.id === alias.id) return conflict(`both ids are the customer "${customer.id}" already`);
  for (const { id, suppressed } of [customer, alias])
    if (suppressed === 'erased') return conflict(`the customer "${id}" was erased`);
    else if (suppressed === 'nobody') return conflict(`the id "${id}" stands for nobody`);
  const at = now();
  const linked: CustomerEvent = {
    id: `merge-${alias.id}-${at}`,
    customer: customer.id,
    at,
    alsoKnownAs: [alias.id],
    name: 'Customer Linked',
    byHand: true,
  };
  await enqueue([linked], queue);
  return { customer: customer.id, alias: alias.id };
};

/**
 * @param id an id that the customer is known by beside the own
 * @throws EventsNotQueuedError
 */
export const splitByHand = async (
  customer: Profile,
  id: CustomerId,
  ports: Pick<Ports, 'now' | 'profiles' | 'ledger'>,
  queue: EventQueue,
): Promise<Split | Refusal> => {
  const alias = await ports.profiles.get(id);
  const owner = alias?.mergedInto === undefined ? undefined : await currentProfile(id, ports);
  if (alias === undefined || owner?.id !== customer.id)
    return conflict(`"${id}" is no other id of the customer "${customer.id}"`);
  if (alias.mergingSince !== undefined) return conflict(`"${id}" is being merged: try again in a moment`);
  const split = await foreseeSplit(customer, id, ports);
  const at = ports.now();
  const told: CustomerEvent = {
    id: `split-${id}-${at}`,
    customer: customer.id,
    at,
    alsoKnownAs: [id],
    name: 'Customer Linked',
    byHand: true,
    apart: true,
  };
  await enqueue([told], queue);
  return split;
};

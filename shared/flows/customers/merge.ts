/** Merges two customers by hand: whoever has an admin key knows better than the events do. */

import type { CustomerId } from '../../base/ids.ts';
import { conflict, type Refusal } from '../../base/refusal.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { type EventQueue, enqueue } from '../events/queue.ts';
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

/** Merges two customers by hand: whoever has an admin key knows better than the events do. */

import { HttpFault } from '../../../functions/api/contract/fault.ts';
import { type EventQueue, enqueue } from '../../../functions/api/contract/intake.ts';
import type { QueueEnvelope } from '../../../functions/api/inlets/inlet.ts';
import type { CustomerId } from '../../base/ids.ts';
import { iso } from '../../base/time.ts';
import { adminSource } from '../../customers/events/details.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import type { Ports } from '../ports.ts';

/** @throws HttpFault conflict */
export const mergeByHand = async (
  customer: Profile,
  alias: Profile,
  { now }: Pick<Ports, 'now'>,
  queue: EventQueue,
): Promise<{ readonly customer: CustomerId; readonly alias: CustomerId }> => {
  if (customer.id === alias.id)
    throw new HttpFault('conflict', `both ids are the customer "${customer.id}" already`);
  for (const { id, suppressed } of [customer, alias])
    if (suppressed === 'erased') throw new HttpFault('conflict', `the customer "${id}" was erased`);
  const at = iso(now());
  const envelope: QueueEnvelope = {
    id: `merge-${alias.id}`,
    source: adminSource,
    'detail-type': 'Customer Linked',
    time: at,
    detail: { customer: customer.id, at, alsoKnownAs: [alias.id], byHand: true },
  };
  await enqueue([JSON.stringify(envelope)], queue);
  return { customer: customer.id, alias: alias.id };
};

/** Merges two customers by hand, splits them, and says who is somebody: an admin key knows better than events do. */

import type { CustomerId } from '../../base/ids.ts';
import { conflict, type Refusal } from '../../base/refusal.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { currentProfile } from '../current.ts';
import { type EventQueue, enqueue } from '../events/queue.ts';
import { reasonOfNobody } from '../identity/nobody.ts';
import { foreseeReinstating, type Reinstated } from '../identity/reinstate.ts';
import { foreseeSplit, type Split } from '../identity/split.ts';
import type { Ports } from '../ports.ts';

/** @throws EventsNotQueuedError */
export const mergeByHand = async (
  customer: Profile,
  alias: Profile,
  { now }: Pick<Ports, 'now'>,
  queue: EventQueue,
): Promise<{ readonly customer: CustomerId; readonly alias: CustomerId } | Refusal> => {
  if (customer.id === alias.id)
    return conflict(`both ids are the customer "${customer.id}" already`, {
      kind: 'same-customer',
      customer: customer.id,
    });
  for (const { id, suppressed } of [customer, alias])
    if (suppressed === 'erased')
      return conflict(`the customer "${id}" was erased`, { kind: 'erased', customer: id });
    else if (suppressed === reasonOfNobody)
      return conflict(`the id "${id}" stands for nobody`, { kind: 'stands-for-nobody', id });
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

/** @throws EventsNotQueuedError */
export const reinstateByHand = async (
  { id, suppressed, mergingSince }: Profile,
  reason: string,
  ports: Pick<Ports, 'now' | 'profiles' | 'ledger'>,
  queue: EventQueue,
): Promise<Reinstated | Refusal> => {
  if (suppressed !== reasonOfNobody)
    return conflict(`"${id}" is not taken for nobody’s`, { kind: 'not-of-nobody', id });
  if (mergingSince !== undefined)
    return conflict(`"${id}" is being given back: try again in a moment`, { kind: 'being-given-back', id });
  const foreseen = await foreseeReinstating(id, ports);
  const at = ports.now();
  const told: CustomerEvent = {
    id: `reinstate-${id}-${at}`,
    customer: id,
    at,
    name: 'Customer Linked',
    byHand: true,
    reinstated: reason,
  };
  await enqueue([told], queue);
  return foreseen;
};

/**
 * @param id an id that the customer is known by beside the own
 * @throws EventsNotQueuedError
 */
export const splitByHand = async (
  customer: Profile,
  id: CustomerId,
  ports: Pick<Ports, 'now' | 'profiles' | 'ledger' | 'settings'>,
  queue: EventQueue,
): Promise<Split | Refusal> => {
  const alias = await ports.profiles.get(id);
  const owner = alias?.mergedInto === undefined ? undefined : await currentProfile(id, ports);
  if (alias === undefined || owner?.id !== customer.id)
    return conflict(`"${id}" is no other id of the customer "${customer.id}"`, {
      kind: 'no-other-id',
      id,
      customer: customer.id,
    });
  if (alias.mergingSince !== undefined)
    return conflict(`"${id}" is being merged: try again in a moment`, { kind: 'being-merged', id });
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

/** Asks for what the law gives everybody: an admin, for whoever wrote to the shop. */
import type { CustomerId } from '../../base/ids.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import { type EventQueue, enqueue } from '../events/queue.ts';
import type { Ports } from '../ports.ts';

/** That the customer is to be forgotten, as the queue has it: ids and nothing else. */
export const erasureOf = (customer: CustomerId, at: CustomerEvent['at']): CustomerEvent => ({
  id: `erase-${customer}-${at}`,
  customer,
  at,
  name: 'Customer Linked',
  byHand: true,
  erase: true,
});

export interface Erasure {
  readonly customer: CustomerId;
  /** Of one that was asked for before: it is done. */
  readonly state: 'erasing' | 'erased';
}

/** @throws EventsNotQueuedError */
export const eraseByHand = async (
  { id, suppressed, mergingSince }: Profile,
  { now }: Pick<Ports, 'now'>,
  queue: EventQueue,
): Promise<Erasure> => {
  await enqueue([erasureOf(id, now())], queue);
  return {
    customer: id,
    state: suppressed === 'erased' && mergingSince === undefined ? 'erased' : 'erasing',
  };
};

/** What a telling of an order changes: the order's record, and all of its customer's profile that follows from it. */
import type { CustomerId } from '../../base/ids.ts';
import { asksOthers, foldOrder, mergedOrder } from '../../customers/orders/folding.ts';
import type { OrderEvent } from '../../customers/orders/merge.ts';
import type { OrderRecord } from '../../customers/orders/order.ts';
import { newProfile, type Profile } from '../../customers/profiles/profile.ts';
import { currentProfile } from '../current.ts';
import type { OrderWrites, Ports } from '../ports.ts';

/** The order is another customer's, whichever message told it first. */
export interface OwnedElsewhere {
  readonly mergedInto: CustomerId;
}

export interface OrderPlan {
  /** As it is then. */
  readonly order: OrderRecord;
  readonly after: Profile;
  /** Absent: the telling tells nothing new. */
  readonly writes?: OrderWrites;
}

/**
 * @param before the event's customer, as the profile is; the order's record is read after it, and so is no older
 * @throws StoreUnavailableError
 */
export const planOrder = async (
  event: OrderEvent,
  before: Profile | undefined,
  ports: Ports,
): Promise<OrderPlan | OwnedElsewhere> => {
  const { ledger, settings } = ports;
  const { orderId, customer } = event;
  const known = await ledger.order(customer, orderId);
  const from = known === undefined ? await ledger.orderHead(orderId) : { owner: customer, codes: [] };
  const { owner, codes } = from;
  const current = owner === undefined || owner === customer ? undefined : await currentProfile(owner, ports);
  // What was told of an id that turned out to be nobody's is told again of whoever it is about.
  if (current !== undefined && current.id !== customer && current.suppressed !== 'nobody')
    return { mergedInto: current.id };
  const merged = mergedOrder(event, known, settings, codes);
  const asks = asksOthers(merged, known, before ?? newProfile(customer));
  const others = asks ? (await ledger.orders(customer)).filter((each) => each.orderId !== orderId) : [];
  const after = foldOrder(before, event, merged, known, others);
  const { record, isNews } = merged;
  return {
    order: record,
    after,
    ...(isNews && {
      writes: { record, ...(owner !== customer && { taken: { from } }) },
    }),
  };
};

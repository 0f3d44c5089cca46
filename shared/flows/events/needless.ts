/** Whether a checkout has its order already: by ids, and only where there are none by the clocks of those who told of them. */
import { type Instant, minus, minutes, plus } from '../../base/time.ts';
import { cameOf } from '../../customers/events/fold.ts';
import type { OrderRecord } from '../../customers/orders/order.ts';
import type { Profile } from '../../customers/profiles/profile.ts';
import type { EventJourney } from '../../journeys/protocol.ts';
import type { Trigger } from '../../journeys/records.ts';
import type { Ports } from '../ports.ts';

/** The clocks of two systems of one shop, and the seconds that some leave out, are so far apart at most. */
export const clocksApart = minutes(1);

/** The checkout that the event is about, if it is about one. */
export const checkoutOf = ({ name, properties }: Trigger): string | undefined =>
  name === 'Checkout Started' && typeof properties.checkoutId === 'string'
    ? properties.checkoutId
    : undefined;

/**
 * One that is cancelled, unpaid, ends nothing. An order that says of which checkout it came is another's, unless it is certainly later: then she has
 * bought since.
 */
const endsCheckout = (order: OrderRecord, checkoutId: string, at: Instant): boolean => {
  const placedAt = order.counted.at;
  if (placedAt === undefined) return false;
  if (cameOf(order, checkoutId)) return true;
  return order.checkoutId === undefined
    ? placedAt > minus(at, clocksApart)
    : placedAt > plus(at, clocksApart);
};

/** Ordered since: there is nothing to begin. Other goals are seen by the passage's own first wait. */
export const isNeedless = async (
  journey: Pick<EventJourney, 'goalEvent'>,
  { id, lastOrderAt }: Profile,
  trigger: Trigger,
  { ledger }: Pick<Ports, 'ledger'>,
): Promise<boolean> => {
  if (journey.goalEvent !== undefined || lastOrderAt === undefined) return false;
  const checkoutId = checkoutOf(trigger);
  if (checkoutId === undefined) return lastOrderAt > trigger.at;
  const orders = await ledger.orders(id);
  if (orders.some((order) => endsCheckout(order, checkoutId, trigger.at))) return true;
  const isKnown = orders.some(({ counted }) => counted.at === lastOrderAt);
  return !isKnown && lastOrderAt > minus(trigger.at, clocksApart);
};

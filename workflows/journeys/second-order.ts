/** After the first order: a nudge towards the second, which makes a customer. */

import { days } from '../../shared/base/time.ts';
import { atMostOrders } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { coupon, email, exit, purchase, redemption, send, waitFor } from '../../shared/journeys/language.ts';
import { configurable } from './configurable.ts';

const thanks = coupon('second-order-thanks', { percentOff: 10, validFor: days(21) });
const nudge = email('second-order-nudge', { carrying: thanks });

/**
 * Who has not ordered again `afterDays` days after the first order gets the nudge.
 * @example
 * const journeys = [secondOrder({ afterDays: 21 })];
 */
export const secondOrder = configurable({ afterDays: 14 }, ({ afterDays }) =>
  journey('second-order', {
    version: 1,
    enrols: { on: [{ event: 'Order Completed' }], when: atMostOrders(1), after: days(afterDays) },
    goal: purchase,
    goalWithin: days(60),
    steps: [
      send(nudge),
      waitFor(redemption(thanks), { atMost: days(21) }, { redeemed: [exit('converted')], unused: [] }),
      exit('one-order'),
    ],
  }),
);

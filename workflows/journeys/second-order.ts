/** After the first order: a nudge towards the second, which makes a customer. */

import { days } from '../../shared/base/time.ts';
import { atMostOrders } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
  branch,
  budgetLeft,
  coupon,
  email,
  exit,
  purchase,
  redemption,
  send,
  waitFor,
} from '../../shared/journeys/language.ts';
import { basketFrom, configurable } from './configurable.ts';

/** To whom the month's budget has no coupon for. */
const inWords = email('second-order-in-words');

/**
 * Who has not ordered again `afterDays` days after the first order gets the nudge, with `percentOff` from a basket of
 * `minimum` on if that is above 0, and with no other code beside it.
 * @example
 * const journeys = [secondOrder({ afterDays: 21 })];
 */
export const secondOrder = configurable(
  { afterDays: 14, percentOff: 10, minimum: 0 },
  ({ afterDays, percentOff, minimum }) => {
    const terms = { percentOff, ...basketFrom(minimum), notWithOthers: true } as const;
    const thanks = coupon('second-order-thanks', { ...terms, validFor: days(21) });
    return journey('second-order', {
      version: 1,
      enrols: { on: [{ event: 'Order Completed' }], when: atMostOrders(1), after: days(afterDays) },
      goal: purchase,
      goalWithin: days(60),
      steps: [
        send(email('second-order-nudge', { carrying: thanks })),
        branch(budgetLeft(thanks), { yes: [], no: [send(inWords), exit('no-budget')] }),
        waitFor(redemption(thanks), { atMost: days(21) }, { redeemed: [exit('converted')], unused: [] }),
        exit('one-order'),
      ],
    });
  },
);

/** Somebody new: first steps, and a gift for the first purchase where it does not come by itself. */

import { days } from '../../shared/base/time.ts';
import {
  allOf,
  anyOf,
  atMostOrders,
  isKnown,
  not,
  type Rule,
  sinceAtLeast,
} from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
  branch,
  budgetLeft,
  coupon,
  email,
  exit,
  meets,
  purchase,
  redemption,
  send,
  waitFor,
} from '../../shared/journeys/language.ts';
import { basketFrom, configurable } from './configurable.ts';

const hello = email('welcome');

/** Known for less than so long, as far as visits tell: an old customer's next login is no arrival. */
const isNew = (newForDays: number): Rule =>
  anyOf(not(isKnown('firstVisit')), not(sinceAtLeast('firstVisit', days(newForDays))));

/**
 * Who has been known for less than `newForDays` days, and has not ordered, is welcomed; `giftAfterDays` later without
 * an order, the gift follows: `percentOff`, from a basket of `minimum` on if that is above 0, with no other code beside
 * it.
 * @example
 * const journeys = [welcome({ newForDays: 14, giftAfterDays: 5 })];
 */
export const welcome = configurable(
  { newForDays: 7, giftAfterDays: 3, percentOff: 10, minimum: 0 },
  ({ newForDays, giftAfterDays, percentOff, minimum }) => {
    const terms = { percentOff, ...basketFrom(minimum), notWithOthers: true } as const;
    const gift = coupon('welcome-gift', { ...terms, validFor: days(14) });
    return journey('welcome', {
      version: 1,
      enrols: {
        on: [{ event: 'Customer Identified' }],
        when: allOf(atMostOrders(0), isNew(newForDays)),
      },
      goal: purchase,
      steps: [
        send(hello),
        waitFor(
          purchase,
          { atMost: days(giftAfterDays) },
          { purchased: [exit('purchased')], 'not-purchased': [] },
        ),
        // An order from before the welcome may have come in late.
        branch(meets(atMostOrders(0)), { yes: [], no: [exit('purchased')] }),
        branch(budgetLeft(gift), { yes: [], no: [exit('no-budget')] }),
        send(email('first-purchase-gift', { carrying: gift })),
        waitFor(redemption(gift), { atMost: days(14) }, { redeemed: [exit('converted')], unused: [] }),
        exit('not-yet'),
      ],
    });
  },
);

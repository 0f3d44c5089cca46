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
  coupon,
  email,
  exit,
  meets,
  purchase,
  redemption,
  send,
  waitFor,
} from '../../shared/journeys/language.ts';
import { configurable } from './configurable.ts';

const hello = email('welcome');
const gift = coupon('welcome-gift', { percentOff: 10, validFor: days(14) });
const offer = email('first-purchase-gift', { carrying: gift });

/** Known for less than so long, as far as visits tell: an old customer's next login is no arrival. */
const isNew = (newForDays: number): Rule =>
  anyOf(not(isKnown('firstVisit')), not(sinceAtLeast('firstVisit', days(newForDays))));

/**
 * Who has been known for less than `newForDays` days, and has not ordered, is welcomed; `giftAfterDays` later without
 * an order, the gift follows.
 * @example
 * const journeys = [welcome({ newForDays: 14, giftAfterDays: 5 })];
 */
export const welcome = configurable({ newForDays: 7, giftAfterDays: 3 }, ({ newForDays, giftAfterDays }) =>
  journey('welcome', {
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
      branch(meets(atMostOrders(0)), { yes: [send(offer)], no: [exit('purchased')] }),
      waitFor(redemption(gift), { atMost: days(14) }, { redeemed: [exit('converted')], unused: [] }),
      exit('not-yet'),
    ],
  }),
);

/** A checkout without an order: the cart an hour later, a text the next day, and a coupon for a cart that is worth it. */

import { days, minutes } from '../../shared/base/time.ts';
import { anyOf, isKnown, not, sinceAtLeast } from '../../shared/customers/rules/index.ts';
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
  sms,
  triggered,
  waitFor,
} from '../../shared/journeys/language.ts';
import { basketFrom, configurable } from './configurable.ts';

const reminder = email('your-cart-is-waiting');
const text = sms('cart-reminder');

/**
 * `afterMinutes` without an order make a checkout abandoned. A cart worth `couponFrom` (in units of the shop's
 * currency) gets the coupon of `percentOff`, which asks for that much still and for no other code beside it, while the
 * month's budget has room for it, unless its customer had one in the last `couponEveryDays` days: nobody is to learn to
 * abandon checkouts for coupons.
 * @example
 * const journeys = [abandonedCheckout({ afterMinutes: 30, couponFrom: 80, couponEveryDays: 120 })];
 */
export const abandonedCheckout = configurable(
  { afterMinutes: 60, couponFrom: 50, couponEveryDays: 90, percentOff: 10 },
  ({ afterMinutes, couponFrom, couponEveryDays, percentOff }) => {
    const terms = { percentOff, ...basketFrom(couponFrom), notWithOthers: true } as const;
    const tenOff = coupon('cart-ten-off', { ...terms, validFor: days(3) });
    const offer = email('cart-coupon', { carrying: tenOff });
    return journey('abandoned-checkout', {
      version: 1,
      lane: 'cart',
      enrols: {
        on: [{ event: 'Checkout Started' }],
        after: minutes(afterMinutes),
        replaces: true,
        key: 'checkoutId',
        reEnrolAfter: days(0),
      },
      goal: purchase,
      goalWithin: days(7),
      priority: 5,
      steps: [
        send(reminder),
        waitFor(purchase, { atMost: days(1) }, { purchased: [exit('ordered')], 'not-purchased': [] }),
        send(text),
        waitFor(purchase, { atMost: days(1) }, { purchased: [exit('ordered')], 'not-purchased': [] }),
        branch(triggered({ property: 'value', atLeast: couponFrom * 100 }), {
          no: [exit('not-worth-a-coupon')],
          yes: [],
        }),
        branch(meets(anyOf(not(isKnown('lastCoupon')), sinceAtLeast('lastCoupon', days(couponEveryDays)))), {
          no: [exit('had-a-coupon')],
          yes: [],
        }),
        branch(budgetLeft(tenOff), {
          no: [],
          yes: [
            send(offer),
            waitFor(redemption(tenOff), { atMost: days(3) }, { redeemed: [exit('converted')], unused: [] }),
          ],
        }),
        exit('abandoned'),
      ],
    });
  },
);

/**
 * Silent for longer than her own orders make likely, from where on it pays: a few words first, which cost nothing, and a coupon
 * for who stays away. Who orders weekly is missed after weeks, who orders twice a year after many months.
 */

import { days } from '../../shared/base/time.ts';
import { allOf, silentBeyondOwnRhythm, valueAtRisk } from '../../shared/customers/rules/index.ts';
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
  sms,
  waitFor,
} from '../../shared/journeys/language.ts';
import { basketFrom, configurable } from './configurable.ts';

const hello = email('a-while-since-your-order');

/**
 * Who is silent `beyond` this share of her own gaps (0: the one from which it pays most, as the fit has worked it out), once
 * that has cost `atRisk` of the twelve months ahead (units of the shop's currency; 0: whatever it has). `percentOff`, from a
 * basket of `minimum` on if that is above 0, for who has not ordered `couponAfterDays` days later, while the month's budget has
 * room for it. It asks the model in use: without one it enrols nobody.
 * @example
 * const journeys = [winBackOwnRhythm({ beyond: 0.95, atRisk: 50, version: 2 })];
 */
export const winBackOwnRhythm = configurable(
  { beyond: 0, atRisk: 0, couponAfterDays: 5, percentOff: 10, minimum: 0 },
  ({ beyond, atRisk, couponAfterDays, percentOff, minimum }) => {
    const isMissed = silentBeyondOwnRhythm(beyond > 0 ? beyond : undefined);
    const offer = coupon('next-order', { percentOff, ...basketFrom(minimum), validFor: days(8) });
    return journey('win-back-own-rhythm', {
      version: 1,
      enrols: {
        when: atRisk > 0 ? allOf(isMissed, valueAtRisk.atLeast(atRisk)) : isMissed,
        reEnrolAfter: days(90),
      },
      // Whom a person cares for, or who is thanked for a first order, gets no mass mailing beside it; and nobody two win-backs.
      excludes: ['vip-care-call', 'second-order', 'win-back-14d', 'win-back-by-reason', 'inactivity-14d'],
      goal: purchase,
      steps: [
        send(hello),
        waitFor(
          purchase,
          { atMost: days(couponAfterDays) },
          { purchased: [exit('ordered')], 'not-purchased': [] },
        ),
        branch(budgetLeft(offer), {
          no: [],
          yes: [
            send(offer),
            send(email('for-your-next-order', { carrying: offer })),
            waitFor(
              redemption(offer),
              { atMost: days(5) },
              {
                redeemed: [exit('converted')],
                unused: [send(sms('next-order-expires', { carrying: offer }))],
              },
            ),
            waitFor(redemption(offer), { atMost: days(3) }, { redeemed: [exit('converted')], unused: [] }),
          ],
        }),
        exit('lapsed'),
      ],
    });
  },
);

/** Regulars who have been gone for two months: asks why first, and answers the reason instead of the silence. */

import { days } from '../../shared/base/time.ts';
import { allOf, dormantFor, ordersAtLeast } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
  answer,
  branch,
  budgetLeft,
  coupon,
  email,
  exit,
  purchase,
  redemption,
  send,
  sms,
  survey,
  wait,
  waitFor,
} from '../../shared/journeys/language.ts';
import { basketFrom, configurable } from './configurable.ts';

const tellUsWhy = survey('tell-us-why', {
  over: 'email',
  answers: ['circumstance', 'dissatisfied', 'cannot-use', 'something-else'],
  inWords: 'something-else',
  asksForReason: true,
});

const care = email('we-care');
const tellAFriend = email('tell-a-friend', { toPassOn: true });

/**
 * Who has ordered twice, `after` so long without an order. `favouritePercent` off the favourite category, with no other
 * code beside it, for who had no time; `littlePercent` off all for who does not answer. Both from a basket of `minimum` on,
 * if that is above 0, and while the month's budget has room for them.
 * @example
 * const journeys = [winBackByReason({ after: days(90), favouritePercent: 30, version: 2 })];
 */
export const winBackByReason = configurable(
  { after: days(60), favouritePercent: 50, littlePercent: 15, minimum: 0 },
  ({ after, favouritePercent, littlePercent, minimum }) => {
    const halfPrice = coupon('half-price', {
      percentOff: favouritePercent,
      ...basketFrom(minimum),
      only: 'favourite-category',
      notWithOthers: true,
      validFor: days(14),
    });
    const little = coupon('little-something', {
      percentOff: littlePercent,
      ...basketFrom(minimum),
      validFor: days(10),
    });
    return journey('win-back-by-reason', {
      version: 1,
      enrols: { when: allOf(dormantFor(after), ordersAtLeast(2)), reEnrolAfter: days(180) },
      // Whom a person cares for gets no mass mailing beside it, nor the day after a call.
      excludes: ['vip-care-call'],
      goal: purchase,
      steps: [
        send(tellUsWhy),
        waitFor(
          answer(tellUsWhy),
          { atMost: days(5) },
          {
            circumstance: [
              branch(budgetLeft(halfPrice), {
                no: [],
                yes: [
                  send(email('half-price-favourite', { carrying: halfPrice })),
                  waitFor(
                    redemption(halfPrice),
                    { atMost: days(14) },
                    {
                      redeemed: [exit('converted')],
                      unused: [],
                    },
                  ),
                ],
              }),
            ],
            // Her complaint is service-recovery's to answer.
            dissatisfied: [exit('dissatisfied')],
            'cannot-use': [send(care), wait(days(2)), send(tellAFriend), exit('cannot-use')],
            // What she wrote is for a person to read: no offer answers it.
            'something-else': [exit('something-else')],
            unanswered: [
              branch(budgetLeft(little), {
                no: [],
                yes: [
                  send(email('a-little-something', { carrying: little })),
                  waitFor(
                    redemption(little),
                    { atMost: days(7) },
                    {
                      redeemed: [exit('converted')],
                      unused: [send(sms('little-something-expires', { carrying: little }))],
                    },
                  ),
                  waitFor(
                    redemption(little),
                    { atMost: days(3) },
                    {
                      redeemed: [exit('converted')],
                      unused: [],
                    },
                  ),
                ],
              }),
            ],
          },
        ),
        exit('lapsed'),
      ],
    });
  },
);

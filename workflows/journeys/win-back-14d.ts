/**
 * Two weeks of silence: a coupon by email, a text before it expires, and a question before giving up. Who reads where an
 * open can't be known is among the silent: the text brings her the same coupon. Whoever is unhappy is service-recovery's.
 */

import { days } from '../../shared/base/time.ts';
import { dormantFor } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
  answer,
  branch,
  budgetLeft,
  coupon,
  email,
  exit,
  purchase,
  reaction,
  redemption,
  send,
  sms,
  survey,
  waitFor,
} from '../../shared/journeys/language.ts';
import { basketFrom, configurable } from './configurable.ts';

/**
 * `after` so long without an order: `percentOff`, from a basket of `minimum` on if that is above 0. Where the month's
 * budget has no room for it, the question comes at once, and nothing is promised.
 * @example
 * const journeys = [winBack14d({ after: days(21), minimum: 30, version: 2 })];
 */
export const winBack14d = configurable(
  { after: days(14), percentOff: 10, minimum: 0 },
  ({ after, percentOff, minimum }) => {
    const tenOff = coupon('ten-off', { percentOff, ...basketFrom(minimum), validFor: days(8) });
    const missYou = email('we-miss-you', { carrying: tenOff });
    const picks = email('picked-for-you', { carrying: tenOff });
    const lastCall = sms('coupon-expires-soon', { carrying: tenOff });
    const whyGone = survey('why-did-you-leave', { over: 'email', asksWhy: true });
    return journey('win-back-14d', {
      version: 1,
      enrols: { when: dormantFor(after), reEnrolAfter: days(90) },
      // Whom a person cares for, or who is thanked for a first order, gets no mass mailing beside it.
      excludes: ['vip-care-call', 'second-order'],
      goal: purchase,
      steps: [
        branch(budgetLeft(tenOff), {
          yes: [
            send(tenOff),
            send(missYou),
            waitFor(
              reaction(missYou),
              { atMost: days(3) },
              { clicked: [], opened: [send(picks)], silent: [send(lastCall)] },
            ),
            waitFor(redemption(tenOff), { atMost: days(5) }, { redeemed: [exit('converted')], unused: [] }),
          ],
          no: [],
        }),
        send(whyGone),
        waitFor(
          answer(whyGone),
          { atMost: days(6) },
          { happy: [], unhappy: [exit('unhappy')], unanswered: [] },
        ),
        exit('lapsed'),
      ],
    });
  },
);

/**
 * Two weeks of silence: a coupon by email, a text before it expires, and a question before giving up. Who reads where an
 * open can't be known is among the silent: the text brings her the same coupon. Whoever is unhappy is service-recovery's.
 */

import { days } from '../../shared/base/time.ts';
import { dormantFor } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
  answer,
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
import { configurable } from './configurable.ts';

const tenOff = coupon('ten-off', { percentOff: 10, validFor: days(8) });
const missYou = email('we-miss-you', { carrying: tenOff });
const picks = email('picked-for-you', { carrying: tenOff });
const lastCall = sms('coupon-expires-soon', { carrying: tenOff });
const whyGone = survey('why-did-you-leave', { over: 'email', asksWhy: true });

/** `after` so long without an order. @example const journeys = [winBack14d({ after: days(21) })]; */
export const winBack14d = configurable({ after: days(14) }, ({ after }) =>
  journey('win-back-14d', {
    version: 1,
    enrols: { when: dormantFor(after), reEnrolAfter: days(90) },
    // Whom a person cares for, or who is thanked for a first order, gets no mass mailing beside it.
    excludes: ['vip-care-call', 'second-order'],
    goal: purchase,
    steps: [
      send(tenOff),
      send(missYou),
      waitFor(
        reaction(missYou),
        { atMost: days(3) },
        {
          clicked: [],
          opened: [send(picks)],
          silent: [send(lastCall)],
        },
      ),
      waitFor(
        redemption(tenOff),
        { atMost: days(5) },
        {
          redeemed: [exit('converted')],
          unused: [],
        },
      ),
      send(whyGone),
      waitFor(
        answer(whyGone),
        { atMost: days(6) },
        {
          happy: [],
          unhappy: [exit('unhappy')],
          unanswered: [],
        },
      ),
      exit('lapsed'),
    ],
  }),
);

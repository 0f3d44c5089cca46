/** One of the best customers has gone quiet: somebody calls, and what comes of the call decides what follows. */

import { days, hours } from '../../shared/base/time.ts';
import {
  allOf,
  anyOf,
  dormantFor,
  isKnown,
  not,
  sinceAtLeast,
  spentAtLeast,
} from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
  branch,
  budgetLeft,
  careCall,
  coupon,
  email,
  exit,
  purchase,
  redemption,
  result,
  send,
  waitFor,
} from '../../shared/journeys/language.ts';
import { configurable } from './configurable.ts';

const personalWord = email('a-personal-word');

/**
 * Who has spent `spentFrom` (in units of the shop's currency), and has neither ordered nor visited for `silentDays`
 * days, a day before the mailings to the silent begin, is called. The call is to be taken within `takeWithinHours`, else it escalates, and done within `callWithinDays`.
 * @example
 * const journeys = [vipCareCall({ spentFrom: 1_000, silentDays: 21, takeWithinHours: 8, callWithinDays: 2 })];
 */
export const vipCareCall = configurable(
  {
    spentFrom: 500,
    silentDays: 13,
    takeWithinHours: 24,
    callWithinDays: 3,
    thanksPercent: 15,
    remedyPercent: 25,
  },
  ({ spentFrom, silentDays, takeWithinHours, callWithinDays, thanksPercent, remedyPercent }) => {
    const thanks = coupon('vip-thanks', { percentOff: thanksPercent, validFor: days(30) });
    const remedy = coupon('vip-remedy', { percentOff: remedyPercent, validFor: days(60) });
    /** What was promised on the phone: no offer, and no month's budget cuts it. */
    const puttingItRight = email('putting-it-right', { carrying: remedy, transactional: true });
    const silence = days(silentDays);
    const call = careCall('vip-call', {
      queue: 'vip-care',
      takeWithin: hours(takeWithinHours),
      escalatesTo: 'vip-care-leads',
    });
    return journey('vip-care-call', {
      version: 1,
      lane: 'care',
      enrols: {
        when: allOf(
          spentAtLeast(spentFrom),
          dormantFor(silence),
          anyOf(not(isKnown('lastVisit')), sinceAtLeast('lastVisit', silence)),
        ),
        reEnrolAfter: days(180),
      },
      goal: purchase,
      // A win-back's mails before the call, or beside it, would make it one more mass mailing; what is due to her otherwise,
      // such as a birthday's greeting, waits until the last word of this one alone.
      priority: 3,
      pauses: true,
      ends: ['win-back'],
      steps: [
        send(call),
        waitFor(
          result(call),
          { atMost: days(callWithinDays) },
          {
            'reached-happy': [
              branch(budgetLeft(thanks), { yes: [], no: [exit('thanked')] }),
              send(email('good-to-talk', { carrying: thanks })),
              waitFor(
                redemption(thanks),
                { atMost: days(30) },
                { redeemed: [exit('converted')], unused: [] },
              ),
              exit('thanked'),
            ],
            'reached-unhappy': [
              send(puttingItRight),
              waitFor(
                redemption(remedy),
                { atMost: days(60) },
                { redeemed: [exit('converted')], unused: [] },
              ),
              exit('apologised'),
            ],
            'not-reached': [],
            untaken: [],
          },
        ),
        send(personalWord),
        waitFor(purchase, { atMost: days(14) }, { purchased: [exit('converted')], 'not-purchased': [] }),
        exit('written-to'),
      ],
    });
  },
);

/** Somebody starts it when the shop has fixed what drove customers away: to those who named this reason. */

import { days } from '../../shared/base/time.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
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
  waitFor,
} from '../../shared/journeys/language.ts';
import { configurable } from './configurable.ts';

const inWords = email('we-fixed-it-in-words');

/**
 * `reason` is a leaving reason as surveys keep it; `fix` says in the customers' language what has been done.
 * For whom the month's budget has no coupon, the news comes in words alone.
 * Who reads where an open can't be known is among the silent: the text brings her the same coupon.
 * @example
 * const journeys = [weFixedIt({ remindAfterDays: 6, percentOff: 10 })];
 */
export const weFixedIt = configurable(
  { remindAfterDays: 4, percentOff: 15 },
  ({ remindAfterDays, percentOff }) => {
    const back = coupon('come-back-and-see', { percentOff, validFor: days(21) });
    const news = email('we-fixed-it', { carrying: back });
    const seeForYourself = email('see-for-yourself', { carrying: back });
    const inShort = sms('fixed-in-short', { carrying: back });
    return journey('we-fixed-it', {
      version: 1,
      lane: 'win-back',
      enrols: {
        broadcast: true,
        parameters: {
          reason: { kind: 'text', selects: 'leavingReason' },
          fix: { kind: 'text' },
          locale: { kind: 'text', selects: 'locale', optional: true },
        },
      },
      goal: purchase,
      steps: [
        send(news),
        branch(budgetLeft(back), { yes: [], no: [send(inWords), exit('no-budget')] }),
        waitFor(
          reaction(news),
          { atMost: days(remindAfterDays) },
          {
            clicked: [],
            opened: [send(seeForYourself)],
            silent: [send(inShort)],
          },
        ),
        waitFor(redemption(back), { atMost: days(14) }, { redeemed: [exit('converted')], unused: [] }),
        exit('not-yet'),
      ],
    });
  },
);

/**
 * Something went wrong: an apology, a remedy, and the question whether it is right now. Offers wait meanwhile, and whoever
 * was to be won back is not any more: what would come late is no answer to a complaint.
 */

import { days } from '../../shared/base/time.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
  answer,
  branch,
  budgetLeft,
  coupon,
  email,
  exit,
  happened,
  send,
  survey,
  waitFor,
} from '../../shared/journeys/language.ts';
import { configurable } from './configurable.ts';

const apology = email('we-apologise', { transactional: true });
const isItRight = survey('is-it-right-now', { over: 'email', transactional: true });
const settled = happened('Complaint Settled');

/** The answers to any survey that are complaints. */
export const badAnswers = ['unhappy', 'dissatisfied'] as const;

/**
 * The question follows `askAfterDays` days after the remedy, `remedyPercent` off: what makes up for something asks for
 * nothing. Where the month's budget has no room for it, the apology and the question stand alone.
 * @example
 * const journeys = [serviceRecovery({ askAfterDays: 7 })];
 */
export const serviceRecovery = configurable(
  { askAfterDays: 5, remedyPercent: 20 },
  ({ askAfterDays, remedyPercent }) => {
    const remedy = coupon('service-remedy', { percentOff: remedyPercent, validFor: days(60) });
    const makeGood = email('remedy-for-you', { carrying: remedy, transactional: true });
    return journey('service-recovery', {
      version: 1,
      lane: 'recovery',
      enrols: {
        on: [
          { event: 'Complaint Made' },
          { event: 'Order Refunded' },
          { event: 'Survey Answered', where: [{ property: 'answer', in: badAnswers }] },
        ],
        reEnrolAfter: days(30),
      },
      goal: settled,
      pauses: true,
      ends: ['care', 'win-back'],
      steps: [
        send(apology),
        waitFor(settled, { atMost: days(1) }, { happened: [exit('settled')], absent: [] }),
        branch(budgetLeft(remedy), { yes: [send(makeGood)], no: [] }),
        waitFor(settled, { atMost: days(askAfterDays) }, { happened: [exit('settled')], absent: [] }),
        send(isItRight),
        waitFor(
          answer(isItRight),
          { atMost: days(7) },
          { happy: [exit('right-again')], unhappy: [exit('still-unhappy')], unanswered: [] },
        ),
        exit('unanswered'),
      ],
    });
  },
);

/**
 * Something went wrong: an apology, a remedy, and the question whether it is right now. Offers wait meanwhile, and whoever
 * was to be won back is not any more: what would come late is no answer to a complaint.
 */

import { days } from '../../shared/base/time.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
  answer,
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
const remedy = coupon('service-remedy', { percentOff: 20, validFor: days(60) });
const makeGood = email('remedy-for-you', { carrying: remedy, transactional: true });
const isItRight = survey('is-it-right-now', { over: 'email', transactional: true });
const settled = happened('Complaint Settled');

/** The answers to any survey that are complaints. */
export const badAnswers = ['unhappy', 'dissatisfied'] as const;

/**
 * The question follows `askAfterDays` days after the remedy.
 * @example
 * const journeys = [serviceRecovery({ askAfterDays: 7 })];
 */
export const serviceRecovery = configurable({ askAfterDays: 5 }, ({ askAfterDays }) =>
  journey('service-recovery', {
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
      send(makeGood),
      waitFor(settled, { atMost: days(askAfterDays) }, { happened: [exit('settled')], absent: [] }),
      send(isItRight),
      waitFor(
        answer(isItRight),
        { atMost: days(7) },
        { happy: [exit('right-again')], unhappy: [exit('still-unhappy')], unanswered: [] },
      ),
      exit('unanswered'),
    ],
  }),
);

/** Something went wrong: an apology, a remedy, and the question whether it is right now; offers wait meanwhile. */

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
        { event: 'Survey Answered', where: [{ property: 'answer', in: ['unhappy', 'dissatisfied'] }] },
      ],
      reEnrolAfter: days(30),
    },
    goal: settled,
    holdoutPercent: 0,
    pauses: true,
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

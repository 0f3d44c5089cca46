/** Two weeks without a visit or an order: what is new in what was browsed, and then a question. */

import { days, hours } from '../../shared/base/time.ts';
import { inactiveFor } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
  answer,
  email,
  exit,
  purchase,
  send,
  survey,
  visit,
  waitFor,
} from '../../shared/journeys/language.ts';
import { configurable } from './configurable.ts';

const picks = email('picks-while-you-were-away', { showsBrowsed: true });
const didYou = survey('did-you-find-it', { over: 'email', answers: ['found', 'not-found', 'just-looking'] });
const help = email('let-us-help-you-find-it');

/** Two sweeps are 25 hours apart where clocks go back, and a sweep takes its time. */
const betweenSweeps = hours(26);

/**
 * Begins to the minute `silentDays` days after the last visit or order, for who has visited at least once. The question
 * follows `askAfterDays` days later, unless there was a visit.
 * @example
 * const journeys = [inactivity14d({ silentDays: 10, askAfterDays: 2 })];
 */
export const inactivity14d = configurable(
  { silentDays: 14, askAfterDays: 3 },
  ({ silentDays, askAfterDays }) =>
    journey('inactivity-14d', {
      version: 1,
      lane: 'win-back',
      enrols: {
        when: inactiveFor(hours(silentDays * 24 - betweenSweeps / hours(1))),
        afterInactivity: days(silentDays),
        reEnrolAfter: days(60),
      },
      // Whom a person cares for gets no mass mailing beside it, nor the day after a call.
      excludes: ['vip-care-call'],
      goal: purchase,
      steps: [
        send(picks),
        waitFor(visit, { atMost: days(askAfterDays) }, { visited: [exit('came-back')], away: [] }),
        send(didYou),
        waitFor(
          answer(didYou),
          { atMost: days(7) },
          {
            found: [exit('found')],
            'not-found': [send(help), exit('helped')],
            'just-looking': [exit('just-looking')],
            unanswered: [],
          },
        ),
        exit('silent'),
      ],
    }),
);

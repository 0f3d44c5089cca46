/** Somebody starts it after an incident: to those affected, who are owed the news, and are asked later what they think. */

import { days } from '../../shared/base/time.ts';
import { journey } from '../../shared/journeys/journey.ts';
import {
  answer,
  email,
  exit,
  happened,
  send,
  survey,
  wait,
  waitFor,
} from '../../shared/journeys/language.ts';
import { configurable } from './configurable.ts';

const whatHappened = email('what-happened', { transactional: true });
const stillTrusting = survey('do-you-trust-us', {
  over: 'email',
  answers: ['trusting', 'doubting'],
  transactional: true,
});
const aPersonAnswers = email('a-person-answers', { transactional: true });

/**
 * `incident` says what happened, and `remedy` what was done about it. News of another incident takes the place of a
 * passage that is not over: nobody is left without it.
 * @example
 * const journeys = [trustRestored({ askAfterDays: 10 })];
 */
export const trustRestored = configurable({ askAfterDays: 7 }, ({ askAfterDays }) =>
  journey('trust-restored', {
    version: 1,
    lane: 'care',
    enrols: {
      broadcast: true,
      parameters: {
        incident: { kind: 'text' },
        remedy: { kind: 'text' },
        locale: { kind: 'text', selects: 'locale', optional: true },
      },
      replaces: true,
    },
    goal: happened('Incident Settled'),
    steps: [
      send(whatHappened),
      wait(days(askAfterDays)),
      send(stillTrusting),
      waitFor(
        answer(stillTrusting),
        { atMost: days(7) },
        {
          trusting: [exit('restored')],
          doubting: [send(aPersonAnswers), exit('doubting')],
          unanswered: [exit('unanswered')],
        },
      ),
    ],
  }),
);

/** The reward for a friend is there: thanks to the customer who sent them. */

import { days } from '../../shared/base/time.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { email, exit, happened, send } from '../../shared/journeys/language.ts';
import { configurable } from './configurable.ts';

/** It has no numbers of its own. @example const journeys = [friendThanks({ lane: 'loyalty' })]; */
export const friendThanks = configurable({}, () =>
  journey('friend-thanks', {
    version: 1,
    lane: 'loyalty',
    enrols: {
      on: [{ event: 'Points Granted', where: [{ property: 'because', is: 'a friend' }] }],
      reEnrolAfter: days(0),
    },
    goal: happened('Points Spent'),
    steps: [send(email('thanks-for-your-friend')), exit('thanked')],
  }),
);

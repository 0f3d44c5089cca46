/** A badge or a level that the shop, the game or the site tells of: points for it, and congratulations. */

import { days } from '../../shared/base/time.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { award, email, exit, happened, send } from '../../shared/journeys/language.ts';
import { configurable } from './configurable.ts';

/**
 * `points` for each; the next one takes the place of one whose congratulations still wait for the morning.
 * @example
 * const journeys = [badgeEarned({ points: 100 })];
 */
export const badgeEarned = configurable({ points: 50 }, ({ points }) =>
  journey('badge-earned', {
    version: 1,
    lane: 'loyalty',
    enrols: {
      on: [{ event: 'Badge Earned' }, { event: 'Level Reached' }],
      replaces: true,
      reEnrolAfter: days(0),
    },
    goal: happened('Points Spent'),
    goalWithin: days(7),
    steps: [send(award('badge-points', { points })), send(email('badge-earned')), exit('congratulated')],
  }),
);

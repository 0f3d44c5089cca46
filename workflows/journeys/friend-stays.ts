/** A friend came by a customer's code, and the first order stays: points for both. */

import { days } from '../../shared/base/time.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { award, branch, email, exit, happened, isReferred, send } from '../../shared/journeys/language.ts';
import { configurable } from './configurable.ts';

/**
 * The order stays when nothing of it was refunded for `returnDays` days.
 * @example
 * const journeys = [friendStays({ returnDays: 14, referrerPoints: 300, friendPoints: 100 })];
 */
export const friendStays = configurable(
  { returnDays: 30, referrerPoints: 500, friendPoints: 200 },
  ({ returnDays, referrerPoints, friendPoints }) =>
    journey('friend-stays', {
      version: 1,
      lane: 'loyalty',
      enrols: {
        on: [{ event: 'Friend Referred' }],
        after: days(returnDays),
        unless: happened('Referral Cancelled'),
      },
      // Nothing that a friend buys meanwhile is to end the wait for the reward.
      goal: happened('Reward Used'),
      goalWithin: days(returnDays + 60),
      steps: [
        branch(isReferred, { yes: [], no: [exit('not-referred')] }),
        send(award('referrer-points', { points: referrerPoints, to: 'referrer' })),
        send(award('friend-points', { points: friendPoints })),
        send(email('points-for-a-start')),
        exit('rewarded'),
      ],
    }),
);

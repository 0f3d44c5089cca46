/** A code for friends, to who likes the shop, or has no use for it and may know somebody who has. */

import { days } from '../../shared/base/time.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { coupon, email, exit, happened, send, waitFor } from '../../shared/journeys/language.ts';
import { basketFrom, configurable } from './configurable.ts';

const won = happened('Points Granted');

/**
 * `percentOff` of a friend's first order, from a basket of `minimum` on if that is above 0 and with no other code beside it,
 * for `validDays` days; again after `againAfterDays` days at the earliest.
 * @example
 * const journeys = [bringAFriend({ percentOff: 15, validDays: 90, againAfterDays: 365 })];
 */
export const bringAFriend = configurable(
  { percentOff: 10, validDays: 60, againAfterDays: 180, minimum: 0 },
  ({ percentOff, validDays, againAfterDays, minimum }) => {
    const validFor = days(validDays);
    const code = coupon('friend-code', {
      percentOff,
      ...basketFrom(minimum),
      notWithOthers: true,
      validFor,
      forFriends: true,
    });
    return journey('bring-a-friend', {
      version: 1,
      lane: 'loyalty',
      enrols: {
        on: [{ event: 'Survey Answered', where: [{ property: 'answer', in: ['happy', 'cannot-use'] }] }],
        reEnrolAfter: days(againAfterDays),
      },
      // No favour is asked of her whose trouble has just been put right, nor twice of who is asked for a friend there.
      excludes: ['service-recovery', 'win-back-by-reason'],
      goal: won,
      goalWithin: days(validDays + 60),
      steps: [
        send(email('bring-a-friend', { carrying: code, toPassOn: true })),
        waitFor(won, { atMost: validFor }, { happened: [exit('friend-won')], absent: [] }),
        exit('no-friend-yet'),
      ],
    });
  },
);

/** Points are about to expire: an email, and a text when nothing was spent. */

import { days } from '../../shared/base/time.ts';
import { allOf, dueWithin, pointsExpiringAtLeast } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { email, exit, happened, send, sms, waitFor } from '../../shared/journeys/language.ts';
import { configurable } from './configurable.ts';

const soon = email('points-expire-soon');
const last = sms('points-expire-text');
const spent = happened('Points Spent');

/**
 * Begins `warnDays` days before the first of at least `fewestPoints` points expire; the text follows `textAfterDays`
 * days later, and once more so long the passage lasts.
 * @example
 * const journeys = [pointsExpire({ warnDays: 30, fewestPoints: 100, textAfterDays: 14 })];
 */
export const pointsExpire = configurable(
  { warnDays: 14, fewestPoints: 50, textAfterDays: 7 },
  ({ warnDays, fewestPoints, textAfterDays }) =>
    journey('points-expire', {
      version: 1,
      lane: 'loyalty',
      enrols: {
        when: allOf(dueWithin('pointsExpiry', days(warnDays)), pointsExpiringAtLeast(fewestPoints)),
        reEnrolAfter: days(60),
      },
      goal: spent,
      goalWithin: days(warnDays),
      steps: [
        send(soon),
        waitFor(spent, { atMost: days(textAfterDays) }, { happened: [exit('spent')], absent: [] }),
        send(last),
        waitFor(spent, { atMost: days(textAfterDays) }, { happened: [exit('spent')], absent: [] }),
        exit('not-spent'),
      ],
    }),
);

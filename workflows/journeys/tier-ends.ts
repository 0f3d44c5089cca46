/** A tier is about to end: an email that says what keeps it, and a text when that has not come. */

import { days } from '../../shared/base/time.ts';
import { dueWithin } from '../../shared/customers/rules/index.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { branch, email, exit, meets, purchase, send, sms, waitFor } from '../../shared/journeys/language.ts';
import { configurable } from './configurable.ts';

/**
 * Begins `warnDays` days before the tier ends; the text follows `textAfterDays` days later, and once more so long the
 * passage lasts. An order ends it.
 * @example
 * const journeys = [tierEnds({ warnDays: 45, textAfterDays: 20 })];
 */
export const tierEnds = configurable({ warnDays: 30, textAfterDays: 15 }, ({ warnDays, textAfterDays }) => {
  const endsSoon = dueWithin('tierEnd', days(warnDays));
  return journey('tier-ends', {
    version: 1,
    lane: 'loyalty',
    enrols: { when: endsSoon, reEnrolAfter: days(60) },
    goal: purchase,
    goalWithin: days(warnDays),
    steps: [
      send(email('tier-ends-soon')),
      waitFor(
        purchase,
        { atMost: days(textAfterDays) },
        { purchased: [exit('ordered')], 'not-purchased': [] },
      ),
      // Points come from elsewhere too.
      branch(meets(endsSoon), { yes: [send(sms('tier-ends-text'))], no: [exit('kept')] }),
      waitFor(
        purchase,
        { atMost: days(textAfterDays) },
        { purchased: [exit('ordered')], 'not-purchased': [exit('not-ordered')] },
      ),
    ],
  });
});

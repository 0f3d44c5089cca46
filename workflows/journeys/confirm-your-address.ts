/** Double opt-in: who reads at an address is asked whether the consent is her own, and nothing else is sent before. */

import { days } from '../../shared/base/time.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { email, exit, happened, send, waitFor } from '../../shared/journeys/language.ts';
import { configurable } from './configurable.ts';

const ask = email('confirm-your-address', { transactional: true });

/**
 * What `doubleOptIn` of the settings needs. Asked anew, she gets a new email, which takes the place of the one before.
 * Nobody is held out: who is not asked could never be written to.
 * @example
 * const journeys = [confirmYourAddress({ waitDays: 14 })];
 */
export const confirmYourAddress = configurable({ waitDays: 7 }, ({ waitDays }) =>
  journey('confirm-your-address', {
    version: 1,
    enrols: { on: [{ event: 'Confirmation Wanted' }], reEnrolAfter: days(1), replaces: true },
    goal: happened('Consent Confirmed'),
    steps: [
      send(ask),
      waitFor(
        happened('Consent Confirmed'),
        { atMost: days(waitDays) },
        { happened: [exit('confirmed')], absent: [] },
      ),
      exit('unconfirmed'),
    ],
  }),
);

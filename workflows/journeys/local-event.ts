/** Somebody starts it before an event at a place: an invitation with a reply, and a reminder to those who come. */

import { days } from '../../shared/base/time.ts';
import { journey } from '../../shared/journeys/journey.ts';
import { answer, email, exit, happened, send, survey, waitFor } from '../../shared/journeys/language.ts';
import { configurable } from './configurable.ts';

const invitation = survey('you-are-invited', { over: 'email', answers: ['coming', 'not-coming'] });
/** Who comes has asked for it. */
const tomorrow = email('see-you-tomorrow', {
  transactional: true,
  reminds: { of: 'eventAt', daysBefore: 1, at: '10:00' },
});
const attended = happened('Event Attended');

/**
 * By `city`, and by `locale` where it is told: `name` and `place` are in the customers' language.
 * @example
 * const journeys = [localEvent({ replyWithinDays: 5 })];
 */
export const localEvent = configurable({ replyWithinDays: 7 }, ({ replyWithinDays }) =>
  journey('local-event', {
    version: 1,
    enrols: {
      broadcast: true,
      parameters: {
        name: { kind: 'text' },
        place: { kind: 'text' },
        eventAt: { kind: 'moment' },
        url: { kind: 'url' },
        city: { kind: 'text', selects: 'city' },
        locale: { kind: 'text', selects: 'locale', optional: true },
      },
    },
    goal: attended,
    goalWithin: days(90),
    steps: [
      send(invitation),
      waitFor(
        answer(invitation),
        { atMost: days(replyWithinDays) },
        {
          coming: [send(tomorrow)],
          'not-coming': [exit('not-coming')],
          unanswered: [exit('no-reply')],
        },
      ),
      waitFor(attended, { atMost: days(3) }, { happened: [exit('attended')], absent: [exit('missed')] }),
    ],
  }),
);

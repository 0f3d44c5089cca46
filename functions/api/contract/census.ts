/** What the routes of the census take and answer, as schemas: tonight, who is on which list, and previews of a threshold. */
import * as z from 'zod';
import { stageNames } from '../../../shared/customers/rules/index.ts';
import { instantText } from './request.ts';

const count = z.int().min(0);
export const foreseen = {
  enrolled: count.describe('Whom its rule has come to hold for by then, if nothing happens meanwhile'),
  heldOut: count.describe('Of those enrolled'),
  unreachable: count.describe('Whom nothing of it could reach'),
  ofBacklog: count.describe('Whom a running campaign may take in beside them, at most'),
};

export const tonightBody = z
  .strictObject({
    tonight: z
      .strictObject({
        at: instantText.describe('When the next sweep begins'),
        asOf: instantText.describe('When customers were counted last'),
        people: count.describe('All customers'),
        tunedSince: instantText
          .optional()
          .describe(
            'Thresholds or holdouts were changed then: customers must be counted anew for it; absent: they were not',
          ),
        atMostPerNight: count.optional().describe('Of all journeys together; absent: as many as there are'),
        journeys: z.array(z.strictObject({ journey: z.string(), lane: z.string(), ...foreseen })),
      })
      .optional()
      .describe('What the next sweep would do; absent: nobody has been counted yet'),
    lastNight: z
      .strictObject({
        at: instantText,
        journeys: z.array(
          z.strictObject({
            journey: z.string(),
            enrolled: count,
            heldOut: count.describe('Of those enrolled'),
            left: count.describe('For whom there was no place: the next night looks for them'),
          }),
        ),
      })
      .optional()
      .describe('What the last sweep did; absent: there was none yet'),
  })
  .meta({ id: 'Tonight' });

const move = z.strictObject({ from: z.enum(stageNames), to: z.enum(stageNames), customers: count });

export const peopleListsBody = z
  .strictObject({
    asOf: instantText.optional().describe('Absent: nobody has been counted yet'),
    people: count.optional().describe('All customers'),
    since: instantText.optional().describe('Since when customers have moved; absent: it was the first count'),
    lists: z
      .array(z.strictObject({ list: z.string(), customers: count }))
      .describe(
        'By what they are sorted by: stage/dormant, journey/win-back-14d, lane/…, reason/…, returns/…',
      ),
    moves: z.array(move).describe('From stage to stage; who stayed is left out'),
  })
  .meta({ id: 'PeopleLists' });

export const nightsBody = z
  .strictObject({
    from: z.iso.date(),
    until: z.iso.date(),
    nights: z.array(
      z.strictObject({
        at: instantText,
        people: count,
        stages: z.record(z.string(), count),
        moves: z.array(move),
      }),
    ),
  })
  .meta({ id: 'Nights' });

const person = z.strictObject({
  id: z.string(),
  firstName: z.string().optional(),
  email: z.string().optional(),
  phone: z.string().optional(),
  stage: z.enum(stageNames),
  orders: count,
  lastOrderAt: instantText.optional(),
});

export const foundBody = z.strictObject({ people: z.array(person) }).meta({ id: 'Found' });

export const peopleBody = z
  .strictObject({
    asOf: instantText.optional().describe('When the list was made; absent: nobody has been counted yet'),
    customers: count.optional().describe('How many were on it then'),
    people: z.array(person).describe('As they are now; who was forgotten since is left out'),
    next: z.string().optional().describe('For `after`; absent: these were the last'),
  })
  .meta({ id: 'People' });

export const censusStartedBody = z.strictObject({ at: instantText }).meta({ id: 'CensusStarted' });

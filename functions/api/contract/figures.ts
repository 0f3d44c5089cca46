/** What the read model’s routes answer, as schemas: figures of journeys, offers, channels, and of why customers leave. */
import * as z from 'zod';
import { consentChannels } from '../../../shared/customers/profiles/channels.ts';
import { recountStages } from '../../../shared/flows/figures/store.ts';
import { allWithholdings, heldBys } from '../../../shared/journeys/records.ts';
import { messageKinds, touchKinds } from '../../../shared/journeys/touchpoints/index.ts';
import { instantText } from './request.ts';

const count = z.int().min(0);
const day = z.iso.date();
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const byArm = z.strictObject({ treatment: count, holdout: count });
const counts = z.record(z.string(), count);
const share = z.number().nullable();
const money = z.number().describe('In units of the shop’s currency');

export const countedAsOf = instantText
  .optional()
  .describe('When what has changed was last counted; absent: nothing has been yet');
export const owedOnDay = day.describe('The day as of which a coupon is outstanding or expired');

/** What all of them say of themselves. */
const range = {
  asOf: countedAsOf,
  from: day.describe('The first day, in the shop’s timezone'),
  until: day.describe('The last day, which is counted too'),
};

const messages = z
  .partialRecord(z.enum(messageKinds), count)
  .describe('That left, by their kinds; a kind that none is of is left out');
const withheld = z
  .partialRecord(z.enum(allWithholdings), count)
  .describe('That did not leave, by why; a reason that none has is left out');

const sums = {
  enrolled: byArm.describe('Passages that began in these days, by their arms'),
  goals: byArm.describe('Of these passages, how many have reached the goal by now'),
  exits: counts.describe('Of these passages, those of the treatment that are over, by their reasons'),
  messages,
};

const wholeSums = {
  ...sums,
  underWay: byArm.describe('Passages under way now, whenever they began'),
  withheld,
  opened: count.describe('Messages of these days that a person has opened'),
  clicked: count,
};

export const journeysFigures = z
  .strictObject({
    ...range,
    journeys: z.array(z.strictObject({ journey: z.string(), versions: z.array(z.int()), ...wholeSums })),
  })
  .meta({ id: 'JourneysFigures' });

export const lanesFigures = z
  .strictObject({
    ...range,
    lanes: z.array(
      z.strictObject({
        lane: z
          .string()
          .nullable()
          .describe('null: of journeys that are deployed no more, whose lane nobody knows'),
        journeys: z.array(z.string()),
        ...wholeSums,
        goalRate: z
          .strictObject({ treatment: share, holdout: share })
          .describe('The share of these passages that has reached its journey’s goal by now'),
      }),
    ),
  })
  .meta({ id: 'LanesFigures' });

const step = z.strictObject({
  step: z.string(),
  kind: z.enum(touchKinds),
  sent: count.describe('That left in these days; of what nobody brings, that were made'),
  unknown: count.describe('Of which nobody knows whether they left'),
  withheld,
  late: z
    .partialRecord(z.enum(heldBys), count)
    .describe('Of those that left, the ones that did later than their turn, by what held them last'),
  shadows: count.describe('That would have left, were their customers not held out'),
  opened: count.describe('By a person'),
  clicked: count,
  machines: z.strictObject({ opened: count, clicked: count }),
  openedByUnknown: count.describe('By nobody knows whom, and by no person for certain'),
  answers: counts.describe('Standing answers to what it asks'),
  points: z.number().describe('That it awarded'),
});

const reached = { passages: count, goals: count };
const outcome = z.strictObject({
  ...reached,
  heldOut: z
    .strictObject(reached)
    .describe('Beside those of the treatment: of who is held out, and would have come to the same'),
});

export const journeyFigures = z
  .strictObject({
    ...range,
    journey: z.string(),
    versions: z.array(
      z.strictObject({
        version: z.int(),
        ...sums,
        underWay: byArm,
        outcomes: z
          .record(z.string(), z.record(z.string(), outcome))
          .describe(
            'Of passages that began in these days and are over: by wait, look or split, what it came to, such as a split’s variant, and how many of these passages reached the goal',
          ),
        waiting: counts.describe(
          'Passages of the treatment that are under way now, by the wait that they came to last',
        ),
        steps: z.array(step).describe('In order of the alphabet'),
      }),
    ),
    days: z.array(z.strictObject({ day, ...sums })).describe('Those of the days in which something was'),
  })
  .meta({ id: 'JourneyFigures' });

const worth = z.strictObject({
  coupons: count,
  face: money.describe('Of those whose worth is known'),
});

export const offersFigures = z
  .strictObject({
    asOf: countedAsOf,
    at: owedOnDay,
    currency: z.string(),
    offers: z.array(
      z.strictObject({
        journey: z.string(),
        offer: z.string(),
        issued: worth.describe('All of them, but those that the shop is being told of'),
        reserved: worth.describe('The shop is being told of them, and nobody has them yet'),
        outstanding: worth.describe('Can be used until the end of this day, or longer'),
        redeemed: worth,
        expired: worth,
        void: worth.describe('Taken back, with the passages that they were of'),
        released: worth.describe('Never reached anybody'),
        discount: money.describe('What the redeemed took off, as checkouts told'),
        orders: money.describe('What their orders came to'),
        expected: money
          .nullable()
          .describe('What is outstanding, as often as those that are over were redeemed; null: none is over'),
      }),
    ),
    spent: z
      .array(z.strictObject({ month, journey: z.string(), coupons: money, messages: money }))
      .describe('What journeys with a budget have given away and spent, by month; the latest first'),
  })
  .meta({ id: 'OffersFigures' });

export const failedFigures = z
  .strictObject({
    ...range,
    journeys: z
      .array(
        z.strictObject({
          journey: z.string(),
          passages: count.describe('That failed in these days, and were not begun again'),
          begunAgain: count.describe('That were begun again in these days'),
          causes: z
            .array(
              z.strictObject({
                error: z.string().optional().describe('Its name; absent: it has none'),
                after: z
                  .string()
                  .optional()
                  .describe(
                    'The wait that they had come to last, after which it failed; absent: before the first',
                  ),
                passages: count,
                latest: day,
              }),
            )
            .describe('Those of most passages first'),
        }),
      )
      .describe('Those in which any failed, or was begun again'),
  })
  .meta({ id: 'FailedFigures' });

export const channelsFigures = z
  .strictObject({
    ...range,
    days: z
      .array(
        z.strictObject({
          day,
          channels: z.partialRecord(
            z.enum(consentChannels),
            z.strictObject({ sent: count, withheld: count, unknown: count }),
          ),
        }),
      )
      .describe('Those of the days in which something was'),
  })
  .meta({ id: 'ChannelsFigures' });

const recommended = z.strictObject({
  promoter: count,
  passive: count,
  detractor: count,
  unanswered: count,
  mean: z.number().nullable().describe('0 to 10; null: nobody answered'),
  nps: z.number().nullable().describe('Net Promoter Score, -100 to 100'),
});

const months = {
  asOf: countedAsOf,
  from: month,
  until: month,
};

export const leavingFigures = z
  .strictObject({
    ...months,
    months: z.array(
      z.strictObject({
        month,
        reasons: counts.describe('Why customers said that they had left, by the month in which they said so'),
        scores: recommended.describe('By the month in which the question left'),
      }),
    ),
  })
  .meta({ id: 'LeavingFigures' });

export const monthsFigures = z
  .strictObject({
    ...months,
    currency: z.string(),
    months: z.array(
      z.strictObject({
        month,
        orders: count.describe('Placed in the month, that count'),
        revenue: money.describe('Theirs, before what went back'),
        refunded: money,
        averageOrder: money.nullable(),
        messages,
        opened: count,
        clicked: count,
        openRate: z.number().nullable().describe('Of the messages that left, the share that a person opened'),
        clickRate: z.number().nullable(),
        nps: z.number().nullable(),
        enrolled: byArm.describe('Passages that began in the month'),
        goals: byArm,
        goalRate: z
          .strictObject({ treatment: share, holdout: share })
          .describe('The share of them that has reached the goal by now'),
      }),
    ),
  })
  .meta({ id: 'MonthsFigures' });

export const recountBody = z
  .strictObject({
    running: z
      .strictObject({
        since: instantText,
        stage: z.enum(recountStages),
      })
      .optional(),
    last: z
      .strictObject({
        at: instantText,
        items: count.describe('Of the ledger, that were counted'),
        differences: count.describe('Figures that were others before'),
      })
      .optional(),
  })
  .meta({ id: 'Recount' });

export const recountBegun = z.strictObject({ at: instantText }).meta({ id: 'RecountBegun' });

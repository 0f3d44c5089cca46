/** What the route of KPIs answers, as a schema: months, cohorts, why customers left and whether they would recommend the shop, by segment. */
import * as z from 'zod';
import { monthKpis, unknownReasons } from '../../../shared/decisions/results/kpis/view.ts';
import { instantText } from './request.ts';

const count = z.int().min(0);
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
const share = z.number().nullable();
const money = z.number().describe('In units of the shop’s currency, less what went back');

const kpiMonth = z.strictObject({
  month,
  isOver: z.boolean(),
  orders: count.describe('Placed in it, that count'),
  revenue: money,
  fromReturning: money.describe('Of it, of all but each customer’s first day with an order'),
  buyers: count,
  newBuyers: count.describe('Of the buyers, those whose first order that is known it was'),
  customers: count.describe('Who has ordered, and has not been silent for `churnedAfterDays` at its end'),
  averageOrder: money.nullable(),
  revenuePerBuyer: money.nullable(),
  revenuePerCustomer: money.nullable(),
  retention: share.describe('Of the customers at its beginning, the share that still are at its end'),
  repurchase: share.describe(
    'Of its buyers, the share that ordered on another day within `againWithinDays` of the first in it',
  ),
  interaction: share.describe(
    'Of those to whom a message left in it, the share that opened, clicked or answered one of these',
  ),
  unknown: z.partialRecord(z.enum(monthKpis), z.enum(unknownReasons)).describe('Why a figure is null'),
});

const cohort = z.strictObject({
  month: month.describe('In which their first order was'),
  customers: count,
  buyers: z.array(count).describe('Who ordered in that month (all of them), in the next, and so on'),
  revenue: z.array(money).describe('What they paid, so'),
  again: z
    .array(count)
    .describe('Who has ordered on a second day by the end of that month, of the next, and so on'),
});

/** By who said it, as she was then. */
const segmentsOf = <Counted extends z.core.$ZodLooseShape>(counted: Counted) => ({
  byOrders: z
    .array(
      z.strictObject({
        fromOrders: count,
        belowOrders: count.optional().describe('Absent: there is no end'),
        ...counted,
      }),
    )
    .describe('By how many orders the customer had placed'),
  bySilence: z
    .array(
      z.strictObject({
        fromDays: count.optional().describe('Absent: no order of hers was known'),
        belowDays: count.optional().describe('Absent: there is no end'),
        ...counted,
      }),
    )
    .describe('By the days since her last order'),
  byValue: z
    .array(
      z.strictObject({
        fromValue: money.describe('From so much on; 0: nothing'),
        belowValue: money.describe('Less than so much'),
        ...counted,
      }),
    )
    .describe('By what she had paid, less what went back, in steps of 1, 2 and 5'),
  byJourney: z
    .array(z.strictObject({ journey: z.string(), ...counted }))
    .describe('By the journey that asked'),
  byLane: z
    .array(
      z.strictObject({
        lane: z.string().nullable().describe('null: of journeys that are deployed no more'),
        ...counted,
      }),
    )
    .describe('By the lane of that journey'),
});

const reason = {
  reason: z.string(),
  count,
  ...segmentsOf({ count }),
};

const score = {
  promoter: count,
  passive: count,
  detractor: count,
  nps: z.int().min(-100).max(100).describe('Promoters less detractors, in percent of those who answered'),
};
const scores = { ...score, ...segmentsOf(score) };

export const kpisBody = z
  .strictObject({
    asOf: instantText.optional().describe('When they were counted; absent: they have not been'),
    currency: z.string(),
    from: instantText.optional().describe('The first order that is known; absent: there is none'),
    churnedAfterDays: z.number().describe('Who has been silent for so long is no customer any more'),
    againWithinDays: count,
    months: z.array(kpiMonth).describe('The last 60, at most; shares are from 0 to 1'),
    cohorts: z.array(cohort),
    reasons: z.array(z.strictObject({ month: month.describe('In which it was given'), ...reason })),
    scores: z
      .array(z.strictObject({ month: month.describe('In which the question left'), ...scores }))
      .describe('Whether customers would recommend the shop, of those who said so'),
    lately: z
      .strictObject({
        since: month.describe('The first of them'),
        reasons: z.array(z.strictObject(reason)).describe('Most given first'),
        scores: z.strictObject(scores).optional().describe('Absent: nobody answered'),
      })
      .describe('What was said in the latest twelve months, the one under way among them, taken together'),
  })
  .meta({ id: 'Kpis' });

/** The figures of the read model, and counting them anew. */
import * as z from 'zod';
import { beginningOf, dateOn, isDate, monthOf, nextMonth } from '../../../shared/base/calendar.ts';
import { days, hours, minus, plus } from '../../../shared/base/time.ts';
import type { Between } from '../../../shared/decisions/figures/sums.ts';
import { startRecount, tellRecount } from '../../../shared/flows/figures/recount.ts';
import {
  tellChannels,
  tellFailed,
  tellJourney,
  tellJourneys,
  tellLanes,
  tellLeaving,
  tellMonths,
  tellOffers,
} from '../../../shared/flows/figures/tell.ts';
import { processDrawn, processLanes } from '../../adapters/entries.ts';
import { processFigures } from '../../adapters/figures.ts';
import { processPorts } from '../../adapters/index.ts';
import { recountMachineArn } from '../../adapters/machines.ts';
import { HttpFault, unlessRefused } from '../contract/fault.ts';
import {
  channelsFigures,
  failedFigures,
  journeyFigures,
  journeysFigures,
  lanesFigures,
  leavingFigures,
  monthsFigures,
  offersFigures,
  recountBegun,
  recountBody,
} from '../contract/figures.ts';
import { monthText } from '../contract/request.ts';
import { admins, people } from '../contract/roles.ts';
import { described, route, type Topic } from '../contract/route.ts';

/** At once. */
const mostDays = 732;
const daysUnlessTold = 30;
/** As long as what failed can be begun again. */
const failedDaysUnlessTold = 14;
const mostMonths = 36;
const monthsUnlessTold = 12;

const dayText = z.string().refine(isDate, { error: 'must be a day such as 2026-11-30' });
const daysAsked = z.object({
  from: dayText
    .optional()
    .describe(
      'A day such as 2026-11-30, of the shop’s timezone: the first; 29 days before the last unless told',
    ),
  until: dayText.optional().describe('The last day, which is counted too; today unless told'),
});
const failedDaysAsked = daysAsked.extend({
  from: dayText
    .optional()
    .describe(
      'The first day; 13 days before the last unless told: as long as what failed can be begun again',
    ),
});
const monthsAsked = z.object({
  from: monthText
    .optional()
    .describe('A month such as 2026-11: the first; eleven months before the last unless told'),
  until: monthText.optional().describe('The last month, which is counted too; this one unless told'),
});

const badFrom = (from: string, until: string, most: number, of: 'days' | 'months'): HttpFault =>
  new HttpFault('invalid', `from: must be 1 to ${most} ${of} up to ${until}, not ${from}`, {
    field: 'from',
    reason: { kind: 'span-too-long', most, of, until },
  });

/** `2026-11-01`: so many days before. */
const daysBefore = (day: string, count: number): string => {
  const noon = plus(beginningOf(day, 'UTC'), hours(12));
  return dateOn(minus(noon, days(count)), 'UTC');
};

/** @throws HttpFault */
const daysOf = (asked: z.output<typeof daysAsked>, unlessTold = daysUnlessTold): Between => {
  const { now, settings } = processPorts();
  const until = asked.until ?? dateOn(now(), settings.timezone);
  const from = asked.from ?? daysBefore(until, unlessTold - 1);
  if (from > until || from <= daysBefore(until, mostDays)) throw badFrom(from, until, mostDays, 'days');
  return { from, until };
};

/** @throws HttpFault */
const monthsOf = (asked: z.output<typeof monthsAsked>): Between => {
  const { now, settings } = processPorts();
  const until = asked.until ?? monthOf(now(), settings.timezone);
  const from = asked.from ?? nextMonth(until, 1 - monthsUnlessTold);
  if (from > until || nextMonth(from, mostMonths) <= until) throw badFrom(from, until, mostMonths, 'months');
  return { from, until };
};

const deployed = (): readonly string[] => processDrawn().map(({ id }) => id);

export const figures: Topic = {
  name: 'Figures',
  about: 'What has come of all that was done, counted as it happens',
  routes: [
    route({
      at: 'GET /v1/figures/journeys',
      roles: people,
      summary: 'What each journey has come to in these days: passages, messages, goals, exits',
      query: daysAsked,
      answer: journeysFigures,
      handle: async ({ query }) => described(await tellJourneys(daysOf(query), deployed(), processFigures())),
    }),
    route({
      at: 'GET /v1/figures/journeys/{id}',
      roles: people,
      summary: 'A journey’s figures by version, step, outcome and day, and where people wait in it',
      id: 'The journey’s id',
      query: daysAsked,
      answer: journeyFigures,
      faults: [404],
      handle: async ({ id, query }) =>
        described(unlessRefused(await tellJourney(id, daysOf(query), deployed(), processFigures()))),
    }),
    route({
      at: 'GET /v1/figures/lanes',
      roles: people,
      summary: 'What the journeys of each lane have come to together in these days',
      query: daysAsked,
      answer: lanesFigures,
      handle: async ({ query }) =>
        described(await tellLanes(daysOf(query), processLanes(), processFigures())),
    }),
    route({
      at: 'GET /v1/figures/offers',
      roles: people,
      summary: 'What each offer has given away and still owes, and what journeys with a budget have spent',
      answer: offersFigures,
      handle: async () => described(await tellOffers(processFigures(), processPorts())),
    }),
    route({
      at: 'GET /v1/figures/channels',
      roles: people,
      summary: 'Messages a day, by the channel that brings them',
      query: daysAsked,
      answer: channelsFigures,
      handle: async ({ query }) => described(await tellChannels(daysOf(query), processFigures())),
    }),
    route({
      at: 'GET /v1/figures/failed',
      roles: people,
      summary: 'Passages that failed and by what, those begun again apart, by journey',
      query: failedDaysAsked,
      answer: failedFigures,
      handle: async ({ query }) =>
        described(await tellFailed(daysOf(query, failedDaysUnlessTold), processFigures())),
    }),
    route({
      at: 'GET /v1/figures/leaving',
      roles: people,
      summary: 'Why customers say that they left, and whether they would recommend the shop, by month',
      query: monthsAsked,
      answer: leavingFigures,
      handle: async ({ query }) => described(await tellLeaving(monthsOf(query), processFigures())),
    }),
    route({
      at: 'GET /v1/figures/months',
      roles: people,
      summary: 'The shop by month: orders, messages and who reads them, passages and their goals',
      query: monthsAsked,
      answer: monthsFigures,
      handle: async ({ query }) =>
        described(await tellMonths(monthsOf(query), processPorts().settings.currency, processFigures())),
    }),
    route({
      at: 'GET /v1/figures/recount',
      roles: people,
      summary: 'How a recount goes, and what the last one found',
      answer: recountBody,
      handle: async () => described(await tellRecount(processFigures())),
    }),
    route({
      at: 'POST /v1/figures/recount',
      roles: admins,
      summary: 'Counts all figures anew from the ledger, while it changes, and then puts them in use',
      answer: recountBegun,
      faults: [409],
      handle: async () =>
        unlessRefused(await startRecount(recountMachineArn(), processFigures(), processPorts())),
    }),
  ],
};

/** What the shop owes by its coupons, the codes that it is owed by, and those that it has made itself. */
import * as z from 'zod';
import { monthOf, nextMonth } from '../../../shared/base/calendar.ts';
import { tellCodes, tellLiability } from '../../../shared/flows/offers/liability.ts';
import { loadCodes } from '../../../shared/flows/offers/load.ts';
import { processCoupons, processOffering } from '../../adapters/entries.ts';
import { processFigures } from '../../adapters/figures.ts';
import { portsInForce } from '../../adapters/in-force.ts';
import { processPorts } from '../../adapters/index.ts';
import { processPool } from '../../adapters/offers/loading.ts';
import { HttpFault, unlessRefused } from '../contract/fault.ts';
import { monthText } from '../contract/request.ts';
import { campaigns } from '../contract/roles.ts';
import { described, route, type Topic } from '../contract/route.ts';
import { codesBody, liabilityBody, poolCodesBody, poolLoadedBody } from '../contract/schemas.ts';

/** Months at once. */
const mostMonths = 24;
/** Coupons are valid for weeks: what is owed is of the last of them. */
const monthsUnlessTold = 6;

const journeyNames = (): string => `name one of ${processOffering().join(', ')}`;

export const offers: Topic = {
  name: 'Offers',
  about: 'The coupons that journeys give, and what is owed by them',
  routes: [
    route({
      at: 'GET /v1/coupons',
      roles: campaigns,
      summary: 'The coupons that a journey has issued in a month, in that order, 500 at a time',
      query: z.object({
        journey: z
          .string({ error: journeyNames })
          .min(1, { error: journeyNames })
          .describe('The journey’s id'),
        month: monthText.optional().describe('A month such as 2026-11: of their issue; this one unless told'),
        after: z.string().optional().describe('The `next` of the answer before'),
      }),
      answer: codesBody,
      faults: [404],
      handle: async ({ query: { journey, after, month } }) => {
        const ports = processPorts();
        const of = month ?? monthOf(ports.now(), ports.settings.timezone);
        return described(
          unlessRefused(await tellCodes({ journey, month: of, after }, processOffering(), ports)),
        );
      },
    }),
    route({
      at: 'GET /v1/coupons/liability',
      roles: campaigns,
      summary: 'What the shop owes by its coupons, by journey and month of their issue',
      query: z.object({
        journey: z
          .string()
          .optional()
          .describe('This one alone; absent: all that have given coupons or have a budget'),
        from: monthText
          .optional()
          .describe('A month such as 2026-11: five months before the last unless told'),
        until: monthText.optional().describe('A month such as 2026-11: the last; this one unless told'),
      }),
      answer: liabilityBody,
      faults: [404],
      handle: async ({ query: { journey, ...asked } }) => {
        const ports = processPorts();
        const until = asked.until ?? monthOf(ports.now(), ports.settings.timezone);
        const from = asked.from ?? nextMonth(until, 1 - monthsUnlessTold);
        if (from > until || nextMonth(from, mostMonths) <= until)
          throw new HttpFault(
            'invalid',
            `from: must be 1 to ${mostMonths} months up to ${until}, not ${from}`,
            { field: 'from', reason: { kind: 'span-too-long', most: mostMonths, of: 'months', until } },
          );
        return described(
          unlessRefused(
            await tellLiability(
              { journey, from, until },
              processOffering(),
              processFigures(),
              await portsInForce(),
            ),
          ),
        );
      },
    }),
    route({
      at: 'POST /v1/pools/{id}/codes',
      roles: campaigns,
      summary:
        'Loads codes that the shop has made into the pool of a coupon; loaded again they are there once',
      id: 'The coupon’s name',
      body: poolCodesBody,
      answer: poolLoadedBody,
      faults: [404, 409],
      handle: async ({ id, body }) =>
        unlessRefused(
          await loadCodes(id, body.codes, processCoupons(), { ...processPorts(), pool: processPool() }),
        ),
    }),
  ],
};

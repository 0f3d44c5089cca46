/** Who is there: lists of customers as of last night, what the next sweep would do with them. */
import * as z from 'zod';
import {
  briefly,
  startCensus,
  tellCensus,
  tellNights,
  tellPeopleOn,
  tellTonight,
} from '../../../shared/flows/census/work.ts';
import { findCustomers } from '../../../shared/flows/customers/search.ts';
import { processEntries } from '../../adapters/entries.ts';
import { processPorts } from '../../adapters/index.ts';
import { machineNamed } from '../../adapters/machines.ts';
import {
  censusStartedBody,
  foundBody,
  nightsBody,
  peopleBody,
  peopleListsBody,
  tonightBody,
} from '../contract/census.ts';
import { unlessRefused } from '../contract/fault.ts';
import { campaigns, people as persons } from '../contract/roles.ts';
import { route, type Topic } from '../contract/route.ts';

const day = z.iso.date({ error: 'must be a day such as 2026-11-30' });

export const people: Topic = {
  name: 'People',
  about: 'Customers by lists as of last night, and what the next sweep would do with them',
  routes: [
    route({
      at: 'GET /v1/tonight',
      roles: persons,
      summary: 'What the next sweep would do if nothing happened until then, and what the last one did',
      answer: tonightBody,
      handle: () => tellTonight(processEntries(), processPorts()),
    }),
    route({
      at: 'GET /v1/people/lists',
      roles: persons,
      summary:
        'The lists that customers are on, with how many, and where they have gone since the night before',
      answer: peopleListsBody,
      handle: () => tellCensus(processPorts()),
    }),
    route({
      at: 'GET /v1/people',
      roles: persons,
      summary: 'Who was on a list last night, 50 at a time',
      query: z.object({
        list: z.string().min(1).describe('Such as stage/dormant: see GET /v1/people/lists'),
        after: z.string().optional().describe('The `next` of the answer before'),
      }),
      answer: peopleBody,
      handle: async ({ query: { list, after } }) =>
        unlessRefused(await tellPeopleOn(list, after, processPorts())),
    }),
    route({
      at: 'GET /v1/people/search',
      roles: persons,
      summary: 'Finds customers by an id, an email address or a phone number, as a whole',
      query: z.object({
        for: z
          .string()
          .min(1)
          .max(200)
          .describe('A phone number with its country code, or as the shop’s country writes it'),
      }),
      answer: foundBody,
      handle: async ({ query }) => {
        const ports = processPorts();
        const found = await findCustomers(query.for, ports);
        return { people: found.map((profile) => briefly(profile, ports.now(), ports.settings)) };
      },
    }),
    route({
      at: 'GET /v1/people/nights',
      roles: persons,
      summary: 'Customers by stage, night by night, and the moves between stages',
      query: z.object({
        from: day.optional().describe('The first day; 30 days ago unless told'),
        until: day.optional().describe('The last; today unless told'),
      }),
      answer: nightsBody,
      handle: ({ query }) => tellNights(query, processPorts()),
    }),
    route({
      at: 'POST /v1/people/count',
      roles: campaigns,
      summary: 'Has all customers counted as of now, as is done each night',
      answer: censusStartedBody,
      handle: () => startCensus(machineNamed('CENSUS_MACHINE'), processPorts()),
    }),
  ],
};

/** What journeys have brought, and how the shop's customers fare: as it was counted last. */
import { startResults, tellKpis, tellResults } from '../../../shared/flows/results/work.ts';
import { processLanes } from '../../adapters/entries.ts';
import { portsInForce } from '../../adapters/in-force.ts';
import { processPorts } from '../../adapters/index.ts';
import { machineNamed } from '../../adapters/machines.ts';
import { kpisBody } from '../contract/kpis.ts';
import { resultsBody, resultsStartedBody } from '../contract/results.ts';
import { campaigns, people } from '../contract/roles.ts';
import { described, route, type Topic } from '../contract/route.ts';

export const results: Topic = {
  name: 'Results',
  about: 'What journeys have brought, by their arms, and how the shop’s customers fare',
  routes: [
    route({
      at: 'GET /v1/results',
      roles: people,
      summary: 'What each journey has brought: its arms compared, money, and what is missing to know more',
      answer: resultsBody,
      handle: async () => tellResults(await portsInForce()),
    }),
    route({
      at: 'GET /v1/kpis',
      roles: people,
      summary:
        'The shop’s customers by month: retention, repurchase, revenue; cohorts; why customers left, and NPS, by segment',
      answer: kpisBody,
      handle: async () => described(await tellKpis(processLanes(), processPorts())),
    }),
    route({
      at: 'POST /v1/results/count',
      roles: campaigns,
      summary: 'Has results counted as of now, as is done each week: the whole ledger is read',
      answer: resultsStartedBody,
      handle: () => startResults(machineNamed('RESULTS_MACHINE'), processPorts()),
    }),
  ],
};

/** Plans a sweep: how many segments, and how fast each may start passages. */
import middy from '@middy/core';
import {
  type PlanRequest,
  planRequestSchema,
  planSweep,
  type SweepPlan,
} from '../../shared/flows/sweep/plan.ts';
import { processPorts } from '../adapters/index.ts';
import { processMailAccount } from '../adapters/mail-account.ts';
import { alert, observe } from '../middleware/observe.ts';
import { parse } from '../middleware/parse.ts';

export const handler = middy<PlanRequest, SweepPlan>()
  .use(observe('sweep-plan'))
  .use(parse(planRequestSchema))
  .handler((request) => planSweep(request, { ...processPorts(), alert, mailAccount: processMailAccount() }));

/** Ends a night’s sweep: remembers what it came to, and tells it. */
import middy from '@middy/core';
import {
  type FinishRequest,
  type FinishResult,
  finishRequestSchema,
  finishSweep,
} from '../../shared/flows/sweep/finish.ts';
import { processPorts } from '../adapters/index.ts';
import { alert, observe } from '../middleware/observe.ts';
import { parse } from '../middleware/parse.ts';

export const handler = middy<FinishRequest, FinishResult>()
  .use(observe('sweep-finish'))
  .use(parse(finishRequestSchema))
  .handler((request) => finishSweep(request, { ...processPorts(), alert }));

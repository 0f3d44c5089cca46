/** Ends a census: what its segments counted is the last. */
import middy from '@middy/core';
import { finishCensus } from '../../shared/flows/census/finish.ts';
import { type CensusFinishRequest, censusFinishRequestSchema } from '../../shared/flows/census/request.ts';
import { processPorts } from '../adapters/index.ts';
import { observe } from '../middleware/observe.ts';
import { parse } from '../middleware/parse.ts';

export const handler = middy<CensusFinishRequest, Awaited<ReturnType<typeof finishCensus>>>()
  .use(observe('census-finish'))
  .use(parse(censusFinishRequestSchema))
  .handler((request) => finishCensus(request, processPorts()));

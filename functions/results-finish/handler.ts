/** Ends a count of results: from now on these are the last. */
import middy from '@middy/core';
import { finishResults } from '../../shared/flows/results/count.ts';
import { type ResultsFinishRequest, resultsFinishRequestSchema } from '../../shared/flows/results/request.ts';
import { processPorts } from '../adapters/index.ts';
import { observe } from '../middleware/observe.ts';
import { parse } from '../middleware/parse.ts';

export const handler = middy<ResultsFinishRequest, Awaited<ReturnType<typeof finishResults>>>()
  .use(observe('results-finish'))
  .use(parse(resultsFinishRequestSchema))
  .handler((request) => finishResults(request, processPorts()));

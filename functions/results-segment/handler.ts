/** Counts what journeys have brought to one segment's customers, for as long as this Lambda has time. */
import middy from '@middy/core';
import { countResults } from '../../shared/flows/results/count.ts';
import {
  type ResultsSegmentRequest,
  type ResultsSegmentResult,
  resultsSegmentRequestSchema,
} from '../../shared/flows/results/request.ts';
import { processPorts } from '../adapters/index.ts';
import { observe } from '../middleware/observe.ts';
import { parse } from '../middleware/parse.ts';
import { outOfTime } from '../middleware/time-left.ts';

export const handler = middy<ResultsSegmentRequest, ResultsSegmentResult>()
  .use(observe('results-segment'))
  .use(parse(resultsSegmentRequestSchema))
  .handler((request, context) => countResults(request, processPorts(), outOfTime(context)));

/** Counts one segment's customers, for as long as this Lambda has time. */
import middy from '@middy/core';
import {
  type CensusSegmentRequest,
  type CensusSegmentResult,
  censusSegmentRequestSchema,
} from '../../shared/flows/census/request.ts';
import { countSegment } from '../../shared/flows/census/segment.ts';
import { processPorts } from '../adapters/index.ts';
import { observe } from '../middleware/observe.ts';
import { parse } from '../middleware/parse.ts';
import { outOfTime } from '../middleware/time-left.ts';

export const handler = middy<CensusSegmentRequest, CensusSegmentResult>()
  .use(observe('census-segment'))
  .use(parse(censusSegmentRequestSchema))
  .handler((request, context) => countSegment(request, processPorts(), outOfTime(context)));

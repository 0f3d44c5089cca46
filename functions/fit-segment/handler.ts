/** Learns of one segment's customers, for as long as this Lambda has time. */
import middy from '@middy/core';
import {
  type FitSegmentRequest,
  type FitSegmentResult,
  fitSegmentRequestSchema,
} from '../../shared/flows/fitting/request.ts';
import { fitSegment } from '../../shared/flows/fitting/segment.ts';
import { processPorts } from '../adapters/index.ts';
import { processLearnings } from '../adapters/learns.ts';
import { observe } from '../middleware/observe.ts';
import { parse } from '../middleware/parse.ts';
import { outOfTime } from '../middleware/time-left.ts';

export const handler = middy<FitSegmentRequest, FitSegmentResult>()
  .use(observe('fit-segment'))
  .use(parse(fitSegmentRequestSchema))
  .handler((request, context) => fitSegment(request, processLearnings(), processPorts(), outOfTime(context)));

/** Sweeps one segment, for as long as this Lambda has time. */
import middy from '@middy/core';
import {
  type SegmentRequest,
  type SegmentResult,
  segmentRequestSchema,
} from '../../shared/flows/sweep/request.ts';
import { sweepSegment } from '../../shared/flows/sweep/segment.ts';
import { processPorts } from '../adapters/index.ts';
import { alert, observe } from '../middleware/observe.ts';
import { parse } from '../middleware/parse.ts';
import { outOfTime } from '../middleware/time-left.ts';

export const handler = middy<SegmentRequest, SegmentResult>()
  .use(observe('sweep-segment'))
  .use(parse(segmentRequestSchema))
  .handler((request, context) => sweepSegment(request, { ...processPorts(), alert }, outOfTime(context)));

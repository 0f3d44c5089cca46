/** Sweeps one segment, for as long as this Lambda has time. */
import middy from '@middy/core';
import { sweepSegment } from '../../shared/flows/sweep/segment.ts';
import {
  type SegmentRequest,
  type SegmentResult,
  segmentRequestSchema,
} from '../../shared/journeys/protocol.ts';
import { processPorts } from '../adapters/index.ts';
import { observe } from '../middleware/observe.ts';
import { parse } from '../middleware/parse.ts';

/** A page, or a handful of enrolments, takes less: a Lambda with less time left begins none. */
const marginMs = 60_000;

export const handler = middy<SegmentRequest, SegmentResult>()
  .use(observe('sweep-segment'))
  .use(parse(segmentRequestSchema))
  .handler((request, context) =>
    sweepSegment(request, processPorts(), () => context.getRemainingTimeInMillis() < marginMs),
  );

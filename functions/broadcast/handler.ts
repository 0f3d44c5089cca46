/** Works through one segment of a broadcast, for as long as this Lambda has time. */
import middy from '@middy/core';
import {
  type BroadcastSegmentRequest,
  type BroadcastSegmentResult,
  broadcastSegmentSchema,
  runSegment,
} from '../../shared/flows/broadcasts/run.ts';
import { portsInForce } from '../adapters/in-force.ts';
import { observe } from '../middleware/observe.ts';
import { parse } from '../middleware/parse.ts';
import { outOfTime } from '../middleware/time-left.ts';

export const handler = middy<BroadcastSegmentRequest, BroadcastSegmentResult>()
  .use(observe('broadcast'))
  .use(parse(broadcastSegmentSchema))
  .handler(async (request, context) => runSegment(request, await portsInForce(), outOfTime(context)));

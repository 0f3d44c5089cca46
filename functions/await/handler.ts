/** Waits for a signal of a journey, with nothing to send. */
import middy from '@middy/core';
import { awaitSignal } from '../../shared/flows/sending/await.ts';
import { type AwaitRequest, awaitRequestSchema } from '../../shared/journeys/protocol.ts';
import { processPorts } from '../adapters/index.ts';
import { observe } from '../middleware/observe.ts';
import { parse } from '../middleware/parse.ts';

export const handler = middy<AwaitRequest, void>()
  .use(observe('await'))
  .use(parse(awaitRequestSchema))
  .handler((request) => awaitSignal(request, processPorts()));

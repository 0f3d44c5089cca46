/** Looks which branch of a journey a customer takes. */
import middy from '@middy/core';
import { lookAtBranch } from '../../shared/flows/sending/look.ts';
import { type LookRequest, lookRequestSchema } from '../../shared/journeys/protocol.ts';
import { processPorts } from '../adapters/index.ts';
import { observe } from '../middleware/observe.ts';
import { parse } from '../middleware/parse.ts';

export const handler = middy<LookRequest, void>()
  .use(observe('look'))
  .use(parse(lookRequestSchema))
  .handler((request) => lookAtBranch(request, processPorts()));

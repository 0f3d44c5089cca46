/** Looks which branch of a journey a customer takes. */
import middy from '@middy/core';
import { lookAtBranch } from '../../shared/flows/sending/look.ts';
import { type LookRequest, lookRequestSchema } from '../../shared/journeys/protocol.ts';
import { portsInForce } from '../adapters/in-force.ts';
import { observe } from '../middleware/observe.ts';
import { parse } from '../middleware/parse.ts';

export const handler = middy<LookRequest, void>()
  .use(observe('look'))
  .use(parse(lookRequestSchema))
  .handler(async (request) => lookAtBranch(request, await portsInForce()));

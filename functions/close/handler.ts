/** Closes a customer's passage through a journey. */
import middy from '@middy/core';
import { closePassage } from '../../shared/flows/sending/close.ts';
import { type CloseRequest, closeRequestSchema } from '../../shared/journeys/protocol.ts';
import { processPorts } from '../adapters/index.ts';
import { observe } from '../middleware/observe.ts';
import { parse } from '../middleware/parse.ts';

export const handler = middy<CloseRequest, void>()
  .use(observe('close'))
  .use(parse(closeRequestSchema))
  .handler((request) => closePassage(request, processPorts()));

/** Ends a fit: makes of what was learned what is to be used, and says what came of it. */
import middy from '@middy/core';
import { finishFit } from '../../shared/flows/fitting/finish.ts';
import {
  type FitFinishRequest,
  type FitResult,
  fitFinishRequestSchema,
} from '../../shared/flows/fitting/request.ts';
import { processPorts } from '../adapters/index.ts';
import { processLearnings } from '../adapters/learns.ts';
import { alert, logger, observe } from '../middleware/observe.ts';
import { parse } from '../middleware/parse.ts';

export const handler = middy<FitFinishRequest, FitResult>()
  .use(observe('fit-finish'))
  .use(parse(fitFinishRequestSchema))
  .handler(async (request) => {
    const result = await finishFit(request, processLearnings(), { ...processPorts(), alert });
    logger.info('fitted', { ...result });
    return result;
  });

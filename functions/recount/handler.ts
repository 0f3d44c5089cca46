/** A step of the recount: counts a segment of the ledger for as long as this Lambda has time, or puts what was counted in use. */
import middy from '@middy/core';
import {
  type RecountRequest,
  recountRequestSchema,
  recountStep,
} from '../../shared/flows/figures/recount.ts';
import { processFigures } from '../adapters/figures.ts';
import { processPorts } from '../adapters/index.ts';
import { alert, observe } from '../middleware/observe.ts';
import { parse } from '../middleware/parse.ts';
import { outOfTime } from '../middleware/time-left.ts';

export const handler = middy<RecountRequest, object>()
  .use(observe('recount'))
  .use(parse(recountRequestSchema))
  .handler((request, context) =>
    recountStep(request, processPorts().settings, processFigures(), {
      isTimeUp: outOfTime(context),
      alert,
    }),
  );

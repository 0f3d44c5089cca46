/** Ends the passages of executions that did not succeed, for as long as this Lambda has time. */
import middy from '@middy/core';
import {
  type ReconcileRequest,
  type ReconcileResult,
  reconcile,
  reconcileRequestSchema,
} from '../../shared/flows/sweep/reconcile.ts';
import { processPorts } from '../adapters/index.ts';
import { alert, observe } from '../middleware/observe.ts';
import { parse } from '../middleware/parse.ts';
import { outOfTime } from '../middleware/time-left.ts';

export const handler = middy<ReconcileRequest, ReconcileResult>()
  .use(observe('reconcile'))
  .use(parse(reconcileRequestSchema))
  .handler((request, context) => reconcile(request, { ...processPorts(), alert }, outOfTime(context)));

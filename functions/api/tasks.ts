/** Tasks for people: those of a queue, and what a person does with one. */
import type { z } from 'zod';
import { problemsOf } from '../../shared/events/checked.ts';
import { bytesOf, expectType, jsonOf } from '../../shared/http/body.ts';
import { HttpFault } from '../../shared/http/fault.ts';
import { resultBody, workerBody } from '../../shared/http/schemas.ts';
import { finishTask, listTasks, releaseTask, takeTask, taskStates } from '../../shared/tasks/work.ts';
import { processDoor } from '../adapters/door.ts';
import { processPorts } from '../adapters/index.ts';
import { mostBytes } from './limits.ts';
import type { Request, Route } from './request.ts';

/** @throws HttpFault invalid naming the first field that is wrong */
const read = <Schema extends z.ZodType>(request: Request, schema: Schema): z.output<Schema> => {
  expectType(request, ['application/json']);
  const body = schema.safeParse(jsonOf(bytesOf(request, mostBytes)));
  if (body.success) return body.data;
  const field = body.error.issues[0]?.path.join('.');
  throw new HttpFault('invalid', problemsOf(body.error).join('; '), { field });
};

const idOf = ({ pathParameters }: Request): string => pathParameters?.id ?? '';

export const tellTasks: Route = async ({ queryStringParameters }) => {
  const { queue = '', state = 'open' } = queryStringParameters ?? {};
  if (queue === '') throw new HttpFault('invalid', 'queue: name the queue', { field: 'queue' });
  const known = taskStates.find((each) => each === state);
  if (known === undefined)
    throw new HttpFault('invalid', `state: must be one of ${taskStates.join(', ')}`, { field: 'state' });
  return listTasks(queue, known, processPorts());
};

export const take: Route = async (request) =>
  takeTask(idOf(request), read(request, workerBody).assignee, processPorts());

export const release: Route = async (request) =>
  releaseTask(idOf(request), read(request, workerBody).assignee, processPorts());

export const tellResult: Route = async (request) =>
  finishTask(idOf(request), read(request, resultBody), processPorts(), processDoor().queue);

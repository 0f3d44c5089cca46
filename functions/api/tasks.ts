/** Tasks for people: those of a queue, and what a person does with one. */

import { finishTask, listTasks, releaseTask, takeTask, taskStates } from '../../shared/flows/tasks/work.ts';
import { processDoor } from '../adapters/door.ts';
import { processPorts } from '../adapters/index.ts';
import { HttpFault, unlessRefused } from './contract/fault.ts';
import { idOf, type Route, readBody } from './contract/request.ts';
import { resultBody, workerBody } from './contract/schemas.ts';

export const tellTasks: Route = async ({ queryStringParameters }) => {
  const { queue = '', state = 'open' } = queryStringParameters ?? {};
  if (queue === '') throw new HttpFault('invalid', 'queue: name the queue', { field: 'queue' });
  const known = taskStates.find((each) => each === state);
  if (known === undefined)
    throw new HttpFault('invalid', `state: must be one of ${taskStates.join(', ')}`, { field: 'state' });
  return listTasks(queue, known, processPorts());
};

export const take: Route = async (request) =>
  unlessRefused(await takeTask(idOf(request), readBody(request, workerBody).assignee, processPorts()));

export const release: Route = async (request) =>
  unlessRefused(await releaseTask(idOf(request), readBody(request, workerBody).assignee, processPorts()));

export const tellResult: Route = async (request) =>
  unlessRefused(
    await finishTask(idOf(request), readBody(request, resultBody), processPorts(), processDoor().queue),
  );

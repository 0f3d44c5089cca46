/** Tasks for people: those of a queue, and what a person does with one. */
import * as z from 'zod';
import {
  countQueues,
  finishTask,
  listTasks,
  releaseTask,
  takeTask,
  taskStates,
} from '../../../shared/flows/tasks/work.ts';
import { processDoor } from '../../adapters/door.ts';
import { processQueues } from '../../adapters/entries.ts';
import { processPorts } from '../../adapters/index.ts';
import { unlessRefused } from '../contract/fault.ts';
import { support } from '../contract/roles.ts';
import { described, route, type Topic } from '../contract/route.ts';
import {
  changedTaskBody,
  queuesBody,
  resultBody,
  takenTaskBody,
  tasksBody,
  workerBody,
} from '../contract/schemas.ts';

const which = 'The task’s id';
const nameIt = 'name the queue';

export const tasks: Topic = {
  name: 'Tasks',
  about: 'What journeys ask people to do',
  routes: [
    route({
      at: 'GET /v1/tasks',
      roles: support,
      summary: 'The tasks of a queue',
      query: z.object({
        queue: z.string(nameIt).min(1, nameIt).describe('The queue’s name'),
        state: z.enum(taskStates, `must be one of ${taskStates.join(', ')}`).default('open'),
      }),
      answer: tasksBody,
      handle: async ({ query: { queue, state } }) => described(await listTasks(queue, state, processPorts())),
    }),
    route({
      at: 'GET /v1/tasks/queues',
      roles: support,
      summary: 'The queues of all journeys, and how many wait in each',
      answer: queuesBody,
      handle: async () => ({ queues: await countQueues(processQueues(), processPorts()) }),
    }),
    route({
      at: 'POST /v1/tasks/{id}/take',
      roles: support,
      summary: 'Takes a task, and tells how to reach the customer',
      id: which,
      body: workerBody,
      answer: takenTaskBody,
      faults: [404, 409],
      handle: async ({ id, body }) =>
        described(unlessRefused(await takeTask(id, body.assignee, processPorts()))),
    }),
    route({
      at: 'POST /v1/tasks/{id}/release',
      roles: support,
      summary: 'Gives a task back to its queue',
      id: which,
      body: workerBody,
      answer: changedTaskBody,
      faults: [404, 409],
      handle: async ({ id, body }) =>
        described(unlessRefused(await releaseTask(id, body.assignee, processPorts()))),
    }),
    route({
      at: 'POST /v1/tasks/{id}/result',
      roles: support,
      summary: 'Tells what came of a task',
      id: which,
      body: resultBody,
      answer: changedTaskBody,
      faults: [404, 409],
      handle: async ({ id, body }) =>
        described(unlessRefused(await finishTask(id, body, processPorts(), processDoor().queue))),
    }),
  ],
};

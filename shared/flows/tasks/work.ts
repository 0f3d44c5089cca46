/** What people do with tasks: see those of a queue, take one, give it back, tell what came of it. */

import { conflict, invalid, isRefusal, notFound, type Refusal } from '../../base/refusal.ts';
import { type Instant, iso } from '../../base/time.ts';
import type { CustomerEvent } from '../../customers/events/event.ts';
import { nextOpening } from '../../decisions/guardrails/quiet-hours.ts';
import type { TaskRecord } from '../../journeys/records.ts';
import { ownMarks } from '../../journeys/reserved-names.ts';
import { currentProfile } from '../current.ts';
import { type EventQueue, enqueue } from '../events/queue.ts';
import type { Ports } from '../ports.ts';
import { changeTask, tellEscalated } from './change.ts';
import {
  type Changed,
  finished,
  isClosed,
  parseTaskId,
  released,
  type ToldResult,
  taken,
  taskId,
} from './task.ts';

export const taskStates = ['open', 'taken', 'done', 'over'] as const satisfies readonly TaskRecord['state'][];
export type TaskState = (typeof taskStates)[number];

type Worked = Pick<Ports, 'ledger' | 'profiles' | 'publish' | 'now' | 'settings'>;

const optional = (at: Instant | undefined): string | undefined => (at === undefined ? undefined : iso(at));

/** When the customer may be called, where the customer lives: what quiet hours leave. `opensAt`: the next such moment. */
const callingHours = ({ timezone }: TaskRecord, now: Instant, { settings }: Worked) => {
  const { quietHours } = settings.guardrails;
  return {
    timezone,
    from: quietHours.until,
    until: quietHours.from,
    opensAt: iso(nextOpening(now, timezone, quietHours)),
  };
};

/** The task as it is told outside: instants in ISO 8601, and nothing of the customer but the id. */
const viewOf = (task: TaskRecord, now: Instant, ports: Worked) => {
  const { enrolment, name, calls, queue, results, state, assignee, result, reason, notes, escalatedAt } =
    task;
  return {
    id: taskId(task),
    name,
    journey: enrolment.journey,
    customer: enrolment.customer,
    queue,
    priority: escalatedAt === undefined ? 'normal' : 'high',
    state: state !== 'done' && isClosed(task, now) ? 'over' : state,
    results,
    requestedAt: iso(task.requestedAt),
    takeBy: iso(task.takeBy),
    due: iso(task.due),
    escalatedAt: optional(escalatedAt),
    ...(calls && { calling: callingHours(task, now, ports) }),
    assignee,
    takenAt: optional(task.takenAt),
    result,
    resultAt: optional(task.resultAt),
    reason,
    notes,
  };
};
export type TaskView = ReturnType<typeof viewOf>;

/** More than one person works through in a day. */
const mostListed = 100;

/** Those that can be worked on with the next due first; those that can't any more with the latest first. */
export const listTasks = async (
  queue: string,
  state: TaskState,
  ports: Worked,
): Promise<{ readonly tasks: readonly TaskView[]; readonly more: boolean }> => {
  const now = ports.now();
  const dueAfter = state === 'open' || state === 'taken' ? now : undefined;
  const found = await ports.ledger.tasks(queue, state, { atMost: mostListed + 1, dueAfter });
  const tasks = found.slice(0, mostListed).map((task) => viewOf(task, now, ports));
  return { tasks, more: found.length > mostListed };
};

/** What waits in each of these queues to be taken, as far as its list goes: `more` says that there is more of it. */
export const countQueues = (queues: readonly string[], ports: Worked) =>
  Promise.all(
    queues.map(async (queue) => {
      const { tasks, more } = await listTasks(queue, 'open', ports);
      const escalated = tasks.filter(({ escalatedAt }) => escalatedAt !== undefined).length;
      return { queue, open: tasks.length, escalated, more };
    }),
  );

const mustBeOneOf = (field: string, values: readonly string[]): Refusal =>
  invalid(field, `must be one of ${values.join(', ')}`, { kind: 'must-be-one-of', values: [...values] });

const noSuchTask = (id: string): Refusal =>
  notFound(`there is no task "${id}"`, { kind: 'no-such', what: 'task', name: id });

const change = async (
  id: string,
  how: (task: TaskRecord, now: Instant) => Changed,
  ports: Worked,
): Promise<Changed> => {
  const named = parseTaskId(id);
  if (named === undefined) return noSuchTask(id);
  const { enrolment, step: name } = named;
  const changed = await changeTask({ enrolment, name }, (task) => how(task, ports.now()), ports);
  return changed ?? noSuchTask(id);
};

/** Takes the task, and tells how to reach the customer: who has taken it alone learns that. */
export const takeTask = async (id: string, assignee: string, ports: Worked) => {
  const customer = parseTaskId(id)?.enrolment.customer;
  const profile = customer === undefined ? undefined : await currentProfile(customer, ports);
  if (profile?.suppressed !== undefined)
    return conflict(`the customer is not to be contacted any more: ${profile.suppressed}`, {
      kind: 'not-to-be-contacted',
      suppressed: profile.suppressed,
    });
  const task = await change(id, (each, now) => taken(each, assignee, now), ports);
  if (isRefusal(task)) return task;
  const { firstName, phone, email, locale } = profile ?? {};
  return { task: viewOf(task, ports.now(), ports), contact: { firstName, phone, email, locale } };
};

export const releaseTask = async (id: string, assignee: string, ports: Worked) => {
  const task = await change(id, (each, now) => released(each, assignee, now), ports);
  if (isRefusal(task)) return task;
  await tellEscalated(task, ports);
  return { task: viewOf(task, ports.now(), ports) };
};

/** For the queue of all events: the journey that waits for it goes on, and others may begin by it. */
const completed = (task: TaskRecord): CustomerEvent => {
  const { enrolment, name, queue, assignee, result, reason, resultAt = task.due } = task;
  const { journey, customer, cycle } = enrolment;
  return {
    id: `task-${journey}-${cycle}-${name}`,
    customer,
    at: resultAt,
    name: 'Custom',
    customName: ownMarks.taskCompleted,
    properties: {
      journey,
      task: name,
      queue,
      ...(assignee !== undefined && { assignee }),
      ...(result !== undefined && { result }),
      ...(reason !== undefined && { reason }),
    },
  };
};

/** Those that count as reasons for leaving; `undefined`: the settings go by something else. */
export const reasonsOfTasks = ({ settings }: Pick<Worked, 'settings'>): readonly string[] | undefined => {
  const { [ownMarks.taskCompleted]: rule } = settings.leavingReasons;
  return typeof rule === 'object' && rule.property === 'reason' ? Object.keys(rule.reasons) : undefined;
};

/** @throws EventsNotQueuedError: the result is written, and told when it is sent again */
export const finishTask = async (id: string, told: ToldResult, ports: Worked, queue: EventQueue) => {
  const finish = (task: TaskRecord, now: Instant): Changed => {
    if (!task.results.includes(told.result)) return mustBeOneOf('result', task.results);
    const reasons = reasonsOfTasks(ports);
    if (told.reason !== undefined && reasons?.includes(told.reason) === false)
      return mustBeOneOf('reason', reasons);
    return finished(task, told, now);
  };
  const task = await change(id, finish, ports);
  if (isRefusal(task)) return task;
  // Told again where the first telling failed: an event counts once.
  await enqueue([completed(task)], queue);
  return { task: viewOf(task, ports.now(), ports) };
};

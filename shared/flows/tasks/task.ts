/** A task for a person: how it is asked for, taken, given back, finished and escalated. Each change is a new record. */
import { type EnrolmentKey, parseTouchKey, type StepName, touchKey } from '../../base/ids.ts';
import { conflict, type Refusal } from '../../base/refusal.ts';
import { type Instant, milliseconds, plus } from '../../base/time.ts';
import type { SendRequest } from '../../journeys/protocol.ts';
import type { TaskRecord } from '../../journeys/records.ts';
import type { TaskSpec } from '../../journeys/touchpoints/task.ts';

/** The task's name outside, which fits into an address. */
export const taskId = ({ enrolment, name }: Pick<TaskRecord, 'enrolment' | 'name'>): string =>
  Buffer.from(touchKey(enrolment, name)).toString('base64url');

/** `undefined`: no task has such an id. */
export const parseTaskId = (
  id: string,
): { readonly enrolment: EnrolmentKey; readonly step: StepName } | undefined =>
  parseTouchKey(Buffer.from(id, 'base64url').toString('utf8'));

/** The task as its journey asks for it, at that moment; `until` when the journey goes on without it. */
export const newTask = (
  { enrolment, touch: { name } }: SendRequest,
  { queue, takeWithin, escalatesTo, results, calls }: TaskSpec,
  timezone: string,
  now: Instant,
  until: Instant,
): TaskRecord => ({
  enrolment,
  name,
  calls,
  queue,
  ...(escalatesTo !== undefined && { escalatesTo }),
  results,
  timezone,
  state: 'open',
  requestedAt: now,
  takeBy: plus(now, milliseconds(takeWithin)),
  due: until,
  revision: 1,
});

/** Nothing can be done about it any more: it is done, or its journey went on without it. */
export const isClosed = ({ state, due }: TaskRecord, now: Instant): boolean =>
  state === 'done' || state === 'over' || due <= now;

/** The task as it is then, or why a person can't do this to it. */
export type Changed = TaskRecord | Refusal;

/** What stands in everybody's way: the task is over, or another's. */
const inTheWay = (task: TaskRecord, assignee: string, now: Instant): Refusal | undefined => {
  if (task.state === 'done') {
    const { result = '', assignee: by = '' } = task;
    return conflict(`the task is done: ${result}, by ${by}`, { kind: 'task-done', result, by });
  }
  if (isClosed(task, now))
    return conflict('the task is over: its journey went on without it', { kind: 'task-over' });
  return task.state === 'taken' && task.assignee !== assignee
    ? conflict(`the task is ${task.assignee}’s`, { kind: 'task-of-another', by: task.assignee ?? '' })
    : undefined;
};

/** Taken by whoever has it already, it stays as it is. */
export const taken = (task: TaskRecord, assignee: string, now: Instant): Changed =>
  inTheWay(task, assignee, now) ??
  (task.state === 'taken' ? task : { ...task, state: 'taken', assignee, takenAt: now });

/** Open to all again, in the queue where it belongs at that moment. */
export const released = (task: TaskRecord, assignee: string, now: Instant): Changed => {
  const obstacle = inTheWay(task, assignee, now);
  if (obstacle !== undefined || task.state === 'open') return obstacle ?? task;
  const { assignee: _, takenAt: __, ...others } = task;
  const open: TaskRecord = { ...others, state: 'open' };
  return now < task.takeBy ? open : escalated(open, now);
};

export interface ToldResult {
  readonly assignee: string;
  readonly result: string;
  /** What the customer gave as her reason for leaving. */
  readonly reason?: string | undefined;
  readonly notes?: string | undefined;
}

/** Told again by the same person, the same result stays as it is. */
export const finished = (
  task: TaskRecord,
  { assignee, result, reason, notes }: ToldResult,
  now: Instant,
): Changed => {
  if (task.state === 'done' && task.result === result && task.assignee === assignee) return task;
  const obstacle = inTheWay(task, assignee, now);
  if (obstacle !== undefined) return obstacle;
  return task.state === 'open'
    ? conflict('nobody has taken the task; take it first', { kind: 'task-untaken' })
    : {
        ...task,
        state: 'done',
        result,
        resultAt: now,
        ...(reason !== undefined && { reason }),
        ...(notes !== undefined && { notes }),
      };
};

/** Nobody has taken it in time: it is urgent, and another queue's where the journey names one; once. */
export const escalated = (task: TaskRecord, now: Instant): TaskRecord =>
  task.state !== 'open' || task.escalatedAt !== undefined
    ? task
    : { ...task, queue: task.escalatesTo ?? task.queue, escalatedAt: now };

/** The passage has left it behind. */
export const leftBehind = (task: TaskRecord): TaskRecord =>
  task.state === 'open' || task.state === 'taken' ? { ...task, state: 'over' } : task;

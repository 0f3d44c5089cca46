/** Changes tasks that others may be changing at the same moment, and tells the bus what follows. */

import { isRefusal } from '../../base/refusal.ts';
import { type Instant, iso } from '../../base/time.ts';
import { untilWritten } from '../../customers/profiles/change.ts';
import type { DomainEvent } from '../../journeys/domain-events.ts';
import type { TaskRecord } from '../../journeys/records.ts';
import type { Ports } from '../ports.ts';
import { type Changed, escalated, leftBehind, taskId } from './task.ts';

type TaskName = Pick<TaskRecord, 'enrolment' | 'name'>;

/**
 * Writes what `change` makes of the task as it is, and gives it back; so too why it can't be changed so.
 * `undefined`: there is no such task.
 * @throws ContendedProfileError
 */
export const changeTask = (
  { enrolment, name }: TaskName,
  change: (task: TaskRecord) => Changed,
  { ledger }: Pick<Ports, 'ledger'>,
): Promise<Changed | undefined> =>
  untilWritten(enrolment.customer, async () => {
    const before = await ledger.task(enrolment, name);
    if (before === undefined) return undefined;
    const after = change(before);
    if (isRefusal(after) || after === before) return after;
    return (await ledger.changeTask(before, after)) === 'stale' ? 'stale' : after;
  });

const eventOf = (task: TaskRecord, what: 'Requested' | 'Escalated', at: Instant): DomainEvent => {
  const { enrolment, name, queue, calls, takeBy, due } = task;
  return {
    name: `${calls ? 'Care Call' : 'Task'} ${what}`,
    at,
    detail: { ...enrolment, task: name, id: taskId(task), queue, takeBy: iso(takeBy), due: iso(due) },
  };
};

export const requestedEvent = (task: TaskRecord): DomainEvent => eventOf(task, 'Requested', task.requestedAt);

/** Tells that the task has escalated; told again, it is the same telling. */
export const tellEscalated = async (task: TaskRecord, { publish }: Pick<Ports, 'publish'>): Promise<void> => {
  if (task.escalatedAt !== undefined) await publish([eventOf(task, 'Escalated', task.escalatedAt)]);
};

/** Escalates the task unless somebody has taken it. */
export const escalateUntaken = async (
  task: TaskName,
  now: Instant,
  ports: Pick<Ports, 'ledger' | 'publish'>,
): Promise<void> => {
  const after = await changeTask(task, (each) => escalated(each, now), ports);
  if (after !== undefined && !isRefusal(after) && after.state === 'open') await tellEscalated(after, ports);
};

/** Takes the passage's unfinished tasks out of their queues: it is over. */
export const leaveBehind = async (
  tasks: readonly TaskRecord[],
  ports: Pick<Ports, 'ledger'>,
): Promise<void> => {
  for (const task of tasks) if (leftBehind(task) !== task) await changeTask(task, leftBehind, ports);
};

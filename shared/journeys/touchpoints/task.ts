/** The touchpoint `task`: work for a person of the shop's, such as a call. */
import * as z from 'zod';
import type { StepName } from '../../base/ids.ts';
import { type Duration, spoken } from '../../base/time.ts';
import { named, type TouchpointKind } from './kind.ts';

/** Work for a person about the customer, who tells over the API what came of it. */
export interface Task<Result extends string = string> {
  readonly kind: 'task';
  readonly name: StepName;
  /** The customer is called: who has no phone number is spared. */
  readonly calls: boolean;
  /** The people who see it: whoever works there takes it. */
  readonly queue: string;
  /** Not taken by then, it is urgent; once. */
  readonly takeWithin: Duration;
  /** The queue that it goes to then; absent: it stays where it is. */
  readonly escalatesTo?: string;
  readonly results: readonly Result[];
}

type TaskOptions = Pick<Task, 'queue' | 'takeWithin' | 'escalatesTo'>;
/**
 * The wait for its `result` follows it at once: until that wait is over the task can be done.
 * @example
 * const visit = task('bring-flowers', { queue: 'shop', takeWithin: days(2), results: ['brought', 'not-at-home'] });
 * const steps = [
 *   send(visit),
 *   waitFor(result(visit), { atMost: days(7) }, { brought: [], 'not-at-home': [], untaken: [] }),
 * ];
 */
export const task = <const Result extends string>(
  name: StepName,
  options: TaskOptions & { readonly results: readonly Result[]; readonly calls?: boolean },
): Task<Result> => ({ kind: 'task', name, calls: false, ...options });

/**
 * Somebody calls the customer.
 * @example
 * const call = careCall('vip-call', { queue: 'vip-care', takeWithin: hours(24), escalatesTo: 'vip-leads' });
 */
export const careCall = (
  name: StepName,
  options: TaskOptions,
): Task<'reached-happy' | 'reached-unhappy' | 'not-reached'> =>
  task(name, { ...options, calls: true, results: ['reached-happy', 'reached-unhappy', 'not-reached'] });

const taskSchema = z.object({
  calls: z.boolean(),
  queue: z.string().min(1),
  takeWithin: z.int().nonnegative(),
  escalatesTo: z.string().min(1).optional(),
  results: z.array(z.string()).min(1),
});
export type TaskSpec = z.infer<typeof taskSchema>;

const schema = z.object({
  ...named,
  kind: z.literal('task'),
  channel: z.literal('person'),
  transactional: z.literal(false),
  task: taskSchema,
});

export const taskKind = {
  kind: 'task',
  contact: 'person',
  counted: { one: 'task', several: 'tasks' },
  schema,
  check: ({ name, queue, escalatesTo, takeWithin, results }, story) => {
    story.checkName(queue, 'the queue');
    if (escalatesTo !== undefined) story.checkName(escalatesTo, 'the queue');
    for (const each of results) story.checkName(each, 'the result');
    if (results.length === 0 || results.includes('untaken'))
      story.refuse(`task "${name}" needs results; "untaken" is that of a task that nobody finishes`);
    if (takeWithin <= 0) story.refuse(`task "${name}" needs a time to take it in, such as hours(24)`);
  },
  words: ({ name, queue, takeWithin, escalatesTo = queue, calls }) => ({
    title: `${calls ? 'call' : 'task'} ${name}`,
    detail: `by ${queue}; untaken for ${spoken(takeWithin)}, urgent in ${escalatesTo}`,
  }),
  said: ({ queue, takeWithin, escalatesTo = queue }) => ({ queue, escalatesTo, takeWithin }),
  spec: ({ name, calls, queue, takeWithin, escalatesTo, results }, scaled): z.infer<typeof schema> => ({
    name,
    kind: 'task',
    channel: 'person',
    transactional: false,
    task: {
      calls,
      queue,
      takeWithin: scaled(takeWithin),
      ...(escalatesTo !== undefined && { escalatesTo }),
      results: [...results],
    },
  }),
  awaited: ({ takeWithin: takenWithin }) => ({ signal: 'result', takenWithin }),
} as const satisfies TouchpointKind<Task>;

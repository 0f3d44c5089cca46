/** Asks a person of the shop's for work, and tells others of it. */
import { milliseconds, plus } from '../../../base/time.ts';
import { zoneOf } from '../../../customers/profiles/zone.ts';
import type { TouchOf } from '../../../journeys/touchpoints/index.ts';
import { requestedEvent } from '../../tasks/change.ts';
import { newTask } from '../../tasks/task.ts';
import { type Sender, touchRecord } from './sender.ts';

/** A task that is there already is as people left it: it is not written again. */
export const taskSender: Sender<TouchOf<'task'>> = {
  prepare: async ({ request, context: { profile, passage }, now, ports: { settings } }) => {
    const { touch, waits } = request;
    const known = passage.tasks.find(({ name }) => name === touch.name);
    const until = plus(now, milliseconds(waits?.atMost ?? touch.task.takeWithin));
    const asked = known ?? newTask(request, touch.task, zoneOf(profile, settings.timezone), now, until);
    return {
      kind: 'prepared',
      records: {
        touches: [{ ...touchRecord(request, now), outcome: 'sent', sentAt: now, untold: true }],
        coupons: [],
        tasks: known === undefined ? [asked] : [],
      },
      effect: { kind: 'written', outcome: 'sent' },
    };
  },
  tell: async ({ step }, tasks, { publish }) => {
    const asked = tasks.find(({ name }) => name === step);
    if (asked !== undefined) await publish([requestedEvent(asked)]);
  },
};

/** EventBridge Scheduler in process: daily cron expressions in a timezone, under the virtual clock. */
import { Temporal } from 'temporal-polyfill';
import type { VirtualClock } from './clock.ts';
import { type Instant, instant, iso } from './time.ts';

export interface Schedule {
  readonly name: string;
  /** `cron(minute hour * * ? *)`. */
  readonly expression: string;
  readonly timezone: string;
  /** The target's input; `<aws.scheduler.scheduled-time>` becomes the scheduled instant. */
  readonly input: string;
  readonly start: (input: string) => void;
}

export class UnsupportedScheduleError extends Error {
  override readonly name = 'UnsupportedScheduleError';
}

const daily = /^cron\(([1-5]?\d) (1?\d|2[0-3]) \* \* \? \*\)$/;

/**
 * The first time of the schedule after `after`. As with EventBridge Scheduler, a night that lacks the hour, since
 * summer time begins, is skipped, and on one that has it twice the first counts.
 * @throws UnsupportedScheduleError for anything but a daily cron expression
 */
export const nextTime = ({ expression, timezone, name }: Schedule, after: Instant): Instant => {
  const [, minute, hour] = daily.exec(expression) ?? [];
  if (minute === undefined || hour === undefined)
    throw new UnsupportedScheduleError(
      `schedule ${name}: the embedded engine knows cron(minute hour * * ? *) only, not ${expression}`,
    );
  const time = Temporal.PlainTime.from({ hour: Number(hour), minute: Number(minute) });
  const today = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO(timezone).toPlainDate();
  for (const day of [today, today.add({ days: 1 }), today.add({ days: 2 })]) {
    const at = day.toPlainDateTime(time).toZonedDateTime(timezone);
    if (at.toPlainTime().equals(time) && at.epochMilliseconds > after) return instant(at.epochMilliseconds);
  }
  throw new UnsupportedScheduleError(`schedule ${name}: found no next time after ${iso(after)}`);
};

/** Starts the schedules: each time its target is started, and the next is armed. */
export const runSchedules = (schedules: readonly Schedule[], clock: VirtualClock): void => {
  const arm = (schedule: Schedule): void => {
    const at = nextTime(schedule, clock.now());
    clock.schedule(at, () => {
      arm(schedule);
      schedule.start(schedule.input.replaceAll('<aws.scheduler.scheduled-time>', iso(at)));
    });
  };
  for (const schedule of schedules) arm(schedule);
};

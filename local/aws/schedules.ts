/** EventBridge Scheduler in process: daily and monthly cron expressions in a timezone, under the virtual clock. */
import { Temporal } from 'temporal-polyfill';
import type { VirtualClock } from './clock.ts';
import { type Instant, instant, iso } from './time.ts';

export interface Schedule {
  readonly name: string;
  /** `cron(minute hour * * ? *)`, or with a day of the month: `cron(minute hour day * ? *)`. */
  readonly expression: string;
  readonly timezone: string;
  /** The target's input; `<aws.scheduler.scheduled-time>` becomes the scheduled instant. */
  readonly input: string;
  readonly start: (input: string) => void;
}

export class UnsupportedScheduleError extends Error {
  override readonly name = 'UnsupportedScheduleError';
}

const known = /^cron\(([1-5]?\d) (1?\d|2[0-3]) (\*|[1-9]|1\d|2[0-8]) \* \? \*\)$/;

/**
 * The first time of the schedule after `after`. As with EventBridge Scheduler, a night that lacks the hour, since
 * summer time begins, is skipped, and on one that has it twice the first counts.
 * @throws UnsupportedScheduleError for anything but a daily or monthly cron expression
 */
export const nextTime = ({ expression, timezone, name }: Schedule, after: Instant): Instant => {
  const [, minute, hour, of] = known.exec(expression) ?? [];
  if (minute === undefined || hour === undefined || of === undefined)
    throw new UnsupportedScheduleError(
      `schedule ${name}: the embedded engine knows cron(minute hour * * ? *) and cron(minute hour day * ? *), with a day that each month has, and not ${expression}`,
    );
  const time = Temporal.PlainTime.from({ hour: Number(hour), minute: Number(minute) });
  const today = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO(timezone).toPlainDate();
  const days =
    of === '*'
      ? [0, 1, 2].map((later) => today.add({ days: later }))
      : [0, 1, 2].map((later) => today.with({ day: Number(of) }).add({ months: later }));
  for (const day of days) {
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

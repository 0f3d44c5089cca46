/** EventBridge Scheduler in process: daily, weekly and monthly cron expressions in a timezone, under the virtual clock. */
import { Temporal } from 'temporal-polyfill';
import type { VirtualClock } from './clock.ts';
import { type Instant, instant, iso } from './time.ts';

export interface Schedule {
  readonly name: string;
  /** `cron(minute hour * * ? *)`, with a day of the month `cron(minute hour day * ? *)`, of the week `cron(minute hour ? * MON *)`. */
  readonly expression: string;
  readonly timezone: string;
  /** The target's input; `<aws.scheduler.scheduled-time>` becomes the scheduled instant. */
  readonly input: string;
  readonly start: (input: string) => void;
}

export class UnsupportedScheduleError extends Error {
  override readonly name = 'UnsupportedScheduleError';
}

const weekdays = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];
const known =
  /^cron\(([1-5]?\d) (1?\d|2[0-3]) (?:(\*|[1-9]|1\d|2[0-8]) \* \?|\? \* (MON|TUE|WED|THU|FRI|SAT|SUN)) \*\)$/;

/** The days from today on, of which the schedule's next is one. */
const daysOf = (
  today: Temporal.PlainDate,
  ofMonth: string | undefined,
  ofWeek: string | undefined,
): readonly Temporal.PlainDate[] => {
  const three = [0, 1, 2];
  if (ofWeek !== undefined) {
    const until = (weekdays.indexOf(ofWeek) + 8 - today.dayOfWeek) % 7;
    return three.map((later) => today.add({ days: until + 7 * later }));
  }
  return ofMonth === '*'
    ? three.map((later) => today.add({ days: later }))
    : three.map((later) => today.with({ day: Number(ofMonth) }).add({ months: later }));
};

/**
 * The first time of the schedule after `after`. As with EventBridge Scheduler, a night that lacks the hour, since
 * summer time begins, is skipped, and on one that has it twice the first counts.
 * @throws UnsupportedScheduleError for anything but a daily, weekly or monthly cron expression
 */
export const nextTime = ({ expression, timezone, name }: Schedule, after: Instant): Instant => {
  const [, minute, hour, ofMonth, ofWeek] = known.exec(expression) ?? [];
  if (minute === undefined || hour === undefined)
    throw new UnsupportedScheduleError(
      `schedule ${name}: the embedded engine knows cron(minute hour * * ? *), cron(minute hour ? * MON *) and cron(minute hour day * ? *), with a day that each month has, and not ${expression}`,
    );
  const time = Temporal.PlainTime.from({ hour: Number(hour), minute: Number(minute) });
  const today = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO(timezone).toPlainDate();
  for (const day of daysOf(today, ofMonth, ofWeek)) {
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

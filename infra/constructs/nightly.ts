/** What a schedule starts: at the shop's own hour, each night; and at an hour at which it sleeps, each month. */
import { Duration, TimeZone } from 'aws-cdk-lib';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { AlarmTold } from '../../shared/shop/alarms.ts';
import { nameIn } from '../../shared/shop/names.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';

const minutesADay = 24 * 60;

/** @param later in minutes */
const eachNightAt = (
  { sweep, timezone }: Pick<Settings, 'sweep' | 'timezone'>,
  later: number,
): ScheduleExpression => {
  const [hour = 0, minute = 0] = sweep.at.split(':').map(Number);
  const at = (hour * 60 + minute + later) % minutesADay;
  return ScheduleExpression.cron({
    minute: String(at % 60),
    hour: String(Math.floor(at / 60)),
    timeZone: TimeZone.of(timezone),
  });
};

/** When the sweep begins. */
export const eachNight = (settings: Pick<Settings, 'sweep' | 'timezone'>): ScheduleExpression =>
  eachNightAt(settings, 0);

/** Half an hour later. */
export const afterEachNight = (settings: Pick<Settings, 'sweep' | 'timezone'>): ScheduleExpression =>
  eachNightAt(settings, 30);

/** One o'clock on Mondays. */
export const eachWeek = ({ timezone }: Pick<Settings, 'timezone'>): ScheduleExpression =>
  ScheduleExpression.cron({ minute: '0', hour: '1', weekDay: 'MON', timeZone: TimeZone.of(timezone) });

/** Half past midnight on the first. */
export const eachMonth = ({ timezone }: Pick<Settings, 'timezone'>): ScheduleExpression =>
  ScheduleExpression.cron({ minute: '30', hour: '0', day: '1', timeZone: TimeZone.of(timezone) });

export interface StartsProps {
  readonly settings: Settings;
  readonly name: string;
  readonly description: string;
  readonly schedule: ScheduleExpression;
  readonly machine: IStateMachine;
  /** What lies in its queue; absent: what is missed is made up for by the next. */
  readonly missed?: AlarmTold & { readonly id: string };
}

/** Starts the machine with the time that it was due at, and tries for six hours. */
export const startsBySchedule = (
  scope: Construct,
  id: string,
  { settings, name, description, schedule, machine, missed }: StartsProps,
): void => {
  new Schedule(scope, id, {
    scheduleName: nameIn(settings, name, 64),
    description,
    schedule,
    target: new StepFunctionsStartExecution(machine, {
      input: ScheduleTargetInput.fromObject({ at: '<aws.scheduler.scheduled-time>' }),
      ...(missed !== undefined && {
        deadLetterQueue: new DeadLetterQueue(scope, missed.id, missed).queue,
      }),
      retryAttempts: 10,
      maxEventAge: Duration.hours(6),
    }),
  });
};

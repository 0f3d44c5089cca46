/** The shop's own hour, each night; and an hour at which it sleeps, each month. */
import { TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import type { Settings } from '../../shared/shop/settings.ts';

export const eachNight = ({ sweep, timezone }: Pick<Settings, 'sweep' | 'timezone'>): ScheduleExpression => {
  const [hour, minute] = sweep.at.split(':').map(Number);
  return ScheduleExpression.cron({
    minute: String(minute),
    hour: String(hour),
    timeZone: TimeZone.of(timezone),
  });
};

/** Half past midnight on the first. */
export const eachMonth = ({ timezone }: Pick<Settings, 'timezone'>): ScheduleExpression =>
  ScheduleExpression.cron({ minute: '30', hour: '0', day: '1', timeZone: TimeZone.of(timezone) });

/** The shop's own hour, each night. */
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

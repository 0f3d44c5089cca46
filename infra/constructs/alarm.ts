/** Alarms: each says what is wrong and what to do, and is quiet while nothing is measured. */
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type AlarmTold, describedAs } from '../../shared/shop/alarms.ts';

export type AlarmOptions = AlarmTold & {
  readonly metric: IMetric;
  /** Alarms when the metric is this or more; 1 unless told. */
  readonly from?: number;
  /** For so many of the metric's periods in a row; 1 unless told. */
  readonly periods?: number;
};

export const alarm = (scope: Construct, id: string, options: AlarmOptions): Alarm =>
  new Alarm(scope, id, {
    metric: options.metric,
    alarmDescription: describedAs(options),
    threshold: options.from ?? 1,
    evaluationPeriods: options.periods ?? 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });

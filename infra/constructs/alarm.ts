/** Alarms: each says what is wrong and what to do, and is quiet while nothing is measured. */
import type { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Alert } from '../../shared/flows/ports.ts';
import { type AlarmTold, describedAs } from '../../shared/shop/alarms.ts';
import { type Deployment, prefixOf } from '../../shared/shop/names.ts';

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

/** Where functions count what they measure themselves. */
export const ownNamespace = 'Rekindle';

/** What functions of the deployment alert of under this name. */
export const alerts = (deployment: Deployment, metricName: Alert['name'], period: Duration): Metric =>
  new Metric({
    namespace: ownNamespace,
    metricName,
    dimensionsMap: { service: prefixOf(deployment) },
    statistic: Stats.SUM,
    period,
  });

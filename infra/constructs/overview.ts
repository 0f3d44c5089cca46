/** The deployment at a glance, on one dashboard of CloudWatch: by names and searches, so that no stack holds another. */
import { Duration, Stack } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  type HorizontalAnnotation,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { prefixOf, sweepMachine } from '../../shared/shop/names.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { ownNamespace } from './alarm.ts';
import { stateMachineArn } from './rekindle-state-machine.ts';

const hour = Duration.hours(1);
const minutes = Duration.minutes(5);

/** All metrics of the deployment that are so called. */
const found = (schema: string, terms: string, statistic: string, period: Duration): MathExpression =>
  new MathExpression({
    expression: `SEARCH('{${schema}} ${terms}', '${statistic}', ${period.toSeconds()})`,
    usingMetrics: {},
    label: '',
    period,
  });

export interface OverviewProps {
  readonly settings: Settings;
  /** Of the HTTP API. */
  readonly apiId: string;
}

export const overview = (scope: Construct, id: string, { settings, apiId }: OverviewProps): void => {
  const prefix = prefixOf(settings);
  const named = (schema: string, metric: string, statistic: string, period = minutes): MathExpression =>
    found(schema, `MetricName="${metric}" ${prefix}`, statistic, period);
  const own = (metricName: string, statistic: string): Metric =>
    new Metric({
      namespace: ownNamespace,
      metricName,
      dimensionsMap: { service: prefix },
      statistic,
      period: hour,
    });
  const mail = (metricName: string): Metric =>
    new Metric({ namespace: 'AWS/SES', metricName, statistic: Stats.AVERAGE, period: hour });
  const api = (metricName: string, statistic: string): Metric =>
    new Metric({
      namespace: 'AWS/ApiGateway',
      metricName,
      dimensionsMap: { ApiId: apiId },
      statistic,
      period: minutes,
    });
  const graph = (
    title: string,
    left: readonly IMetric[],
    right: readonly IMetric[] = [],
    leftAnnotations: HorizontalAnnotation[] = [],
  ): GraphWidget =>
    new GraphWidget({ title, left: [...left], right: [...right], leftAnnotations, width: 12, height: 6 });

  new Dashboard(scope, id, {
    dashboardName: prefix,
    defaultInterval: Duration.days(2),
    widgets: [
      [
        graph('What became of messages', [
          found(
            `${ownNamespace},service,function,outcome`,
            `MetricName="Steps" service="${prefix}" function="send"`,
            'Sum',
            hour,
          ),
        ]),
        graph(
          'SES: bounces, and complaints (right)',
          [mail('Reputation.BounceRate')],
          [mail('Reputation.ComplaintRate')],
          [{ value: 0.05, label: 'SES looks into the account' }],
        ),
      ],
      [
        graph('The night: how long the sweep took', [
          new Metric({
            namespace: 'AWS/States',
            metricName: 'ExecutionTime',
            dimensionsMap: { StateMachineArn: stateMachineArn(Stack.of(scope), sweepMachine(settings)) },
            statistic: Stats.MAXIMUM,
            period: hour,
          }),
        ]),
        graph(
          'Passages that failed or were lost, and messages that were withheld (right)',
          [own('PassageFailed', Stats.SUM), own('PassageLost', Stats.SUM)],
          [own('Withheld', Stats.AVERAGE)],
        ),
      ],
      [
        graph(
          'Queues: the oldest message, and how many lie there (right)',
          [named('AWS/SQS,QueueName', 'ApproximateAgeOfOldestMessage', 'Maximum')],
          [named('AWS/SQS,QueueName', 'ApproximateNumberOfMessagesVisible', 'Maximum')],
        ),
        graph(
          'The API: requests and faults, and how long answers take (right)',
          [api('Count', Stats.SUM), api('5xx', Stats.SUM)],
          [api('Latency', Stats.p(50)), api('Latency', Stats.p(99))],
        ),
      ],
      [
        graph(
          'Functions: faults, and how long they take (right)',
          [named('AWS/Lambda,FunctionName', 'Errors', 'Sum')],
          [named('AWS/Lambda,FunctionName', 'Duration', 'p99')],
        ),
        graph('Throttled: functions, tables, executions', [
          named('AWS/Lambda,FunctionName', 'Throttles', 'Sum'),
          named('AWS/DynamoDB,TableName', 'ReadThrottleEvents', 'Sum'),
          named('AWS/DynamoDB,TableName', 'WriteThrottleEvents', 'Sum'),
          new Metric({
            namespace: 'AWS/States',
            metricName: 'ThrottledEvents',
            dimensionsMap: { ServiceMetric: 'StateTransition' },
            statistic: Stats.SUM,
            period: minutes,
          }),
        ]),
      ],
    ],
  });
};

/** An HTTP API in front of its functions: throttled, logged without personal data, with its alarms. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { HttpApi as Api, CfnStage, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { throttle } from '../../shared/shop/throttle.ts';
import { accept } from './accepted.ts';
import { alarm } from './alarm.ts';

/**
 * A line a request. No path, since a customer's id may be in it, no address, no key: `routeKey` is `$default` for all,
 * and the function's own log says more.
 */
const logFormat = JSON.stringify({
  at: '$context.requestTime',
  id: '$context.requestId',
  method: '$context.httpMethod',
  status: '$context.status',
  bytes: '$context.responseLength',
  milliseconds: '$context.responseLatency',
  error: '$context.error.messageString',
});

export class HttpApi extends Construct {
  readonly url: string;
  readonly id: string;

  /** @param below the functions that serve a path, and all below it; all else is the handler's */
  constructor(
    scope: Construct,
    id: string,
    name: string,
    handler: LambdaFunction,
    below: Readonly<Record<string, LambdaFunction>>,
  ) {
    super(scope, id);
    const api = new Api(this, 'Api', {
      apiName: name,
      description: 'Rekindle: events in, customers explained',
      defaultIntegration: new HttpLambdaIntegration('Handler', handler),
    });
    for (const [path, other] of Object.entries(below)) {
      const integration = new HttpLambdaIntegration('Handler', other);
      for (const each of [path, `${path}/{proxy+}`])
        api.addRoutes({ path: each, methods: [HttpMethod.ANY], integration });
    }
    accept(api, {
      'AwsSolutions-APIG4':
        'The function checks keys, sign-ins and signatures: their roles are by the route, and shops’ webhooks are signed',
    });
    const logs = new LogGroup(this, 'AccessLogs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const stage = api.defaultStage?.node.defaultChild;
    if (!(stage instanceof CfnStage)) throw new TypeError('the HTTP API has no default stage');
    stage.defaultRouteSettings = {
      throttlingRateLimit: throttle.steady,
      throttlingBurstLimit: throttle.burst,
    };
    stage.accessLogSettings = { destinationArn: logs.logGroupArn, format: logFormat };
    this.url = api.apiEndpoint;
    this.id = api.apiId;
    const period = Duration.minutes(5);
    const measured = (metricName: string, statistic: string): Metric =>
      new Metric({
        namespace: 'AWS/ApiGateway',
        metricName,
        dimensionsMap: { ApiId: api.apiId },
        statistic,
        period,
      });
    alarm(this, 'FaultsAlarm', {
      metric: new MathExpression({
        expression: 'faults / requests',
        usingMetrics: { faults: measured('5xx', Stats.SUM), requests: measured('Count', Stats.SUM) },
        period,
      }),
      kind: 'api-faults',
      from: 0.05,
      periods: 2,
    });
    alarm(this, 'SlowAlarm', {
      metric: measured('Latency', Stats.p(95)),
      kind: 'api-slow',
      from: Duration.seconds(3).toMilliseconds(),
      periods: 3,
    });
  }
}

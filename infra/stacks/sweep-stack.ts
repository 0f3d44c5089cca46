/** The nightly sweep, and the schedule that starts it at the shop's own hour. */
import { ArnFormat, Duration, Stack, type StackProps, TimeZone } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { SweptJourney } from '../../shared/journeys/protocol.ts';
import type { Settings } from '../../shared/settings.ts';
import { compileSweep, sweepStateMachineName } from '../../workflows/compile/index.ts';
import { RekindleFunction } from '../constructs/rekindle-function.ts';
import { RekindleStateMachine } from '../constructs/rekindle-state-machine.ts';
import { grantTable } from '../permissions.ts';
import type { DataStack } from './data-stack.ts';
import type { MessagingStack } from './messaging-stack.ts';

export interface SweepStackProps extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
  readonly messaging: MessagingStack;
  readonly swept: readonly SweptJourney[];
}

export class SweepStack extends Stack {
  constructor(scope: Construct, id: string, props: SweepStackProps) {
    super(scope, id, props);
    const { settings, data, messaging, swept } = props;
    const environment = messaging.variables;
    const plan = new RekindleFunction(this, 'Plan', {
      name: 'sweep-plan',
      description: 'Plans a sweep: its segments and their share of the starts',
      environment,
      memoryMb: 256,
    }).function;
    const segment = new RekindleFunction(this, 'Segment', {
      name: 'sweep-segment',
      description: 'Sweeps one segment of the profiles, and enrols',
      environment,
      // A whole core and more: the sweep is CPU.
      memoryMb: 2_048,
      timeout: Duration.minutes(15),
    }).function;
    grantTable(segment, data.profiles, 'Scan', 'GetItem', 'UpdateItem');
    grantTable(segment, data.ledger, 'BatchWriteItem');
    messaging.bus.grantPutEventsTo(segment);
    if (swept.length > 0)
      segment.addToRolePolicy(
        new PolicyStatement({
          actions: ['states:StartExecution'],
          resources: swept.map(({ stateMachineArn }) => stateMachineArn),
        }),
      );

    const { stateMachine } = new RekindleStateMachine(this, 'Sweep', {
      name: sweepStateMachineName,
      definition: compileSweep({
        functions: { plan: plan.functionArn, segment: segment.functionArn },
        journeys: swept,
        segments: settings.sweep.segments,
        startsPerSecond: settings.sweep.startsPerSecond,
      }),
      invokes: [plan, segment],
    });
    // A Distributed Map starts its children as executions of its own state machine.
    const self = this.formatArn({
      service: 'states',
      resource: 'stateMachine',
      resourceName: sweepStateMachineName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    stateMachine.addToRolePolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: ['states:StartExecution'],
        resources: [self],
      }),
    );

    const [hour, minute] = settings.sweep.at.split(':').map(Number);
    new Schedule(this, 'Nightly', {
      description: 'Starts the sweep each night at the shop’s own hour',
      schedule: ScheduleExpression.cron({
        minute: String(minute),
        hour: String(hour),
        timeZone: TimeZone.of(settings.timezone),
      }),
      target: new StepFunctionsStartExecution(stateMachine, {
        input: ScheduleTargetInput.fromObject({ at: '<aws.scheduler.scheduled-time>' }),
        deadLetterQueue: new Queue(this, 'MissedSweeps', {
          retentionPeriod: Duration.days(14),
          encryption: QueueEncryption.SQS_MANAGED,
          enforceSSL: true,
        }),
        retryAttempts: 10,
        maxEventAge: Duration.hours(6),
      }),
    });
  }
}

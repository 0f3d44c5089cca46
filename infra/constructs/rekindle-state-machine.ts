/** One state machine of the compiler's, with its logs and alarms; it outlives its stack so that an old version drains. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  type CfnStateMachine,
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { StateMachine as Definition } from '../../workflows/compile/asl.ts';

export interface RekindleStateMachineProps {
  readonly name: string;
  readonly definition: Definition;
  /** Functions that its states invoke: all that it may do. */
  readonly invokes: readonly IFunction[];
}

export class RekindleStateMachine extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: RekindleStateMachineProps) {
    super(scope, id);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: props.name,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString('{}'),
      tracingEnabled: true,
      // Errors only, and no data: an execution's input is keys, its errors may be more.
      logs: {
        destination: new LogGroup(this, 'Logs', { retention: RetentionDays.ONE_MONTH }),
        level: LogLevel.ERROR,
        includeExecutionData: false,
      },
    });
    const resource = this.stateMachine.node.defaultChild as CfnStateMachine;
    resource.definitionString = this.stateMachine.stack.toJsonString(props.definition);
    resource.applyRemovalPolicy(RemovalPolicy.RETAIN);
    for (const each of props.invokes) each.grantInvoke(this.stateMachine);
    this.#alarm('FailedAlarm', this.stateMachine.metricFailed({ period: Duration.minutes(5) }), 'failed');
    this.#alarm(
      'TimedOutAlarm',
      this.stateMachine.metricTimedOut({ period: Duration.minutes(5) }),
      'timed out',
    );
  }

  #alarm(id: string, metric: ReturnType<StateMachine['metricFailed']>, what: string): void {
    new Alarm(this, id, {
      alarmDescription: `Executions of ${this.stateMachine.stateMachineName} ${what}; mend the cause and redrive them: nothing is lost`,
      metric,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

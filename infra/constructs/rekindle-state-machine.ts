/** One state machine of the compiler's, with its logs and its alarm: updated in place, and never deleted. */
import { join } from 'node:path';
import {
  ArnFormat,
  CfnResource,
  Duration,
  RemovalPolicies,
  RemovalPolicy,
  Stack,
  StringConcat,
  Tokenization,
} from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  CfnStateMachine,
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { StateMachine as Definition } from '../../workflows/compile/asl.ts';
import { accept, ofStates, onAll } from './accepted.ts';
import { alarm } from './alarm.ts';
import { folderWith } from './content-file.ts';

export interface RekindleStateMachineProps {
  readonly name: string;
  readonly definition: Definition;
  /** Functions that its states invoke. */
  readonly invokes: readonly IFunction[];
  /** Whether its own alarm tells of executions that fail; absent: it does. None here has a time-out of its own. */
  readonly isWatched?: false;
}

/** The ARN that a state machine of this name has here: a name needs no reference, so no stack holds another's version. */
export const stateMachineArn = (stack: Stack, name: string): string =>
  stack.formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: name,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

/** Of all executions of the machine of this name. */
export const executionArn = (stack: Stack, name: string): string =>
  stack.formatArn({
    service: 'states',
    resource: 'execution',
    resourceName: `${name}:*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });

const mapsIn = ({ States }: Definition) =>
  Object.values(States).flatMap((state) => (state.Type === 'Map' ? [state] : []));

/**
 * A file of its own, and what CloudFormation puts into it: a template may have a megabyte, of which a journey's definition
 * would take some thirty kilobytes.
 */
const inFile = (stack: Stack, definition: Definition) => {
  const definitionSubstitutions: Record<string, string> = {};
  const text = Tokenization.reverseString(JSON.stringify(definition))
    .mapTokens({
      mapToken: (token) => {
        // Such as `FnGetAttSendFunction38326C84Arn`: the same at each synthesis.
        const name = JSON.stringify(stack.resolve(token)).replaceAll(/\W/g, '');
        definitionSubstitutions[name] = token.toString();
        return `\${${name}}`;
      },
    })
    .join(new StringConcat());
  const file = 'definition.asl.json';
  return {
    definitionBody: DefinitionBody.fromFile(join(folderWith(file, text), file)),
    definitionSubstitutions,
  };
};

export class RekindleStateMachine extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: RekindleStateMachineProps) {
    super(scope, id);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: props.name,
      stateMachineType: StateMachineType.STANDARD,
      ...inFile(Stack.of(this), props.definition),
      tracingEnabled: true,
      // Errors only, and no data: an execution's input is keys, its errors may be more.
      logs: {
        // Under this prefix CloudWatch needs no line a group in its resource policy, which takes 5,120 characters.
        destination: new LogGroup(this, 'Logs', {
          logGroupName: `/aws/vendedlogs/states/${props.name}`,
          retention: RetentionDays.ONE_MONTH,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ERROR,
        includeExecutionData: false,
      },
    });
    for (const each of props.invokes) each.grantInvoke(this.stateMachine);
    this.#mayRunMaps(props);
    this.#outlivesItsStack();
    this.#accepts(props);
    if (props.isWatched === false) return;
    alarm(this, 'FailedAlarm', {
      metric: this.stateMachine.metricFailed({ period: Duration.minutes(5) }),
      kind: 'executions-failed',
      of: props.name,
    });
  }

  /** A Distributed Map starts its children as executions of its own state machine, and a redrive begins them again. */
  #mayRunMaps({ name, definition }: RekindleStateMachineProps): void {
    const stack = Stack.of(this);
    const labels = mapsIn(definition).map(({ Label }) => Label);
    if (labels.length === 0) return;
    const may = (actions: readonly string[], resources: readonly string[]): void =>
      this.stateMachine.addToRolePolicy(
        new PolicyStatement({ actions: [...actions], resources: [...resources] }),
      );
    may(['states:StartExecution'], [stateMachineArn(stack, name)]);
    may(['states:DescribeExecution', 'states:StopExecution'], [executionArn(stack, name)]);
    may(
      ['states:RedriveExecution'],
      labels.map((label) => executionArn(stack, `${name}/${label}`)),
    );
  }

  #accepts({ name, definition, invokes }: RekindleStateMachineProps): void {
    const versions = 'A function may be invoked by any of its versions, of which there are none';
    for (const each of invokes) {
      const resource = each.node.defaultChild;
      if (CfnResource.isCfnResource(resource))
        accept(this, { [onAll(`<${Stack.of(this).resolve(resource.logicalId)}.Arn>:*`)]: versions });
    }
    for (const { Label } of mapsIn(definition))
      accept(this, {
        [onAll(`${ofStates}:execution:${name}:*`)]: 'The executions that its own Map starts',
        [onAll(`${ofStates}:execution:${name}/${Label}:*`)]: 'The executions that its own Map starts',
      });
    accept(this, {
      [onAll('*')]: 'Delivering logs, and X-Ray, know no resources',
      'AwsSolutions-SF1': 'Errors only: what goes through is keys of customers, and each event costs',
    });
  }

  /**
   * AWS ends the executions of a machine that is deleted. So none is: an update leaves those that run with the
   * definition that they began with, and where the construct is no more, the machine stays, with the role that it acts
   * by. A creation that fails leaves nothing behind.
   */
  #outlivesItsStack(): void {
    RemovalPolicies.of(this).apply(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE, {
      applyToResourceTypes: [CfnStateMachine.CFN_RESOURCE_TYPE_NAME, 'AWS::IAM::Role', 'AWS::IAM::Policy'],
    });
  }
}

/** The read model: what counts the ledger's changes into the figures, the recount, and how the alarms stand. */
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus, Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Construct } from 'constructs';
import { alarmEvents, alarmsSource } from '../../shared/flows/alarms/alarms.ts';
import { namesOf, recountMachine, stackName } from '../../shared/shop/names.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { compileRecount } from '../../workflows/compile/index.ts';
import { accept } from '../constructs/accepted.ts';
import { alarm, alerts } from '../constructs/alarm.ts';
import { DeadLetterQueue } from '../constructs/dead-letter-queue.ts';
import { SettingsLayer } from '../constructs/file-layer.ts';
import { RekindleFunction, type RekindleFunctionProps } from '../constructs/rekindle-function.ts';
import { RekindleStateMachine } from '../constructs/rekindle-state-machine.ts';
import { grantTable } from '../permissions.ts';
import type { DataStack } from './data-stack.ts';
import type { MessagingStack } from './messaging-stack.ts';

export interface FiguresStackProps extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
  readonly messaging: MessagingStack;
}

/** What of the ledger counts, by the beginnings of its sort keys: whatever else changes there invokes nothing. */
const counted = ['passage#', 'order#', 'mark'];

/** A stream keeps its records for 24 hours: what could not be counted by then is told of while there is time. */
const longestTrying = Duration.hours(20);

export class FiguresStack extends Stack {
  constructor(scope: Construct, id: string, props: FiguresStackProps) {
    super(scope, id, { ...props, stackName: stackName(props.settings, 'figures') });
    const { settings, data, messaging } = props;
    const common = {
      environment: { ...messaging.variables, FIGURES_TABLE: data.figures.tableName },
      files: [new SettingsLayer(this, 'Settings', settings)],
    };
    const figures = new RekindleFunction(this, 'Figures', {
      ...common,
      name: 'figures',
      description: 'Counts what changes in the ledger into the figures',
      timeout: Duration.minutes(5),
      memoryMb: 1_024,
    }).function;
    grantTable(figures, data.figures, 'GetItem', 'PutItem', 'UpdateItem', 'ConditionCheckItem');
    const { tableStreamArn } = data.ledger;
    if (tableStreamArn === undefined) throw new Error('the ledger has no stream');
    data.ledger.grantStreamRead(figures);
    figures.addEventSourceMapping('Changes', {
      eventSourceArn: tableStreamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      // As many as there are in a minute: each figure is written once for all of them.
      batchSize: 5_000,
      maxBatchingWindow: Duration.minutes(1),
      // It has Lambda say which shard a batch is of.
      tumblingWindow: Duration.minutes(15),
      filters: [
        FilterCriteria.filter({
          dynamodb: { Keys: { k: { S: counted.flatMap((each) => FilterRule.beginsWith(each)) } } },
        }),
      ],
      bisectBatchOnError: true,
      retryAttempts: 10_000,
      maxRecordAge: longestTrying,
      onFailure: new SqsDlq(
        new DeadLetterQueue(this, 'Uncounted', {
          kind: 'figures-uncounted',
        }).queue,
      ),
    });
    alarm(this, 'UnreadAlarm', {
      metric: alerts(settings, 'RecordUnread', Duration.minutes(15)),
      kind: 'records-unread',
    });
    const recount = new RekindleFunction(this, 'Recount', {
      ...common,
      name: 'recount',
      isWatched: false,
      description: 'Counts the ledger anew, and puts these figures in use',
      timeout: Duration.minutes(15),
      // What all segments have counted lies in it together.
      memoryMb: 3_008,
    }).function;
    grantTable(recount, data.ledger, 'Scan', 'BatchWriteItem');
    grantTable(recount, data.figures, 'GetItem', 'Query', 'Scan', 'PutItem', 'UpdateItem', 'BatchWriteItem');
    new RekindleStateMachine(this, 'RecountMachine', {
      name: recountMachine(settings),
      definition: compileRecount({ function: recount.functionArn, segments: settings.sweep.segments }),
      invokes: [recount],
    });
    this.#alarms(props, common);
  }

  /** Of what CloudWatch tells of this deployment's alarms; by itself, so that it is told of all other functions'. */
  #alarms(
    { settings, data }: FiguresStackProps,
    common: Pick<RekindleFunctionProps, 'environment' | 'files'>,
  ): void {
    const alarms = new RekindleFunction(this, 'Alarms', {
      ...common,
      name: 'alarms',
      description: 'Keeps how the alarms stand',
      memoryMb: 256,
    }).function;
    grantTable(alarms, data.figures, 'PutItem', 'DeleteItem');
    const changes = new Rule(this, 'AlarmChanges', {
      eventBus: EventBus.fromEventBusName(this, 'DefaultBus', 'default'),
      eventPattern: {
        source: [alarmsSource],
        detailType: Object.values(alarmEvents),
        // Those that are made of others say nothing more.
        detail: {
          alarmName: Match.prefix(namesOf(settings)),
          configuration: { alarmRule: Match.doesNotExist() },
        },
      },
      targets: [new LambdaFunction(alarms)],
    });
    accept(changes, {
      'Serverless-EventBusDLQ': 'The next change says how the alarm stands, and the email needs none',
    });
  }
}

/** The fit with the schedule that starts it each month: it learns of all customers' orders what rules and messages ask. */
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { fitMachine, stackName } from '../../shared/shop/names.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { compileFit } from '../../workflows/compile/index.ts';
import { SettingsLayer } from '../constructs/file-layer.ts';
import { eachMonth, startsBySchedule } from '../constructs/nightly.ts';
import { RekindleFunction } from '../constructs/rekindle-function.ts';
import { RekindleStateMachine } from '../constructs/rekindle-state-machine.ts';
import { grantTable } from '../permissions.ts';
import type { DataStack } from './data-stack.ts';
import type { MessagingStack } from './messaging-stack.ts';

export interface FitStackProps extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
  readonly messaging: MessagingStack;
  /** The names of what is learned: one at least. */
  readonly learns: readonly string[];
}

export class FitStack extends Stack {
  constructor(scope: Construct, id: string, props: FitStackProps) {
    super(scope, id, { ...props, stackName: stackName(props.settings, 'fit') });
    const { settings, data, messaging, learns } = props;
    const common = {
      environment: { ...messaging.variables, LEARNS: learns.join(' ') },
      files: [new SettingsLayer(this, 'Settings', settings)],
      timeout: Duration.minutes(15),
      isWatched: false,
    } as const;
    const segment = new RekindleFunction(this, 'FitSegment', {
      ...common,
      name: 'fit-segment',
      description: 'Learns of one segment of the customers, from their orders',
      // A whole core: it reads a page, and takes it apart.
      memoryMb: 2_048,
    }).function;
    grantTable(segment, data.ledger, 'Scan', 'Query', 'PutItem');
    const finish = new RekindleFunction(this, 'FitFinish', {
      ...common,
      name: 'fit-finish',
      description: 'Makes of what was learned what is to be used, and holds it against what is in use',
      // A million orders, and as many rows of scores; what an account may have without asking.
      memoryMb: 3_008,
    }).function;
    grantTable(finish, data.ledger, 'Query', 'GetItem', 'PutItem', 'BatchWriteItem');
    messaging.bus.grantPutEventsTo(finish);

    const { stateMachine } = new RekindleStateMachine(this, 'Fit', {
      name: fitMachine(settings),
      definition: compileFit({
        functions: { segment: segment.functionArn, finish: finish.functionArn },
        segments: settings.sweep.segments,
      }),
      invokes: [segment, finish],
    });
    startsBySchedule(this, 'Monthly', {
      settings,
      name: 'monthly-fit',
      description: 'Starts the fit on the first of each month, before the shop’s day begins',
      schedule: eachMonth(settings),
      machine: stateMachine,
      missed: {
        id: 'MissedFits',
        kind: 'fit-not-begun',
      },
    });
  }
}

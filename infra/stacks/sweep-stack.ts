/** The nightly sweep with the schedule that starts it at the shop's own hour; and broadcasts, which operators start. */
import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { measuredOf } from '../../shared/decisions/results/measured.ts';
import type { Journey } from '../../shared/journeys/language.ts';
import type { SweptJourney } from '../../shared/journeys/protocol.ts';
import {
  broadcastMachine,
  censusMachine,
  journeyMachine,
  journeyMachines,
  prefixOf,
  resultsMachine,
  stackName,
  sweepMachine,
} from '../../shared/shop/names.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import {
  broadcastJourney,
  compileBroadcast,
  compileCensus,
  compileResults,
  compileSweep,
  longestStay,
  sweptJourney,
} from '../../workflows/compile/index.ts';
import { alarm, alerts } from '../constructs/alarm.ts';
import { type FileLayer, SettingsLayer, StoriesLayer } from '../constructs/file-layer.ts';
import { afterEachNight, eachNight, eachWeek, startsBySchedule } from '../constructs/nightly.ts';
import { RekindleFunction } from '../constructs/rekindle-function.ts';
import { executionArn, RekindleStateMachine, stateMachineArn } from '../constructs/rekindle-state-machine.ts';
import {
  answerTasks,
  askQuota,
  grantTable,
  lookAtExecutions,
  readSecret,
  startExecutions,
} from '../permissions.ts';
import type { DataStack } from './data-stack.ts';
import type { MessagingStack } from './messaging-stack.ts';

export interface SweepStackProps extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
  readonly messaging: MessagingStack;
  /** Those that enrol. */
  readonly journeys: readonly Journey[];
  /** Paused ones, too: they have brought what they have. */
  readonly deployed: readonly Journey[];
}

export class SweepStack extends Stack {
  constructor(scope: Construct, id: string, props: SweepStackProps) {
    super(scope, id, { ...props, stackName: stackName(props.settings, 'sweep') });
    const { settings, data, messaging, journeys } = props;
    const swept = journeys.flatMap(
      (journey) =>
        sweptJourney(journey, stateMachineArn(this, journeyMachine(settings, journey.id)), settings) ?? [],
    );
    const environment = messaging.variables;
    const files = [new SettingsLayer(this, 'Settings', settings)];
    const stories = new StoriesLayer(this, 'Stories', journeys, settings);
    const plan = new RekindleFunction(this, 'Plan', {
      name: 'sweep-plan',
      isWatched: false,
      description: 'Plans a sweep: its segments and their share of the starts',
      environment,
      files,
      memoryMb: 256,
    }).function;
    grantTable(plan, data.ledger, 'GetItem', 'PutItem');
    askQuota(plan);
    const segment = new RekindleFunction(this, 'Segment', {
      name: 'sweep-segment',
      isWatched: false,
      description: 'Sweeps one segment of the profiles, and enrols',
      environment: {
        ...environment,
        STATE_MACHINES: stateMachineArn(this, ''),
        DEPLOYMENT: prefixOf(settings),
      },
      files: [...files, stories],
      // A whole core and more: the sweep is CPU.
      memoryMb: 2_048,
      timeout: Duration.minutes(15),
    }).function;
    grantTable(segment, data.profiles, 'Scan', 'GetItem', 'UpdateItem');
    grantTable(segment, data.ledger, 'GetItem', 'Query', 'BatchWriteItem', 'PutItem', 'UpdateItem');
    // Whether anything could reach who is enrolled is asked of the address book.
    readSecret(segment, messaging.secret);
    // What people have stopped is ended wherever it waits, and what has no execution any more is found.
    answerTasks(segment);
    messaging.offers?.isFollowedFor(segment);
    lookAtExecutions(segment, executionArn(this, `${journeyMachines(settings)}*`));
    messaging.bus.grantPutEventsTo(segment);
    startExecutions(
      segment,
      swept.map((journey) => journey.stateMachineArn),
    );

    const finish = new RekindleFunction(this, 'Finish', {
      name: 'sweep-finish',
      isWatched: false,
      description: 'Ends a night’s sweep: remembers what it came to',
      environment,
      files,
      memoryMb: 256,
    }).function;
    grantTable(finish, data.ledger, 'GetItem', 'Query', 'PutItem');

    const { stateMachine } = new RekindleStateMachine(this, 'Sweep', {
      name: sweepMachine(settings),
      definition: compileSweep({
        functions: {
          plan: plan.functionArn,
          segment: segment.functionArn,
          finish: finish.functionArn,
        },
        journeys: swept,
        stays: Object.fromEntries(
          journeys.map((journey) => [journey.id, longestStay(journey, settings.timeScale)]),
        ),
        segments: settings.sweep.segments,
        startsPerSecond: settings.sweep.startsPerSecond ?? { ofRegion: this.region },
      }),
      invokes: [plan, segment, finish],
    });

    this.#nights(settings, stateMachine);
    this.#broadcasts(props, plan, [...files, stories]);
    this.#census(props, swept, files);
    this.#results(props, files);

    startsBySchedule(this, 'Nightly', {
      settings,
      name: 'nightly',
      description: 'Starts the sweep each night at the shop’s own hour',
      schedule: eachNight(settings),
      machine: stateMachine,
      missed: {
        id: 'MissedSweeps',
        kind: 'night-not-begun',
      },
    });
  }

  /** What a night says of itself, and for how long it was at work. */
  #nights(settings: Settings, sweep: StateMachine): void {
    const period = Duration.hours(1);
    for (const [name, kind] of [
      ['NightLate', 'night-late'],
      ['NightUnfinished', 'night-unfinished'],
      ['NightEmpty', 'night-empty'],
      ['PassageLost', 'passages-lost'],
      ['MailQuotaNear', 'mail-quota-near'],
    ] as const)
      alarm(this, `${name}Alarm`, { metric: alerts(settings, name, period), kind });
    // From one night to the next: it stands as long as nights say so.
    alarm(this, 'MailUnderReviewAlarm', {
      metric: alerts(settings, 'MailUnderReview', Duration.days(1)),
      kind: 'mail-under-review',
    });
    alarm(this, 'NightSlowAlarm', {
      metric: sweep.metricTime({ period, statistic: Stats.MAXIMUM }),
      kind: 'night-slow',
      from: Duration.hours(4).toMilliseconds(),
    });
  }

  /** Half an hour after the sweep has begun: what it enrols is written by then, but for a backlog's campaign. */
  #census(
    { settings, data, messaging }: SweepStackProps,
    swept: readonly SweptJourney[],
    files: readonly FileLayer[],
  ): void {
    const common = {
      environment: messaging.variables,
      files,
      timeout: Duration.minutes(15),
      isWatched: false,
    } as const;
    const segment = new RekindleFunction(this, 'CensusSegment', {
      ...common,
      name: 'census-segment',
      description: 'Counts one segment of the customers, by list, and foresees the next sweep',
      // A whole core, and the ids of a segment's customers.
      memoryMb: 2_048,
    }).function;
    grantTable(segment, data.profiles, 'Scan');
    grantTable(segment, data.ledger, 'GetItem', 'Query', 'PutItem', 'BatchWriteItem');
    readSecret(segment, messaging.secret);
    const finish = new RekindleFunction(this, 'CensusFinish', {
      ...common,
      name: 'census-finish',
      description: 'Ends a census: what its segments counted is the last',
      memoryMb: 512,
    }).function;
    grantTable(finish, data.ledger, 'GetItem', 'Query', 'PutItem');
    const { stateMachine } = new RekindleStateMachine(this, 'Census', {
      name: censusMachine(settings),
      definition: compileCensus({
        functions: { segment: segment.functionArn, finish: finish.functionArn },
        segments: settings.sweep.segments,
        journeys: swept,
      }),
      invokes: [segment, finish],
    });
    startsBySchedule(this, 'NightlyCensus', {
      settings,
      name: 'nightly-census',
      description: 'Starts the census each night, when the sweep has begun',
      schedule: afterEachNight(settings),
      machine: stateMachine,
    });
  }

  #results({ settings, data, messaging, deployed }: SweepStackProps, files: readonly FileLayer[]): void {
    const common = {
      environment: messaging.variables,
      files,
      timeout: Duration.minutes(15),
      isWatched: false,
    } as const;
    const segment = new RekindleFunction(this, 'ResultsSegment', {
      ...common,
      name: 'results-segment',
      description: 'Counts what journeys have brought to one segment of the customers',
      // A whole core: it reads a page of the ledger, and takes it apart.
      memoryMb: 2_048,
    }).function;
    grantTable(segment, data.ledger, 'Scan', 'Query', 'PutItem');
    const finish = new RekindleFunction(this, 'ResultsFinish', {
      ...common,
      name: 'results-finish',
      description: 'Ends a count of results: from then on these are the last',
      memoryMb: 512,
    }).function;
    grantTable(finish, data.ledger, 'Query', 'PutItem');
    const { stateMachine } = new RekindleStateMachine(this, 'Results', {
      name: resultsMachine(settings),
      definition: compileResults({
        functions: { segment: segment.functionArn, finish: finish.functionArn },
        segments: settings.sweep.segments,
        journeys: deployed.map(measuredOf),
      }),
      invokes: [segment, finish],
    });
    startsBySchedule(this, 'WeeklyResults', {
      settings,
      name: 'weekly-results',
      description: 'Has results counted each week',
      schedule: eachWeek(settings),
      machine: stateMachine,
    });
  }

  #broadcasts(
    { settings, data, messaging, journeys }: SweepStackProps,
    plan: LambdaFunction,
    files: readonly FileLayer[],
  ): void {
    const segment = new RekindleFunction(this, 'BroadcastSegment', {
      name: 'broadcast',
      isWatched: false,
      description: 'Works through one segment of a broadcast: enrols, or counts who would be',
      environment: messaging.variables,
      files,
      memoryMb: 1_024,
      timeout: Duration.minutes(15),
    }).function;
    grantTable(segment, data.profiles, 'Scan', 'GetItem', 'UpdateItem');
    grantTable(segment, data.ledger, 'GetItem', 'Query', 'BatchWriteItem', 'PutItem', 'UpdateItem');
    // Whether anything could reach who is enrolled is asked of the address book.
    readSecret(segment, messaging.secret);
    // A passage whose place another takes is ended.
    answerTasks(segment);
    messaging.offers?.isFollowedFor(segment);
    messaging.bus.grantPutEventsTo(segment);
    startExecutions(
      segment,
      journeys
        .filter((journey) => broadcastJourney(journey, '', settings.timeScale) !== undefined)
        .map(({ id }) => stateMachineArn(this, journeyMachine(settings, id))),
    );
    new RekindleStateMachine(this, 'Broadcast', {
      name: broadcastMachine(settings),
      definition: compileBroadcast({
        functions: { plan: plan.functionArn, segment: segment.functionArn },
        segments: settings.sweep.segments,
      }),
      invokes: [plan, segment],
    });
  }
}

/** The HTTP API: the door by which events come in from outside, and customers are looked up. */
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Journey } from '../../shared/journeys/language.ts';
import {
  broadcastMachine,
  censusMachine,
  fitMachine,
  journeyMachine,
  journeyMachines,
  prefixOf,
  stackName,
} from '../../shared/shop/names.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { broadcastJourney, drawnOf, entryOf } from '../../workflows/compile/index.ts';
import { emptySecret } from '../constructs/empty-secret.ts';
import { FileLayer, SettingsLayer } from '../constructs/file-layer.ts';
import { HttpApi } from '../constructs/http-api.ts';
import { RekindleFunction } from '../constructs/rekindle-function.ts';
import { executionArn, stateMachineArn } from '../constructs/rekindle-state-machine.ts';
import {
  answerTasks,
  findExecutions,
  grantIndex,
  grantTable,
  readSecret,
  redriveExecutions,
  sendMessages,
  startExecutions,
} from '../permissions.ts';
import { couponIndex, type DataStack, offerIndex, taskIndex } from './data-stack.ts';
import type { MessagingStack } from './messaging-stack.ts';

export interface ApiStackProps extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
  readonly messaging: MessagingStack;
  /** Those that enrol: what is asked of others is answered with 404. */
  readonly journeys: readonly Journey[];
  /** Paused ones, too: what they gave is owed, and what began with them goes on. */
  readonly deployed: readonly Journey[];
  /** Whether anything is learned by fits. */
  readonly fits: boolean;
}

export class ApiStack extends Stack {
  readonly url: string;

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, { ...props, stackName: stackName(props.settings, 'api') });
    const { settings, data, messaging, journeys, deployed, fits } = props;
    const keys = emptySecret(
      this,
      'Keys',
      'Hashes of the API’s keys, and the secrets of its webhooks; npm run keys writes it',
    );
    const entries = new FileLayer(this, 'Entries', {
      file: 'entries.json',
      variable: 'ENTRIES_FILE',
      content: journeys.map((journey) => entryOf(journey, settings)),
      description: 'Whom each journey enrols: its rule, and when again',
    });
    const broadcasts = new FileLayer(this, 'Broadcasts', {
      file: 'broadcast-journeys.json',
      variable: 'BROADCASTS_FILE',
      content: journeys.flatMap(
        (journey) =>
          broadcastJourney(journey, journeyMachine(settings, journey.id), settings.timeScale) ?? [],
      ),
      description: 'The journeys that operators start',
    });
    const drawn = new FileLayer(this, 'Drawn', {
      file: 'drawn-journeys.json',
      variable: 'DRAWN_FILE',
      content: deployed.map((journey) => drawnOf(journey, journeys.includes(journey), settings)),
      description: 'The journeys as people look at them: what each sends and gives, and its story',
    });
    const api = new RekindleFunction(this, 'Api', {
      name: 'api',
      description: 'The HTTP API: takes events in, tells what is known of a customer',
      environment: {
        ...messaging.variables,
        INGEST_QUEUE_URL: messaging.ingest.queue.queueUrl,
        API_KEYS_ID: keys.secretArn,
        STATE_MACHINES: stateMachineArn(this, ''),
        BROADCAST_MACHINE: broadcastMachine(settings),
        CENSUS_MACHINE: censusMachine(settings),
        ...(fits && { FIT_MACHINE: fitMachine(settings) }),
        DEPLOYMENT: prefixOf(settings),
        ...(data.signIn !== undefined && { SIGN_IN_ISSUER: data.signIn.pool.userPoolProviderUrl }),
      },
      // API Gateway waits for 30 seconds.
      timeout: Duration.seconds(29),
      memoryMb: 1_024,
      files: [new SettingsLayer(this, 'Settings', settings), entries, broadcasts, drawn],
    }).function;
    sendMessages(api, messaging.ingest.queue);
    readSecret(api, keys);
    readSecret(api, messaging.secret);
    // A customer who is taken out of a journey is told nothing more there.
    grantTable(api, data.profiles, 'GetItem', 'BatchGetItem', 'UpdateItem');
    answerTasks(api);
    messaging.offers?.isFollowedFor(api);
    grantTable(
      api,
      data.ledger,
      'GetItem',
      'BatchGetItem',
      'Query',
      'PutItem',
      'BatchWriteItem',
      'UpdateItem',
    );
    const executions = executionArn(this, `${journeyMachines(settings)}*`);
    findExecutions(api, { machines: stateMachineArn(this, `${journeyMachines(settings)}*`), executions });
    redriveExecutions(api, executions);
    const startable = [
      broadcastMachine(settings),
      censusMachine(settings),
      ...(fits ? [fitMachine(settings)] : []),
    ];
    startExecutions(
      api,
      startable.map((name) => stateMachineArn(this, name)),
    );
    grantIndex(api, data.ledger, taskIndex);
    grantIndex(api, data.ledger, couponIndex);
    grantIndex(api, data.ledger, offerIndex);
    messaging.bus.grantPutEventsTo(api);
    this.url = new HttpApi(this, 'Http', prefixOf(settings), api).url;
    new CfnOutput(this, 'ApiUrl', { value: this.url, description: 'Send the shop’s events here' });
    new CfnOutput(this, 'ApiKeysSecret', { value: keys.secretArn, description: 'For npm run keys' });
  }
}

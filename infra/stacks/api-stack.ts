/** The HTTP API: the door by which events come in from outside, and customers are looked up. */
import { CfnOutput, Duration, RemovalPolicy, SecretValue, Stack, type StackProps } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { emptyKeyring } from '../../functions/api/contract/keyring.ts';
import type { Journey } from '../../shared/journeys/language.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import {
  broadcastJourney,
  broadcastStateMachineName,
  entryOf,
  stateMachineName,
} from '../../workflows/compile/index.ts';
import { FileLayer } from '../constructs/file-layer.ts';
import { HttpApi } from '../constructs/http-api.ts';
import { RekindleFunction } from '../constructs/rekindle-function.ts';
import { stateMachineArn } from '../constructs/rekindle-state-machine.ts';
import { grantIndex, grantTable, readSecret, sendMessages, startExecutions } from '../permissions.ts';
import { type DataStack, taskIndex } from './data-stack.ts';
import type { MessagingStack } from './messaging-stack.ts';

export interface ApiStackProps extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
  readonly messaging: MessagingStack;
  /** Those that enrol: what is asked of others is answered with 404. */
  readonly journeys: readonly Journey[];
}

export class ApiStack extends Stack {
  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, props);
    const { settings, data, messaging, journeys } = props;
    const keys = new Secret(this, 'Keys', {
      description: 'Hashes of the API’s keys, and the secrets of its webhooks; npm run keys writes it',
      // No secret yet: with no key in it nobody is let in.
      secretStringValue: SecretValue.unsafePlainText(JSON.stringify(emptyKeyring)),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const { layer, path } = new FileLayer(this, 'Entries', {
      file: 'entries.json',
      content: journeys.map((journey) => entryOf(journey, settings.timeScale)),
      description: 'Whom each journey enrols: its rule, and when again',
    });
    const broadcasts = new FileLayer(this, 'Broadcasts', {
      file: 'broadcast-journeys.json',
      content: journeys.flatMap(
        (journey) => broadcastJourney(journey, stateMachineName(journey), settings.timeScale) ?? [],
      ),
      description: 'The journeys that operators start',
    });
    const api = new RekindleFunction(this, 'Api', {
      name: 'api',
      description: 'The HTTP API: takes events in, tells what is known of a customer',
      environment: {
        ...messaging.variables,
        INGEST_QUEUE_URL: messaging.ingest.queue.queueUrl,
        API_KEYS_ID: keys.secretArn,
        ENTRIES_FILE: path,
        BROADCASTS_FILE: broadcasts.path,
        STATE_MACHINES: stateMachineArn(this, ''),
        BROADCAST_MACHINE: broadcastStateMachineName,
      },
      // API Gateway waits for 30 seconds.
      timeout: Duration.seconds(29),
      memoryMb: 1_024,
      layers: [layer, broadcasts.layer],
    }).function;
    sendMessages(api, messaging.ingest.queue);
    readSecret(api, keys);
    grantTable(api, data.profiles, 'GetItem');
    grantTable(api, data.ledger, 'GetItem', 'Query', 'PutItem', 'BatchWriteItem', 'UpdateItem');
    startExecutions(api, [stateMachineArn(this, broadcastStateMachineName)]);
    grantIndex(api, data.ledger, taskIndex);
    messaging.bus.grantPutEventsTo(api);
    const { url } = new HttpApi(this, 'Http', api);
    new CfnOutput(this, 'ApiUrl', { value: url, description: 'Send the shop’s events here' });
    new CfnOutput(this, 'ApiKeysSecret', { value: keys.secretArn, description: 'For npm run keys' });
  }
}

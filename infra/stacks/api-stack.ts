/** The HTTP API: the door by which events come in from outside, and customers are looked up. */
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Journey } from '../../shared/journeys/language.ts';
import {
  broadcastMachine,
  censusMachine,
  fitMachine,
  journeyMachine,
  journeyMachines,
  prefixOf,
  recountMachine,
  resultsMachine,
  stackName,
  wordsPath,
} from '../../shared/shop/names.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import type { DeployedWords } from '../../shared/shop/words/deployed.ts';
import { broadcastJourney, drawnOf, entryOf } from '../../workflows/compile/index.ts';
import { emptySecret } from '../constructs/empty-secret.ts';
import { FileLayer, SettingsLayer } from '../constructs/file-layer.ts';
import { HttpApi } from '../constructs/http-api.ts';
import { overview } from '../constructs/overview.ts';
import { RekindleFunction } from '../constructs/rekindle-function.ts';
import { executionArn, stateMachineArn } from '../constructs/rekindle-state-machine.ts';
import {
  answerTasks,
  findExecutions,
  grantIndex,
  grantTable,
  readSecret,
  redriveExecutions,
  releaseAddresses,
  sendEmail,
  sendMessages,
  sendTexts,
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
  readonly words: DeployedWords;
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
    const shop = new SettingsLayer(this, 'Settings', settings);
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
        FIGURES_TABLE: data.figures.tableName,
        RECOUNT_MACHINE: recountMachine(settings),
        RESULTS_MACHINE: resultsMachine(settings),
        ...(fits && { FIT_MACHINE: fitMachine(settings) }),
        DEPLOYMENT: prefixOf(settings),
        ...(data.signIn !== undefined && { SIGN_IN_ISSUER: data.signIn.pool.userPoolProviderUrl }),
      },
      // API Gateway waits for 30 seconds.
      timeout: Duration.seconds(29),
      memoryMb: 1_024,
      files: [shop, entries, broadcasts, drawn],
    }).function;
    sendMessages(api, messaging.ingest.queue);
    readSecret(api, keys);
    readSecret(api, messaging.secret);
    // A customer who is taken out of a journey is told nothing more there.
    grantTable(api, data.profiles, 'GetItem', 'UpdateItem');
    answerTasks(api);
    // An address that is lifted leaves SES's own list, too.
    releaseAddresses(api);
    messaging.offers?.isFollowedFor(api);
    grantTable(api, data.ledger, 'GetItem', 'Query', 'PutItem', 'BatchWriteItem', 'UpdateItem');
    grantTable(api, data.figures, 'GetItem', 'Query');
    const executions = executionArn(this, `${journeyMachines(settings)}*`);
    findExecutions(api, { machines: stateMachineArn(this, `${journeyMachines(settings)}*`), executions });
    redriveExecutions(api, executions);
    const startable = [
      broadcastMachine(settings),
      censusMachine(settings),
      recountMachine(settings),
      resultsMachine(settings),
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
    const words = this.#words(props, shop, keys);
    const http = new HttpApi(this, 'Http', prefixOf(settings), api, { [wordsPath]: words });
    this.url = http.url;
    overview(this, 'Overview', { settings, apiId: http.id });
    new CfnOutput(this, 'ApiUrl', { value: this.url, description: 'Send the shop’s events here' });
    new CfnOutput(this, 'ApiKeysSecret', { value: keys.secretArn, description: 'For npm run keys' });
  }

  /** It brings the compiler of emails, which is heavier than all else: the others do without. */
  #words(
    { settings, data, messaging, words }: ApiStackProps,
    shop: SettingsLayer,
    keys: Secret,
  ): RekindleFunction['function'] {
    const desk = new RekindleFunction(this, 'Words', {
      name: 'words',
      description: 'The part of the HTTP API that shows, changes and publishes words',
      environment: {
        ...messaging.variables,
        INGEST_QUEUE_URL: messaging.ingest.queue.queueUrl,
        API_KEYS_ID: keys.secretArn,
        DEPLOYMENT: prefixOf(settings),
        ...(data.signIn !== undefined && { SIGN_IN_ISSUER: data.signIn.pool.userPoolProviderUrl }),
      },
      timeout: Duration.seconds(29),
      // An email is compiled within a second.
      memoryMb: 1_769,
      files: [
        shop,
        new FileLayer(this, 'WordsFile', {
          file: 'words.json',
          variable: 'WORDS_FILE',
          content: words,
          description: 'Messages as they are written, and what journeys give them',
        }),
      ],
    }).function;
    readSecret(desk, keys);
    grantTable(desk, data.profiles, 'GetItem');
    grantTable(desk, data.ledger, 'GetItem', 'Query', 'PutItem', 'BatchWriteItem', 'DeleteItem');
    sendEmail(desk, settings.sender.email, messaging.configurationSet);
    sendTexts(desk);
    return desk;
  }
}

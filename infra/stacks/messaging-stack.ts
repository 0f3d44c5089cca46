/** How events come in and messages go out: the bus, the queue, ingest, links, and SES's own events. */
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { EventBus, type IEventBus, Match } from 'aws-cdk-lib/aws-events';
import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  ConfigurationSet,
  ConfigurationSetEventDestination,
  ConfigurationSetTlsPolicy,
  EmailSendingEvent,
  EventDestination,
} from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { endpointEvents, endpointSettings } from '../../shared/customers/events/endpoints.ts';
import { badEnds, executionsSource } from '../../shared/customers/events/execution-ended.ts';
import type { Journey } from '../../shared/journeys/language.ts';
import type { EventJourney } from '../../shared/journeys/protocol.ts';
import type { Pages } from '../../shared/messages/pages.ts';
import { readersAtOnce, readerTimeout } from '../../shared/shop/ingest-queue.ts';
import {
  deadLetterQueue,
  journeyMachine,
  journeyMachines,
  prefixOf,
  stackName,
} from '../../shared/shop/names.ts';
import type { Settings } from '../../shared/shop/settings.ts';
import { eventJourney } from '../../workflows/compile/index.ts';
import { accept } from '../constructs/accepted.ts';
import { alarm, alerts } from '../constructs/alarm.ts';
import { EmailDomain } from '../constructs/email-domain.ts';
import { Endpoint } from '../constructs/endpoint.ts';
import { FileLayer, SettingsLayer, StoriesLayer } from '../constructs/file-layer.ts';
import { IngestQueue } from '../constructs/ingest-queue.ts';
import { LinksDomain } from '../constructs/links-domain.ts';
import { Offers } from '../constructs/offers.ts';
import { RekindleFunction } from '../constructs/rekindle-function.ts';
import { stateMachineArn } from '../constructs/rekindle-state-machine.ts';
import { Webhooks } from '../constructs/webhooks.ts';
import {
  answerTasks,
  grantIndex,
  grantTable,
  readSecret,
  releaseAddresses,
  startExecutions,
} from '../permissions.ts';
import { couponIndex, type DataStack } from './data-stack.ts';

export interface MessagingStackProps extends StackProps {
  readonly settings: Settings;
  readonly data: DataStack;
  /** Those that enrol. */
  readonly journeys: readonly Journey[];
  readonly pages: Pages;
}

export class MessagingStack extends Stack {
  readonly bus: EventBus;
  readonly secret: Secret;
  readonly linkKeys: Secret;
  readonly configurationSet: ConfigurationSet;
  readonly linksUrl: string;
  readonly ingest: IngestQueue;
  /** Absent: the shop asks us when a code is used. */
  readonly offers: Offers | undefined;
  /** What every function is told. */
  readonly variables: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: MessagingStackProps) {
    super(scope, id, { ...props, stackName: stackName(props.settings, 'messaging') });
    const { data, settings, journeys } = props;
    this.bus = new EventBus(this, 'Bus', { eventBusName: prefixOf(settings) });
    this.secret = new Secret(this, 'Secret', {
      description:
        'Keys coupon codes and the address book; changing it makes the one worthless and loses the other',
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // Its form never changes: CloudFormation would make up a new value, and links already sent would open no more.
    this.linkKeys = new Secret(this, 'LinkKeys', {
      description: 'Seals the links in messages; rotated by rekindle keys links',
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ current: 'k1' }),
        generateStringKey: 'k1',
        passwordLength: 48,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    accept(this.secret, {
      'AwsSolutions-SMG4': 'Another would make codes worthless, and lose the address book',
    });
    accept(this.linkKeys, {
      'AwsSolutions-SMG4': 'Rotated by rekindle keys links: links that were sent open still',
    });
    for (const among of endpointSettings)
      for (const [name, endpoint] of Object.entries(settings[among])) {
        const props = { name, shop: settings, ...endpoint, among, bus: this.bus };
        new Endpoint(this, `${endpointEvents[among].called[0]}-${name}`, props);
      }
    const defaultBus = EventBus.fromEventBusName(this, 'DefaultBus', 'default');
    const { emailDomain } = settings;
    if (emailDomain !== undefined) new EmailDomain(this, 'EmailDomain', emailDomain);
    this.configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: prefixOf(settings),
      ...(emailDomain?.tracking !== undefined && { customTrackingRedirectDomain: emailDomain.tracking }),
      // What a receiving server would take in the clear is not sent.
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
    });
    new ConfigurationSetEventDestination(this, 'MailEvents', {
      configurationSet: this.configurationSet,
      destination: EventDestination.eventBus(defaultBus),
      events: [
        EmailSendingEvent.SEND,
        EmailSendingEvent.OPEN,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.RENDERING_FAILURE,
        EmailSendingEvent.DELIVERY_DELAY,
      ],
    });
    this.#reputation();
    this.#textSpend(settings);
    this.offers =
      settings.offers && new Offers(this, 'Offers', { settings, shop: settings.offers.shop, data });
    this.variables = {
      ...this.offers?.variables,
      PROFILES_TABLE: data.profiles.tableName,
      LEDGER_TABLE: data.ledger.tableName,
      BUS_NAME: this.bus.eventBusName,
      SECRET_ID: this.secret.secretArn,
      CONFIGURATION_SET: this.configurationSet.configurationSetName,
      // Begins each line of the log, and is the dimension that tells one deployment's metrics from another's.
      POWERTOOLS_SERVICE_NAME: prefixOf(settings),
    };
    const begun = journeys.flatMap(
      (journey) => eventJourney(journey, journeyMachine(settings, journey.id), settings.timeScale) ?? [],
    );
    const shop = new SettingsLayer(this, 'Settings', settings);
    this.offers?.addReader(this.variables, [shop]);
    this.ingest = this.#ingest(props, defaultBus, begun, shop);
    this.linksUrl = this.#links(props, shop);
    if (Object.keys(settings.webhooks).length > 0)
      new Webhooks(this, 'Webhooks', {
        settings,
        bus: this.bus,
        environment: { POWERTOOLS_SERVICE_NAME: prefixOf(settings) },
      });
    new CfnOutput(this, 'BusName', {
      value: this.bus.eventBusName,
      description: 'Publish the shop’s events here',
    });
    new CfnOutput(this, 'LinksUrl', { value: this.linksUrl });
    new CfnOutput(this, 'LinkKeysSecret', {
      value: this.linkKeys.secretArn,
      description: 'For npm run keys -- links',
    });
  }

  /** Of the account in this region, which SES keeps or pauses as a whole: at 5% and 0.1% it looks into it. */
  #reputation(): void {
    const rate = (metricName: string): Metric =>
      new Metric({ namespace: 'AWS/SES', metricName, statistic: Stats.MAXIMUM, period: Duration.hours(1) });
    alarm(this, 'BouncesAlarm', {
      metric: rate('Reputation.BounceRate'),
      kind: 'mail-bounces',
      from: 0.04,
    });
    alarm(this, 'ComplaintsAlarm', {
      metric: rate('Reputation.ComplaintRate'),
      kind: 'mail-complaints',
      from: 0.0008,
    });
  }

  /** Of the account in this region; a day has a value, as long as texts leave. */
  #textSpend({ textSpendLimit }: Settings): void {
    if (textSpendLimit === undefined) return;
    alarm(this, 'TextSpendAlarm', {
      metric: new Metric({
        namespace: 'AWS/SNS',
        metricName: 'SMSMonthToDateSpentUSD',
        statistic: Stats.MAXIMUM,
        period: Duration.days(1),
      }),
      kind: 'texts-near-limit',
      from: textSpendLimit * 0.8,
    });
  }

  #ingest(
    { data, settings, journeys }: MessagingStackProps,
    defaultBus: IEventBus,
    begun: readonly EventJourney[],
    shop: SettingsLayer,
  ): IngestQueue {
    const timeout = Duration.millis(readerTimeout);
    const queue = new IngestQueue(this, 'Ingest', timeout, deadLetterQueue(settings));
    // What Rekindle itself decides is published for others, and does not come back.
    queue.takesFrom('ShopEvents', this.bus, { source: Match.anythingBut('rekindle') });
    queue.takesFrom('ProviderEvents', defaultBus, {
      source: ['aws.ses'],
      detail: { mail: { tags: { touch: Match.exists(), 'ses:configuration-set': [prefixOf(settings)] } } },
    });
    queue.takesFrom('FailedExecutions', defaultBus, {
      source: [executionsSource],
      detailType: ['Step Functions Execution Status Change'],
      detail: {
        status: [...badEnds],
        stateMachineArn: Match.prefix(`${stateMachineArn(this, '')}${journeyMachines(settings)}`),
      },
    });
    if (settings.texting.inboundTopicArn !== undefined)
      queue.takesTexts(Topic.fromTopicArn(this, 'InboundTexts', settings.texting.inboundTopicArn));
    const eventJourneys = new FileLayer(this, 'EventJourneys', {
      file: 'event-journeys.json',
      variable: 'JOURNEYS_FILE',
      content: begun,
      description: 'The journeys that events begin',
    });
    const machines = stateMachineArn(this, '');
    const ingest = new RekindleFunction(this, 'IngestFunction', {
      name: 'ingest',
      description:
        'Takes events in: folds them into profiles, redeems coupons, answers waiting journeys, begins others',
      environment: { ...this.variables, STATE_MACHINES: machines },
      timeout,
      files: [shop, eventJourneys, new StoriesLayer(this, 'Stories', journeys, settings)],
    }).function;
    startExecutions(
      ingest,
      begun.map((journey) => `${machines}${journey.stateMachineArn}`),
    );
    queue.isReadBy(ingest, {
      id: 'SqsEventSource:RekindleMessagingIngestQueue8EA95834',
      batchSize: 100,
      atOnce: readersAtOnce,
    });
    grantTable(ingest, data.profiles, 'GetItem', 'UpdateItem', 'BatchWriteItem', 'ConditionCheckItem');
    grantTable(
      ingest,
      data.ledger,
      'GetItem',
      'Query',
      'PutItem',
      'UpdateItem',
      'DeleteItem',
      'BatchWriteItem',
    );
    grantIndex(ingest, data.ledger, couponIndex);
    answerTasks(ingest);
    // A complaint that is taken back takes the address off SES's own list, too.
    releaseAddresses(ingest);
    this.offers?.isFollowedFor(ingest);
    readSecret(ingest, this.secret);
    this.bus.grantPutEventsTo(ingest);
    alarm(this, 'NobodyAlarm', {
      metric: alerts(settings, 'IdsOfNobody', Duration.hours(1)),
      kind: 'id-of-nobody',
    });
    alarm(this, 'PassagesFailedAlarm', {
      metric: alerts(settings, 'PassageFailed', Duration.minutes(15)),
      kind: 'passages-failed',
    });
    return queue;
  }

  /** What CloudFront is known by, where the shop has a domain of its own for links. */
  #origin({ links }: Settings): Secret | undefined {
    if (links?.certificateArn === undefined) return undefined;
    const origin = new Secret(this, 'Origin', {
      description: 'The header that CloudFront shows the links function',
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    accept(origin, { 'AwsSolutions-SMG4': 'CloudFront has it from the template, and would not follow' });
    return origin;
  }

  #links({ data, pages, settings }: MessagingStackProps, shop: SettingsLayer): string {
    const origin = this.#origin(settings);
    const links = new RekindleFunction(this, 'LinksFunction', {
      name: 'links',
      description: 'Serves the links in messages: survey answers and unsubscribing',
      environment: {
        ...this.variables,
        LINK_KEYS_ID: this.linkKeys.secretArn,
        ...(origin !== undefined && { ORIGIN_SECRET_ID: origin.secretArn }),
        ...(settings.links?.closed === true && { LINKS_CLOSED: 'true' }),
      },
      files: [
        shop,
        new FileLayer(this, 'Pages', {
          file: 'pages.json',
          variable: 'PAGES_FILE',
          content: pages,
          description: 'The words of the pages behind links, by locale',
        }),
      ],
      // A customer waits for the first answer of each process, most of whose time is CPU's, which comes with memory.
      memoryMb: 1_024,
      timeout: Duration.seconds(10),
      ...(settings.linksAtOnce !== undefined && { atOnce: settings.linksAtOnce }),
    }).function;
    alarm(this, 'LinksSlowAlarm', {
      metric: links.metricDuration({ period: Duration.minutes(5), statistic: Stats.p(95) }),
      kind: 'links-slow',
      from: Duration.seconds(2).toMilliseconds(),
      periods: 3,
    });
    readSecret(links, this.linkKeys);
    // Pages show what stands, at the address too.
    readSecret(links, this.secret);
    grantTable(links, data.profiles, 'GetItem');
    grantTable(links, data.ledger, 'GetItem');
    this.bus.grantPutEventsTo(links);
    // Mail clients and customers come without credentials; every link is sealed.
    const { url } = links.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
    if (origin === undefined || settings.links?.certificateArn === undefined) return url;
    readSecret(links, origin);
    const { domain, certificateArn, webAclArn, hostedZoneId } = settings.links;
    return new LinksDomain(this, 'LinksDomain', {
      prefix: prefixOf(settings),
      domain,
      functionUrl: url,
      secret: origin,
      certificateArn,
      ...(webAclArn !== undefined && { webAclArn }),
      ...(hostedZoneId !== undefined && { hostedZoneId }),
    }).url;
  }
}

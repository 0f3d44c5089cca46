/** An account of AWS in one process: a synthesized app's own resources, served under a virtual clock. */
import { type AlarmsSnapshot, createAlarms, type LocalAlarms, type Metric } from './alarms.ts';
import { ClockError, createClock, type VirtualClock } from './clock.ts';
import { type LocalDynamoDb, openDynamoDb } from './dynamodb/index.ts';
import { readKeys } from './encryption.ts';
import { type BusEvent, createEvents, type LocalEvents } from './events.ts';
import { type DeployedFunction, deployedFunctions } from './functions.ts';
import type { Hostility } from './hostility.ts';
import { createLambda, type Handler, type LocalLambda, TooManyRequestsError } from './lambda.ts';
import { createMail, type LocalMail, type MailSnapshot, type SentMail } from './mail.ts';
import type { MailQuota } from './mail-quota.ts';
import {
  createMappings,
  type LocalMappings,
  type MappingsSnapshot,
  type StreamConsumer,
} from './mappings.ts';
import { denied, deniedKey, type Need, needsOf } from './needs.ts';
import { createPosts, type SentPost } from './posts.ts';
import { type Consumer, createQueues, type LocalQueues, type QueuesSnapshot } from './queues.ts';
import { type RequestContext, type Role, readRoles } from './roles.ts';
import { runSchedules, type Schedule } from './schedules.ts';
import { createSecrets, type LocalSecrets } from './secrets.ts';
import { createStates, type ExecutionEnd, type LocalStates } from './states/index.ts';
import { AssemblyError, createTables, DataFileError } from './tables.ts';
import {
  listOf,
  localAccount,
  type Properties,
  propertiesOf,
  type Resource,
  readAssembly,
  stackNamesIn,
} from './template.ts';
import { createTexts, type SentText, type TextsSnapshot } from './texts.ts';
import { type Duration, type Instant, plus, seconds } from './time.ts';
import { createTopics, type LocalTopics } from './topics.ts';
import { type Answer, type ClientRequest, createTransport, type Transport } from './transport.ts';

export interface AccountOptions {
  /** A `cdk.out`. */
  readonly assembly: string;
  /** Where the clock begins, unless the file says where it was left. */
  readonly start: Instant;
  readonly seed: number;
  /** Loads the functions' code: handlers by the functions' names. One that is left out can't be invoked. */
  readonly load: (functions: readonly DeployedFunction[]) => Promise<ReadonlyMap<string, Handler>>;
  /** What Secrets Manager makes up for a secret that is to be generated. */
  readonly generateSecret: (id: string) => string;
  /** Message ids begin with it, so that two accounts' ids differ. */
  readonly shard?: number;
  /** Keeps the tables in a file; absent: in memory. */
  readonly dataFile?: string;
  /** Nothing is in the file but what `save` has put there, and what it has put there is taken up. */
  readonly resumes?: boolean;
  /** Has the streams of the app's tables, and the functions read them; absent: nobody is told of what changes. */
  readonly streams?: boolean;
  /** Measures what the app's alarms watch, and tells of their changes; absent: nothing is measured. */
  readonly alarms?: boolean;
  /** What SES lets the account send; absent: any number. */
  readonly mailQuota?: MailQuota;
  readonly onMail?: (mail: SentMail) => void;
  readonly onText?: (text: SentText) => void;
  /** Told of each request to an API destination. */
  readonly onPost?: (post: SentPost) => void;
  readonly onEvent?: (bus: string, event: BusEvent) => void;
  /** Told of each execution that fails, and of each request that a role does not allow, as `failures` lists them. */
  readonly onFailure?: (failure: string) => void;
  /** Told of each error that a handler throws. */
  readonly onFault?: (function_: string, error: unknown) => void;
  /** Absent: nothing goes wrong, and one handler runs at a time. */
  readonly hostility?: Hostility;
}

export interface Account {
  readonly clock: VirtualClock;
  readonly dynamodb: LocalDynamoDb;
  readonly states: LocalStates;
  readonly events: LocalEvents;
  readonly mail: LocalMail;
  readonly queues: LocalQueues;
  readonly topics: LocalTopics;
  readonly secrets: LocalSecrets;
  readonly lambda: LocalLambda;
  /** Absent: nothing is measured. */
  readonly alarms?: LocalAlarms;
  /** Told of each answer of the app's HTTP API. */
  readonly answered: (status: number, took: Duration) => void;
  /** What carries AWS clients' requests to the services. */
  readonly transport: Transport;
  /** The names of the app's own buses. */
  readonly buses: readonly string[];
  /** Arms the schedules, or those of these names: from here on they start their targets. */
  readonly startSchedules: (isWanted?: (name: string) => boolean) => void;
  /** A state machine's definition, by its name. */
  readonly definitionOf: (name: string) => string;
  /**
   * Executions that failed, with error and cause, and what functions and state machines asked for that their roles do not
   * allow, whatever they made of the refusal: a run that has any is not sound.
   */
  readonly failures: readonly string[];
  /** Messages that a queue gave up on. */
  readonly deadLetters: () => readonly string[];
  /**
   * Writes everything to the file at once: tables, executions, queues and the clock.
   * @throws ClockError while anything is in flight
   */
  readonly save: () => void;
  readonly close: () => void;
}

/** What is kept of an account beside its tables. */
interface SavedAccount {
  readonly at: Instant;
  readonly states: string;
  readonly queues: QueuesSnapshot;
  /** Absent: it was kept before streams were read. */
  readonly mappings?: MappingsSnapshot;
  /** Absent: nothing was measured. */
  readonly alarms?: AlarmsSnapshot;
  readonly mail: MailSnapshot;
  readonly texts: TextsSnapshot;
  readonly events: number;
}

const savedNote = 'world';

/** @throws DataFileError */
const readSaved = (dynamodb: LocalDynamoDb, file: string | undefined): SavedAccount | undefined => {
  const note = dynamodb.notes.read(savedNote);
  if (note !== undefined) return JSON.parse(note) as SavedAccount;
  const { TableNames } = JSON.parse(dynamodb.handle('ListTables', '{}').body) as { TableNames: string[] };
  if (TableNames.length === 0) return undefined;
  dynamodb.close();
  throw new DataFileError(`${file} was kept by a run: it can't go on from there; name another file`);
};

/** What Step Functions tells of an execution that did not succeed; of the others no rule here asks. */
const statusChange = (end: ExecutionEnd): Omit<BusEvent, 'id'> => ({
  source: 'aws.states',
  detailType: 'Step Functions Execution Status Change',
  time: end.endedAt,
  detail: {
    executionArn: end.arn,
    stateMachineArn: end.stateMachine,
    name: end.name,
    status: end.status,
    startDate: end.startedAt,
    stopDate: end.endedAt,
    input: JSON.stringify(end.input),
    inputDetails: { included: true },
    output: null,
    outputDetails: null,
    error: end.error ?? null,
    cause: end.cause ?? null,
  },
});

/** What a rule's target may take of an event instead of the whole. */
const detailPath = '$.detail';

const isStream = ({ EventSourceArn }: Properties): boolean => String(EventSourceArn).includes('/stream/');

/** A mapping of a table's stream, as the template has it. */
const streamConsumer = (
  properties: Properties,
  invoke: LocalLambda['invoke'],
  send: LocalQueues['send'],
): StreamConsumer => {
  const { OnFailure } = propertiesOf(properties.DestinationConfig);
  const { Destination } = propertiesOf(OnFailure);
  const [, table = ''] = String(properties.EventSourceArn).split('/');
  const tumbling = Number(properties.TumblingWindowInSeconds ?? 0);
  /** -1: there is no bound. */
  const bounded = (value: unknown): number | undefined =>
    value === undefined || Number(value) < 0 ? undefined : Number(value);
  const [mostRetries, mostAge] = [
    bounded(properties.MaximumRetryAttempts),
    bounded(properties.MaximumRecordAgeInSeconds),
  ];
  return {
    table,
    batchSize: Number(properties.BatchSize ?? 100),
    window: seconds(Number(properties.MaximumBatchingWindowInSeconds ?? 0)),
    ...(tumbling > 0 && { tumbling: seconds(tumbling) }),
    filters: listOf(propertiesOf(properties.FilterCriteria).Filters).map((filter): unknown =>
      JSON.parse(String(propertiesOf(filter).Pattern)),
    ),
    bisects: properties.BisectBatchOnFunctionError === true,
    reportsFailures: listOf(properties.FunctionResponseTypes).includes('ReportBatchItemFailures'),
    ...(mostRetries !== undefined && { mostRetries }),
    ...(mostAge !== undefined && { mostAge: seconds(mostAge) }),
    ...(Destination !== undefined && {
      onGivenUp: (message: string) => {
        send(nameInArn(Destination), message);
      },
    }),
    invoke: (event) => invoke(String(properties.FunctionName), event),
  };
};

/** What Lambda asks by a function's role, as it reads for it. */
const queueActions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'] as const;
const streamActions = [
  'dynamodb:DescribeStream',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
] as const;

const nameInArn = (arn: unknown): string => {
  const text = String(arn);
  return text.slice(text.lastIndexOf(':') + 1);
};

/** A value that is generated is the whole text, or stands in an object's member. */
const madeUp = (options: unknown, generated: string): string => {
  const { SecretStringTemplate: template, GenerateStringKey: member } = propertiesOf(options);
  return template === undefined || member === undefined
    ? generated
    : JSON.stringify({ ...JSON.parse(String(template)), [String(member)]: generated });
};

/** Of what the app's functions, state machines, queues and HTTP API measure of themselves, how it is known. */
const gaugeOf = (
  { namespace, name, dimensions }: Metric,
  measured: LocalQueues['measured'],
): (() => number) | 'told' | undefined => {
  const { QueueName: queue = '' } = dimensions;
  switch (`${namespace} ${name}`) {
    case 'AWS/SQS ApproximateNumberOfMessagesVisible':
      return () => measured(queue).visible;
    case 'AWS/SQS ApproximateAgeOfOldestMessage':
      return () => measured(queue).oldest;
    case 'AWS/ApiGateway 5xx':
    case 'AWS/ApiGateway Count':
    case 'AWS/ApiGateway Latency':
    case 'AWS/DynamoDB ReadThrottleEvents':
    case 'AWS/DynamoDB WriteThrottleEvents':
    case 'AWS/Lambda Duration':
    case 'AWS/Lambda Errors':
    case 'AWS/Lambda Throttles':
    case 'AWS/SES Reputation.BounceRate':
    case 'AWS/SES Reputation.ComplaintRate':
    case 'AWS/SNS SMSMonthToDateSpentUSD':
    case 'AWS/States ExecutionTime':
    case 'AWS/States ExecutionsFailed':
    case 'AWS/States ExecutionsTimedOut':
    // Here nothing throttles transitions: what is told is of its API.
    case 'AWS/States ThrottledEvents':
      return 'told';
    default:
      return namespace.startsWith('AWS/') ? undefined : 'told';
  }
};

const endMetrics: Partial<Readonly<Record<ExecutionEnd['status'], string>>> = {
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
};

/** Lambda tries what it was handed without waiting twice more. */
const triesAgainAfter = [seconds(60), seconds(120)];
/** What is throttled is no try, and is handed over again for up to six hours: after a second first, at last every five minutes. */
const throttledAgainAfter = seconds(300);

/**
 * The app in `assembly`, alive: nothing moves until the clock is run.
 * @throws AssemblyError, DataFileError
 */
export const createAccount = async (options: AccountOptions): Promise<Account> => {
  const resources = readAssembly(options.assembly);
  const ofType = (type: string): readonly Resource[] => resources.filter((each) => each.type === type);
  const { resumes = false, dataFile } = options;
  const hostile = options.hostility === undefined ? {} : { hostility: options.hostility };
  let mappings: LocalMappings | undefined;
  let alarms: LocalAlarms | undefined;
  const dynamodb = openDynamoDb({
    now: () => clock.now(),
    onChange: (table) => mappings?.stir(table),
    ...(dataFile !== undefined && { file: dataFile }),
    ...(resumes && { commits: 'when told' as const }),
  });
  const saved = resumes ? readSaved(dynamodb, dataFile) : undefined;
  const clock = createClock(saved?.at ?? options.start);
  const { now } = clock;
  createTables(dynamodb, resources, options.streams);

  const failures: string[] = [];
  const fail = (failure: string): void => {
    failures.push(failure);
    options.onFailure?.(failure);
  };
  const rolesOf = readRoles(resources);
  const keyUsesOf = readKeys(resources);
  /** As AWS says it: the role, and who acts by it. */
  const refusal = (
    role: Role,
    session: string,
    action: string,
    resource: string,
    context?: RequestContext,
  ): string | undefined => {
    const why = role.refuses(action, resource, context);
    if (why === undefined) return undefined;
    const message = `User: arn:aws:sts::${localAccount}:assumed-role/${role.name}/${session} ${why}`;
    fail(message);
    return message;
  };
  const functions = deployedFunctions(resources, options.assembly);
  const functionRoles = new Map(functions.map(({ name, role }) => [name, role]));
  /** Held to its role is what a handler asks; whoever else asks is the account's owner. */
  const refuses = (request: ClientRequest): Answer | undefined => {
    const name = lambda.running();
    if (name === undefined) return undefined;
    const asked = needsOf(request);
    if (asked === undefined) return undefined;
    const role = rolesOf(functionRoles.get(name));
    const refusalOf = ({ action, resource, context }: Need): string | undefined =>
      refusal(role, name, action, resource, context);
    for (const need of asked.needs) {
      const message = refusalOf(need);
      if (message !== undefined) return denied(asked.service, message);
      for (const use of keyUsesOf(need)) {
        const ofKey = refusalOf(use);
        if (ofKey !== undefined) return deniedKey(asked.service, ofKey);
      }
    }
    return undefined;
  };
  const handlers = await options.load(functions);
  const lambda = createLambda({
    functions: functions.flatMap(({ name, timeoutSeconds }) => {
      const handler = handlers.get(name);
      return handler === undefined ? [] : [{ name, timeoutSeconds, handler }];
    }),
    clock,
    onEnd: (FunctionName, took) =>
      alarms?.put({ namespace: 'AWS/Lambda', name: 'Duration', dimensions: { FunctionName } }, took),
    onAnswer: (name) => measureErrors(name, 0),
    onFault: (name, error) => {
      measureErrors(name, 1);
      options.onFault?.(name, error);
    },
    onThrottle: () => alarms?.put({ namespace: 'AWS/Lambda', name: 'Throttles', dimensions: {} }, 1),
    ...hostile,
  });
  /** Of each invocation, so that their average is the share of those that failed. */
  const measureErrors = (FunctionName: string, errors: 0 | 1): void =>
    alarms?.put({ namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName } }, errors);
  const states = createStates({
    clock,
    seed: options.seed,
    invoke: lambda.invoke,
    onEnd: (end) => {
      const dimensions = { StateMachineArn: end.stateMachine };
      if (!end.isChild)
        alarms?.put(
          { namespace: 'AWS/States', name: 'ExecutionTime', dimensions },
          end.endedAt - end.startedAt,
        );
      if (end.status === 'SUCCEEDED') return;
      if (!end.isChild) {
        const { [end.status]: name } = endMetrics;
        if (name !== undefined) alarms?.put({ namespace: 'AWS/States', name, dimensions }, 1);
        events.put('default', statusChange(end));
      }
      fail(`${end.name}: ${end.error ?? end.status} ${end.cause ?? ''}`);
    },
    refuses: (machine, action, resource) =>
      refusal(rolesOf(machineRoles.get(machine)), nameInArn(machine), action, resource),
  });
  const definitions = new Map<string, string>();
  const machineRoles = new Map<string, unknown>();
  for (const { ref, properties } of ofType('AWS::StepFunctions::StateMachine')) {
    machineRoles.set(ref, properties.RoleArn);
    const definition = String(properties.DefinitionString);
    definitions.set(nameInArn(ref), definition);
    states.addStateMachine({
      arn: ref,
      name: nameInArn(ref),
      definition,
      type: properties.StateMachineType === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
    });
  }

  const sources = ofType('AWS::Lambda::EventSourceMapping');
  const queues = createQueues({
    clock,
    ...hostile,
    onMessage: (queue) => stirQueue(queue),
    queues: ofType('AWS::SQS::Queue').map(({ ref, properties }) => {
      const redrive = propertiesOf(properties.RedrivePolicy);
      return {
        name: ref.slice(ref.lastIndexOf('/') + 1),
        visibilityTimeout: seconds(Number(properties.VisibilityTimeout ?? 30)),
        delay: seconds(Number(properties.DelaySeconds ?? 0)),
        ...('deadLetterTargetArn' in redrive && {
          redrive: {
            to: nameInArn(redrive.deadLetterTargetArn),
            maxReceiveCount: Number(redrive.maxReceiveCount),
          },
        }),
      };
    }),
    consumers: sources
      .filter(({ properties }) => !isStream(properties))
      .map(
        ({ properties }): Consumer => ({
          queue: nameInArn(properties.EventSourceArn),
          batchSize: Number(properties.BatchSize ?? 10),
          window: seconds(Number(properties.MaximumBatchingWindowInSeconds ?? 0)),
          invoke: async (event) => {
            const answer = propertiesOf(await lambda.invoke(String(properties.FunctionName), event));
            return listOf(answer.batchItemFailures).map((failure) =>
              String(propertiesOf(failure).itemIdentifier),
            );
          },
        }),
      ),
  });

  if (options.streams === true)
    mappings = createMappings({
      clock,
      read: (table, after, most) => dynamodb.stream(table, after, most),
      consumers: sources
        .filter(({ properties }) => isStream(properties))
        .map(({ properties }) => streamConsumer(properties, lambda.invoke, queues.send)),
    });

  const stirQueue = (queue: string): void => {
    if (alarms === undefined) return;
    for (const name of ['ApproximateNumberOfMessagesVisible', 'ApproximateAgeOfOldestMessage'])
      alarms.stir({ namespace: 'AWS/SQS', name, dimensions: { QueueName: queue } });
  };

  const posts = createPosts({
    urls: new Map(
      ofType('AWS::Events::ApiDestination').map(({ ref, properties }) => [
        ref,
        String(properties.InvocationEndpoint),
      ]),
    ),
    now,
    ...(options.onPost !== undefined && { onSent: options.onPost }),
  });
  const topics = createTopics({
    clock,
    subscriptions: ofType('AWS::SNS::Subscription').flatMap(({ logicalId, properties }) => {
      // Whom alarms are told: here nobody confirms that address.
      if (properties.Protocol === 'email') return [];
      if (properties.Protocol !== 'sqs')
        throw new AssemblyError(
          `subscription ${logicalId} is by ${properties.Protocol}; served are sqs and email`,
        );
      return [{ topic: String(properties.TopicArn), queue: nameInArn(properties.Endpoint) }];
    }),
    send: (queue, body) => queues.send(queue, body),
  });
  /** As Lambda does with what is handed to it without waiting. */
  const hand = (function_: string, event: unknown, tried = 0): void => {
    const after = triesAgainAfter[tried];
    clock.track(
      lambda.invoke(function_, event).catch((error: unknown) => {
        if (error instanceof TooManyRequestsError)
          return void clock.schedule(plus(now(), throttledAgainAfter), () => hand(function_, event, tried));
        if (after !== undefined) clock.schedule(plus(now(), after), () => hand(function_, event, tried + 1));
      }),
    );
  };
  /** How a rule hands an event to its target. */
  const delivererOf = (rule: string, { Arn, InputPath }: Properties): ((envelope: string) => void) => {
    const arn = String(Arn);
    const isPost = arn.includes(':api-destination/');
    const isFunction = arn.includes(':lambda:');
    if (!isPost && !isFunction && !arn.includes(':sqs:'))
      throw new AssemblyError(
        `rule ${rule} has the target ${arn}; served are queues, functions and API destinations`,
      );
    if (InputPath !== undefined && InputPath !== detailPath)
      throw new AssemblyError(`rule ${rule} has the InputPath ${InputPath}; served is ${detailPath}`);
    return (envelope) => {
      const event = JSON.parse(envelope) as { readonly id: string; readonly detail: unknown };
      const body = InputPath === undefined ? envelope : JSON.stringify(event.detail);
      if (isFunction) hand(arn, JSON.parse(body));
      else if (isPost) posts.deliver({ eventId: event.id, destination: arn.split('/')[1] ?? '', body });
      else queues.send(nameInArn(arn), body);
    };
  };
  const events = createEvents({
    now,
    ...(options.onEvent !== undefined && { onEvent: options.onEvent }),
    rules: ofType('AWS::Events::Rule').flatMap(({ ref, properties }) =>
      listOf(properties.Targets).map((target) => ({
        name: ref,
        bus: String(properties.EventBusName ?? 'default'),
        pattern: properties.EventPattern,
        deliver: delivererOf(ref, propertiesOf(target)),
      })),
    ),
  });
  if (options.alarms === true)
    alarms = createAlarms({
      alarms: ofType('AWS::CloudWatch::Alarm'),
      composites: ofType('AWS::CloudWatch::CompositeAlarm'),
      stackNames: stackNamesIn(options.assembly),
      gauges: (metric) => gaugeOf(metric, queues.measured),
      clock,
      tell: (event) => events.put('default', event),
    });
  const apis = ofType('AWS::ApiGatewayV2::Api').map(({ ref }) => ref);
  const mail = createMail({
    clock,
    events,
    shard: options.shard ?? 0,
    ...(options.mailQuota !== undefined && { quota: options.mailQuota }),
    ...(options.onMail !== undefined && { onSent: options.onMail }),
    measure: (name, value) => alarms?.put({ namespace: 'AWS/SES', name, dimensions: {} }, value),
  });
  const texts = createTexts({
    now,
    shard: options.shard ?? 0,
    ...(options.onText !== undefined && { onSent: options.onText }),
    measure: (usd) =>
      alarms?.put({ namespace: 'AWS/SNS', name: 'SMSMonthToDateSpentUSD', dimensions: {} }, usd),
  });
  const secrets = createSecrets(
    ofType('AWS::SecretsManager::Secret').map(({ ref, properties }) => ({
      id: ref,
      ...(properties.SecretString !== undefined && { text: String(properties.SecretString) }),
      ...(properties.GenerateSecretString !== undefined && {
        text: madeUp(properties.GenerateSecretString, options.generateSecret(ref)),
      }),
    })),
  );

  const transport = createTransport(
    {
      json: {
        DynamoDB_20120810: dynamodb.handle,
        AWSStepFunctions: states.handle,
        AWSEvents: events.handle,
        AmazonSQS: queues.handle,
        secretsmanager: secrets.handle,
      },
      mail: mail.handle,
      texts: texts.handle,
    },
    refuses,
  );

  /** What AWS's own services do by a role that the template gives them: they ask without anybody to tell of a refusal. */
  const mustBeAllowed = (
    who: string,
    roleArn: unknown,
    actions: readonly Need['action'][],
    on: unknown,
  ): void => {
    const role = rolesOf(roleArn);
    const needs = actions.map((action): Need => ({ action, resource: String(on) }));
    for (const { action, resource, context } of needs.flatMap((need) => [need, ...keyUsesOf(need)])) {
      const why = role.refuses(action, resource, context);
      if (why !== undefined) throw new AssemblyError(`${who} acts by the role ${role.name}, which ${why}`);
    }
  };
  for (const { logicalId, properties } of sources) {
    const { EventSourceArn, FunctionName } = properties;
    const roleArn = functionRoles.get(nameInArn(FunctionName));
    mustBeAllowed(
      `event source mapping ${logicalId}`,
      roleArn,
      isStream(properties) ? streamActions : queueActions,
      EventSourceArn,
    );
    const { Destination } = propertiesOf(propertiesOf(properties.DestinationConfig).OnFailure);
    if (Destination !== undefined)
      mustBeAllowed(`event source mapping ${logicalId}`, roleArn, ['sqs:SendMessage'], Destination);
  }
  for (const { ref, properties } of ofType('AWS::Scheduler::Schedule')) {
    const { Arn, RoleArn, DeadLetterConfig } = propertiesOf(properties.Target);
    mustBeAllowed(`schedule ${ref}`, RoleArn, ['states:StartExecution'], Arn);
    const { Arn: missed } = propertiesOf(DeadLetterConfig);
    if (missed !== undefined) mustBeAllowed(`schedule ${ref}`, RoleArn, ['sqs:SendMessage'], missed);
  }
  for (const { ref, properties } of ofType('AWS::Events::Rule'))
    for (const target of listOf(properties.Targets)) {
      const { Arn, RoleArn } = propertiesOf(target);
      if (String(Arn).includes(':api-destination/'))
        mustBeAllowed(`rule ${ref}`, RoleArn, ['events:InvokeApiDestination'], Arn);
    }

  const schedules = ofType('AWS::Scheduler::Schedule').map(({ ref, properties }): Schedule => {
    const target = propertiesOf(properties.Target);
    return {
      name: ref,
      expression: String(properties.ScheduleExpression),
      timezone: String(properties.ScheduleExpressionTimezone ?? 'UTC'),
      input: String(target.Input ?? '{}'),
      start: (input) => {
        states.startExecution(String(target.Arn), JSON.parse(input));
      },
    };
  });
  const read = new Set(
    ofType('AWS::Lambda::EventSourceMapping').map(({ properties }) => nameInArn(properties.EventSourceArn)),
  );
  const unread = ofType('AWS::SQS::Queue')
    .map(({ ref }) => ref.slice(ref.lastIndexOf('/') + 1))
    .filter((name) => !read.has(name));

  if (saved !== undefined) {
    events.restore(saved.events);
    texts.restore(saved.texts);
    mail.restore(saved.mail);
    queues.restore(saved.queues);
    mappings?.restore(saved.mappings);
    alarms?.restore(saved.alarms ?? {});
    states.restore(saved.states);
  }

  return {
    clock,
    dynamodb,
    states,
    events,
    mail,
    queues,
    topics,
    secrets,
    lambda,
    transport,
    ...(alarms !== undefined && { alarms }),
    answered: (status, took) => {
      for (const ApiId of apis)
        for (const [name, value] of [
          ['Count', 1],
          ['5xx', status < 500 ? 0 : 1],
          ['Latency', took],
        ] as const)
          alarms?.put({ namespace: 'AWS/ApiGateway', name, dimensions: { ApiId } }, value);
    },
    buses: ofType('AWS::Events::EventBus').map(({ ref }) => ref),
    startSchedules: (isWanted = () => true) =>
      runSchedules(
        schedules.filter(({ name }) => isWanted(name)),
        clock,
      ),
    definitionOf: (name) => {
      const definition = definitions.get(name);
      if (definition === undefined) throw new AssemblyError(`the app has no state machine ${name}`);
      return definition;
    },
    failures,
    save: () => {
      if (!clock.isQuiet()) throw new ClockError('an account is saved while nothing is in flight');
      const state: SavedAccount = {
        at: now(),
        states: states.snapshot(),
        queues: queues.snapshot(),
        ...(mappings !== undefined && { mappings: mappings.snapshot() }),
        ...(alarms !== undefined && { alarms: alarms.snapshot() }),
        mail: mail.snapshot(),
        texts: texts.snapshot(),
        events: events.snapshot(),
      };
      dynamodb.notes.write(savedNote, JSON.stringify(state));
      dynamodb.commit();
    },
    deadLetters: () => unread.flatMap((queue) => queues.lying(queue)),
    close: dynamodb.close,
  };
};

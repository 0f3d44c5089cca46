/** AWS in one process: a synthesized app's own resources, served under a virtual clock to its own handlers. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { useRuntime } from '../../functions/adapters/runtime.ts';
import { derivedCode } from '../../shared/base/ids.ts';
import { type Instant, seconds } from '../../shared/base/time.ts';
import { projectRoot } from '../synth.ts';
import { ClockError, createClock, type VirtualClock } from './clock.ts';
import { type LocalDynamoDb, openDynamoDb } from './dynamodb/index.ts';
import { type BusEvent, createEvents, type LocalEvents } from './events.ts';
import { createLambda, type Handler, type LambdaFunction, type LocalLambda } from './lambda.ts';
import { createMail, type LocalMail, type MailSnapshot, type SentMail } from './mail.ts';
import { createPushes, type SentPush } from './pushes.ts';
import { type Consumer, createQueues, type LocalQueues, type QueuesSnapshot } from './queues.ts';
import { runSchedules, type Schedule } from './schedules.ts';
import { createSecrets, type LocalSecrets } from './secrets.ts';
import { createStates, type LocalStates } from './states/index.ts';
import { AssemblyError, createTables, DataFileError } from './tables.ts';
import { listOf, propertiesOf, type Resource, readAssembly } from './template.ts';
import { createTexts, type SentText } from './texts.ts';
import { createTransport, type Transport } from './transport.ts';

export interface WorldOptions {
  /** A `cdk.out`. */
  readonly assembly: string;
  /** Where the clock begins, unless the file says where it was left. */
  readonly start: Instant;
  readonly seed: number;
  /** Message ids begin with it, so that two worlds' ids differ. */
  readonly shard?: number;
  /** Keeps the tables in a file; absent: in memory. */
  readonly dataFile?: string;
  /** Nothing is in the file but what `save` has put there, and what it has put there is taken up. */
  readonly resumes?: boolean;
  /** Environment variables that take the place of the app's own. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Keeps streams of what changes in the tables, with both images. */
  readonly streams?: boolean;
  readonly onMail?: (mail: SentMail) => void;
  readonly onText?: (text: SentText) => void;
  readonly onPush?: (push: SentPush) => void;
  readonly onEvent?: (bus: string, event: BusEvent) => void;
  /** Told of each execution that fails, as `failures` lists them. */
  readonly onFailure?: (failure: string) => void;
  /** Told of each error that a handler throws. */
  readonly onFault?: (function_: string, error: unknown) => void;
  /** Between the AWS clients and the services: for faults. */
  readonly intercept?: (transport: Transport) => Transport;
}

export interface World {
  readonly clock: VirtualClock;
  readonly dynamodb: LocalDynamoDb;
  readonly states: LocalStates;
  readonly events: LocalEvents;
  readonly mail: LocalMail;
  readonly queues: LocalQueues;
  readonly secrets: LocalSecrets;
  readonly lambda: LocalLambda;
  /** The name of the app's own bus. */
  readonly bus: string;
  /** The app's environment variables, as its functions see them. */
  readonly environment: Readonly<Record<string, string>>;
  /** Arms the schedules: from here on the sweep runs each night. */
  readonly startSchedules: () => void;
  /** The name of the function whose handler lies at this path from the project's folder, if the app has it. */
  readonly functionAt: (entry: string) => string | undefined;
  /** A state machine's definition, by its name. */
  readonly definitionOf: (name: string) => string;
  /** Executions that failed, with error and cause: a run that has any is not sound. */
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

/** What is kept of a world beside its tables. */
interface SavedWorld {
  readonly at: Instant;
  readonly states: string;
  readonly queues: QueuesSnapshot;
  readonly mail: MailSnapshot;
  readonly texts: number;
  readonly events: number;
}

const savedNote = 'world';

/** @throws DataFileError */
const readSaved = (dynamodb: LocalDynamoDb, file: string | undefined): SavedWorld | undefined => {
  const note = dynamodb.notes.read(savedNote);
  if (note !== undefined) return JSON.parse(note) as SavedWorld;
  const { TableNames } = JSON.parse(dynamodb.handle('ListTables', '{}').body) as { TableNames: string[] };
  if (TableNames.length === 0) return undefined;
  dynamodb.close();
  throw new DataFileError(`${file} was kept by a run: it can't go on from there; name another file`);
};

const nameInArn = (arn: unknown): string => {
  const text = String(arn);
  return text.slice(text.lastIndexOf(':') + 1);
};

/** Observability of the handlers, off: a local run has its own report. */
const quiet = {
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_DISABLED: 'true',
  POWERTOOLS_TRACE_ENABLED: 'false',
  POWERTOOLS_DEV: 'false',
};

/** Layers lie under /opt in Lambda; here in the assembly. */
const layerFolders = (resources: readonly Resource[], assembly: string): readonly string[] =>
  resources
    .filter(({ type }) => type === 'AWS::Lambda::LayerVersion')
    .map(({ properties }) => {
      const key = String(propertiesOf(properties.Content).S3Key);
      return join(assembly, `asset.${key.replace(/\.zip$/, '')}`);
    });

const fileInLayer = (name: string, layers: readonly string[]): string => {
  const found = layers.map((layer) => join(layer, name)).find((file) => existsSync(file));
  if (found === undefined) throw new AssemblyError(`no layer has a file ${name}`);
  return found;
};

const environmentOf = (resources: readonly Resource[], assembly: string): Record<string, string> => {
  const layers = layerFolders(resources, assembly);
  const environment: Record<string, string> = {};
  for (const { type, logicalId, properties } of resources) {
    if (type !== 'AWS::Lambda::Function') continue;
    for (const [name, value] of Object.entries(
      propertiesOf(propertiesOf(properties.Environment).Variables),
    )) {
      const text = String(value);
      const here = text.startsWith('/opt/') ? fileInLayer(text.slice('/opt/'.length), layers) : text;
      if (environment[name] !== undefined && environment[name] !== here && !name.startsWith('POWERTOOLS_'))
        throw new AssemblyError(
          `${logicalId} sets ${name} otherwise than another function does; in one process they share it`,
        );
      environment[name] = here;
    }
  }
  return { ...environment, ...quiet };
};

/** The functions' names by their handlers' paths. */
const entriesOf = (resources: readonly Resource[]): ReadonlyMap<string, string> =>
  new Map(
    resources
      .filter(({ type, metadata }) => type === 'AWS::Lambda::Function' && 'rekindle:entry' in metadata)
      .map(({ ref, metadata }) => [String(metadata['rekindle:entry']), ref]),
  );

const loadFunctions = async (
  resources: readonly Resource[],
  entries: ReadonlyMap<string, string>,
): Promise<readonly LambdaFunction[]> =>
  Promise.all(
    [...entries].map(async ([entry, name]) => {
      const { handler } = (await import(pathToFileURL(join(projectRoot, entry)).href)) as {
        readonly handler: Handler;
      };
      const timeout = resources.find(({ ref }) => ref === name)?.properties.Timeout;
      return { name, timeoutSeconds: Number(timeout ?? 3), handler };
    }),
  );

/**
 * The app in `assembly`, alive: nothing moves until the clock is run.
 * @throws AssemblyError, DataFileError
 */
export const createWorld = async (options: WorldOptions): Promise<World> => {
  const resources = readAssembly(options.assembly);
  const ofType = (type: string): readonly Resource[] => resources.filter((each) => each.type === type);
  const environment = { ...environmentOf(resources, options.assembly), ...options.environment };
  Object.assign(process.env, environment);

  const { resumes = false, dataFile } = options;
  const dynamodb = openDynamoDb({
    now: () => clock.now(),
    ...(dataFile !== undefined && { file: dataFile }),
    ...(resumes && { commits: 'when told' as const }),
  });
  const saved = resumes ? readSaved(dynamodb, dataFile) : undefined;
  const clock = createClock(saved?.at ?? options.start);
  const { now } = clock;
  createTables(dynamodb, resources, options.streams);

  const failures: string[] = [];
  const entries = entriesOf(resources);
  const lambda = createLambda({
    functions: await loadFunctions(resources, entries),
    clock,
    ...(options.onFault !== undefined && { onFault: options.onFault }),
  });
  const states = createStates({
    clock,
    seed: options.seed,
    invoke: lambda.invoke,
    onEnd: (end) => {
      if (end.status === 'SUCCEEDED') return;
      const failure = `${end.name}: ${end.error ?? end.status} ${end.cause ?? ''}`;
      failures.push(failure);
      options.onFailure?.(failure);
    },
  });
  const definitions = new Map<string, string>();
  for (const { ref, properties } of ofType('AWS::StepFunctions::StateMachine')) {
    const definition = String(properties.DefinitionString);
    definitions.set(nameInArn(ref), definition);
    states.addStateMachine({
      arn: ref,
      name: nameInArn(ref),
      definition,
      type: properties.StateMachineType === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
    });
  }

  const queues = createQueues({
    clock,
    queues: ofType('AWS::SQS::Queue').map(({ ref, properties }) => {
      const redrive = propertiesOf(properties.RedrivePolicy);
      return {
        name: ref.slice(ref.lastIndexOf('/') + 1),
        visibilityTimeout: seconds(Number(properties.VisibilityTimeout ?? 30)),
        ...('deadLetterTargetArn' in redrive && {
          redrive: {
            to: nameInArn(redrive.deadLetterTargetArn),
            maxReceiveCount: Number(redrive.maxReceiveCount),
          },
        }),
      };
    }),
    consumers: ofType('AWS::Lambda::EventSourceMapping').map(
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

  const pushes = createPushes({
    urls: new Map(
      ofType('AWS::Events::ApiDestination').map(({ ref, properties }) => [
        ref,
        String(properties.InvocationEndpoint),
      ]),
    ),
    now,
    ...(options.onPush !== undefined && { onSent: options.onPush }),
  });
  const events = createEvents({
    now,
    ...(options.onEvent !== undefined && { onEvent: options.onEvent }),
    rules: ofType('AWS::Events::Rule').flatMap(({ ref, properties }) =>
      listOf(properties.Targets)
        .map((target) => String(propertiesOf(target).Arn))
        .filter((arn) => arn.includes(':sqs:') || arn.includes(':api-destination/'))
        .map((arn) => ({
          name: ref,
          bus: String(properties.EventBusName ?? 'default'),
          pattern: properties.EventPattern,
          deliver: (envelope: string) => {
            if (arn.includes(':sqs:')) queues.send(nameInArn(arn), envelope);
            else pushes.deliver(arn.split('/')[1] ?? '', envelope);
          },
        })),
    ),
  });
  const mail = createMail({
    clock,
    events,
    shard: options.shard ?? 0,
    ...(options.onMail !== undefined && { onSent: options.onMail }),
  });
  const texts = createTexts({
    now,
    shard: options.shard ?? 0,
    ...(options.onText !== undefined && { onSent: options.onText }),
  });
  const secrets = createSecrets(
    ofType('AWS::SecretsManager::Secret').map(({ ref, properties }) => ({
      id: ref,
      ...(properties.SecretString !== undefined && { text: String(properties.SecretString) }),
      ...(properties.GenerateSecretString !== undefined && {
        text: derivedCode('rekindle-local', String(options.seed), 32),
      }),
    })),
  );

  const transport = createTransport({
    json: {
      DynamoDB_20120810: dynamodb.handle,
      AWSStepFunctions: states.handle,
      AWSEvents: events.handle,
      AmazonSQS: queues.handle,
      secretsmanager: secrets.handle,
    },
    mail: mail.handle,
    texts: texts.handle,
  });
  useRuntime({
    now,
    pause: lambda.pause,
    requestHandler: options.intercept?.(transport) ?? transport,
  });

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
  const [bus] = ofType('AWS::Events::EventBus');
  if (bus === undefined) throw new AssemblyError('the app has no event bus');

  if (saved !== undefined) {
    events.restore(saved.events);
    texts.restore(saved.texts);
    mail.restore(saved.mail);
    queues.restore(saved.queues);
    states.restore(saved.states);
  }

  return {
    clock,
    dynamodb,
    states,
    events,
    mail,
    queues,
    secrets,
    lambda,
    bus: bus.ref,
    environment,
    startSchedules: () => runSchedules(schedules, clock),
    functionAt: (entry) => entries.get(entry),
    definitionOf: (name) => {
      const definition = definitions.get(name);
      if (definition === undefined) throw new AssemblyError(`the app has no state machine ${name}`);
      return definition;
    },
    failures,
    save: () => {
      if (!clock.isQuiet()) throw new ClockError('a world is saved while nothing is in flight');
      const state: SavedWorld = {
        at: now(),
        states: states.snapshot(),
        queues: queues.snapshot(),
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

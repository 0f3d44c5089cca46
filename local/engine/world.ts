/** Rekindle in one process: the synthesized app's own resources, and its real handlers on them. */
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Ask } from '../../functions/adapters/ask.ts';
import { useRuntime } from '../../functions/adapters/runtime.ts';
import { derivedCode } from '../../shared/base/ids.ts';
import type { Post } from '../../shared/flows/webhooks/deliver.ts';
import { type Account, type AccountOptions, createAccount } from '../aws/account.ts';
import type { DeployedFunction } from '../aws/functions.ts';
import type { Handler } from '../aws/lambda.ts';
import { createRandom } from '../aws/states/random.ts';
import { AssemblyError } from '../aws/tables.ts';
import { measuringThrottles } from '../aws/throttles.ts';
import type { Transport } from '../aws/transport.ts';
import { anyCode } from './any-code.ts';
import { clientsOn } from './clients.ts';
import { pushOf, type SentPush } from './sent.ts';
import { projectRoot } from './synth.ts';

type Environment = Readonly<Record<string, string>>;

export interface WorldOptions extends Omit<AccountOptions, 'load' | 'generateSecret' | 'onPost'> {
  /** Environment variables that take the place of the app's own. */
  readonly environment?: Environment;
  readonly onPush?: (push: SentPush) => void;
  /** Takes webhooks; absent: all of them are taken, and nothing leaves this machine. */
  readonly post?: Post;
  /** The shop's own system; absent: one that has every code that it is told. */
  readonly ask?: Ask;
  /**
   * Between the AWS clients and the services: for faults, and to count.
   * @param running the function whose request it is
   */
  readonly intercept?: (transport: Transport, running: () => string | undefined) => Transport;
}

export interface World extends Omit<Account, 'buses'> {
  /** The name of the app's own bus. */
  readonly bus: string;
  /** The app's environment variables, as its functions see them. */
  readonly environment: Environment;
  /** What every secret that AWS would make up holds here. */
  readonly localSecret: string;
  /** The name of the function whose handler lies at this path from the project's folder, if the app has it. */
  readonly functionAt: (entry: string) => string | undefined;
}

/**
 * By a schedule's name, whether what it starts changes anything for a customer: what is counted each night and week for people
 * to look at does not, and where nobody looks it need not be counted.
 */
export const changesSomething = (schedule: string): boolean =>
  !/--(nightly-census|weekly-results)$/.test(schedule);

const taken: Post = async () => ({ status: 204 });

/** Where nobody says another, links in messages lead nowhere; and no CloudFront stands before what serves them. */
const links = { LINKS_URL: 'https://links.rekindle.invalid/', LINKS_CLOSED: '' };

/** Observability of the handlers, off: a local run has its own report. */
const quiet = {
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_DISABLED: 'true',
  POWERTOOLS_TRACE_ENABLED: 'false',
  POWERTOOLS_DEV: 'false',
};

/** All functions run in one process, and so in one environment. */
const sharedEnvironment = (functions: readonly DeployedFunction[]): Environment => {
  const shared: Record<string, string> = {};
  for (const { logicalId, environment } of functions)
    for (const [name, value] of Object.entries(environment)) {
      if (shared[name] !== undefined && shared[name] !== value && !name.startsWith('POWERTOOLS_'))
        throw new AssemblyError(
          `${logicalId} sets ${name} otherwise than another function does; in one process they share it`,
        );
      shared[name] = value;
    }
  return shared;
};

/** The path of a function's handler from the project's folder; CDK's own functions have none. */
const entryOf = ({ metadata }: DeployedFunction): string | undefined => {
  const { 'rekindle:entry': entry } = metadata;
  return entry === undefined ? undefined : String(entry);
};

/** TypeScript in the project, JavaScript in the package. */
const extension = extname(import.meta.filename);

const handlerAt = async (entry: string): Promise<Handler> => {
  const file = join(projectRoot, entry.replace(/\.ts$/, extension));
  const { handler } = (await import(pathToFileURL(file).href)) as {
    readonly handler: Handler;
  };
  return handler;
};

/** The variables of the world that is in use. */
let inUse: readonly string[] = [];

const useEnvironment = (environment: Environment): void => {
  // What is deployed of one shop alone is not there in the next one's world.
  for (const name of inUse) delete process.env[name];
  Object.assign(process.env, environment);
  inUse = Object.keys(environment);
};

/**
 * The app in `assembly`, alive: nothing moves until the clock is run. From here on this process's handlers and adapters
 * are its own: only one world is in use at a time.
 * @throws AssemblyError, DataFileError
 */
export const createWorld = async (options: WorldOptions): Promise<World> => {
  const { environment: given, onPush, intercept, post = taken, ask = anyCode, ...forAccount } = options;
  const localSecret = derivedCode('rekindle-local', String(options.seed), 32);
  const entries = new Map<string, string>();
  let environment: Environment = {};
  const { buses, ...account } = await createAccount({
    ...forAccount,
    generateSecret: () => localSecret,
    ...(onPush !== undefined && { onPost: (post) => onPush(pushOf(post)) }),
    load: async (functions) => {
      environment = { ...sharedEnvironment(functions), ...quiet, ...links, ...given };
      // Some of it is read as soon as a handler's module is.
      useEnvironment(environment);
      const handlers = new Map<string, Handler>();
      for (const deployed of functions) {
        const entry = entryOf(deployed);
        if (entry === undefined) continue;
        entries.set(entry, deployed.name);
        handlers.set(deployed.name, await handlerAt(entry));
      }
      return handlers;
    },
  });
  const [bus] = buses;
  if (bus === undefined) throw new AssemblyError('the app has no event bus');
  const { clock, lambda, transport, alarms } = account;
  const reached = intercept?.(transport, lambda.running) ?? transport;
  useRuntime({
    now: clock.now,
    pause: lambda.pause,
    atTurnsEnd: queueMicrotask,
    random: createRandom(options.seed).next,
    makeClient: clientsOn(alarms === undefined ? reached : measuringThrottles(reached, alarms.put)),
    post: (posting) => lambda.outside(() => post(posting)),
    ask,
    running: lambda.running,
    ...(alarms !== undefined && { measured: alarms.embedded }),
  });
  // What takes every code asks for no token: nobody has put one, and codes would wait for it for good.
  const { OFFERS_SECRET_ID } = environment;
  if (ask === anyCode && OFFERS_SECRET_ID !== undefined) account.secrets.put(OFFERS_SECRET_ID, localSecret);
  return { ...account, bus, environment, localSecret, functionAt: (entry) => entries.get(entry) };
};

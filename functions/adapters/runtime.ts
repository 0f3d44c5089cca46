/** Where the adapters run: in Lambda against AWS, or in a process that brings its own clock and its own clients. */
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { isPublicAddress } from '../../shared/base/public-address.ts';
import { type Duration, type Instant, instant } from '../../shared/base/time.ts';
import type { Post } from '../../shared/flows/webhooks/deliver.ts';
import { type Ask, createAsk } from './ask.ts';
import { createPost } from './post.ts';

/** What clients of all services take. */
export type ClientOptions = Pick<
  DynamoDBClientConfig,
  'logger' | 'maxAttempts' | 'cacheMiddleware' | 'region' | 'endpoint' | 'credentials' | 'requestHandler'
>;

/** Makes a client of AWS by `make`, which is given what the options have to be where it runs. */
export type MakeClient = <Client extends object>(make: (options: ClientOptions) => Client) => Client;

export interface Runtime {
  readonly now: () => Instant;
  readonly pause: (duration: Duration) => Promise<void>;
  /** Once what has arrived by now has been dealt with; absent: when the event loop has turned. Where time is virtual that is too late. */
  readonly atTurnsEnd?: (then: () => void) => void;
  /** Uniform in [0, 1), where a run is to be repeated to the byte; absent: the process's own. */
  readonly random?: () => number;
  readonly makeClient: MakeClient;
  /** To receivers of webhooks. */
  readonly post: Post;
  /** Of a shop's own system. */
  readonly ask: Ask;
  /** Which function asks, where several are run by one process; absent: one is. */
  readonly running?: () => string | undefined;
  /** Is told of metrics as a function's log embeds them; absent: the log alone is. */
  readonly measured?: (embedded: object) => void;
}

/** A page of a hundred categories is less. */
const mostAnswerBytes = 1_048_576;

/** On the network a request that is not answered in time fails: it may not eat the Lambda's own time. */
const lambda: Runtime = {
  now: () => instant(Date.now()),
  pause: (duration) => new Promise((resolve) => setTimeout(resolve, duration)),
  makeClient: (make) => make({ requestHandler: { connectionTimeout: 2_000, requestTimeout: 20_000 } }),
  // Whatever a receiver's name leads to: what answers within Lambda's own sandbox is nobody's to ask.
  post: createPost(isPublicAddress),
  ask: createAsk(isPublicAddress, mostAnswerBytes),
};

let current: Runtime = lambda;

/** Takes the place of Lambda's own surroundings, for all ports that are made from here on. */
export const useRuntime = (runtime: Runtime): void => {
  current = runtime;
};

/** The runtime that is in use: another object after each `useRuntime`. */
export const runtimeInUse = (): Runtime => current;

/** Does it as soon as all that follows from what has arrived has been asked for. */
export const atTurnsEnd = (then: () => void): void => {
  const { atTurnsEnd: byClock = setImmediate } = current;
  byClock(then);
};

/**
 * What each process makes once, when it is first asked for; a process is known by its runtime. Functions that are run by
 * one process share nothing, as in Lambda: what one has read, such as a secret, is not known to another that may not.
 */
export const onceInProcess = <Made extends object>(make: () => Made): (() => Made) => {
  const made = new WeakMap<Runtime, Map<string, Made>>();
  return () => {
    const { running } = current;
    const name = running?.() ?? '';
    const ofProcess = made.get(current) ?? new Map<string, Made>();
    const known = ofProcess.get(name);
    if (known !== undefined) return known;
    const fresh = make();
    made.set(current, ofProcess.set(name, fresh));
    return fresh;
  };
};

/** The credential chain calls these two on whatever logger there is. */
const quietLogger: unknown = { debug: () => {}, warn: () => {} };

/**
 * What every AWS client is made with. The SDK's default logger is filled by a filter over every input and output, a
 * third of a client's CPU, whether or not anybody listens; ours has no `info` and no `error`, so the filter never
 * runs. `cacheMiddleware`: without it each call builds its middleware anew, a fifth of what a call costs.
 */
const common: ClientOptions = {
  logger: quietLogger as NonNullable<ClientOptions['logger']>,
  maxAttempts: 5,
  cacheMiddleware: true,
};

/** How a client of AWS is made. */
type Service<Client> = new (options: ClientOptions) => Client;

/** A client of AWS, made when it is first asked for, where the process ran that named it: a start loads none that it does not need. */
export const awsClientLater = <Client extends object>(
  service: () => Service<Client>,
  options: ClientOptions = {},
): (() => Client) => {
  const { makeClient } = current;
  let client: Client | undefined;
  return () => {
    client ??= makeClient((surroundings) => new (service())({ ...common, ...surroundings, ...options }));
    return client;
  };
};

/** The same, made at once; `options` go before what all clients are made with. */
export const awsClient = <Client extends object>(
  Service: Service<Client>,
  options: ClientOptions = {},
): Client => awsClientLater(() => Service, options)();

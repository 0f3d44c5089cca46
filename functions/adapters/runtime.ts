/** Where the adapters run: in Lambda against AWS, or in a process that brings its own clock and transport. */
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { type Duration, type Instant, instant } from '../../shared/time.ts';

/** What carries an AWS client's requests. */
export interface RequestHandler {
  handle(request: unknown, options?: unknown): Promise<unknown>;
}

export interface Runtime {
  readonly now: () => Instant;
  readonly pause: (duration: Duration) => Promise<void>;
  /** Absent: the network. */
  readonly requestHandler?: RequestHandler;
  /** Services in this process need no signature, which is most of a call's cost. */
  readonly signsRequests: boolean;
}

const lambda: Runtime = {
  now: () => instant(Date.now()),
  pause: (duration) => new Promise((resolve) => setTimeout(resolve, duration)),
  signsRequests: true,
};

let current: Runtime = lambda;

/** Takes the place of Lambda's own surroundings, for all ports that are made from here on. */
export const useRuntime = (runtime: Runtime): void => {
  current = runtime;
};

/** The runtime that is in use: another object after each `useRuntime`. */
export const runtimeInUse = (): Runtime => current;

/** Where nothing is looked up: requests do not leave the process. */
const localEndpoint = { url: new URL('https://local.invalid/') };

type Option<Name extends keyof DynamoDBClientConfig> = NonNullable<DynamoDBClientConfig[Name]>;

/** The credential chain calls these two on whatever logger there is. */
const quietLogger: unknown = { debug: () => {}, warn: () => {} };

/**
 * What every AWS client is made with. The SDK's default logger is filled by a filter over every input and output, a
 * third of a client's CPU, whether or not anybody listens; ours has no `info` and no `error`, so the filter never runs. `cacheMiddleware`: without it each call
 * builds its middleware anew, a fifth of what a call costs. On the network a request that is not
 * answered in time fails: it may not eat the Lambda's own time.
 */
export const clientConfig = () => {
  const { requestHandler, signsRequests } = current;
  const shared = { logger: quietLogger as Option<'logger'>, maxAttempts: 5, cacheMiddleware: true };
  if (requestHandler === undefined)
    return { ...shared, requestHandler: { connectionTimeout: 2_000, requestTimeout: 20_000 } };
  return {
    ...shared,
    region: 'local-1',
    endpointProvider: () => localEndpoint,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: requestHandler as Option<'requestHandler'>,
    ...(!signsRequests && { signer: { sign: async <Request>(request: Request) => request } }),
  };
};

interface HasMiddlewares {
  readonly middlewareStack: { remove(name: string): boolean };
}

/** What clients add to a request for the services' own statistics and routing. */
const networkMiddlewares = [
  'getUserAgentMiddleware',
  'hostHeaderMiddleware',
  'recursionDetectionMiddleware',
  'loggerMiddleware',
];

/** A client as this runtime needs it: on a transport of its own it goes without a fifth of a call's CPU. */
export const forRuntime = <Client extends HasMiddlewares>(client: Client): Client => {
  if (current.requestHandler !== undefined)
    for (const name of networkMiddlewares) client.middlewareStack.remove(name);
  return client;
};

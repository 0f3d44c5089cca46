/** Where the adapters run: in Lambda against AWS, or in a process that brings its own clock and transport. */
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { type Duration, type Instant, instant } from '../../shared/base/time.ts';

/** What carries an AWS client's requests. */
export interface RequestHandler {
  handle(request: unknown, options?: unknown): Promise<{ readonly response: unknown }>;
}

export interface Runtime {
  readonly now: () => Instant;
  readonly pause: (duration: Duration) => Promise<void>;
  /** Absent: the network. */
  readonly requestHandler?: RequestHandler;
}

const lambda: Runtime = {
  now: () => instant(Date.now()),
  pause: (duration) => new Promise((resolve) => setTimeout(resolve, duration)),
};

let current: Runtime = lambda;

/** Takes the place of Lambda's own surroundings, for all ports that are made from here on. */
export const useRuntime = (runtime: Runtime): void => {
  current = runtime;
};

/** The runtime that is in use: another object after each `useRuntime`. */
export const runtimeInUse = (): Runtime => current;

/** Where nothing is looked up: requests do not leave the process. */
const localEndpoint = Promise.resolve({ protocol: 'https:', hostname: 'local.invalid', path: '/' });

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
  const { requestHandler } = current;
  const shared = { logger: quietLogger as Option<'logger'>, maxAttempts: 5, cacheMiddleware: true };
  if (requestHandler === undefined)
    return { ...shared, requestHandler: { connectionTimeout: 2_000, requestTimeout: 20_000 } };
  return {
    ...shared,
    region: 'local-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: requestHandler as Option<'requestHandler'>,
  };
};

/** What the SDK knows of an operation: its name, its shapes and the exceptions that it may answer with. */
const operationOf = (context: { readonly __smithy_context?: unknown }) => {
  const { operationSchema } = context.__smithy_context as { readonly operationSchema: readonly unknown[] };
  const [, namespace, name, traits, input, output] = operationSchema;
  return { namespace, name: String(name), traits, input, output };
};

/** A client's own protocol: how its requests are written, and its answers and exceptions read. */
interface Protocol {
  serializeRequest(operation: unknown, input: unknown, context: unknown): Promise<unknown>;
  deserializeResponse(operation: unknown, context: unknown, response: unknown): Promise<object>;
}

type Handler = (args: { readonly input: object }) => Promise<{ response: unknown; output: object }>;

interface HasMiddlewares {
  readonly config: object;
  readonly middlewareStack: {
    add(
      middleware: (next: unknown, context: { readonly __smithy_context?: unknown }) => Handler,
      options: { readonly name: string; readonly step: 'initialize'; readonly priority: 'high' },
    ): void;
  };
}

/** What a client's protocol comes to where its requests and answers are plain JSON. */
export interface Shortcut {
  readonly request: (operation: string, input: object) => unknown;
  /** `undefined`: the answer is for the protocol to read, such as an exception. */
  readonly output: (response: unknown) => object | undefined;
}

/** JSON as it is, without the SDK's walk over its schema, which is slow on long texts above all. */
export const plainJson = (
  addressOf: (operation: string) => {
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
  },
): Shortcut => ({
  request: (operation, input) => ({ ...addressOf(operation), body: JSON.stringify(input) }),
  output: (response) => {
    const { statusCode, body } = response as { readonly statusCode: number; readonly body: Uint8Array };
    return statusCode === 200
      ? JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'))
      : undefined;
  },
});

/**
 * A client as this runtime needs it. On a transport of its own it keeps the service's protocol, and goes without what
 * a request needs on the network alone (endpoints, signatures, repetition, statistics), which costs more than the
 * services in the process do.
 */
export const forRuntime = <Client extends object>(client: Client, shortcut?: Shortcut): Client => {
  const { requestHandler } = current;
  if (requestHandler === undefined) return client;
  const { config, middlewareStack } = client as unknown as HasMiddlewares;
  const { protocol } = config as { readonly protocol: Protocol };
  middlewareStack.add(
    (_next, context) => {
      const operation = operationOf(context);
      const serde = { ...config, ...context, endpoint: () => localEndpoint };
      return async ({ input }) => {
        const request =
          shortcut?.request(operation.name, input) ??
          (await protocol.serializeRequest(operation, input, serde));
        const { response } = await requestHandler.handle(request);
        const output =
          shortcut?.output(response) ?? (await protocol.deserializeResponse(operation, serde, response));
        return { response, output };
      };
    },
    { name: 'inProcess', step: 'initialize', priority: 'high' },
  );
  return client;
};

/** AWS clients in a process whose services are its own, or another's on this machine: nothing goes to AWS. */
import type { MakeClient } from '../../functions/adapters/runtime.ts';
import { type Duration, milliseconds } from '../../shared/base/time.ts';
import { mailPath } from '../aws/mail.ts';

/** What carries an AWS client's requests. */
export interface RequestHandler {
  handle(request: unknown, options?: unknown): Promise<{ readonly response: unknown }>;
}

/** Where nothing is looked up: requests do not leave the process. */
const localEndpoint = Promise.resolve({ protocol: 'https:', hostname: 'local.invalid', path: '/' });

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
interface Shortcut {
  readonly request: (operation: string, input: object) => unknown;
  /** `undefined`: the answer is for the protocol to read, such as an exception. */
  readonly output: (response: unknown) => object | undefined;
}

/** JSON as it is, without the SDK's walk over its schema, which is slow on long texts above all. */
const plainJson = (
  addressOf: (
    operation: string,
    input: object,
  ) => {
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
  },
): Shortcut => ({
  request: (operation, input) => ({ ...addressOf(operation, input), body: JSON.stringify(input), input }),
  output: (response) => {
    const answer = response as JsonAnswer;
    return answer.statusCode === 200 ? JSON.parse(textOf(answer)) : undefined;
  },
});

interface JsonAnswer {
  readonly statusCode: number;
  readonly body: Uint8Array;
  /** The body, where it was made in this process. */
  readonly text?: string;
}

const textOf = (answer: JsonAnswer): string => {
  if (answer.text !== undefined) return answer.text;
  const { body } = answer;
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
};

/** By the services' ids. */
const shortcuts: Readonly<Record<string, Shortcut>> = {
  DynamoDB: plainJson((operation) => ({
    path: '/',
    headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
  })),
  SQS: plainJson((operation) => ({ path: '/', headers: { 'x-amz-target': `AmazonSQS.${operation}` } })),
  SESv2: plainJson((operation, input) => ({ path: mailPath(operation, input), headers: {} })),
};

/** A request that the SDK sends again: it had no answer, the service is at fault, or asks to slow down. */
const isWorthRepeating = (error: unknown): boolean => {
  const { name, code, $metadata } = error as {
    readonly name?: string;
    readonly code?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  const { httpStatusCode: status } = $metadata ?? {};
  if (status === undefined) return name === 'TimeoutError' || code === 'ECONNRESET';
  return (
    status >= 500 ||
    status === 429 ||
    /Thrott|ProvisionedThroughput|SlowDown|TransactionInProgress/.test(name ?? '')
  );
};

/** The base of the SDK's pauses, which double, each a random part of that. */
const pauseBase = 100;

/**
 * Makes clients that ask `requestHandler`. They keep their services' protocols, and go without what a request needs on
 * the network alone (endpoints, signatures, statistics), which costs more than services in the process do.
 * @param pause for services that may fail: what the SDK sends again is sent again, as often as the client says; absent:
 * services in the process answer at once, and nothing is
 */
export const clientsOn =
  (requestHandler: RequestHandler, pause?: (duration: Duration) => Promise<void>): MakeClient =>
  (make) => {
    const client = make({
      region: 'local-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      requestHandler,
    });
    const { config, middlewareStack } = client as unknown as HasMiddlewares;
    const { protocol, serviceId, maxAttempts } = config as {
      readonly protocol: Protocol;
      readonly serviceId: string;
      readonly maxAttempts: () => Promise<number>;
    };
    const shortcut = shortcuts[serviceId];
    middlewareStack.add(
      (_next, context) => {
        const operation = operationOf(context);
        const serde = { ...config, ...context, endpoint: () => localEndpoint };
        const ask = async (input: object): ReturnType<Handler> => {
          const request =
            shortcut?.request(operation.name, input) ??
            (await protocol.serializeRequest(operation, input, serde));
          const { response } = await requestHandler.handle(request);
          const output =
            shortcut?.output(response) ?? (await protocol.deserializeResponse(operation, serde, response));
          return { response, output };
        };
        if (pause === undefined) return ({ input }) => ask(input);
        return async ({ input }) => {
          for (let attempt = 1; ; attempt += 1)
            try {
              return await ask(input);
            } catch (error) {
              if (!isWorthRepeating(error) || attempt >= (await maxAttempts())) throw error;
              await pause(milliseconds(Math.ceil(Math.random() * pauseBase * 2 ** (attempt - 1))));
            }
        };
      },
      { name: 'inProcess', step: 'initialize', priority: 'high' },
    );
    return client;
  };

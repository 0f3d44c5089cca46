/** Where the adapters run: in Lambda against AWS, or in a process that brings its own clock and transport. */
import { type Duration, type Instant, instant } from '../../shared/time.ts';

export interface Runtime {
  readonly now: () => Instant;
  readonly pause: (duration: Duration) => Promise<void>;
  /** Carries the AWS clients' requests; absent: the network. */
  readonly requestHandler?: object;
}

const lambda: Runtime = {
  now: () => instant(Date.now()),
  pause: (duration) => new Promise((resolve) => setTimeout(resolve, duration)),
};

let current: Runtime = lambda;

/** Takes the place of Lambda's own surroundings, for every client that was made and every one to come. */
export const useRuntime = (runtime: Runtime): void => {
  current = runtime;
};

export const runtime: Runtime = {
  now: () => current.now(),
  pause: (duration) => current.pause(duration),
};

type Handler = { readonly handle: (request: unknown, options?: unknown) => Promise<unknown> };

/** Hands each request to whatever runtime is in use at that moment. */
const delegatingHandler = {
  metadata: { handlerProtocol: 'http/1.1' },
  handle: (request: unknown, options?: unknown) =>
    (current.requestHandler as Handler).handle(request, options),
  updateHttpClientConfig: () => {},
  httpHandlerConfigs: () => ({}),
};

/**
 * What every AWS client is made with. `logger: {}`: the SDK's default logger is filled by a filter over every input
 * and output, a third of a client's CPU, whether or not anybody listens.
 */
export const clientConfig = () => ({
  logger: {} as never,
  maxAttempts: 5,
  ...(current.requestHandler !== undefined && {
    region: 'local-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: delegatingHandler as never,
    signer: { sign: async (request: unknown) => request } as never,
  }),
});

/** Runs the project's own handlers in process: one at a time unless told, which makes a run deterministic. */

import type { VirtualClock } from './clock.ts';
import type { Duration, Instant } from './time.ts';

export type Handler = (event: unknown, context: LambdaContext) => Promise<unknown>;

/** What the handlers use of Lambda's context object. */
export interface LambdaContext {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly callbackWaitsForEmptyEventLoop: boolean;
  readonly getRemainingTimeInMillis: () => number;
}

export interface LambdaFunction {
  readonly name: string;
  readonly timeoutSeconds: number;
  readonly handler: Handler;
}

export interface LocalLambda {
  /** @param function_ a name or an ARN */
  readonly invoke: (function_: string, event: unknown) => Promise<unknown>;
  /** For a handler that pauses: it gives its worker away meanwhile, since what it waits for may need one. */
  readonly pause: (duration: Duration) => Promise<void>;
  /** For a handler that waits for another process: its worker, and the clock, are free meanwhile. */
  readonly outside: <T>(work: () => Promise<T>) => Promise<T>;
  readonly invocations: () => Readonly<Record<string, number>>;
}

export class UnknownFunctionError extends Error {
  override readonly name = 'Lambda.ResourceNotFoundException';
}

export const createLambda = (options: {
  readonly functions: readonly LambdaFunction[];
  readonly clock: VirtualClock;
  /** Handlers running at the same time; more than 1 gives up the same bytes for the same seed. */
  readonly workers?: number;
  /** Told of each error that a handler throws, which goes to its caller all the same. */
  readonly onFault?: (function_: string, error: unknown) => void;
}): LocalLambda => {
  const { clock, workers = 1 } = options;
  const functions = new Map(options.functions.map((each) => [each.name, each]));
  const counts = new Map<string, number>();
  let waiting: (() => void)[] = [];
  let head = 0;
  let running = 0;
  let requests = 0;

  /** Waits for a worker, first come, first served. */
  const acquire = (): Promise<void> | undefined => {
    if (running < workers) {
      running += 1;
      return undefined;
    }
    return new Promise((resolve) => waiting.push(resolve));
  };
  const release = (): void => {
    const next = waiting[head];
    if (next === undefined) {
      running -= 1;
      return;
    }
    head += 1;
    if (head === waiting.length || head > 10_000) {
      waiting = waiting.slice(head);
      head = 0;
    }
    next();
  };

  const contextOf = (target: LambdaFunction, startedAt: Instant): LambdaContext => {
    requests += 1;
    return {
      functionName: target.name,
      functionVersion: '$LATEST',
      invokedFunctionArn: target.name,
      memoryLimitInMB: '1024',
      awsRequestId: `local-${requests}`,
      logGroupName: target.name,
      logStreamName: 'local',
      callbackWaitsForEmptyEventLoop: false,
      getRemainingTimeInMillis: () => startedAt + target.timeoutSeconds * 1_000 - clock.now(),
    };
  };

  return {
    invoke: async (function_, event) => {
      const name = function_.slice(function_.lastIndexOf(':') + 1);
      const target = functions.get(name);
      if (target === undefined) throw new UnknownFunctionError(`there is no function ${function_}`);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      await acquire();
      try {
        return await target.handler(event, contextOf(target, clock.now()));
      } catch (error) {
        options.onFault?.(name, error);
        throw error;
      } finally {
        release();
      }
    },
    pause: async (duration) => {
      release();
      await clock.sleep(duration);
      await acquire();
    },
    outside: async (work) => {
      release();
      try {
        return await clock.outside(work);
      } finally {
        await acquire();
      }
    },
    invocations: () => Object.fromEntries(counts),
  };
};

/** Runs the project's own handlers in process: one at a time unless told, which makes a run deterministic. */
import type { Instant } from '../shared/time.ts';
import type { VirtualClock } from './clock.ts';

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
  readonly invocations: () => Readonly<Record<string, number>>;
}

export class UnknownFunctionError extends Error {
  override readonly name = 'Lambda.ResourceNotFoundException';
}

interface Job {
  readonly run: () => Promise<void>;
}

export const createLambda = (options: {
  readonly functions: readonly LambdaFunction[];
  readonly clock: VirtualClock;
  /** Handlers running at the same time; more than 1 gives up the same bytes for the same seed. */
  readonly workers?: number;
}): LocalLambda => {
  const { clock, workers = 1 } = options;
  const functions = new Map(options.functions.map((each) => [each.name, each]));
  const counts = new Map<string, number>();
  const waiting: Job[] = [];
  let head = 0;
  let running = 0;
  let requests = 0;

  const next = (): void => {
    while (running < workers && head < waiting.length) {
      const job = waiting[head];
      head += 1;
      if (head > 10_000) {
        waiting.splice(0, head);
        head = 0;
      }
      if (job === undefined) return;
      running += 1;
      void job.run().finally(() => {
        running -= 1;
        next();
      });
    }
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
    invoke: (function_, event) => {
      const name = function_.slice(function_.lastIndexOf(':') + 1);
      const target = functions.get(name);
      if (target === undefined)
        return Promise.reject(new UnknownFunctionError(`there is no function ${function_}`));
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return new Promise((resolve, reject) => {
        waiting.push({
          run: () => target.handler(event, contextOf(target, clock.now())).then(resolve, reject),
        });
        next();
      });
    },
    invocations: () => Object.fromEntries(counts),
  };
};

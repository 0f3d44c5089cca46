/** Runs the project's own handlers in process: one at a time unless told, which makes a run deterministic. */

import { AsyncLocalStorage } from 'node:async_hooks';
import type { VirtualClock } from './clock.ts';
import type { Hostility } from './hostility.ts';
import { checkRequest, checkResponse, SandboxTimedOutError } from './limits.ts';
import { type Duration, type Instant, plus, seconds } from './time.ts';

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
  /** The function in whose invocation this is asked, if it is in one. */
  readonly running: () => string | undefined;
  /** Refuses each invocation while it is so, as Lambda does where the account has none left to run at once. */
  readonly throttle: (isThrottled: boolean) => void;
}

/** Named as Step Functions calls it. */
export class TooManyRequestsError extends Error {
  override readonly name = 'Lambda.TooManyRequestsException';
}

export class UnknownFunctionError extends Error {
  override readonly name = 'Lambda.ResourceNotFoundException';
}

/** What there is to know of an invocation while its handler runs. */
interface UnderWay {
  readonly name: string;
  /** When its function's time is over. */
  readonly endsAt: Instant;
  /** Ends it there: whoever awaits this goes on no more. */
  readonly end: () => Promise<never>;
  /** Its last pause: what it does side by side is one piece of work, which sleeps once at a time. */
  pausing: Promise<void>;
  /** While it waits for other processes: for how many at once, and its return, which is when all have answered. */
  away?: { waits: number; readonly answered: () => void; readonly isBack: Promise<void> } | undefined;
}

const never = new Promise<never>(() => {});

export const createLambda = (options: {
  readonly functions: readonly LambdaFunction[];
  readonly clock: VirtualClock;
  /** Handlers running at the same time; more than 1 gives up the same bytes for the same seed. */
  readonly workers?: number;
  /** Told of each invocation for how long it ran, to whatever end. */
  readonly onEnd?: (function_: string, took: Duration) => void;
  /** Told of each invocation that ends without an error. */
  readonly onAnswer?: (function_: string) => void;
  /** Told of each invocation that is refused since functions are throttled. */
  readonly onThrottle?: (function_: string) => void;
  /** Told of each error that a handler throws, which goes to its caller all the same. */
  readonly onFault?: (function_: string, error: unknown) => void;
  /** Runs the invocations, side by side, in the place of the workers. */
  readonly hostility?: Hostility;
}): LocalLambda => {
  const { clock, workers = 1, hostility } = options;
  const functions = new Map(options.functions.map((each) => [each.name, each]));
  const counts = new Map<string, number>();
  let waiting: (() => void)[] = [];
  let head = 0;
  let running = 0;
  let requests = 0;
  let isThrottled = false;
  const underWay = new AsyncLocalStorage<UnderWay>();

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

  /** The handler's answer, or the end that its time-out makes of it: from then on nothing that it does has an effect. */
  const inTime = (target: LambdaFunction, event: unknown): Promise<unknown> => {
    const startedAt = clock.now();
    const { promise: over, reject: end } = Promise.withResolvers<never>();
    const endsAt = plus(startedAt, seconds(target.timeoutSeconds));
    const run = () => target.handler(event, contextOf(target, startedAt));
    const timedOut = (): Promise<never> => {
      end(new SandboxTimedOutError(target));
      return over.catch(() => never);
    };
    return Promise.race([
      underWay.run({ name: target.name, endsAt, end: timedOut, pausing: Promise.resolve() }, run),
      over,
    ]);
  };
  /** An invocation whose end is whoever's who simulates it. */
  const simulated = ({ name, timeoutSeconds }: LambdaFunction): UnderWay => ({
    name,
    endsAt: plus(clock.now(), seconds(timeoutSeconds)),
    end: () => never,
    pausing: Promise.resolve(),
  });
  /** The clock goes on, and the worker is another's, until all have answered. */
  const leave = (): NonNullable<UnderWay['away']> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    release();
    return { waits: 0, answered: resolve, isBack: clock.outside(() => promise).then(acquire) };
  };
  const leftOf = (invocation: UnderWay | undefined): Duration | undefined =>
    invocation && seconds(Math.max(0, invocation.endsAt - clock.now()) / 1_000);

  return {
    invoke: async (function_, event) => {
      const name = function_.slice(function_.lastIndexOf(':') + 1);
      const target = functions.get(name);
      if (target === undefined) throw new UnknownFunctionError(`there is no function ${function_}`);
      if (isThrottled) {
        options.onThrottle?.(name);
        throw new TooManyRequestsError('Rate Exceeded.');
      }
      checkRequest(event);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      if (hostility !== undefined)
        return hostility.invoke({
          name,
          event,
          timeout: seconds(target.timeoutSeconds),
          run: () =>
            underWay.run(simulated(target), () => target.handler(event, contextOf(target, clock.now()))),
        });
      await acquire();
      const startedAt = clock.now();
      try {
        const result = await inTime(target, event);
        checkResponse(result);
        options.onAnswer?.(name);
        return result;
      } catch (error) {
        options.onFault?.(name, error);
        throw error;
      } finally {
        options.onEnd?.(name, seconds((clock.now() - startedAt) / 1_000));
        release();
      }
    },
    pause: (duration) => {
      const invocation = underWay.getStore();
      const until = plus(clock.now(), duration);
      const sleep = async (): Promise<void> => {
        // Of pauses side by side the longest is as long as all of them.
        const rest = seconds(Math.max(0, until - clock.now()) / 1_000);
        const left = leftOf(invocation);
        const isOver = left !== undefined && rest > left;
        release();
        await clock.sleep(isOver ? left : rest);
        await acquire();
        if (isOver) await invocation?.end();
      };
      if (invocation === undefined) return sleep();
      invocation.pausing = invocation.pausing.then(sleep);
      return invocation.pausing;
    },
    outside: async (work) => {
      const invocation: Pick<UnderWay, 'away'> = underWay.getStore() ?? {};
      invocation.away ??= leave();
      const { away } = invocation;
      away.waits += 1;
      try {
        return await work();
      } finally {
        away.waits -= 1;
        if (away.waits === 0) {
          invocation.away = undefined;
          away.answered();
        }
        await away.isBack;
      }
    },
    invocations: () => Object.fromEntries(counts),
    running: () => underWay.getStore()?.name,
    throttle: (is) => {
      isThrottled = is;
    },
  };
};

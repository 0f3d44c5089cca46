/** The handlers' own runtime: workers, waiting, pauses and what a handler is told. */
import { describe, expect, it } from 'vitest';
import { createClock, type VirtualClock } from '../../../local/aws/clock.ts';
import {
  createLambda,
  type Handler,
  type LambdaContext,
  type LocalLambda,
  UnknownFunctionError,
} from '../../../local/aws/lambda.ts';
import { instant, minutes, plus, seconds } from '../../../shared/base/time.ts';

const start = instant(Date.UTC(2026, 10, 23));

interface Site {
  readonly clock: VirtualClock;
  readonly lambda: LocalLambda;
  /** What the handlers did, with the seconds since the start. */
  readonly story: string[];
  readonly tell: (what: string) => void;
}

/** A lambda whose handlers may use it. */
const site = (functions: Readonly<Record<string, (site: Site) => Handler>>, workers?: number): Site => {
  const clock = createClock(start);
  const story: string[] = [];
  const handlers = new Map<string, Handler>();
  const lambda = createLambda({
    clock,
    functions: Object.keys(functions).map((name) => ({
      name,
      timeoutSeconds: 60,
      handler: (event, context) => {
        const handler = handlers.get(name);
        if (handler === undefined) throw new Error(`no handler ${name}`);
        return handler(event, context);
      },
    })),
    ...(workers !== undefined && { workers }),
  });
  const made: Site = {
    clock,
    lambda,
    story,
    tell: (what) => story.push(`${(clock.now() - start) / 1_000} ${what}`),
  };
  for (const [name, handler] of Object.entries(functions)) handlers.set(name, handler(made));
  return made;
};

/** Works for so many turns, which take no virtual time. */
const work = async (turns: number): Promise<void> => {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
};

interface Task {
  readonly name: string;
  readonly takes: number;
}

describe('invoking a function', () => {
  it('gives the handler’s answer, by name or by ARN, and counts by name', async () => {
    const { lambda } = site({
      double: () => async (event) => Number(event) * 2,
      idle: () => async () => undefined,
    });
    expect(await lambda.invoke('double', 21)).toBe(42);
    expect(await lambda.invoke('arn:aws:lambda:local-1:000000000000:function:double', 4)).toBe(8);
    expect(await lambda.invoke('idle', null)).toBeUndefined();
    expect(lambda.invocations()).toEqual({ double: 2, idle: 1 });
  });

  it('that there is not is refused by name, and takes no worker', async () => {
    const { lambda } = site({ real: () => async () => 'here' });
    await expect(lambda.invoke('phantom', {})).rejects.toThrow(
      new UnknownFunctionError('there is no function phantom'),
    );
    expect(await lambda.invoke('real', {})).toBe('here');
    expect(lambda.invocations()).toEqual({ real: 1 });
  });

  it('that throws, at once or later, rejects with the very error and gives its worker back', async () => {
    const error = new RangeError('no');
    const { lambda } = site({
      late: () => async () => {
        await Promise.resolve();
        throw error;
      },
      atOnce: () => () => {
        throw error;
      },
      fine: () => async () => 'fine',
    });
    await expect(lambda.invoke('late', {})).rejects.toBe(error);
    await expect(lambda.invoke('atOnce', {})).rejects.toBe(error);
    expect(await lambda.invoke('fine', {})).toBe('fine');
  });

  it('tells the handler who it is, another request id each time, and the time that it has left', async () => {
    const contexts: LambdaContext[] = [];
    const { lambda, clock } = site({
      send:
        ({ lambda: its }) =>
        async (_, context) => {
          contexts.push(context);
          const atFirst = context.getRemainingTimeInMillis();
          await its.pause(seconds(20));
          return [atFirst, context.getRemainingTimeInMillis()];
        },
    });
    const left = [lambda.invoke('send', {}), lambda.invoke('send', {})];
    for (const each of left) clock.track(each);
    await clock.runUntil(plus(start, minutes(1)));
    expect(await Promise.all(left)).toEqual([
      [60_000, 40_000],
      [60_000, 40_000],
    ]);
    expect(contexts.map(({ functionName }) => functionName)).toEqual(['send', 'send']);
    expect(new Set(contexts.map(({ awsRequestId }) => awsRequestId)).size).toBe(2);
  });
});

describe('workers', () => {
  const queueUp = async (
    workers: number | undefined,
    doing: (takes: number, site: Site) => Promise<void>,
  ) => {
    const made = site(
      {
        work: (its) => async (event) => {
          const { name, takes } = event as Task;
          its.tell(`${name} starts`);
          await doing(takes, its);
          its.tell(`${name} ends`);
        },
      },
      workers,
    );
    for (const [index, takes] of [9, 1, 1].entries())
      made.clock.track(made.lambda.invoke('work', { name: 'abc'[index], takes }));
    await made.clock.runUntil(plus(start, minutes(1)));
    return made.story;
  };

  it('run one handler at a time unless told, first come, first served', async () => {
    expect(await queueUp(undefined, (takes) => work(takes * 10))).toEqual([
      '0 a starts',
      '0 a ends',
      '0 b starts',
      '0 b ends',
      '0 c starts',
      '0 c ends',
    ]);
  });

  it('run as many at a time as they are', async () => {
    expect(await queueUp(2, (takes) => work(takes * 10))).toEqual([
      '0 a starts',
      '0 b starts',
      '0 b ends',
      '0 c starts',
      '0 c ends',
      '0 a ends',
    ]);
  });

  it('are given away by a handler that pauses', async () => {
    expect(await queueUp(undefined, (takes, { lambda }) => lambda.pause(seconds(takes)))).toEqual([
      '0 a starts',
      '0 b starts',
      '0 c starts',
      '1 b ends',
      '1 c ends',
      '9 a ends',
    ]);
  });

  it('serve others, as the clock does, while a handler waits for another process', async () => {
    const answer = Promise.withResolvers<string>();
    const { clock, lambda } = site({
      asks:
        ({ lambda: its }) =>
        () =>
          its.outside(() => answer.promise),
      does: () => async () => 'done',
    });
    const asked = lambda.invoke('asks', {});
    clock.track(asked);
    await clock.runUntil(plus(start, minutes(1)));
    expect(clock.now()).toBe(plus(start, minutes(1)));
    expect(clock.isQuiet()).toBe(false);
    expect(await lambda.invoke('does', {})).toBe('done');
    answer.resolve('from outside');
    expect(await asked).toBe('from outside');
    await clock.runUntil(plus(start, minutes(1)));
    expect(clock.isQuiet()).toBe(true);
  });

  it('are given away once by a handler that waits for several other processes at once', async () => {
    const answers = [1, 2, 3].map(() => Promise.withResolvers<number>());
    const { clock, lambda } = site({
      asks:
        ({ lambda: its }) =>
        () =>
          Promise.all(answers.map(({ promise }) => its.outside(() => promise))),
      does: () => async () => 'done',
    });
    const asked = lambda.invoke('asks', {});
    clock.track(asked);
    await clock.runUntil(plus(start, minutes(1)));
    for (const [index, { resolve }] of answers.entries()) {
      expect(await lambda.invoke('does', {})).toBe('done');
      resolve(index);
    }
    expect(await asked).toEqual([0, 1, 2]);
    await clock.runUntil(plus(start, minutes(2)));
    expect(clock.isQuiet()).toBe(true);
  });

  it('serve a handler that waits, in a pause, for what another handler does', async () => {
    let done = false;
    const { clock, lambda } = site({
      asks:
        ({ lambda: its }) =>
        async () => {
          const other = its.invoke('does', {});
          while (!done) await its.pause(seconds(1));
          return other;
        },
      does: () => async () => {
        done = true;
        return 'done';
      },
    });
    const asked = lambda.invoke('asks', {});
    clock.track(asked);
    await clock.runUntil(plus(start, minutes(1)));
    expect(await asked).toBe('done');
  });

  it('are given away once by a handler that pauses in several things that it does side by side', async () => {
    const { clock, lambda } = site({
      work:
        ({ lambda: its, clock: the }) =>
        async () => {
          await Promise.all([its.pause(seconds(1)), its.pause(seconds(3)), its.pause(seconds(2))]);
          return the.now();
        },
    });
    const worked = lambda.invoke('work', {});
    clock.track(worked);
    await clock.runUntil(plus(start, minutes(1)));
    expect(await worked).toBe(plus(start, seconds(3)));
  });

  it('never run more handlers at once than there are, whoever pauses', async () => {
    let busy = 0;
    let most = 0;
    const enter = () => {
      busy += 1;
      most = Math.max(most, busy);
    };
    const { clock, lambda } = site(
      {
        work:
          ({ lambda: its }) =>
          async () => {
            enter();
            await Promise.resolve();
            busy -= 1;
            await its.pause(seconds(1));
            enter();
            await Promise.resolve();
            busy -= 1;
          },
      },
      3,
    );
    for (const round of [1, 2]) {
      for (let index = 0; index < 50; index += 1) clock.track(lambda.invoke('work', {}));
      await clock.runUntil(plus(start, minutes(round)));
    }
    expect(most).toBe(3);
    expect(busy).toBe(0);
  });

  it('serve thousands that wait, in their order', async () => {
    const order: number[] = [];
    const { clock, lambda } = site({ work: () => async (event) => order.push(Number(event)) });
    for (let index = 0; index < 25_000; index += 1) clock.track(lambda.invoke('work', index));
    await clock.runUntil(start);
    expect(order).toEqual(Array.from({ length: 25_000 }, (_, index) => index));
  });
});

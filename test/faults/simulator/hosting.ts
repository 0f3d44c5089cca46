/** Lambda and the way from it to the services, in a run with faults: processes that die, requests that fail, clocks that are off. */
import type { Ask, Asking, Asked as ShopAnswer } from '../../../functions/adapters/ask.ts';
import { type Runtime, useRuntime } from '../../../functions/adapters/runtime.ts';
import type { VirtualClock } from '../../../local/aws/clock.ts';
import {
  type Asked,
  askedBy,
  faultsOf,
  onShortPages,
  type RequestFault,
  UnansweredRequestError,
  withFault,
} from '../../../local/aws/hostile.ts';
import type { Hostility, Invocation } from '../../../local/aws/hostility.ts';
import { SandboxTimedOutError } from '../../../local/aws/limits.ts';
import { createReplica, type Replica } from '../../../local/aws/replica.ts';
import type { Answer, ClientRequest } from '../../../local/aws/transport.ts';
import { clientsOn } from '../../../local/engine/clients.ts';
import type { World } from '../../../local/engine/world.ts';
import { type Duration, instant, milliseconds, plus } from '../../../shared/base/time.ts';
import {
  type Posting,
  type PostingAnswer,
  UnansweredPostError,
} from '../../../shared/flows/webhooks/deliver.ts';
import { chanceOf } from './random.ts';
import type { Story } from './story.ts';
import type { Weather } from './weather.ts';

/** One of Lambda's execution environments: it runs one invocation at a time, and remembers things between them. */
interface Process {
  readonly runtime: Runtime;
  isBusy: boolean;
}

/** An invocation that is under way, or has died. */
interface Running {
  readonly id: number;
  readonly name: string;
  readonly process: Process;
  readonly work: string;
  /** Absent: it goes on. */
  death?: Error;
  readonly die: (error: Error) => void;
  /** Faults that the same request meets again, as the SDK sends it again. */
  again: { readonly operation: string; readonly fault: RequestFault; left: number } | undefined;
}

/** What a dead handler gets for whatever it does: it ends soon, and nothing that it does has an effect. */
class DeadProcessError extends Error {}

/** Names that Step Functions gives the end of a function that died, or was never begun. */
class LambdaError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

export interface Hosting extends Hostility {
  /** Joins it with the world whose functions it runs. */
  readonly join: (world: World) => void;
  /** Nothing goes wrong any more from then on. */
  readonly calm: () => void;
  readonly counts: Readonly<Record<string, number>>;
  readonly close: () => void;
}

const mostProcesses = 6;
const hourMs = 3_600_000;

/** More deaths over the same work are a function's own fault, which Step Functions does not wait for. */
const mostDeaths = 5;

/** What is tried again has another token, and is the same work. */
const workOf = ({ name, event }: Invocation): string =>
  `${name} ${JSON.stringify(event, (key, value: unknown) => (key === 'token' ? undefined : value))}`;

const hasToken = (event: unknown): boolean => typeof event === 'object' && event !== null && 'token' in event;

/**
 * @param ingestQueue the queue whose messages come late, twice and in any order
 * @param onEnd told of each invocation that ended, and what it gave
 */
export const createHosting = (options: {
  readonly seed: number;
  readonly weather: Weather;
  readonly story: Story;
  readonly onEnd: (invocation: Invocation, result: unknown) => void;
  /** Told of each webhook that its receiver has taken. */
  readonly onPosted: (posting: Pick<Posting, 'url' | 'body'>) => void;
  /** The shop's own system. */
  readonly shop: Ask;
}): Hosting => {
  const { seed, weather, story } = options;
  const chance = chanceOf(seed, 'faults');
  const shopChance = chanceOf(seed, 'faults of the shop');
  const lagChance = chanceOf(seed, 'what is behind');
  const counts: Record<string, number> = {};
  const deaths = new Map<string, number>();
  const processes: Process[] = [];
  let isCalm = false;
  let world: World | undefined;
  let clock: VirtualClock;
  let replica: Replica | undefined;
  let current: Running | undefined;
  let invocations = 0;
  let startedAt = 0;

  const count = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  const befalls = (share: number): boolean => !isCalm && share > 0 && chance.oneIn(share);

  /** All that a woken handler does at once is done before the clock goes on. */
  const wake = (running: Running | undefined): void => {
    current = running;
    if (running !== undefined) useRuntime(running.process.runtime);
    clock.track(new Promise<void>((resolve) => setImmediate(resolve)));
  };

  const alive = (running: Running): void => {
    if (running.death !== undefined) throw new DeadProcessError();
  };

  const pause = async (duration: Duration): Promise<void> => {
    const running = current;
    if (running === undefined) throw new Error('nobody runs who might pause');
    alive(running);
    await new Promise<void>((resolve, reject) => {
      clock.schedule(plus(clock.now(), duration), () => {
        wake(running);
        if (running.death === undefined) resolve();
        else reject(new DeadProcessError());
      });
    });
  };

  const newReplica = ({ dynamodb }: World): Replica =>
    createReplica({
      dynamodb,
      now: clock.now,
      late: () => lagChance.next() * weather.lag,
      isAsked: () => !isCalm && lagChance.oneIn(0.5),
      onBehind: () => {
        count('reads behind');
        story.tell(clock.now(), `${current?.name} ${current?.id}`, 'is answered what stood there before');
      },
    });

  const perform = (asked: Asked, request: ClientRequest, body: string): Answer => {
    if (world === undefined) throw new Error('there is no world yet');
    const { transport } = world;
    if (weather.lag > 0) replica ??= newReplica(world);
    const onTables = (): Answer => transport.answer({ ...request, body });
    return replica?.answer({ ...asked, body }, onTables) ?? onTables();
  };

  const isDown = (service: string): boolean =>
    !isCalm &&
    weather.busy.some(
      ({ service: busy, from, hours }) =>
        busy === service &&
        clock.now() >= startedAt + from * hourMs &&
        clock.now() < startedAt + (from + hours) * hourMs,
    );
  // Of the bus, what goes to an endpoint.
  const isBusy = ({ service, body }: Asked): boolean =>
    isDown(service) && (service !== 'events' || body.includes('"rekindle.pushes"'));

  const faultFor = (running: Running, asked: Asked): RequestFault | undefined => {
    if (isBusy(asked)) return 'throttled';
    const { again } = running;
    if (again !== undefined && again.operation === asked.operation && again.left > 0) {
      again.left -= 1;
      return again.fault;
    }
    running.again = undefined;
    // What providers do with a message is worth more tries than what tables do.
    const often = asked.service === 'ses' || asked.service === 'sns' ? 3 : 1;
    if (!befalls(weather.requestFaults * often)) return undefined;
    const [first, ...others] = faultsOf(asked);
    if (first === undefined) return undefined;
    const fault = chance.pick([first, ...others]);
    const left = fault === 'unanswered' || fault === 'partial' ? chance.below(2) : chance.below(3);
    running.again = { operation: asked.operation, fault, left: befalls(weather.lasting) ? left + 5 : left };
    return fault;
  };

  const mayDie = ({ work }: Running): boolean => {
    const before = deaths.get(work) ?? 0;
    if (before >= mostDeaths) return false;
    deaths.set(work, before + 1);
    return true;
  };

  const handle = async (sent: unknown) => {
    const request = sent as ClientRequest;
    const running = current;
    if (running === undefined) throw new Error('a request comes from a handler');
    const asked = askedBy(request);
    await pause(milliseconds(Math.ceil(chance.spread(1, weather.slowest))));
    const who = `${running.name} ${running.id}`;
    const dies = asked.service !== 'secrets' && befalls(weather.deaths) && mayDie(running);
    const diesAfter = dies && chance.oneIn(0.5);
    if (dies && !diesAfter) {
      count('deaths');
      story.tell(clock.now(), who, `dies before ${asked.operation}`);
      running.die(new LambdaError(chance.pick(['Runtime.ExitError', 'Lambda.Unknown']), 'the process died'));
      throw new DeadProcessError();
    }
    const fault = faultFor(running, asked);
    const body = weather.page === undefined || isCalm ? asked.body : onShortPages(asked, weather.page);
    let answer: Answer;
    if (fault === undefined) answer = perform(asked, request, body);
    else {
      count(fault);
      story.tell(clock.now(), who, `${asked.service} ${asked.operation}: ${fault}`);
      try {
        answer = withFault(fault, { ...asked, body }, (part) =>
          perform({ ...asked, body: part }, request, part),
        );
      } catch (error) {
        // The client waits before it gives up.
        if (error instanceof UnansweredRequestError) await pause(milliseconds(20_000));
        throw error;
      }
    }
    if (diesAfter) {
      count('deaths');
      story.tell(clock.now(), who, `dies after ${asked.operation}`);
      running.die(new LambdaError(chance.pick(['Runtime.ExitError', 'Lambda.Unknown']), 'the process died'));
      throw new DeadProcessError();
    }
    story.request(clock.now(), who, asked, answer);
    return { response: { statusCode: answer.status, headers: {}, body: Buffer.from(answer.body) } };
  };

  /** A receiver of webhooks on the way to whom, and with whom, things go wrong as they do with AWS. */
  const post = async ({ url, body }: Posting): Promise<PostingAnswer> => {
    await pause(milliseconds(Math.ceil(chance.spread(1, weather.slowest))));
    const isUnwell = befalls(weather.requestFaults * 3);
    const isTaken = !isUnwell || chance.oneIn(0.5);
    if (isTaken) options.onPosted({ url, body });
    if (!isUnwell) return { status: 204 };
    count('webhooks not taken');
    if (isTaken) throw new UnansweredPostError('the receiver did not answer');
    return { status: 503 };
  };

  /** The process dies at it, before or after its effect; else it goes on. */
  const dieAt = async (
    running: Running,
    what: string,
    work: () => Promise<ShopAnswer>,
  ): Promise<ShopAnswer> => {
    const dies = befalls(weather.deaths) && mayDie(running);
    const diesAfter = dies && shopChance.oneIn(0.5);
    const answer = dies && !diesAfter ? undefined : await work();
    if (!dies && answer !== undefined) return answer;
    count('deaths');
    story.tell(
      clock.now(),
      `${running.name} ${running.id}`,
      `dies ${diesAfter ? 'after' : 'before'} ${what}`,
    );
    running.die(new LambdaError('Runtime.ExitError', 'the process died'));
    throw new DeadProcessError();
  };

  /** The shop's own system: down for a while, slow, or without an answer, whether or not it has done what it was asked. */
  const askShop = async (asking: Asking): Promise<ShopAnswer> => {
    const running = current;
    if (running === undefined) throw new Error('a request comes from a handler');
    await pause(milliseconds(Math.ceil(shopChance.spread(1, weather.slowest))));
    const tell = (what: string): void =>
      story.tell(clock.now(), `${running.name} ${running.id}`, `the shop: ${what}`);
    if (isDown('shop')) {
      count('shop down');
      tell('is down');
      throw new UnansweredPostError('it could not be reached');
    }
    return dieAt(running, 'asking the shop', async () => {
      const isUnwell =
        !isCalm && weather.requestFaults > 0 && shopChance.oneIn(Math.min(0.4, weather.requestFaults * 8));
      const isDone = !isUnwell || shopChance.oneIn(0.5);
      const answer = isDone ? await options.shop(asking) : { status: 503, body: 'Service Unavailable' };
      tell(`${asking.body ?? asking.url} ${isDone ? 'done' : 'not done'}${isUnwell ? ', unwell' : ''}`);
      if (!isUnwell || !isDone) return answer;
      count('shop unanswered');
      throw new UnansweredPostError('the shop did not answer');
    });
  };

  const newProcess = (): Process => {
    const skew = Math.round((chance.next() * 2 - 1) * weather.skew);
    return {
      isBusy: false,
      runtime: {
        now: () => instant(clock.now() + skew),
        pause,
        atTurnsEnd: queueMicrotask,
        makeClient: clientsOn({ handle }, pause),
        post,
        ask: askShop,
        running: () => world?.lambda.running(),
      },
    };
  };
  const freeProcess = (): Process => {
    const free = processes.filter(({ isBusy }) => !isBusy);
    const [first, ...others] = free;
    if (first !== undefined) return chance.pick([first, ...others]);
    const fresh = newProcess();
    if (processes.length < mostProcesses) processes.push(fresh);
    return fresh;
  };

  const run = (invocation: Invocation): Promise<unknown> =>
    new Promise((resolve, reject) => {
      invocations += 1;
      const id = invocations;
      const process = freeProcess();
      process.isBusy = true;
      let isOver = false;
      const end = (): boolean => {
        if (isOver) return false;
        isOver = true;
        process.isBusy = false;
        return true;
      };
      const running: Running = {
        id,
        name: invocation.name,
        process,
        work: workOf(invocation),
        again: undefined,
        die: (error) => {
          if (!end()) return;
          running.death = error;
          const index = processes.indexOf(process);
          if (index >= 0) processes.splice(index, 1);
          reject(error);
        },
      };
      clock.schedule(plus(clock.now(), invocation.timeout), () => {
        if (isOver) return;
        count('time-outs');
        story.tell(clock.now(), `${invocation.name} ${id}`, 'is out of time');
        wake(undefined);
        running.die(
          new SandboxTimedOutError({ name: invocation.name, timeoutSeconds: invocation.timeout / 1_000 }),
        );
      });
      story.begins(clock.now(), `${invocation.name} ${id}`, invocation.event);
      wake(running);
      // Of one that has a token nobody but its state's own time says that it is lost.
      const vanishes = hasToken(invocation.event) && befalls(weather.vanishing);
      if (vanishes) {
        count('vanished invocations');
        story.tell(clock.now(), `${invocation.name} ${id}`, 'vanishes, and nobody says so');
        end();
        return resolve(undefined);
      }
      invocation.run().then(
        (result) => {
          if (!end()) return;
          story.tell(clock.now(), `${invocation.name} ${id}`, `gives ${JSON.stringify(result)}`);
          options.onEnd(invocation, result);
          if (!befalls(weather.invocationFaults / 2)) return resolve(result);
          count('lost answers');
          story.tell(clock.now(), `${invocation.name} ${id}`, 'its answer is lost');
          reject(new LambdaError('Lambda.ServiceException', 'the service failed'));
        },
        (error: unknown) => {
          if (!end()) return;
          story.tell(clock.now(), `${invocation.name} ${id}`, `throws ${String(error)}`);
          reject(error);
        },
      );
    });

  return {
    counts,
    join: (joined) => {
      world = joined;
      clock = joined.clock;
      startedAt = clock.now();
    },
    calm: () => {
      isCalm = true;
    },
    close: () => replica?.close(),
    invoke: (invocation) =>
      clock.outside(
        () =>
          new Promise((resolve, reject) => {
            const isRefused = befalls(weather.invocationFaults);
            const late = befalls(0.02) ? chance.spread(500, 20_000) : chance.spread(5, 500);
            clock.schedule(plus(clock.now(), milliseconds(Math.ceil(late))), () => {
              wake(undefined);
              if (!isRefused) return void run(invocation).then(resolve, reject);
              count('refused invocations');
              const name = chance.pick([
                'Lambda.TooManyRequestsException',
                'Lambda.ServiceException',
              ] as const);
              story.tell(clock.now(), invocation.name, `is not begun: ${name}`);
              reject(new LambdaError(name, 'not now'));
            });
          }),
      ),
    arrivals: (queue, body) => {
      const isOfProvider = body.includes('"source":"aws.ses"');
      if (isOfProvider && befalls(weather.lost)) {
        count('lost events');
        story.tell(clock.now(), queue, `loses ${body}`);
        return [];
      }
      const copies = befalls(weather.copies) ? 2 : 1;
      if (copies > 1) count('copies');
      return Array.from({ length: copies }, () => {
        if (!befalls(weather.late)) return milliseconds(Math.ceil(chance.spread(10, 2_000)));
        count('late messages');
        return milliseconds(Math.ceil(chance.spread(1, weather.latest) * 1_000));
      });
    },
  };
};

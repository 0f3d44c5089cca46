/** The development server: the app on the embedded engine, in real time or faster, behind HTTP on loopback. */
import type { Settings } from '../../shared/settings.ts';
import { instant } from '../../shared/time.ts';
import { createWorld, type World } from '../world.ts';
import { listenToAnswers } from './answers.ts';
import { askBus, askLambda, busPath, pathOf } from './doors.ts';
import { type HttpRequest, type HttpResponse, json } from './gateway.ts';
import { type LocalServer, listen } from './http.ts';
import { clockText, type News, newsLine, newsOf } from './news.ts';
import { createOutbox } from './outbox.ts';
import { createPacer, type Pacer, type Ticker } from './pacer.ts';

export interface DevOptions {
  readonly assembly: string;
  readonly settings: Settings;
  /** 0: any that is free. */
  readonly port: number;
  /** Virtual time to real time. */
  readonly speed: number;
  /** Where the messages are written. */
  readonly messages: string;
  readonly ticker: Ticker;
  /** Is given each line as it happens. */
  readonly print: (line: string) => void;
}

export interface DevServer {
  readonly url: string;
  readonly world: World;
  readonly pacer: Pacer;
  /** Answers what is open, and stops. */
  readonly close: () => Promise<void>;
}

/** Real time. */
export const realTicker: Ticker = {
  now: Date.now,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
    }),
};

/** Tells what the ledger's stream and the dead-letter queues have that is new. */
const createReporter = (world: World, tell: (news: News) => void, describe: Parameters<typeof newsOf>[1]) => {
  const { LEDGER_TABLE = '' } = world.environment;
  let told = 0;
  let dead = 0;
  return (): void => {
    for (const record of world.dynamodb.stream(LEDGER_TABLE, told)) {
      told = Number(record.dynamodb.SequenceNumber);
      for (const news of newsOf(record, describe)) tell(news);
    }
    const letters = world.deadLetters();
    for (const letter of letters.slice(dead))
      tell({ at: world.clock.now(), customer: '-', what: 'dead', text: `letter: ${letter}` });
    dead = letters.length;
  };
};

const refused = json(503, { message: 'the development server is starting' });

/** @throws node's own error, with the code EADDRINUSE, when the port is taken */
export const openDevServer = async (options: DevOptions): Promise<DevServer> => {
  const { speed, ticker, print } = options;
  let answer = async (_: HttpRequest): Promise<HttpResponse> => refused;
  const server: LocalServer = await listen(options.port, (request) => answer(request));
  const tell = (news: News): void => print(newsLine(news));
  const tellFault = (what: string, error: unknown): void =>
    print(`! ${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const outbox = createOutbox(options.messages, [], (error) => tellFault('a message was not written', error));
  let world: World;
  let report: () => void = () => {};
  world = await createWorld({
    assembly: options.assembly,
    start: instant(ticker.now()),
    seed: 1,
    environment: { LINKS_URL: `${server.url}/` },
    streams: true,
    onMail: outbox.takeMail,
    onText: outbox.takeText,
    onFailure: (failure) => tell({ at: world.clock.now(), customer: '-', what: 'FAILED', text: failure }),
    onFault: (name, error) => tellFault(`${name} failed`, error),
    intercept: listenToAnswers(
      () => world,
      (news) => {
        report();
        tell(news);
      },
    ),
  });
  report = createReporter(world, tell, outbox.describe);
  world.startSchedules();
  const settle = async (): Promise<void> => {
    report();
    await outbox.written();
  };
  const pacer = createPacer({ clock: world.clock, speed, ticker, onSlice: settle });

  answer = async (request) => {
    await pacer.catchUp();
    const response = pathOf(request) === busPath ? askBus(world, request) : await askLambda(world, request);
    report();
    return response;
  };
  print(
    `${clockText(world.clock.now())} UTC, ${speed === 1 ? 'in real time' : `${speed} times as fast as real time`}`,
  );
  return {
    url: server.url,
    world,
    pacer,
    close: async () => {
      pacer.stop();
      await server.close();
      await pacer.catchUp();
      world.close();
    },
  };
};

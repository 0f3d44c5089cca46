/** The app on the embedded engine, as the development server has it: paced, reported and kept. */
import { instant } from '../../shared/base/time.ts';
import { usualMail } from '../aws/mail-quota.ts';
import type { Transport } from '../aws/transport.ts';
import type { Life } from '../backtest/run/life.ts';
import type { HttpRequest, HttpResponse } from '../engine/gateway.ts';
import { localKeyring } from '../engine/keys.ts';
import { createWorld, type World } from '../engine/world.ts';
import { listenToAnswers } from './answers.ts';
import {
  askBus,
  askLambda,
  askMailbox,
  askNumber,
  askQueues,
  busPath,
  isForAws,
  mailPath,
  pathOf,
  textsPath,
} from './doors.ts';
import type { Streamed } from './http.ts';
import { createKeeper, type Keeper, readKept, resumedAt } from './keeping.ts';
import { clockText, faultLine, type News, newsLine } from './news.ts';
import { createOutbox } from './outbox.ts';
import { createPacer, type Pacer } from './pacer.ts';
import { createPulse, pulsePath } from './pulse.ts';
import { createReceiver } from './receiver.ts';
import { createReporter, type Reporter } from './reporter.ts';
import { livePast, settleSample } from './sample.ts';
import { messageFile, messagesPath } from './sent-files.ts';
import type { DevOptions } from './server.ts';
import { createSite } from './site.ts';

export interface DevApp {
  readonly world: World;
  readonly pacer: Pacer;
  readonly answer: (request: HttpRequest) => Promise<HttpResponse | Streamed>;
  /** Lets what is in flight come to its end, and saves. */
  readonly finish: () => Promise<void>;
}

const pace = (speed: number): string =>
  speed === 1 ? 'in real time' : `${speed.toLocaleString('en')} times as fast as real time`;

/**
 * @param url where it is served: links in messages lead there
 * @throws DataFileError
 */
export const openApp = async (options: DevOptions, url: string): Promise<DevApp> => {
  const { speed, ticker, print, dataFile, lives } = options;
  /** Of a sample's past nobody wants each line. */
  let isPast = lives !== undefined;
  const pulse = createPulse();
  const tell = (news: News): void => {
    if (isPast) return;
    print(newsLine(news));
    pulse.beat();
  };
  const tellFault = (what: string, error: unknown): void => print(faultLine(what, error));
  const outbox = createOutbox(options.messages, options.shop.settings.timezone, (error) =>
    tellFault('a message was not written', error),
  );
  let life: Life | undefined;

  // The world's callbacks are called when its clock runs, and by then these are there.
  let world: World;
  let reporter: Reporter;
  let keeper: Keeper | undefined;
  const listen = listenToAnswers(
    () => world,
    (news) => {
      reporter.report();
      tell(news);
    },
  );
  const receiver = createReceiver(options.webhooks, (text) =>
    tell({ at: world.clock.now(), what: 'webhook', text }),
  );
  const stirring = (transport: Transport): Transport => ({
    ...transport,
    handle: (request) => {
      keeper?.stir();
      return transport.handle(request);
    },
  });
  world = await createWorld({
    assembly: options.assembly,
    start: lives?.from ?? instant(ticker.now()),
    seed: 1,
    ...(dataFile !== undefined && { dataFile, resumes: true }),
    environment: { LINKS_URL: `${url}/` },
    streams: true,
    alarms: true,
    mailQuota: usualMail,
    onMail: (mail) => {
      outbox.takeMail(mail);
      life?.toMail(mail);
    },
    onText: (text) => {
      outbox.takeText(text);
      life?.toText(text);
    },
    onPush: outbox.takePush,
    post: receiver.post,
    onEvent: (_, event) => {
      keeper?.stir();
      life?.toEvent(event);
    },
    onFailure: (failure) => tell({ at: world.clock.now(), what: 'FAILED', text: failure }),
    onFault: (name, error) => tellFault(`${name} failed`, error),
    intercept: (transport) => stirring(listen(transport)),
  });

  // The handlers' log is silent in a run; here what they could not do is to be seen, on standard error.
  const { logger } = await import('../../functions/middleware/observe.ts');
  logger.setLogLevel('ERROR');
  world.secrets.put(world.environment.API_KEYS_ID ?? '', JSON.stringify(localKeyring));

  const kept = readKept(world);
  outbox.restore(kept?.listed ?? []);
  reporter = createReporter(
    world,
    kept ?? { told: 0, dead: 0 },
    tell,
    outbox.describe,
    options.shop.settings.currency,
  );
  const lived = async (): Promise<void> => {
    reporter.report();
    await outbox.written();
  };
  if (lives !== undefined) life = await settleSample(world, lives);
  world.startSchedules();
  if (lives !== undefined) {
    await livePast(world, lives, print, lived);
    isPast = false;
  }
  const pacer = createPacer({
    clock: world.clock,
    from: kept === undefined ? world.clock.now() : resumedAt(kept, ticker.now()),
    speed,
    ticker,
    onSlice: async () => {
      await lived();
      keeper?.keep();
    },
  });
  keeper = createKeeper(world, () => ({
    ...reporter.soFar(),
    savedAt: ticker.now(),
    due: pacer.due(),
    listed: outbox.latest(),
  }));
  const open = world.states.running();
  print(
    kept === undefined
      ? `It is ${clockText(world.clock.now())} UTC, ${pace(speed)}.`
      : `It was ${clockText(world.clock.now())} UTC, and is ${clockText(pacer.due())}, ${pace(speed)}; ${open} open ${open === 1 ? 'execution goes' : 'executions go'} on.`,
  );
  const site = createSite(speed, print);
  const respond = async (request: HttpRequest): Promise<HttpResponse | Streamed> => {
    const path = pathOf(request);
    if (path === busPath) return askBus(world, request);
    if (path === textsPath) return askNumber(world, request);
    if (path.startsWith(mailPath)) return askMailbox(world, request, outbox.latest());
    if (path === '/' && isForAws(request)) {
      keeper?.stir();
      return askQueues(world, request);
    }
    if (request.method !== 'GET') return askLambda(world, request);
    if (path === pulsePath) return pulse.stream();
    if (path.startsWith(messagesPath)) return messageFile(options.messages, path, outbox.latest());
    return (await site.answer(request)) ?? askLambda(world, request);
  };
  return {
    world,
    pacer,
    answer: async (request) => {
      await pacer.catchUp();
      const response = await respond(request);
      reporter.report();
      return response;
    },
    finish: async () => {
      await keeper.quieten(receiver.answered);
      reporter.report();
      await outbox.written();
      keeper.save();
    },
  };
};

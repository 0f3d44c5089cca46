/** The development server: the app on the embedded engine, in real time or faster, behind HTTP on loopback. */
import type { Shop } from '../../shared/shop/shop.ts';
import type { Lives } from '../backtest/run/life.ts';
import { json } from '../engine/gateway.ts';
import type { World } from '../engine/world.ts';
import { type DevApp, openApp } from './app.ts';
import { listen } from './http.ts';
import { faultLine } from './news.ts';
import type { Pacer, Ticker } from './pacer.ts';

export interface DevOptions {
  readonly assembly: string;
  readonly shop: Shop;
  /** 0: any that is free. */
  readonly port: number;
  /** Virtual time to real time. */
  readonly speed: number;
  /** Keeps the state, and goes on from what is there; absent: in memory. */
  readonly dataFile?: string;
  /** Who lives there from the start, with the nights up to now yet to be lived; absent: nobody. */
  readonly lives?: Lives;
  /** Where the messages are written. */
  readonly messages: string;
  /** Where webhooks go instead of where the settings say, on this machine; absent: they are told of, and go nowhere. */
  readonly webhooks?: string;
  readonly ticker: Ticker;
  /** Is given each line as it happens. */
  readonly print: (line: string) => void;
}

export interface DevServer {
  readonly url: string;
  readonly world: World;
  readonly pacer: Pacer;
  /** Answers what is open, saves, and stops. */
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

const refused = json(503, { message: 'the development server is starting' });

/**
 * @throws node's own error, with the code EADDRINUSE, when the port is taken; DataFileError
 */
export const openDevServer = async (options: DevOptions): Promise<DevServer> => {
  let answer: DevApp['answer'] = async () => refused;
  const server = await listen(
    options.port,
    (request) => answer(request),
    (error) => options.print(faultLine('a request failed', error)),
  );
  try {
    const app = await openApp(options, server.url);
    answer = app.answer;
    const { world, pacer } = app;
    return {
      url: server.url,
      world,
      pacer,
      close: async () => {
        pacer.stop();
        await server.close();
        await pacer.catchUp();
        await app.finish();
        world.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
};

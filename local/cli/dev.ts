/** `rekindle dev`: the development server. */
import { join, relative } from 'node:path';
import { instant } from '../../shared/base/time.ts';
import { loadShop } from '../../shared/shop/load.ts';
import { isLoopback } from '../dev/receiver.ts';
import { sampleLives, sampleShop } from '../dev/sample.ts';
import { type DevOptions, type DevServer, openDevServer, realTicker } from '../dev/server.ts';
import { localKeys } from '../engine/keys.ts';
import { synthesize } from '../engine/synth.ts';
import { UsageError, wholeNumber } from './usage.ts';

const speedOf = (text: string): number => {
  const speed = Number(text);
  if (!(speed >= 1 && speed <= 1_000_000))
    throw new UsageError(`--speed takes a number from 1 to 1000000, not "${text}"`);
  return speed;
};

/** @throws UsageError for what is not this machine's: what is tried here is not to reach others */
const receiverOf = (text: string): string => {
  if (isLoopback(text)) return text;
  throw new UsageError(
    `--webhooks takes an address on this machine, such as http://127.0.0.1:4700, not "${text}"`,
  );
};

const opened = async (options: DevOptions): Promise<DevServer> => {
  try {
    return await openDevServer(options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
      throw new UsageError(`port ${options.port} is taken; stop who has it, or take another with --port`);
    throw error;
  }
};

/** A day in two minutes. */
const sampleSpeed = '720';

/** A file of events to send, as the current folder names it. */
const sample = (name: string): string =>
  relative('.', join(import.meta.dirname, '..', 'dev', 'samples', name));

const introduction = (url: string, isKept: boolean): string => `
Open ${url}/ for the console. Keys, good on this machine alone: write ${localKeys.write}, admin ${localKeys.admin}.
  npx rekindle send-event ${sample('identify.json')}${url.endsWith(':4600') ? '' : ` --url ${url}`}
  curl -u ${localKeys.write}: -H 'content-type: application/json' -d @${sample('order-completed.json')} ${url}/v1/track
Ctrl-C stops${isKept ? ', and keeps the state' : ''}.
`;

/** The first Ctrl-C; npm and the terminal may both tell of it. */
const interrupted = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => resolve());
  });

export interface DevCommandOptions {
  readonly port: string;
  readonly sample?: boolean;
  readonly speed?: string;
  readonly data?: string;
  readonly messages: string;
  readonly webhooks?: string;
  readonly config?: string;
}

export const runDev = async (values: DevCommandOptions): Promise<void> => {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const port = wholeNumber(values.port, '--port', 0);
  const { sample: isSample = false } = values;
  if (isSample && values.data !== undefined)
    throw new UsageError('--data keeps a shop of your own; of the sample nothing is kept');
  const speed = speedOf(values.speed ?? (isSample ? sampleSpeed : '1'));
  const dataFile = isSample ? undefined : (values.data ?? 'build/dev.sqlite');
  const own = await loadShop(values.config);
  const shop = isSample ? sampleShop(own) : own;
  const assembly = await synthesize(shop, print);
  const stop = interrupted();
  const server = await opened({
    assembly,
    shop,
    port,
    speed,
    ...(dataFile !== undefined && { dataFile }),
    ...(isSample && { lives: sampleLives(shop, instant(realTicker.now())) }),
    messages: values.messages,
    ...(values.webhooks !== undefined && { webhooks: receiverOf(values.webhooks) }),
    ticker: realTicker,
    print,
  });
  print(introduction(server.url, dataFile !== undefined));
  if (values.webhooks !== undefined)
    print(`Webhooks go to ${values.webhooks}, signed with ${server.world.localSecret}.\n`);
  try {
    await Promise.race([server.pacer.run(), stop]);
  } finally {
    await server.close();
  }
  print(dataFile === undefined ? 'Stopped.' : `Stopped; ${dataFile} has the state.`);
};
